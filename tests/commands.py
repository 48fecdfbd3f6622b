"""What the tests of the command line share."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

from xltool import shipped

DECLARATION = "shanghai-declaration-2024"


class Said(NamedTuple):
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]


def example(form_id: str) -> Path:
    return next(path for path in shipped.examples().rglob("*.json") if path.name.startswith(form_id))


def stated(form_id: str = "000-02") -> dict[str, Any]:
    return deepcopy(json.loads(example(form_id).read_text(encoding="utf-8")))


def write(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def names(folder: Path) -> list[str]:
    """Everything below a folder, hidden files too."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def assert_refused(said: Said, *words: str) -> None:
    """Exit code 2 and one plain Chinese sentence."""
    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith("✗ ")
    assert said.err.count("\n") == 1
    assert all(word in said.err for word in words), said.err
