"""Nobody is kept out: axe-core finds nothing to complain of, on a desk and on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import Run
from forms import published, workbook
from ledger_site import LEDGER, word
from serving import Site, served

from browser.conftest import Visiting
from browser.visit import DESK, PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"]),
]

PAGES = ("/", "/表样", "/规则", "/规则/D01", "/说明", LEDGER)
TOKEN = "a-word-for-all-of-us"


@pytest.fixture(scope="module")
def keeping(tmp_path_factory: pytest.TempPathFactory, wrong: Path) -> Iterator[Site]:
    """A server behind a token, with a form in its ledger."""
    with served(archive=tmp_path_factory.mktemp("收件"), token=TOKEN) as running:
        running.client.headers["Authorization"] = f"Bearer {TOKEN}"
        assert running.check((wrong.name, wrong.read_bytes())).status_code == 200
        yield running


def test_every_page(visiting: Visiting, keeping: Site, size: tuple[int, int]) -> None:
    visit = visiting(of=keeping, size=size)
    found = visit.violations()
    visit.page.fill("#in-token", TOKEN)
    visit.page.get_by_role("button", name="进入").click()
    visit.page.goto(keeping.settings.address + LEDGER[1:])
    found += visit.violations()
    assert keeping.settings.archive
    visit.page.fill("#in-word", word(keeping.settings.archive))
    visit.page.get_by_role("button", name="进入").click()
    for path in PAGES:
        visit.page.goto(keeping.settings.address + path[1:])
        for more in visit.page.locator("main details > summary:visible").all()[:2]:
            more.click()
        found += visit.violations()
        assert not visit.overhang(), path
    assert visit.page.locator(".ledger tbody tr").count() == 1
    assert not found


def test_a_result(visiting: Visiting, wrong: Path, size: tuple[int, int]) -> None:
    visit = visiting(size=size)
    visit.page.set_input_files("#in-files", wrong)
    visit.judged()
    assert not visit.violations()


def test_reports(visiting: Visiting, run: Run, tmp_path: Path, size: tuple[int, int]) -> None:
    for name in ("000-14", "002-01", "003-01"):
        workbook(published()[name], tmp_path / f"{name}.xlsx")
    run("check", "000-14.xlsx", "--format", "html", "-o", "一张.html")
    run("check", "000-14.xlsx", "002-01.xlsx", "003-01.xlsx", "--format", "html", "-o", "一批.html")
    for name in ("一张", "一批"):
        visit = visiting((tmp_path / f"{name}.html").as_uri(), size=size)
        for more in visit.page.locator("details.file > summary").all():
            more.click()
        assert not visit.violations()
        assert not visit.overhang()
