"""Node.js for the tests of the WPS add-in: whether it can be used, and a run of it."""

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "wps"
_OLDEST = 18


@cache
def missing() -> str:
    """Why Node.js and the modules of ``tests/wps`` cannot be used; empty where they can."""
    node = shutil.which("node")
    if not node:
        return "no node on PATH"
    told = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=60, check=False)
    version = re.match(r"v(\d+)", told.stdout)
    if not version or int(version[1]) < _OLDEST:
        return f"node {told.stdout.strip() or '?'} is older than {_OLDEST}"
    if not (FOLDER / "node_modules" / "typescript").is_dir():
        return "no modules in tests/wps"
    return ""


def node(*words: str | Path, told: str = "", **known: str | Path) -> str:
    """The output of a script; ``known`` goes into its environment. Fails the test where the script fails."""
    environment = os.environ | {key: str(value) for key, value in known.items()}
    ran = subprocess.run(
        ["node", *map(str, words)], input=told, capture_output=True, text=True, encoding="utf-8", timeout=600,
        env=environment, cwd=FOLDER, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    return ran.stdout
