"""A form is dropped, its finding read, its marked copy taken home; whatever goes wrong is one sentence."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from forms import published, workbook
from libreoffice.office import Office
from openpyxl import load_workbook
from serving import Site, free_port

from browser.conftest import Visiting
from browser.visit import PATIENCE, PHONE, Visit
from xltool.web.settings import Settings

pytestmark = pytest.mark.browser

PAGES = ("/", "/表样", "/规则", "/规则/D01", "/说明")
#: More than a browser shows at once.
MANY = 30


@pytest.fixture(scope="module")
def thirty(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Forms, and twice as many files that are none."""
    folder = tmp_path_factory.mktemp("许多")
    forms = [
        workbook(form, folder / f"{name}.xlsx") for name, form in sorted(published().items())[: MANY // 3]
    ]
    others = [folder / f"坏{n}.xlsx" for n in range(MANY - len(forms))]
    for path in others:
        path.write_bytes(b"PK")
    return [*forms, *others]


def finding(visit: Visit) -> str:
    """What is said of the sum of scores in G27."""
    return visit.page.inner_text("#in-report section[data-code=D03] li[data-cell=G27]")


# -- one form ----------------------------------------------------------------------------------------


def test_a_wrong_form_is_dropped_and_its_copy_shows_the_mark(
    visiting: Visiting, wrong: Path, office: Office, tmp_path: Path
) -> None:
    visit = visiting()
    visit.drop(wrong)
    assert "自评表.xlsx" in visit.judged()
    assert "89.91" in finding(visit) and "84.91" in finding(visit)
    with visit.page.expect_download() as coming:
        visit.page.get_by_role("link", name="标注副本").click()
    assert coming.value.suggested_filename == "自评表_校验.xlsx"
    coming.value.save_as(tmp_path / "副本.xlsx")
    office.recalculate_and_save(tmp_path / "副本.xlsx", tmp_path / "打开.xlsx")
    cell = load_workbook(tmp_path / "打开.xlsx")["自评表"]["G27"]
    assert cell.fill.fgColor.rgb == "FFFFC7CE"
    assert "84.91" in cell.comment.text


def test_the_same_without_a_mouse(visiting: Visiting, wrong: Path) -> None:
    visit = visiting()
    keys = visit.page.keyboard
    tabbed_to(visit, "#in-files")
    with visit.page.expect_file_chooser() as opening:
        keys.press("Enter")
    opening.value.set_files(wrong)
    visit.judged()
    assert visit.page.evaluate("document.activeElement.tagName") == "H1"
    tabbed_to(visit, "#in-each a[download='自评表_校验.xlsx']")
    with visit.page.expect_download() as coming:
        keys.press("Enter")
    assert coming.value.suggested_filename == "自评表_校验.xlsx"
    tabbed_to(visit, "section[data-code=D03] a.place")
    keys.press("Enter")
    visit.page.locator("td:target", has_text="89.91").wait_for()


def tabbed_to(visit: Visit, what: str) -> None:
    """Press Tab until this has the focus, which can then be seen."""
    for _ in range(200):
        visit.page.keyboard.press("Tab")
        if visit.page.evaluate("what => document.activeElement.matches(what)", what):
            return
    raise AssertionError(what)


def test_without_script_the_form_is_sent_all_the_same(visiting: Visiting, wrong: Path) -> None:
    visit = visiting(java_script_enabled=False)
    visit.page.set_input_files("#in-files", wrong)
    visit.page.get_by_role("button", name="开始校验").click()
    assert "84.91" in visit.page.inner_text("section[data-code=D03] li[data-cell=G27]")


# -- many forms, and what is none --------------------------------------------------------------------


def test_thirty_at_once(visiting: Visiting, thirty: list[Path]) -> None:
    visit = visiting()
    visit.drop(*thirty)
    visit.judged()
    visit.page.select_option("#by-verdict", "unreadable")
    assert visit.page.inner_text("#shown") == f"显示 {MANY - MANY // 3} 张，共 {MANY} 张"
    assert visit.page.get_by_role("link", name="全部打包").get_attribute("download") == "校验结果.zip"


def test_what_cannot_be_checked_is_refused_in_a_sentence(visiting: Visiting, tmp_path: Path) -> None:
    photo, empty, big = (tmp_path / name for name in ("照片.jpg", "空.xlsx", "大.xlsx"))
    photo.write_bytes(b"\xff\xd8")
    empty.touch()
    big.write_bytes(bytes(21 * 2**20))
    visit = visiting()
    visit.drop(photo, empty, big)
    kind, nothing, size = visit.refused()
    assert kind.startswith("“照片.jpg”不是能校验的文件，没有加入。请交 .xlsx、")
    assert nothing == "“空.xlsx”是空文件，没有加入。请打开看看，重新保存以后再交。"
    assert size.startswith("“大.xlsx”有 21 MB，超过一个文件 20 MB 的上限，没有加入。")
    assert not [url for url in visit.asked if "/api/" in url]


def test_the_same_file_twice_is_checked_once(visiting: Visiting, wrong: Path, tmp_path: Path) -> None:
    again = tmp_path / wrong.name
    shutil.copy2(wrong, again)
    visit = visiting()
    visit.page.set_input_files("#in-files", [wrong, again])
    visit.judged()
    assert visit.refused() == ["“自评表.xlsx”选了两遍，只校验一次。"]
    assert visit.page.locator("#in-report section[data-code=D03]").count() == 1


@pytest.fixture
def mortal() -> Iterator[tuple[Settings, subprocess.Popen[bytes]]]:
    """A server in a process of its own."""
    settings = Settings(port=free_port())
    command = [sys.executable, "-m", "xltool", "serve", "--port", str(settings.port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        try:
            httpx.get(f"{settings.address}api/health", trust_env=False)
            break
        except httpx.TransportError:
            time.sleep(0.1)
    yield settings, process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_server_that_is_gone_is_told_of_and_can_be_tried_again(
    visiting: Visiting, site: Site, mortal: tuple[Settings, subprocess.Popen[bytes]], thirty: list[Path]
) -> None:
    settings, process = mortal
    visit = visiting(of=site._replace(settings=settings))
    visit.drop(*thirty)
    visit.page.locator("#in-count", has_text="已校验").wait_for()
    os.killpg(process.pid, signal.SIGKILL)
    assert visit.refused() == ["与服务器的连接断了，这一批没有校验完。请检查网络，再点“再试一次”。"]
    visit.page.get_by_role("button", name="再试一次").click()
    assert len(visit.refused()) == 1
    assert all("net::ERR_" in one for one in visit.complaints)
    visit.complaints.clear()


# -- on a phone --------------------------------------------------------------------------------------


def test_a_phone_shows_every_page_without_sideways_scrolling(visiting: Visiting, site: Site) -> None:
    visit = visiting(size=PHONE)
    for path in PAGES:
        visit.page.goto(site.settings.address + path[1:])
        assert not visit.overhang(), path


def test_a_phone_shows_results_without_sideways_scrolling(
    visiting: Visiting, wrong: Path, thirty: list[Path]
) -> None:
    visit = visiting(size=PHONE)
    for files in ([wrong], thirty[:3]):
        visit.page.set_input_files("#in-files", files)
        visit.page.wait_for_selector("#in-work", state="hidden")
        visit.judged()
        assert not visit.overhang()
