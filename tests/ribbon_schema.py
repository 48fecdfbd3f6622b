"""Microsoft's schema of ribbons, which is not part of this project: where it lies, if it does."""

import os
from pathlib import Path

_BESIDE = Path(__file__).parents[2] / "shared" / "schemas"


def path() -> Path:
    """The schema of customUI14: in the folder that ``XLTOOL_SCHEMAS`` names, or beside the project."""
    return Path(os.environ.get("XLTOOL_SCHEMAS") or _BESIDE) / "customui14.xsd"


def missing() -> str:
    """Why the schema cannot be used; empty where it can."""
    return (
        "" if path().is_file() else "not in the folder XLTOOL_SCHEMAS; only our own checks of the ribbon ran"
    )
