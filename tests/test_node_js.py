"""Where Node.js is missing the tests of the WPS add-in are skipped aloud, and fail the run that requires them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(("required", "exit_code"), [("", 0), ("1", 1)])
def test_one_loud_line(required: str, exit_code: int, tmp_path: Path) -> None:
    variables = os.environ | {"PATH": str(tmp_path), "XLTOOL_REQUIRE_NODE": required, "PYTHONUTF8": "1"}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "test_wps.py::test_types"],
        cwd=Path(__file__).parent, env=variables, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.returncode == exit_code, run.stdout + run.stderr
    loud = [line for line in run.stdout.splitlines() if line.startswith("!!!")]
    assert len(loud) == 1
    assert "1 项测试没有运行" in loud[0] and "no node on PATH" in loud[0]
