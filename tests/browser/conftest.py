"""One browser and one server for a module of tests; every test has a window of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from forms import published, workbook
from playwright.sync_api import Browser, sync_playwright
from serving import Site, served

from browser.chromium import PROGRAM
from browser.visit import DESK, Visit

Visiting = Callable[..., Visit]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Ends with the module: while it lives, nothing else in this process can run an event loop."""
    with sync_playwright() as driver:
        one = driver.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox"])
        yield one
        one.close()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A server that keeps nothing."""
    with served() as running:
        yield running


@pytest.fixture
def visiting(browser: Browser, site: Site) -> Iterator[Visiting]:
    """Somebody who opens a page; in the end the browser has nothing to complain of, and asked nobody else."""
    begun: list[tuple[Visit, str]] = []

    def visit(path: str = "/", size: tuple[int, int] = DESK, of: Site = site, **how: Any) -> Visit:
        one = Visit.begin(browser, size, **how)
        begun.append((one, of.settings.address))
        one.page.goto(path if path.startswith("file:") else of.settings.address + path.lstrip("/"))
        return one

    yield visit
    for one, address in begun:
        one.end()
        assert not one.complaints
        elsewhere = [url for url in one.asked if not url.startswith((address, "blob:", "data:", "file:"))]
        assert not elsewhere


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """000-14: it states 100.00 and 89.91 in F27 and G27 while its rows give 95.00 and 84.91."""
    return workbook(published()["000-14"], tmp_path_factory.mktemp("交来") / "自评表.xlsx")
