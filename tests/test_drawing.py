"""The notation of a drawing, and the four editions drawn in it."""

import pytest

from xltool import edition as editions
from xltool.answer import Type
from xltool.edition.content import Role, parse
from xltool.edition.drawing import parse_grid
from xltool.edition.edition import read
from xltool.edition.label import key_of
from xltool.form import Kind
from xltool.refusal import Refusal

GRID = """
项目表            | <                  | <
({{ year }}年度)  | <                  | <
项目⏎名称         | {{ project.name }} | <
资金              | 甲                 | {{ funds.total.rate }}
^                 | 乙                 | {{ funds.total.score or "-" }}
名称              | {{ i.name }}       | {{ i.score }} || {{ i.use }}
"""


@pytest.mark.parametrize(
    ("text", "role", "path"),
    [
        ("", Role.EMPTY, ""),
        ("主管部门", Role.LABEL, ""),
        ("{{ project.name }}", Role.INPUT, "project.name"),
        ('{{ funds.other.score or "-" }}', Role.INPUT, "funds.other.score"),
        ("{{ grade }} =IF({{ total.score }}>=90,1,2)", Role.COMPUTED, "grade"),
        ("({{ year }}年度)", Role.MENTION, ""),
    ],
)
def test_what_a_cell_may_hold(text: str, role: Role, path: str) -> None:
    content = parse(text)
    assert (content.role, content.path) == (role, path)


@pytest.mark.parametrize(
    "text", ["{{ 1+1 }}", "{{ a.__class__() }}", "{{ x|upper }}", "{{ a", "{{ a }} b }}", "{{}}"]
)
def test_a_placeholder_is_a_path_and_nothing_else(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)


def test_joins_breaks_and_what_stands_beside() -> None:
    drawing = parse_grid(GRID, {"funds.total.rate": "=1+1"})
    cells = {cell.name: cell for cell in drawing.cells}
    assert (cells["A1"].columns, cells["A4"].rows, cells["B3"].columns) == (3, 2, 2)
    assert cells["A3"].content.text == "项目\n名称"
    assert cells["C4"].content.formula == "=1+1"
    assert cells["C5"].content.default == "-"
    assert cells["D6"].beside
    assert (drawing.printed_width, drawing.width, drawing.repeated_row) == (3, 4, 5)


def test_a_crooked_grid_names_its_line() -> None:
    with pytest.raises(ValueError, match="第2行"):
        parse_grid("a | b | c\nd | e\n{{ i.name }} | < | <", {})


@pytest.mark.parametrize("name", editions.names())
def test_an_edition_draws_every_answer_of_its_form(name: str) -> None:
    edition = editions.load(name)
    drawn = {cell.content.path for cell in edition.drawing.fields()}
    expected = (
        {"goals.project", "goals.annual", "project.start"} if edition.kind is Kind.DECLARATION else {"grade"}
    )
    assert expected <= drawn
    assert {"i.level1", "i.level2", "i.name", "i.target"} <= drawn
    assert all(edition.field(path).type in Type for path in drawn)


def test_the_results_offered_are_those_the_policy_scores() -> None:
    from xltool import policy

    edition = editions.load("shanghai-selfassessment-2024")
    assert edition.choices["i.actual"] == list(policy.load("shanghai").bands)


def test_an_unknown_edition_names_the_nearest() -> None:
    with pytest.raises(Refusal, match="shanghai-selfassessment-2024"):
        editions.load("shanghai-selfassesment-2024")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("money = ", "mony = "), "mony"),
        (("{{ project.unit }}", "{{ project.units }}"), "project.units"),
        (("widths = [", "widths = [5, "), "widths"),
        (('"grade" = ', '"grades" = '), "grades"),
        (("sheet = ", "# sheet = "), "sheet"),
        (("year = 2024", "year = "), "line 8"),
    ],
)
def test_a_mistake_in_a_drawing_is_named(tmp_path, change: tuple[str, str], complaint: str) -> None:
    from xltool import shipped

    source = (shipped.templates() / "editions" / "shanghai-selfassessment-2024.toml").read_text("utf-8")
    assert change[0] in source
    wrong = tmp_path / "错的.toml"
    wrong.write_text(source.replace(*change), "utf-8")
    with pytest.raises(Refusal, match=complaint):
        read(wrong)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("其中：当年财政拨款", "当年财政拨款"),
        ("项目资金（万元）", "项目资金 (元)"),
        ("年度(/项目)指标值", "年度指标值"),
        ("年 度 总 体 目 标", "年度总目标"),
        ("执行率(%)", "执行率"),
        ("偏差原因分析\n及改进措施", "偏差原因分析及改进措施"),
        ("分值", "分数："),
    ],
)
def test_the_same_label_in_other_wording(one: str, other: str) -> None:
    assert key_of(one) == key_of(other) != ""


def test_different_labels_stay_different() -> None:
    keys = [key_of(text) for text in ("年初预算数", "全年预算数", "全年执行数", "得分", "总分", "预期目标")]
    assert len(set(keys)) == len(keys)


def test_a_change_of_looks_is_no_new_version(tmp_path) -> None:
    from xltool import shipped

    source = (shipped.templates() / "editions" / "shanghai-selfassessment-2024.toml").read_text("utf-8")
    versions = []
    for n, change in enumerate([("", ""), ("widths = [9.5,", "widths = [12,"), ("评分等级", "评定等级")]):
        copy = tmp_path / f"{n}.toml"
        copy.write_text(source.replace(*change) if change[0] else source, "utf-8")
        versions.append(read(copy).version)
    assert versions[0] == versions[1] != versions[2]
