"""A placeholder workbook that LibreOffice opened and saved still makes every published form."""

from pathlib import Path

import pytest
from forms import published

from libreoffice.office import Office
from xltool import data
from xltool import edition as editions
from xltool.app.generate import export_template
from xltool.excel.compiled import Compiled
from xltool.excel.reading.read import read
from xltool.excel.stamp import stamp
from xltool.excel.template import compile_workbook


@pytest.fixture(scope="module")
def resaved(office: Office, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Compiled]:
    """Each edition's template as LibreOffice writes it, compiled."""
    folder = tmp_path_factory.mktemp("模板")
    found = {}
    for name in editions.names():
        export_template(name, folder / f"{name}.xlsx")
        office.recalculate_and_save(folder / f"{name}.xlsx", folder / f"{name} 改.xlsx")
        content = (folder / f"{name} 改.xlsx").read_bytes()
        found[name] = compile_workbook(content, editions.load(name), name)
    return found


def test_every_form_reads_back(resaved: dict[str, Compiled], tmp_path: Path) -> None:
    for form_id, form in published().items():
        path = tmp_path / f"{form_id}.xlsx"
        path.write_bytes(stamp(resaved[form.edition], form))
        assert data.to_data(read(path)[0]) == data.to_data(form), form_id


def test_formulas_still_compute_in_libreoffice(
    resaved: dict[str, Compiled], office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(stamp(resaved["shanghai-selfassessment-2024"], published()["000-13"]))
    cells = office.recalculate(path)["自评表"]
    # 98.38 of 154.71 is 63.58 %, 6.36 points; 86.36 in all is 良; 32 indicators end in row 44
    assert (cells["G6"], cells["H6"], cells["G45"], cells["B46"]) == (63.58, 6.36, 86.36, "良")
