"""The commands of the site's pages: each is run in a folder of its own and ends as the page says."""

import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from commands import Run, Said
from drawings import drawing
from manual import console, reference
from manual.console import Changed, Copied, Typed, Written
from openpyxl import load_workbook

from xltool.web import running
from xltool.web.settings import Settings

pytestmark = pytest.mark.xdist_group("site commands")  # they share one demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    """What ``xltool demo`` makes, and what it says."""
    folder = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "-m", "xltool", "demo"], cwd=folder, check=False, capture_output=True, text=True
    )
    return folder / "演示", Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def ends_at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server that really starts, at any port that is free, and stops as soon as it has said so."""
    listening, server = running.listening, running.server
    kept = signal.getsignal(signal.SIGTERM)

    def stopping(settings: Settings, begun: Callable[[], None]) -> uvicorn.Server:
        def begun_and_done() -> None:
            begun()
            made.should_exit = True

        made = server(replace(settings, workers=1), begun_and_done)
        return made

    monkeypatch.setattr(running, "listening", lambda settings: listening(replace(settings, port=0)))
    monkeypatch.setattr(running, "server", stopping)
    yield
    signal.signal(signal.SIGTERM, kept)


@pytest.mark.parametrize("page", console.PAGES, ids=range(len(console.PAGES)))
def test_the_commands_of_a_page_end_as_it_says(
    page: str, run: Run, tmp_path: Path, demo: tuple[Path, Said], ends_at_once: None
) -> None:
    steps = console.steps(page)
    if any(isinstance(step, Typed) for step in steps):
        shutil.copytree(demo[0], tmp_path / "演示")
    for step in steps:
        match step:
            case Copied(pattern, folder):
                (tmp_path / folder).mkdir(exist_ok=True)
                for path in sorted(tmp_path.glob(pattern)):
                    shutil.copy(path, tmp_path / folder)
            case Written(name, "grid", text):
                drawing(tmp_path / name, text=text)
            case Written(name, _, text):
                (tmp_path / name).write_text(text, encoding="utf-8")
            case Changed(book, cell, text, saved):
                opened = load_workbook(tmp_path / book)
                opened.worksheets[0][cell] = text
                opened.save(tmp_path / saved)
            case Typed(words, into, said, code):
                told = demo[1] if words == ["xltool", "demo"] else run(*words[1:])
                assert told.code == code, (words, told)
                missing = console.differs(said, told.out + told.err)
                assert not missing, (words, missing, told.out, told.err)
                if into:
                    (tmp_path / into).write_text(told.out, encoding="utf-8")


def test_no_command_stands_where_nobody_runs_it() -> None:
    for page in console.PAGES:
        rest = re.sub(r"(?s)```console\n.*?```", "", console.source(page))
        for block in re.findall(r"(?s)```\w*\n(.*?)```", rest):
            for line in block.splitlines():
                if found := re.match(r"(?:\S*/)?xltool (\w.*)", line):
                    reference.assert_known(shlex.split(found[1]))
        for line in re.findall(r"`(?:[^`\n]*/)?xltool ([a-z][^`\n]*)`", rest):
            reference.assert_known(shlex.split(line))
