"""The program as the system starts it: full disks, pipes, interrupts, imports."""

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from commands import Run, assert_refused, names, stated, write
from forms import SELFASSESSMENT, published, workbook

from xltool import files
from xltool.app import examine

door = import_module("xltool.cli.main")  # its name in the package is the function
PROGRAM = [sys.executable, "-m", "xltool"]

# -- places that cannot be written ------------------------------------------------------------------

WRITING = {
    "new": ["new", SELFASSESSMENT, "-o", "出/a.xlsx"],
    "batch": ["batch", SELFASSESSMENT, "--from", "数据", "-o", "出"],
    "report": ["check", "表.xlsx", "-o", "出/报告.txt"],
    "annotate": ["check", "表.xlsx", "--annotate", "出"],
    "export": ["template", "export", SELFASSESSMENT, "-o", "出/a.xlsx"],
}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """What the writing commands need, and an empty folder for what they write."""
    write(tmp_path / "数据" / "甲.json", stated())
    workbook(published()["000-14"], tmp_path / "表.xlsx")
    (tmp_path / "出").mkdir()
    return tmp_path


@pytest.mark.parametrize("words", WRITING.values(), ids=WRITING)
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_place_that_cannot_be_written(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], number: int
) -> None:
    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    said = run(*words)
    assert said.code == 2
    assert files.reason(OSError(number, "")) in said.err
    assert names(desk / "出") == []


@pytest.mark.skipif(os.name == "nt", reason="no such limit there")
@pytest.mark.parametrize("words", WRITING.values(), ids=WRITING)
def test_a_write_the_system_really_cuts_off(desk: Path, words: list[str]) -> None:
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "from xltool.cli import main; from xltool.app import examine, generate; import rich.console;"
        f"'export' in sys.argv or generate.compiled('{SELFASSESSMENT}', None);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); main()"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", limited, *words],
        cwd=desk,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert "文件太大，写不下" in done.stderr
    assert "Traceback" not in done.stderr
    assert names(desk / "出") == []


@pytest.fixture
def tiny_disk(desk: Path) -> Any:
    """A disk of 16 kB in place of the output folder, where mounting is allowed."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(desk / "出")]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    yield desk
    subprocess.run(["umount", str(desk / "出")], check=True)


def test_a_disk_that_really_fills_up_half_way(run: Run, tiny_disk: Path) -> None:
    for n in range(4):
        write(tiny_disk / "数据" / f"{n}.json", stated() | {"id": f"t-{n}"})
    said = run("batch", SELFASSESSMENT, "--from", "数据", "-o", "出")
    assert said.code == 2
    assert "磁盘已满" in said.err
    written = [tiny_disk / "出" / name for name in names(tiny_disk / "出")]
    assert f"没能生成 {5 - len(written)} 处" in said.out
    assert all(reading.forms for reading in examine.read_all(written))


def test_an_output_folder_that_is_a_file(run: Run, desk: Path) -> None:
    (desk / "占着").touch()
    assert_refused(run("batch", SELFASSESSMENT, "--from", "数据", "-o", "占着"), "建不了：同名文件已存在")
    assert_refused(run("batch", SELFASSESSMENT, "--from", "数据", "-o", "占着/里"), "建不了：上级不是文件夹")
    assert_refused(run("demo", "-o", "占着/里"), "建不了")


# -- the program as the system starts it ------------------------------------------------------------


def started(*words: str, **settings: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*PROGRAM, *words], capture_output=True, check=False, **settings)


def test_output_into_a_pipe_is_utf8_whatever_the_console_speaks() -> None:
    done = started("rules", env=os.environ | {"PYTHONIOENCODING": "gbk"})
    assert "分值合计100" in done.stdout.decode("utf-8")
    done = started("rules", "Z99", env=os.environ | {"PYTHONIOENCODING": "gbk"})
    assert done.stderr.decode("utf-8").startswith("✗ 没有代码为")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_output_that_cannot_be_written_is_no_success() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*PROGRAM, "rules"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr.decode() == "✗ 结果没能全部输出：磁盘已满。请换一个位置再试。\n"


def test_a_reader_that_leaves_early_sees_no_complaint() -> None:
    process = subprocess.Popen([*PROGRAM, "rules", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 2


@pytest.mark.parametrize(
    "words", [["--help"], ["check", "--help"], ["rules"], ["rules", "D01"], ["editions"]]
)
def test_light_commands_import_nothing_heavy(words: list[str]) -> None:
    script = (
        "import sys; sys.argv[1:] = " + repr(words) + "\nfrom xltool.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'openpyxl', 'lxml', 'rich', 'yaml', 'jinja2', 'python_calamine', 'xltool.excel', 'tempfile'}\n"
        "sys.stderr.write(' '.join(heavy & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stderr == b""


@pytest.mark.skipif(os.name == "nt", reason="signals differ there")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_leaves_only_whole_files(tmp_path: Path, workers: str) -> None:
    for n in range(400):
        write(tmp_path / "数据" / f"{n:03}.json", stated() | {"id": f"t-{n:03}"})
    words = ["batch", SELFASSESSMENT, "--from", "数据", "-o", "出", "--workers", workers]
    process = subprocess.Popen(
        [*PROGRAM, *words],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    end = time.monotonic() + 30
    while time.monotonic() < end and len(list(tmp_path.glob("出/*.xlsx"))) < 5:
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert err.decode().strip() == "✗ 已中断。已经写好的文件都是完整的。"
    assert process.returncode == 2
    written = sorted((tmp_path / "出").iterdir())
    assert 5 <= len(written) < 400
    assert all(path.suffix == ".xlsx" for path in written)
    assert all(reading.forms for reading in examine.read_all(written))


def test_ctrl_c_while_starting_leaves_no_trace() -> None:
    script = (
        "import sys\n"
        "class Pressed:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'click': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Pressed())\n"
        "import xltool.cli"
    )
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode().strip()) == (2, "✗ 已中断。")


def test_what_nobody_foresaw_leaves_a_log_and_no_trace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(door.xltool, "main", fail)
    with pytest.raises(SystemExit) as leaving:
        door.main()
    err = capsys.readouterr().err
    assert leaving.value.code == 2
    log = re.search(r"详情记在 (\S+\.log)", err)
    assert log
    assert "ZeroDivisionError" in Path(log[1]).read_text(encoding="utf-8")
    Path(log[1]).unlink()
