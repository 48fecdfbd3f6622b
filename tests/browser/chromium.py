"""The browser of the tests: where it is, and what keeps it from being used."""

import shutil
from pathlib import Path

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[1] / "wps" / "node_modules" / "axe-core" / "axe.min.js"


def missing() -> str:
    """Why no browser can be used here; empty where one can."""
    if not PROGRAM:
        return "no chromium on PATH"
    return "" if AXE.is_file() else "no axe-core in tests/wps"
