"""The one-folder program for people without Python: built once, then used as the button and officers use it.

XLTOOL_FROZEN names a program that is built already.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import paper
import pytest
from commands import Said, names
from documents import printed, word
from forms import SELFASSESSMENT, changed, published, workbook
from hostile import BOMBS
from serving import free_port

import xltool
from xltool.exchange import unescaped

ROOT = Path(__file__).parents[1]
#: A built program takes so much at most.
MEGABYTES = 180
#: What a person does not notice beside starting a program; a busy machine takes longer.
SECONDS = 5

pytestmark = [pytest.mark.frozen, pytest.mark.xdist_group("frozen")]
Started = Callable[..., Said]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built program."""
    if built := os.environ.get("XLTOOL_FROZEN"):
        return Path(built)
    if sys.platform != "linux":
        pytest.skip("build it with packaging/ first, and name it in XLTOOL_FROZEN")
    pytest.importorskip("PyInstaller")
    if not shutil.which("objdump"):
        pytest.skip("PyInstaller needs binutils")
    out = tmp_path_factory.mktemp("frozen") / "程序 &"
    script = ["sh", str(ROOT / "packaging" / "build_linux.sh"), str(out)]
    done = subprocess.run(
        script, env=os.environ | {"PYTHON": sys.executable}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out / "xltool" / "xltool"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """That of a user who has no Python and an empty home folder."""
    home = tmp_path / "家"
    home.mkdir()
    kept = ("SYSTEMROOT", "TEMP", "TMP", "PATHEXT", "LANG")
    own = {"PATH": "", "HOME": str(home), "USERPROFILE": str(home), "APPDATA": str(home / "AppData")}
    return {name: os.environ[name] for name in kept if name in os.environ} | own


@pytest.fixture
def start(program: Path, environment: dict[str, str], tmp_path: Path) -> Started:
    """Run the program in a scratch folder."""

    def start(*words: object) -> Said:
        done = subprocess.run(
            [program, *map(str, words)], cwd=tmp_path, env=environment, capture_output=True, timeout=300,
            stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in out + err
        assert "没有料到" not in out + err
        return Said(done.returncode, out, err)

    return start


def wrong(path: Path) -> Path:
    """000-14 with a sum of scores that its rows do not give."""
    return workbook(changed("000-14", total__score="50.00"), path)


def test_it_starts_soon_and_is_not_large(start: Started, program: Path) -> None:
    begun = time.monotonic()
    said = start("--help")
    seconds = time.monotonic() - begun
    assert said.out.startswith("用法：xltool")
    assert start("--version").out == f"xltool {xltool.__version__}\n"
    megabytes = (
        sum(path.stat().st_size for path in program.parent.rglob("*") if not path.is_symlink()) / 2**20
    )
    print(f"{megabytes:.0f} MB, {seconds:.2f} s")
    assert megabytes < MEGABYTES
    assert seconds < SECONDS


def test_the_button(start: Started, tmp_path: Path) -> None:
    request = tmp_path / "xltool-1"
    request.mkdir()
    wrong(request / "copy.xlsx")
    said = {
        "command": "check-book", "host": "wps", "book": r"\u8868 & 'x'.xlsx", "path": "", "sheet": "", "cell": "A1",
        "copy": str(request / "copy.xlsx"),
    }  # fmt: skip
    lines = "".join(f"{key}\t{value}\n" for key, value in said.items())
    (request / "request.txt").write_text(lines, encoding="ascii")
    assert start("ribbon", request).code == 0
    answer = [line.split("\t") for line in (request / "answer.txt").read_text("ascii").splitlines()]
    assert answer[-1] == ["DONE"]
    steps = {line[0] for line in answer}
    assert {"LIST", "ROW", "MARK", "STATUS"} <= steps
    told = unescaped(" ".join(" ".join(line) for line in answer))
    assert "总分" in told


def test_the_add_ins_are_built(start: Started, tmp_path: Path) -> None:
    assert start("addin", "build", "-o", "加载项").code == 0
    assert {"xltool.oxt", "xltool.xlam"} <= {path.name for path in (tmp_path / "加载项").iterdir()}


def test_they_are_installed_and_taken_away(start: Started, program: Path, tmp_path: Path) -> None:
    said = start("addin", "install", "--host", "wps")
    assert (said.code, said.err) == (0, "")
    [note] = (tmp_path / "家").rglob("program.txt")
    assert Path(unescaped(note.read_text("ascii").strip())) == program
    said = start("addin", "doctor")
    assert f"✓ 程序能启动（xltool {xltool.__version__}）" in said.out
    assert said.code == 0, said.out
    assert start("addin", "uninstall").code == 0
    assert names(tmp_path / "家") == []


def test_a_hostile_file_is_read_apart(start: Started, tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(BOMBS["一字万格"][1]())
    said = start("check", "表.xlsx")
    assert said.code == 2
    assert "不像一份表格" in said.out


def test_several_processes(start: Started, tmp_path: Path) -> None:
    (tmp_path / "收到").mkdir()
    for n in range(6):
        wrong(tmp_path / "收到" / f"{n}.xlsx")
    said = start("check", "收到", "--workers", 2, "--annotate", "副本", "--cache", "缓存.db")
    assert said.code == 1
    assert "需要修改 6" in said.out
    assert len(names(tmp_path / "副本")) == 6
    assert "6 个文件没有变" in start("check", "收到", "--workers", 2, "--cache", "缓存.db").err


def test_a_file_is_dropped(start: Started, tmp_path: Path) -> None:
    wrong(tmp_path / "自评 表.xlsx")
    assert start(tmp_path / "自评 表.xlsx").code == 1
    assert {"自评 表_校验.xlsx", "自评 表_校验报告.txt"} <= set(names(tmp_path))


def test_documents_are_read(start: Started, tmp_path: Path) -> None:
    form = published()["000-13"]
    word([form], tmp_path / "表.docx")
    page = printed(form)
    titles = [paper.text(200, 820 - 14 * n, title) for n, title in enumerate(page.titles)]
    (tmp_path / "表.pdf").write_bytes(paper.pdf([[*titles, *paper.boxes(page.pieces, page.widths)]]))
    for name in ("表.docx", "表.pdf"):
        said = start("read", name)
        assert said.code == 0
        assert form.project_name in said.out


def test_forms_are_made(start: Started, tmp_path: Path) -> None:
    assert start("new", SELFASSESSMENT, "-o", "空.xlsx").code == 0
    assert (tmp_path / "空.xlsx").is_file()
    wrong(tmp_path / "一.xlsx")
    assert start("summary", "一.xlsx", "-o", "汇总.xlsx").code in (0, 1)
    assert (tmp_path / "汇总.xlsx").is_file()


def test_it_serves(program: Path, environment: dict[str, str], tmp_path: Path) -> None:
    port = free_port()
    command = [str(program), "serve", "--port", str(port), "--archive", "收件"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as server:
        assert server.stdout
        try:
            assert f"http://127.0.0.1:{port}/" in server.stdout.readline()
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120, trust_env=False) as client:
                assert client.get("/").status_code == 200
                form = wrong(tmp_path / "表.xlsx").read_bytes()
                said = client.post("/api/check", files=[("files", ("表.xlsx", form))]).json()
        finally:
            server.terminate()
    assert said["files"][0]["verdict"] == "fail"
    assert (tmp_path / "收件" / "台账口令.txt").is_file()
