"""A form that somebody drew and LibreOffice saved: used like any other, its formulas and live checks alive."""

from pathlib import Path

import pytest
from commands import Run
from drawings import drawing
from forms import changed, published
from openpyxl import load_workbook
from reading import different

from libreoffice.office import Office
from xltool.app.drawn import edition_called, everywhere, examined
from xltool.app.fitting import fitted
from xltool.app.generate import compiled
from xltool.edition import edition
from xltool.excel.drawn.said import Verdict
from xltool.excel.reading.read import read
from xltool.excel.stamp import stamp
from xltool.form import Filing
from xltool.live.sheet import HEAD_ROW


@pytest.fixture
def resaved(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(edition, "_drawn", {})
    path = tmp_path / "某省自评表.xlsx"
    office.recalculate_and_save(drawing(tmp_path / "原.xlsx"), path)
    return path


def stamped(form: Filing, drawn: Path, path: Path) -> Path:
    made = fitted(form, edition_called(str(drawn)))
    path.write_bytes(stamp(compiled(everywhere(str(drawn))), made.form, made.locked))
    return path


def test_a_drawing_saved_by_libreoffice_is_understood(resaved: Path) -> None:
    drawn, _ = examined(resaved)
    assert [one for one in drawn.said if one.verdict in (Verdict.ERROR, Verdict.DOUBT)] == []
    assert sum(bool(one.path) for one in drawn.said) == 34


def test_forms_saved_by_libreoffice_come_back(resaved: Path, office: Office, tmp_path: Path) -> None:
    for form_id in ("000-01", "000-13"):
        path = stamped(published()[form_id], resaved, tmp_path / f"{form_id}.xlsx")
        office.recalculate_and_save(path, tmp_path / "存.xlsx")
        for one in (path, tmp_path / "存.xlsx"):
            (back,) = read(one)
            assert back.edition == "某省自评表"
            assert different(published()[form_id], back) == {}


def test_formulas_compute(resaved: Path, office: Office, tmp_path: Path) -> None:
    cells = office.recalculate(stamped(published()["000-13"], resaved, tmp_path / "表.xlsx"))["绩效自评表"]
    # 98.38 of 154.71 is 63.58 %, 6.36 points; 86.36 in all is 良; 32 indicators end in row 45
    assert (cells["I7"], cells["J7"], cells["I46"], cells["H47"]) == (63.58, 6.36, 86.36, "良")


@pytest.mark.parametrize(
    "changes", [{}, {"i3__score": "99.00"}, {"total__score": "12.00"}, {"i1__name": None}, {"i2__target": "若干"}]
)  # fmt: skip
def test_live_verdicts_are_those_of_the_checker(
    changes: dict[str, str | None], resaved: Path, office: Office, tmp_path: Path
) -> None:
    assert_live_is_as_checked(office, stamped(changed("000-14", **changes), resaved, tmp_path / "表.xlsx"))


NARROW = """
某区项目支出绩效自评表（2024年度）
项目名称|{{ 项目名称 }}|单位|{{ 实施单位 }}
资金（万元）|全年预算数|全年执行数|执行率
年度资金总额|{{ 年度资金总额的全年预算数 }}|{{ 年度资金总额的全年执行数 }}|{{ 年度资金总额的执行率 }} =
三级指标|年度指标值|实际完成值|得分
{{ 三级指标 }}|{{ 年度指标值 }}|{{ 实际完成值 }}|{{ 得分 }}
"""


@pytest.mark.parametrize("form_id", ["000-01", "000-14"])
def test_live_verdicts_of_a_form_that_asks_for_little(
    form_id: str, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edition, "_drawn", {})
    drawn = drawing(tmp_path / "某区.xlsx", text=NARROW)
    path = stamped(published()[form_id], drawn, tmp_path / "表.xlsx")
    (back,) = read(path)
    assert len(back.indicators) == len(published()[form_id].indicators)
    assert_live_is_as_checked(office, path, "E2")


def assert_live_is_as_checked(office: Office, path: Path, light: str = "K2") -> None:
    """What the sheet 校验 says when it is computed is what the checker said when it was made."""
    cached = load_workbook(path, data_only=True)
    live = office.recalculate(path)
    assert live["绩效自评表"][light] == cached["绩效自评表"][light].value
    verdicts = {
        cell.value: (cached["校验"].cell(cell.row, 4).value, live["校验"].get(f"D{cell.row}"))
        for (cell,) in cached["校验"].iter_rows(min_row=HEAD_ROW + 1, max_col=1) if cell.value
    }  # fmt: skip
    assert len(verdicts) > 50
    assert {code: both for code, both in verdicts.items() if both[0] != both[1]} == {}


def test_a_blank_form_computes_without_error_values(
    resaved: Path, office: Office, tmp_path: Path, run: Run
) -> None:
    assert run("new", resaved, "-o", tmp_path / "空.xlsx").code == 0
    cells = office.recalculate(tmp_path / "空.xlsx")["绩效自评表"]
    assert [cell for cell, value in cells.items() if isinstance(value, dict)] == []
