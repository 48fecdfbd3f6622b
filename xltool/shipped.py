"""Where the drawings, policies, macros and examples that come with the program lie on disk."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "_shipped"
_ROOT = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent


def templates() -> Path:
    """The folder of editions, policies and prompts."""
    return _ROOT / "templates"


def examples() -> Path:
    """The folder of the 38 published forms as data files."""
    return _ROOT / "examples"


def macros() -> Path:
    """The folder of the add-ins' sources and of the list of their commands."""
    return _ROOT / "macros"
