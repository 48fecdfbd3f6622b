"""What people type: the spellings of ``typed.toml``, and every target there is on the published forms."""

import tomllib
from pathlib import Path

from forms import published

TYPED: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("typed.toml").read_text(encoding="utf-8")
)
PRINTED = sorted(
    {row.target.raw for form in published().values() for row in form.indicators if row.target.raw}
)
