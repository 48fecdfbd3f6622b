"""Every published form saved by LibreOffice in other formats, and printed, is read back the same."""

from pathlib import Path

import pytest
import typed
from forms import published, workbook
from reading import different

from libreoffice.office import PDF, XLSX, Office
from xltool import data
from xltool.excel.reading.read import read

FILTERS = {".xlsx": XLSX, ".xls": "MS Excel 97", ".ods": "calc8"}
#: Forms printed too: over two pages with cells merged across them, and one of each other edition.
PRINTED = ("000-01", "000-13", "002-01", "003-05", "004-05")


@pytest.mark.parametrize("form_id", published())
def test_a_form_saved_in_another_format(form_id: str, office: Office, tmp_path: Path) -> None:
    form = published()[form_id]
    with office.open(workbook(form, tmp_path / "原.xlsx")) as book:
        for suffix, filter in FILTERS.items():
            book.save(tmp_path / f"表{suffix}", filter)
    for suffix in FILTERS:
        (back,) = read(tmp_path / f"表{suffix}")
        assert data.to_data(back) == data.to_data(form), suffix
        assert not back.guesses, suffix


@pytest.mark.parametrize("form_id", PRINTED)
def test_a_form_printed(form_id: str, office: Office, tmp_path: Path) -> None:
    form = published()[form_id]
    office.recalculate_and_save(workbook(form, tmp_path / "原.xlsx"), tmp_path / "表.pdf", PDF)
    (back,) = read(tmp_path / "表.pdf")
    assert different(form, back) == {}


def test_libreoffice_opens_the_binary_workbooks_of_the_tests(office: Office, tmp_path: Path) -> None:
    """They are written from the specification: another program must find the same in them."""
    (tmp_path / "表.xlsb").write_bytes(typed.xlsb(typed.cells("000-13")))
    office.recalculate_and_save(tmp_path / "表.xlsb", tmp_path / "表.xlsx")
    (back,) = read(tmp_path / "表.xlsx")
    assert different(published()["000-13"], back) == {}
