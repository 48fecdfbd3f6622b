"""Forms poured into another edition: every answer stands in the new workbook, or is named as having no place."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from commands import Run, stated, write
from converting import BAOSHAN, NEW, OLD, converted, lost, only, told, unaccounted
from documents import word
from forms import SELFASSESSMENT, changed, published, workbook
from hands import Formula, typed_over
from layouts.trial import make, style_of
from reading import different, is_computed
from shelf_text import SHELF, load

from xltool import edition as editions
from xltool.answer import State, Type, from_text
from xltool.app.converting import exit_code
from xltool.app.pouring import pour
from xltool.excel.reading.read import read
from xltool.form import FIELDS, Certainty, Guess, Kind, Remark
from xltool.poured import Fate

KINDS = {kind: [form for form in published().values() if form.kind is kind] for kind in Kind}


# -- the published forms ------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", [OLD, NEW, BAOSHAN])
def test_published_declarations_in_every_edition(edition: str, tmp_path: Path) -> None:
    (tmp_path / "旧").mkdir()
    for form in KINDS[Kind.DECLARATION]:
        workbook(form, tmp_path / "旧" / f"{form.id}.xlsx")
    made = converted(tmp_path / "旧", edition, tmp_path / "新")
    assert len(made) == 24
    for one in made:
        assert one.workbook is not None
        (back,) = read(one.workbook)
        old = published()[Path(one.source).stem]
        homeless = {"project.nature"} if edition == BAOSHAN != old.edition else set()
        assert lost(one.items) == homeless
        assert {path for path, pair in different(old, back).items() if pair != (None, None)} == homeless
        assert (back.edition, back.id, back.year.value) == (edition, old.id, old.year.value)
        assert back.identity.year == old.year.value  # no rule takes the year for a slip
        assert not told(one.items, Fate.DOUBTFUL)
        assert one.placed == one.answers - len(homeless)


def test_published_selfassessments_anew(tmp_path: Path) -> None:
    (tmp_path / "旧").mkdir()
    for form in KINDS[Kind.SELFASSESSMENT]:
        workbook(form, tmp_path / "旧" / f"{form.id}.xlsx")
    made = converted(tmp_path / "旧", SELFASSESSMENT, tmp_path / "新")
    assert len(made) == 14
    for one in made:
        assert one.workbook is not None
        (back,) = read(one.workbook)
        assert not different(published()[Path(one.source).stem], back)
    assert exit_code(made) == 0


def test_what_was_typed_over_a_formula_stays_and_is_told(tmp_path: Path) -> None:
    """000-14 states 100.00 and 89.91; its rows give 95.00 and 84.91."""
    source = workbook(published()["000-14"], tmp_path / "旧.xlsx")
    made, form = only(source, SELFASSESSMENT, tmp_path / "新.xlsx")
    typed = [(item.path, item.seen, item.remark) for item in made.items]
    assert typed == [
        ("total.weight", "100.00", "公式算得 95.00"),
        ("total.score", "89.91", "公式算得 84.91"),
    ]
    assert {item.fate for item in made.items} == {Fate.NOTED}
    assert form.overwritten == ("total.weight", "total.score")
    assert form["total.score"].raw == "89.91"


def test_formulas_stay_formulas_where_they_give_what_was_stated(tmp_path: Path) -> None:
    source = write(tmp_path / "旧.json", stated("000-02"))
    made, form = only(source, SELFASSESSMENT, tmp_path / "新.xlsx")
    assert not form.overwritten
    sheet = openpyxl.load_workbook(str(made.workbook)).worksheets[0]
    computed = [path for path in FIELDS[Kind.SELFASSESSMENT] if is_computed(form, path)]
    assert len(computed) > 8
    assert all(str(sheet[form[path].cell].value).startswith("=") for path in computed)


def test_rows_printed_empty_stay(tmp_path: Path) -> None:
    rows: list[dict[str, str | None]] = [
        {"level1": "产出指标", "level2": "数量指标", "name": "培训次数", "target": "≥1.00(次)"},
        {"level1": "产出指标", "level2": "质量指标", "name": None, "target": None},
        {"level1": "效益指标", "level2": "社会效益指标", "name": "无", "target": "-"},
    ]
    source = write(tmp_path / "旧.json", stated("002-01") | {"indicators": rows})
    made, form = only(source, NEW, tmp_path / "新.xlsx")
    assert [[row[key].raw for key in rows[0]] for row in form.indicators] == [
        ["产出指标", "数量指标", "培训次数", "≥1.00(次)"],
        ["产出指标", "质量指标", "", ""],
        ["效益指标", "社会效益指标", "无", "-"],
    ]
    assert not lost(made.items)


def test_a_form_without_indicators_gets_the_blank_rows(tmp_path: Path) -> None:
    source = write(tmp_path / "旧.json", stated("002-01") | {"indicators": []})
    _, form = only(source, NEW, tmp_path / "新.xlsx")
    assert not list(form.rows())
    assert "社会成本指标" in [row.level2.raw for row in form.indicators]


def test_what_was_left_blank_stays_blank(tmp_path: Path) -> None:
    """A blank form says 10 points for the funds; this one was asked and says nothing."""
    source = workbook(changed("000-02", funds__total__weight=None), tmp_path / "旧.xlsx")
    _, form = only(source, SELFASSESSMENT, tmp_path / "新.xlsx")
    assert form["funds.total.weight"].is_blank


def test_the_new_form_can_be_filled_in(tmp_path: Path) -> None:
    made, form = only(workbook(published()["002-04"], tmp_path / "旧.xlsx"), NEW, tmp_path / "新.xlsx")
    sheet = openpyxl.load_workbook(str(made.workbook)).worksheets[0]
    asked = [path for path, answer in form.all_answers() if answer.cell and path != "year"]
    assert not [
        path for path in asked if sheet[form[path].cell].protection.locked and not is_computed(form, path)
    ]


def test_the_same_form_gives_the_same_bytes(tmp_path: Path) -> None:
    source = workbook(published()["002-04"], tmp_path / "旧.xlsx")
    data = write(tmp_path / "旧.json", stated("002-04"))
    made = [only(one, NEW, tmp_path / f"{n}.xlsx")[0] for n, one in enumerate((source, source, data))]
    assert len({Path(str(one.workbook)).read_bytes() for one in made}) == 1


# -- forms typed anew in other layouts -----------------------------------------------------------------


@pytest.mark.parametrize("number", range(1, 25))
def test_forms_in_layouts_drawn_by_lot(number: int, tmp_path: Path) -> None:
    source = make(number, style_of(number, 7)).save(tmp_path / "旧.xlsx")
    _nothing_lost(source, tmp_path)


@pytest.mark.parametrize("file", sorted(SHELF.glob("*.txt")), ids=lambda file: file.stem.replace(" ", "-"))
def test_forms_of_the_shelf(file: Path, tmp_path: Path) -> None:
    odd = load(file.read_text(encoding="utf-8"))
    if odd.is_form:
        _nothing_lost(odd.write(tmp_path / "旧.xlsx"), tmp_path)


def test_published_declarations_in_a_word_document(tmp_path: Path) -> None:
    """Last year's document, as it was published, becomes this year's workbooks."""
    forms = [published()[form_id] for form_id in ("002-04", "002-01")]
    made = converted(word(forms, tmp_path / "公开.docx"), NEW, tmp_path / "新", year=2026)
    assert len(made) == 2
    for old, one in zip(forms, made, strict=True):
        assert one.workbook
        (back,) = read(one.workbook)
        assert not different(old, back).keys() - {"year"}
        assert back.year.value == 2026


def _nothing_lost(source: Path, folder: Path) -> None:
    """Each form of a file as it reads now, in an edition of its kind; guesses are named too."""
    for kind, edition in ((Kind.SELFASSESSMENT, SELFASSESSMENT), (Kind.DECLARATION, NEW)):
        forms = [form for form in read(source) if form.kind is kind]
        made = [
            one for one in converted(source, edition, folder / edition) if one.form and one.form.kind is kind
        ]
        assert len(made) == len(forms)
        for one in made:
            assert one.form
            assert one.workbook
            (back,) = read(one.workbook)
            assert not unaccounted(one.form, back, one.items)
            assert one.form.guesses.keys() - {"year"} <= {item.path for item in one.items}


# -- money and years -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("yuan", "wan", "is_long"),
    [("2999200.00", "299.92", False), ("3260130.00", "326.013", True), ("1.23", "0.000123", True)],
)
def test_amounts_keep_every_digit(yuan: str, wan: str, is_long: bool) -> None:
    old = changed("002-01", funds__annual__fiscal=yuan)
    poured = pour(old, replace(editions.load(NEW), money="万元"))
    assert poured.form["funds.annual.fiscal"].raw == wan
    why = "换算成万元后多于两位小数，没有舍入"
    assert (("funds.annual.fiscal", why) in told(poured.items, Fate.NOTED)) == is_long


def test_an_amount_too_large_for_any_cell_has_no_place() -> None:
    edition = replace(editions.load(SELFASSESSMENT), money="元")
    poured = pour(changed("000-02", funds__fiscal__initial="900000000000000"), edition)
    assert poured.form["funds.fiscal.initial"].is_blank
    assert ("funds.fiscal.initial", "换算成元后数字太大") in told(poured.items, Fate.LOST)


@pytest.mark.parametrize("edition", [OLD, SELFASSESSMENT])
def test_amounts_under_a_label_of_other_money_stay_out(edition: str, tmp_path: Path) -> None:
    """A workbook of ours whose label 万元 somebody made 元: nobody knows what its numbers are."""
    source = workbook(published()["000-02"], tmp_path / "旧.xlsx")
    made, form = only(typed_over(source, {"A5": "项目资金（元）"}), edition, tmp_path / "新.xlsx")
    amounts = [path for path, field in FIELDS[form.kind].items() if field.type is Type.AMOUNT]
    assert not [path for path in amounts if form[path].value]
    why = "资金栏没有写明单位是万元，请核对后填写"
    assert ("funds.fiscal.initial", why) in told(made.items, Fate.LOST)


def test_last_years_declaration_for_this_year(tmp_path: Path) -> None:
    source = workbook(published()["002-04"], tmp_path / "旧.xlsx")
    made, form = only(source, NEW, tmp_path / "新.xlsx", year=2026)
    assert (form.year.value, form.identity.year) == (2026, 2026)
    assert form.date("project.start").value == published()["002-04"].date("project.start").value
    assert [item.why for item in made.items] == [
        "年度由 2024 改成了 2026；日期、资金、目标和指标照原表，请改成 2026 年度的"
    ]
    assert exit_code([made]) == 0


def test_the_year_stays_and_the_other_editions_is_offered(tmp_path: Path) -> None:
    source = workbook(published()["002-04"], tmp_path / "旧.xlsx")
    made, form = only(source, NEW, tmp_path / "新.xlsx")
    assert form.year.value == 2024
    assert [item.why for item in made.items] == [
        "年度照原表写 2024，表样是 2026 年度的；要写成 2026，请加 --year 2026"
    ]


def test_without_a_year_the_edition_has_one(tmp_path: Path) -> None:
    source = workbook(published()["002-04"], tmp_path / "旧.xlsx")
    typed_over(source, {"A2": "（　年度）"})
    made, form = only(source, NEW, tmp_path / "新.xlsx")
    assert form.year.value == 2026
    assert told(made.items, Fate.DOUBTFUL) == [("year", "原表没有写明年度，按表样写成了 2026 年度")]
    assert exit_code([made]) == 1


# -- answers that are no values ------------------------------------------------------------------------


def test_answers_that_say_nothing_certain(tmp_path: Path) -> None:
    source = workbook(published()["002-04"], tmp_path / "旧.xlsx")
    (form,) = read(source)
    at = {path: answer.cell for path, answer in form.all_answers()}
    typed_over(source, {
        at["funds.annual.fiscal"]: "待财政批复",  # no amount
        at["funds.annual.carryover"]: "-",
        at["project.start"]: Formula("[1]其他!B2"),  # a link that nobody computed
        at["project.nature"]: Formula("#REF!", "#REF!", "e"),
        at["funds.annual.total"]: Formula("[1]其他!B9"),  # computed anew by the new form
        at["goals.project"]: "目标_x0007_一\n目标二",
    })  # fmt: skip
    made, new = only(source, NEW, tmp_path / "新.xlsx")
    assert told(made.items, Fate.LOST) == [
        ("project.nature", "是错误值"), ("project.start", "是公式，没有算出来的值"),
    ]  # fmt: skip
    assert told(made.items, Fate.DOUBTFUL) == [("funds.annual.fiscal", "不是金额，照原样写成文字")]
    noted = dict(told(made.items, Fate.NOTED))
    assert noted["funds.annual.total"] == "没有写出数值，新表由公式算出"
    assert noted["goals.project"] == "有看不见的控制字符，表格里写不进去，已去掉"
    assert (new["funds.annual.fiscal"].state, new["funds.annual.fiscal"].raw) == (
        State.UNREADABLE,
        "待财政批复",
    )
    assert new["funds.annual.carryover"].state is State.PLACEHOLDER
    assert new["project.nature"].is_blank
    assert new["project.start"].is_blank
    assert "funds.annual.total" not in new.overwritten
    assert new["goals.project"].raw == "目标一\n目标二"
    assert exit_code([made]) == 1


def test_guesses_and_what_stands_around_are_told() -> None:
    telephone = from_text(Type.TEXT, "63214567", "C40")
    old = replace(
        published()["002-01"],
        guesses={"funds.annual.total": Guess(Certainty.DOUBTFUL, "两处写的不一样")},
        hidden=(Remark("第9行隐藏着，里面填有内容", "B9"),),
        strays=(Remark("责任科室：办公室", "H3"),),
        tail={"联系电话": telephone, "填报人": from_text(Type.TEXT, "")},
    )
    poured = pour(old, editions.load(OLD))
    assert [(item.fate, item.why, item.cell, item.seen, item.remark) for item in poured.items] == [
        (Fate.DOUBTFUL, "存疑", "", "2999200.00", "两处写的不一样"),
        (Fate.DOUBTFUL, "隐藏的内容也放进去了", "B9", "", "第9行隐藏着，里面填有内容"),
        (Fate.LOST, "不是表样里的内容", "H3", "", "责任科室：办公室"),
        (Fate.LOST, "新表没有这一栏", "C40", "63214567", ""),
    ]


def test_what_is_not_on_the_sheet_is_named(tmp_path: Path) -> None:
    source = workbook(published()["002-04"], tmp_path / "旧.xlsx")
    made, _ = only(typed_over(source, {"F3": None, "G3": None}), OLD, tmp_path / "新.xlsx")
    said = "原表上没有找到这些栏，请看是不是换了说法：项目类别"
    assert told(made.items, Fate.DOUBTFUL) == [("", said)]


# -- explanations --------------------------------------------------------------------------------------

#: By rules whose lines are hints.
EXPLAINED = {"L04": "项目内容未变，\n指标沿用 =上年= <b>", "X02": "按批复"}


@pytest.fixture
def explained(tmp_path: Path) -> Path:
    """A workbook with explanations on its sheet 校验, each beside a rule that is there."""
    path = workbook(published()["002-04"], tmp_path / "旧.xlsx", live=True)
    book = openpyxl.load_workbook(path)
    rows = {str(row[0].value): row for row in book["校验"].iter_rows()}
    for code, text in EXPLAINED.items():
        assert rows[code][2].value == "提示"
        rows[code][7].value, rows[code][7].data_type = text, "s"
    book.save(path)
    return path


def test_explanations_are_carried_over(explained: Path, tmp_path: Path) -> None:
    (old,) = read(explained)
    assert list(old.explanations.values()) == list(EXPLAINED.values())
    made, form = only(explained, NEW, tmp_path / "新.xlsx")
    assert form.explanations == old.explanations
    assert not told(made.items, Fate.LOST)
    book = openpyxl.load_workbook(str(made.workbook))
    assert book.sheetnames == openpyxl.load_workbook(explained).sheetnames


def test_explanations_are_for_one_year_and_one_kind_of_form(explained: Path, tmp_path: Path) -> None:
    for edition, settings in ((NEW, {"year": 2026}), (SELFASSESSMENT, {})):
        made, form = only(explained, edition, tmp_path / f"{edition}.xlsx", **settings)
        assert not form.explanations
        said = [item.seen for item in made.items if "情况说明" in item.label]
        assert said == list(EXPLAINED.values())


def test_an_explanation_of_a_rule_that_is_not_there_is_told(explained: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(explained)
    cells = [cell for row in book["校验"].iter_rows() for cell in row[:1] if cell.value in EXPLAINED]
    cells[0].value = "P99"
    book.save(explained)
    made, form = only(explained, NEW, tmp_path / "新.xlsx")
    assert len(form.explanations) == 1
    assert [item.label for item in made.items if item.fate is Fate.LOST] == ["“校验”表上 P99 的情况说明"]


# -- from one kind of form to the other ----------------------------------------------------------------


def test_a_declaration_becomes_what_batch_issues(run: Run, tmp_path: Path) -> None:
    source = workbook(published()["003-02"], tmp_path / "旧.xlsx")
    assert run("batch", SELFASSESSMENT, "--from", "旧.xlsx", "-o", "批").code == 0
    made, _ = only(source, SELFASSESSMENT, tmp_path / "新.xlsx")
    (issued,) = (tmp_path / "批").iterdir()
    assert issued.read_bytes() == Path(str(made.workbook)).read_bytes()
    assert lost(made.items) == {"project.nature", "project.category", "project.start", "project.end"}
    rounded = [item for item in made.items if "四舍五入" in item.why]
    assert [(item.path, item.remark) for item in rounded] == [
        ("funds.annual.fiscal", "162.7186 写成 162.72")  # 1627186.00 元
    ]
    assert exit_code([made]) == 1


def test_nothing_of_a_declaration_is_dropped_without_a_word(tmp_path: Path) -> None:
    rows = [
        {"level1": "产出指标", "level2": "数量指标", "name": "培训次数", "target": "≥1.00(次)"},
        {"level1": "产出指标", "level2": "质量指标", "name": None, "target": None},
        {"level1": "产出指标", "level2": "时效指标", "name": None, "target": "及时"},
        {"level1": "效益指标", "level2": "社会效益指标", "name": "保障程度", "target": "较好"},
    ]
    source = write(tmp_path / "旧.json", stated("002-01") | {"indicators": rows})
    made, form = only(source, SELFASSESSMENT, tmp_path / "新.xlsx")
    assert [row.name.raw for row in form.indicators] == ["培训次数", "保障程度"]
    assert ("indicators[2].target", "这一行没有写三级指标") in told(made.items, Fate.LOST)
    assert ("", "没有写三级指标的 2 行不放进自评表") in told(made.items, Fate.NOTED)


def test_a_selfassessment_gives_what_was_declared(tmp_path: Path) -> None:
    old = published()["000-14"]
    made, form = only(workbook(old, tmp_path / "旧.xlsx"), OLD, tmp_path / "新.xlsx")
    assert (
        form["funds.annual.fiscal"].value == form["funds.annual.total"].value == Decimal(190_000)
    )  # 19.00 万元
    assert not form.overwritten
    assert form["goals.annual"].raw == old["goals.expected"].raw
    for key in ("level1", "level2", "name", "target"):
        assert [row[key].raw for row in form.indicators] == [row[key].raw for row in old.indicators]
    gone = lost(made.items)
    assert {"goals.actual", "grade", "total.score", "funds.total.rate", "funds.fiscal.executed"} <= gone
    assert {f"indicators[{n}].{key}" for n in range(14) for key in ("actual", "weight", "score")} <= gone
    assert "funds.fiscal.score" not in gone  # a dash
    assert ("", "年度资金按自评表的年初预算数填写，申请的和批复的可能不同") in told(made.items, Fate.DOUBTFUL)
    assert "原表没有、新表要补填的：项目性质、项目类别、计划开始日期" in made.items[-1].why


# -- a form that somebody drew --------------------------------------------------------------------------


def test_into_a_form_that_somebody_drew_and_back(run: Run, tmp_path: Path) -> None:
    """In 万元, without 项目性质, for 2025: 3260130.00 元 are 326.013 万元 and come back as they were."""
    assert run("template", "export", OLD, "-o", "表样2025.xlsx").code == 0
    book = openpyxl.load_workbook(tmp_path / "表样2025.xlsx")
    book.worksheets[0]["A6"].value = "项目资金（万元）"
    book.worksheets[0]["D3"].value = book.worksheets[0]["E3"].value = None
    book.save(tmp_path / "表样2025.xlsx")
    workbook(published()["002-04"], tmp_path / "旧.xlsx")
    said = run("convert", "旧.xlsx", "--to", "表样2025.xlsx", "-o", "新.xlsx")
    assert (said.code, said.err) == (1, "")
    assert "当年财政拨款：“3260130.00”，新表是 326.013" in said.out
    assert "项目性质：“其他经常性项目”" in said.out
    assert run("convert", "新.xlsx", "--edition", "表样2025.xlsx", "--to", OLD, "-o", "回.xlsx").code == 0
    (back,) = read(tmp_path / "回.xlsx")
    assert different(published()["002-04"], back).keys() == {"project.nature"}
