"""Labels and the table of indicators are found again whatever was done to them, and never taken for answers."""

import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from forms import SELFASSESSMENT, changed, published, workbook
from openpyxl.worksheet.worksheet import Worksheet
from reading import DECLARED, SELF, at, different, edited, is_computed, put, unmerge

from xltool import edition as editions
from xltool.answer import State
from xltool.app.generate import blank
from xltool.excel.reading.read import NoForm, read
from xltool.form import FUNDS_ROWS

# -- words of the form in the answers --------------------------------------------------------------

WORDS = [
    "得分",
    "总分",
    "项目名称",
    "分值",
    "评分等级",
    "其他资金",
    "三级指标",
    "实际完成情况",
    "预期目标",
    "备注",
]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("path", ["i3__name", "i0__name", "i13__name", "i3__reason", "goals__expected",
                                  "goals__actual", "project__name", "project__unit"])  # fmt: skip
def test_a_label_as_an_answer_of_a_selfassessment(word: str, path: str, tmp_path: Path) -> None:
    form = changed(SELF, **{path: word})
    (read_back,) = read(workbook(form, tmp_path / "表.xlsx"))
    assert different(form, read_back) == {}


@pytest.mark.parametrize(
    "word", ["年度总体目标", "项目名称", "其他资金", "三级指标", "一级指标", "项目类别", "说明", "合计"]
)
@pytest.mark.parametrize("path", ["i3__name", "i0__name", "i3__target", "goals__project", "goals__annual",
                                  "project__name", "project__unit", "project__category"])  # fmt: skip
def test_a_label_as_an_answer_of_a_declaration(word: str, path: str, tmp_path: Path) -> None:
    for form_id in (DECLARED, "004-01"):
        form = changed(form_id, **{path: word})
        (read_back,) = read(workbook(form, tmp_path / "表.xlsx"))
        assert different(form, read_back) == {}


def test_levels_named_like_labels(tmp_path: Path) -> None:
    for level1, level2 in (
        ("总分", "数量指标"),
        ("评分等级", "其他"),
        ("其他", "其他"),
        ("项目资金", "年度资金总额"),
    ):
        form = changed(SELF, i0__level1=level1, i0__level2=level2, i5__level1=level1, i5__level2=level2)
        (read_back,) = read(workbook(form, tmp_path / "表.xlsx"))
        assert different(form, read_back) == {}, (level1, level2)


def test_goals_that_speak_of_labels(tmp_path: Path) -> None:
    text = "项目名称：某项目\n年度总体目标：做好。\n预期目标\n得分 10 分，总分 100 分；评分等级为优。"
    form = changed(SELF, goals__expected=text, goals__actual=text)
    (read_back,) = read(workbook(form, tmp_path / "表.xlsx"))
    assert different(form, read_back) == {}


# -- the table of indicators -----------------------------------------------------------------------


def test_levels_unmerged_and_left_blank_or_repeated(tmp_path: Path) -> None:
    form = published()[SELF]

    def repeat(sheet: Worksheet) -> None:
        for n, row in enumerate(form.indicators):
            sheet.cell(13 + n, 1, row.level1.raw)
            sheet.cell(13 + n, 2, row.level2.raw)

    assert different(form, edited(form, tmp_path, unmerge)) == {}
    assert different(form, edited(form, tmp_path, unmerge, repeat)) == {}


def test_indicators_after_blank_rows_and_a_repeated_head(tmp_path: Path) -> None:
    form = published()[DECLARED]
    heads: list[object] = []

    def spread(sheet: Worksheet) -> None:
        unmerge(sheet)
        first = int(re.sub(r"\D", "", at(form, "indicators[0].name", tmp_path)))
        heads.extend(cell.value for cell in sheet[first - 1])
        sheet.insert_rows(first + 6, 3)
        for column, text in enumerate(heads, 1):
            sheet.cell(first + 7, column, text)

    assert different(form, edited(form, tmp_path, spread)) == {}
    assert "三级指标" in heads


def test_blank_forms_have_their_level_2_rows_and_nothing_else(tmp_path: Path) -> None:
    for name in editions.names():
        edition = editions.load(name)
        (read_back,) = read(workbook(blank(edition), tmp_path / f"{name}.xlsx"))
        groups = [(one, two) for one, names in edition.groups.items() for two in names]
        assert [(row.level1.value, row.level2.value) for row in read_back.indicators] == groups
        assert not any(row.exists for row in read_back.indicators)
        typed = {path for path, answer in read_back.answers.items() if answer.state is State.VALUE}
        assert {path for path in typed if not is_computed(read_back, path)} <= {"year", *edition.defaults}


def test_spare_rows_filled_in(tmp_path: Path) -> None:
    edition = editions.load(SELFASSESSMENT)

    def fill(sheet: Worksheet) -> None:
        for row, text in ((13, "一"), (14, "二"), (17, "三"), (18, "四")):
            sheet.cell(row, 3, f"指标{text}")
            sheet.cell(row, 4, "≥1.00(次)")
            sheet.cell(row, 5, 2)
            sheet.cell(row, 6, 10)

    read_back = edited(blank(edition), tmp_path, fill)
    rows = [(r.level1.value, r.level2.value, r.name.value, r.actual.value and r.actual.value.text)
            for r in read_back.indicators if r.exists]  # fmt: skip
    assert rows == [
        ("成本指标", "经济成本指标", "指标一", "2.00(次)"), ("成本指标", "经济成本指标", "指标二", "2.00(次)"),
        ("成本指标", "社会成本指标", "指标三", "2.00(次)"), ("成本指标", "社会成本指标", "指标四", "2.00(次)"),
    ]  # fmt: skip
    assert read_back["total.weight"].value == Decimal(50)


# -- labels retyped, lost or moved -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("A3", "一、项目名称："), ("A3", "项 目 名 称"), ("A3", "项目名"), ("A4", "主管单位"),
        ("E4", "项目（实施）单位"), ("A5", "项目资金(万元)"), ("B7", "其中:当年财政拨款"),
        ("B7", "  当年财政拨款（万元）"), ("F5", "分值"),
        ("G5", "执行率％"), ("G5", "预算执行率"), ("A10", "年度\n总体\n目标"), ("A10", "年 度 总 体 目 标"),
        ("F12", "权重"), ("D12", "指标值"), ("H12", "备注"), ("C12", "指标名称"),
        ("A1", "2024年度财政项目支出绩效自评表"),
    ],
)  # fmt: skip
def test_labels_retyped(cell: str, text: str, tmp_path: Path) -> None:
    form = published()[SELF]
    read_back = edited(form, tmp_path, put(cell, text))
    assert different(form, read_back) == {}
    assert (read_back.missing_columns, read_back.missing_labels) == ((), ())


@pytest.mark.parametrize(
    ("cell", "gone", "lost"),
    [
        ("F12", "分值", {"weight"}),
        ("G12", "得分", {"score"}),
        ("E12", "实际完成值", {"actual"}),
        ("H12", "偏差原因分析及改进措施", {"reason"}),
        ("A12", "一级指标", {"level1"}),
    ],
)
@pytest.mark.parametrize("instead", [None, "随便什么"])
def test_a_column_whose_head_is_lost(
    cell: str, gone: str, lost: set[str], instead: str | None, tmp_path: Path
) -> None:
    """The other columns are read as before, and none takes the lost one's values for its own."""
    form = changed(SELF, **{f"i{n}__{key}": None for n in (0, 5) for key in ("actual", "weight", "score")})
    read_back = edited(form, tmp_path, put(cell, instead))
    differing = {path.rpartition(".")[2] for path in different(form, read_back) if path.startswith("ind")}
    assert read_back.missing_columns == (gone,)
    assert differing == lost


@pytest.mark.parametrize(("cell", "gone", "lost"), [("F5", "分数", "weight"), ("H5", "得分", "score")])
def test_a_head_of_the_funds_lost_that_stands_in_the_table_too(
    cell: str, gone: str, lost: str, tmp_path: Path
) -> None:
    form = published()[SELF]
    read_back = edited(form, tmp_path, put(cell, None))
    assert read_back.missing_columns == (gone,)
    assert {*different(form, read_back)} <= {f"funds.{row}.{lost}" for row in FUNDS_ROWS}


def test_a_blank_answer_does_not_take_its_neighbours(tmp_path: Path) -> None:
    form = changed(SELF, project__department=None)
    for instead in (None, "承办的单位"):
        read_back = edited(form, tmp_path, put("E4", instead))
        assert read_back["project.department"].is_blank
        assert read_back.missing_labels == ("实施单位",)


def test_a_list_of_projects_is_no_form(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(
        ["项目名称", "主管部门", "实施单位", "年初预算数", "全年预算数", "全年执行数", "执行率"]
    )
    book.worksheets[0].append(["甲", "某局", "某局", 1, 1, 1, 1])
    book.save(tmp_path / "表.xlsx")
    with pytest.raises(NoForm):
        read(tmp_path / "表.xlsx")
