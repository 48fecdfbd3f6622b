"""What was put down when the extension was built: the commands, the words, the looks of the list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SAID: dict[str, Any] = json.loads(Path(__file__).with_name("said.json").read_text(encoding="utf-8"))
#: What the extension says by itself, by key.
WORDS: dict[str, str] = SAID["words"]
#: What each command asks and needs, by its id.
COMMANDS: dict[str, dict[str, Any]] = SAID["commands"]
