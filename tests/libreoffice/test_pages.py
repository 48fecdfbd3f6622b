"""Printed pages: A4, one page wide, head rows repeated, spare rows absent. Needs poppler's tools."""

import shutil
import subprocess
from pathlib import Path

import pytest
from forms import SELFASSESSMENT, published
from openpyxl import load_workbook

from libreoffice.edits import delete_sheet
from libreoffice.office import PDF, Office
from xltool import edition as editions
from xltool.app.generate import blank, compiled
from xltool.excel.stamp import stamp
from xltool.form import Filing
from xltool.live.sheet import CHECKS_SHEET

pytestmark = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils 未安装")


def pages(office: Office, form: Filing, folder: Path) -> list[str]:
    """The text of each printed page of the form."""
    book = folder / "表.xlsx"
    book.write_bytes(stamp(compiled(form.edition), form))
    return printed(office, book, folder / "表.pdf")


def printed(office: Office, book: Path, paper: Path) -> list[str]:
    """What comes of printing the form, not the sheet 校验 behind it."""
    with office.open(book) as opened:
        opened.edit(delete_sheet(CHECKS_SHEET))
        opened.save(paper, PDF)
    return text_of(paper)


def text_of(printed: Path) -> list[str]:
    size = subprocess.run(["pdfinfo", printed], capture_output=True, text=True, check=True).stdout
    assert "(A4)" in size
    text = subprocess.run(
        ["pdftotext", "-layout", printed, "-"], capture_output=True, text=True, check=True
    ).stdout
    return text.rstrip("\f").split("\f")


def test_a_long_form_repeats_its_head_row(office: Office, tmp_path: Path) -> None:
    first, second = pages(office, published()["000-13"], tmp_path)
    assert "财政项目支出绩效自评表" in first
    assert all("三级指标" in page and "偏差原因分析" in page for page in (first, second))
    assert "评分等级" in second and "第 2 页，共 2 页" in second


@pytest.mark.parametrize("form_id", ["000-05", "002-01", "003-05", "004-01"])
def test_an_ordinary_form_is_one_page_and_nothing_beside_it_is_printed(
    office: Office, tmp_path: Path, form_id: str
) -> None:
    (page,) = pages(office, published()[form_id], tmp_path)
    assert published()[form_id].project_name in page.replace(" ", "")
    assert not any(word in page for word in ("参考得分", "打印筛选", "目标数值", "xltool"))


@pytest.mark.parametrize("name", editions.names())
def test_a_blank_form_prints_one_row_a_group(office: Office, tmp_path: Path, name: str) -> None:
    edition = editions.load(name)
    (page,) = pages(office, blank(edition), tmp_path)
    for level2 in {word for words in edition.groups.values() for word in words}:
        assert page.replace(" ", "").count(level2) == 1


def test_a_spare_row_is_printed_once_it_is_shown(office: Office, tmp_path: Path) -> None:
    """Row 25 is 数量指标, rows 26 to 28 are its spare rows."""
    path = tmp_path / "空.xlsx"
    path.write_bytes(stamp(compiled(SELFASSESSMENT), blank(editions.load(SELFASSESSMENT))))
    book = load_workbook(path)
    sheet = book["自评表"]
    sheet["C25"], sheet["C26"] = "第一个数量指标", "第二个数量指标"
    sheet.row_dimensions[26].hidden = False
    book.save(path)
    (page,) = printed(office, path, tmp_path / "填.pdf")
    assert "第一个数量指标" in page and "第二个数量指标" in page
