"""One real LibreOffice for all tests that need it, a loud word when there is none, and the command line.

A test that asks for the fixture ``office`` carries the mark ``libreoffice`` by itself. Without LibreOffice
these tests are skipped and the summary says so; with XLTOOL_REQUIRE_LIBREOFFICE=1 that fails the run. The same
holds for Node.js, the mark ``node`` and XLTOOL_REQUIRE_NODE=1, for Chromium, ``browser``, and for the schema of
ribbons, ``schema``.
"""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import node_js
import pytest
import ribbon_schema
from browser import chromium
from commands import Run, Said
from hypothesis import settings
from libreoffice import office as libreoffice
from libreoffice import showing
from libreoffice.office import Office

from xltool import apart, cli
from xltool.edition import edition

settings.register_profile("any machine", deadline=None)  # a busy machine is no failure
settings.load_profile("any machine")

MARK = "libreoffice"
#: So many bytes may name a test.
LONGEST_NAME = 32


class Need(NamedTuple):
    """A program that tests with this mark need, why it cannot be used, and what installs it."""

    mark: str
    called: str
    missing: Callable[[], str]
    script: str

    @property
    def is_required(self) -> bool:
        """Whether a run without it has failed."""
        return os.environ.get(f"XLTOOL_REQUIRE_{self.mark.upper()}", "") not in ("", "0")


NEEDS = (
    Need(MARK, "LibreOffice", libreoffice.missing, "scripts/install_libreoffice.sh"),
    Need("node", "Node.js", node_js.missing, "scripts/install_node.sh"),
    Need("browser", "Chromium", chromium.missing, "scripts/install_chromium.sh、scripts/install_node.sh"),
    Need("screen", "Xvfb", showing.missing, "scripts/install_libreoffice.sh"),
    Need("schema", "customui14.xsd", ribbon_schema.missing, "放进 XLTOOL_SCHEMAS 所指的文件夹"),
)


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """The shared LibreOffice, started at its first use."""
    with Office() as shared:
        yield shared


def drawn_editions_are_forgotten() -> Iterator[None]:
    """What was drawn meanwhile is no edition afterwards, nor in the process apart."""
    drawn, told = dict(edition._drawn), list(apart._told)
    yield
    edition._drawn.clear()
    edition._drawn.update(drawn)
    if apart._told != told:
        apart._told[:] = told
        for process in apart._running:
            process.end()


each_module_forgets = pytest.fixture(autouse=True, scope="module")(drawn_editions_are_forgotten)
each_test_forgets = pytest.fixture(autouse=True)(drawn_editions_are_forgotten)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run a command line in a scratch folder; it never shows a stack trace."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)

    def run(*words: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["xltool", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            cli.main()
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        assert "没有料到" not in out + err
        return Said(int(leaving.value.code or 0), out, err)

    return run


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Contents of files are no names: a zip holds the time of day, so two processes would give a test two names."""
    return f"{argname} {len(val)}" if isinstance(val, bytes) and len(val) > LONGEST_NAME else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses LibreOffice, keep it together, and skip it where there is none."""
    items.sort(key=lambda item: "office" not in getattr(item, "fixturenames", ()))  # the longest work first
    for item in items:
        if "office" in getattr(item, "fixturenames", ()):
            item.add_marker(MARK)
            item.add_marker(pytest.mark.xdist_group(MARK))  # they share one LibreOffice, so one process
        elif item.get_closest_marker(MARK):
            item.add_marker(pytest.mark.xdist_group("windows"))  # one with windows after the other
        elif item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))  # one browser after the other
        elif not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))  # what a module makes is made once
        for need in NEEDS:
            if item.get_closest_marker(need.mark):
                # Travels with the report, also between processes.
                item.user_properties.append((need.mark, True))
                if need.missing():
                    item.add_marker(pytest.mark.skip(reason=f"{need.called}: {need.missing()}"))


def _skipped(config: pytest.Config, need: Need) -> int:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", []) if reporter else []
    return sum((need.mark, True) in getattr(report, "user_properties", ()) for report in reports)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where a program is required, a run that skipped its tests has failed."""
    skipped = any(need.is_required and _skipped(session.config, need) for need in NEEDS)
    if skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The loud lines."""
    for need in NEEDS:
        if count := _skipped(terminalreporter.config, need):
            why = need.missing() or "see above"
            failed = "，本次要求必须运行，判为失败" if need.is_required else ""
            failed_too = "; they are required, so this run FAILED" if need.is_required else ""
            terminalreporter.write_line(
                f"!!! 没有 {need.called}，{count} 项测试没有运行{failed}；安装：{need.script}"
                f" | {need.called} not usable ({why}): {count} tests SKIPPED{failed_too}.",
                red=True, bold=True,
            )  # fmt: skip
