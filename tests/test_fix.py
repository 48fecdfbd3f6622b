"""``xltool fix`` makes mechanical repairs only, each listed; what may mean two things is left and said."""

import datetime as dt
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from fixing import FORM, Fix, changes, doubts, fixed, mended, unlisted
from forms import published, workbook
from hands import Formula, Shown, Typed, cell_xml, format_of, typed_over
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from xltool.answer import State
from xltool.excel.reading.read import read
from xltool.repair import NOTHING


@pytest.fixture
def fix(tmp_path: Path) -> Fix:
    """See :func:`fixing.fixed`."""
    return partial(fixed, tmp_path)


# -- published forms -------------------------------------------------------------------------------


@pytest.mark.parametrize("form_id", published())
def test_published_forms(form_id: str, fix: Fix) -> None:
    """Three forms print targets without decimals, two spell units otherwise, one has wrong totals."""
    done, _, _ = fix({}, form_id)
    expected = {"002-01": 5, "002-02": 5, "003-04": 1, "003-13": 2, "000-13": 14, "000-14": 2}
    assert (len(done.repairs), done.doubts) == (expected.get(form_id, 0), [])


def test_wrong_totals_become_formulas(fix: Fix) -> None:
    done, after, copy = fix({}, "000-14")
    assert changes(done) == {"F27": ("100.00", "95.00"), "G27": ("89.91", "84.91")}
    sheet = load_workbook(copy).worksheets[0]
    assert (sheet["F27"].value, sheet["G27"].value) == (
        "=ROUND(F6+SUM(F13:F26),2)",
        "=ROUND(H6+SUM(G13:G26),2)",
    )
    assert (after["total.weight"].value, after["grade"].value) == (Decimal(95), "良")


# -- what people fill in ---------------------------------------------------------------------------


def test_targets_and_actual_values(fix: Fix) -> None:
    done, after, copy = fix({
        "D15": ">=２次", "E15": "３ 次", "D13": "≥0%", "E13": "51％", "D18": "=1 00(%)",
        "E16": "1人", "E23": Shown(0.9, "0.00%"),
        "D14": "合 理", "E14": "部分达成指标\n并具有一定效果 ", "E17": "0",
    })  # fmt: skip
    assert changes(done) == {
        "D13": ("≥0%", "≥0.00(%)"), "E13": ("51％", "51.00(%)"), "D14": ("合 理", "合理"),
        "E14": ("部分达成指标\n并具有一定效果 ", "部分达成指标并具有一定效果"), "D15": (">=２次", "≥2.00(次)"),
        "E15": ("３ 次", "3.00(次)"), "E16": ("1人", "1.00(人)"), "E17": ("0", "0.00(次)"), "E23": ("90%", "90.00(%)"),
    }  # fmt: skip
    assert doubts(done) == {"D18": "=1 00(%)"}
    assert [cell_xml(copy, cell).get("t", "n") for cell in ("E13", "E15", "E17", "E23")] == ["n"] * 4
    assert [format_of(copy, cell) for cell in ("E13", "E15", "E23")] == [
        '0.00"(%)"',
        '0.00"(次)"',
        '0.00"(%)"',
    ]
    assert after["indicators[2].actual"].raw == "3.00(次)"


def test_an_actual_value_follows_its_targets_unit(fix: Fix) -> None:
    done, after, copy = fix({"D15": "≥2.00(km)", "D23": "≥85(%)"})
    assert changes(done) == {
        "D15": ("≥2.00(km)", "≥2.00(公里)"), "E15": ("3.00(km)", "3.00(公里)"), "D23": ("≥85(%)", "≥85.00(%)"),
    }  # fmt: skip
    assert (format_of(copy, "E15"), after["indicators[2].actual"].raw) == ('0.00"(公里)"', "3.00(公里)")


def test_numbers_kept_as_text(fix: Fix) -> None:
    done, after, copy = fix({
        "C7": "３０.３０", "D7": Shown("30.30", "@"), "E7": "20 .53", "F13": Shown("８", "@"),
        "G13": "7.00 ", "G14": " 9",
    })  # fmt: skip
    assert changes(done) == {
        "C7": ("３０.３０", "30.30"), "D7": ("30.30", "30.30"), "E7": ("20 .53", "20.53"), "F13": ("８", "8.00"),
        "G13": ("7.00 ", "7.00"), "G14": (" 9", "9.00"),
    }  # fmt: skip
    assert not any(answer.is_text for _, answer in after.all_answers())
    assert (format_of(copy, "D7"), format_of(copy, "F13")) == ("#,##0.00_ ", "0.00")
    assert cell_xml(copy, "C7").get("s") == cell_xml(copy, "C8").get("s")


def test_sums_that_left_texts_out_are_computed_anew(fix: Fix) -> None:
    """As Excel leaves it: the sum without the text is 85.78, the grade 良."""
    total, grade = (
        "ROUND(H6+SUM(G13:G23),2)",
        'IF(COUNT(G13:G23)=0,"",IF(G24>=90,"优",IF(G24>=80,"良",IF(G24>=60,"中","差"))))',
    )
    done, after, _ = fix({"G17": "5", "G24": Formula(total, "85.78"), "B25": Formula(grade, "良", "str")})
    assert changes(done) == {"G17": ("5", "5.00"), "G24": ("85.78", "90.78"), "B25": ("良", "优")}
    assert (after["total.score"].value, after["grade"].value) == (Decimal("90.78"), "优")
    assert [repair.why for repair in done.repairs][1:] == ["公式随改正的格重新计算"] * 2


def test_dates(fix: Fix) -> None:
    done, after, copy = fix({"B5": "2024 年 1 月 5 日", "E5": Shown(45657, "General")}, "004-01")
    assert changes(done) == {"B5": ("2024 年 1 月 5 日", "2024-01-05"), "E5": ("45657", "2024-12-31")}
    assert (after["project.start"].value, after["project.end"].value) == (
        dt.date(2024, 1, 5),
        dt.date(2024, 12, 31),
    )
    sheet = load_workbook(copy).worksheets[0]
    assert (sheet["B5"].value, sheet["E5"].value) == (dt.datetime(2024, 1, 5), dt.datetime(2024, 12, 31))


@pytest.mark.parametrize("day", [20241231, "20241231", "2024.12.31", "２０２４/12/31"])
def test_dates_of_other_spellings(day: Typed, fix: Fix) -> None:
    done, after, _ = fix({"E5": day}, "004-01")
    assert (len(done.repairs), after["project.end"].value) == (1, dt.date(2024, 12, 31))


def test_words(fix: Fix) -> None:
    done, after, _ = fix({
        "A13": "成 本指 标", "B17": "质量指标　", "C3": "\ufeff组织人事专项\n", "C13": "购书<br/>成本节约率",
        "H13": "<p>网上购书&nbsp;降低成本。</p><p>继续比价。</p>", "B11": "　　开头空两格是习惯",
    })  # fmt: skip
    assert changes(done) == {
        "C3": ("\ufeff组织人事专项\n", "组织人事专项"), "A13": ("成 本指 标", "成本指标"),
        "C13": ("购书<br/>成本节约率", "购书\n成本节约率"), "B17": ("质量指标　", "质量指标"),
        "H13": ("<p>网上购书&nbsp;降低成本。</p><p>继续比价。</p>", "网上购书 降低成本。\n继续比价。"),
    }  # fmt: skip
    assert after["indicators[1].level1"].value == "成本指标"


@pytest.mark.parametrize(
    ("cell", "typed"),
    [
        ("C7", "1,05"), ("C7", "12 34"), ("C7", "12.5万元"), ("G13", "7分"),
        ("G13", Shown(0.07, "0%")), ("D15", "≥1,05(次)"),
        ("D15", "≥1 5(次)"), ("D15", "1O0%"), ("E13", "0.51"), ("E15", "≥3-5次"), ("E15", "10²次"),
    ],
)  # fmt: skip
def test_what_is_in_doubt_is_left_and_said(cell: str, typed: Typed, fix: Fix) -> None:
    done, _, copy = fix({cell: typed})
    assert cell in doubts(done)
    assert cell not in changes(done)
    assert copy.name == "表.xlsx" or cell_xml(copy, cell).get("t", "n") != "n" or isinstance(typed, Shown)


@pytest.mark.parametrize("day", ["2024.13.1", "1/5/2024", "2024.1.1-2024.12.31", "年底"])
def test_dates_in_doubt_are_left_and_said(day: str, fix: Fix) -> None:
    done, _, _ = fix({"E5": day}, "004-01")
    assert (done.repairs, doubts(done)) == ([], {"E5": day})


@pytest.mark.parametrize(
    ("cell", "typed"),
    [
        ("D14", "3/4"), ("D14", "及时 准确"), ("D15", "≥90%的学员"), ("D15", "-"), ("D15", "待定"), ("E14", "基本达成"),
        ("D15", "11月底前完成"), ("C15", "名称 中间空格"), ("H13", "  "), ("G13", "-"), ("C13", "=1+1"), ("E15", 0.95),
    ],
)  # fmt: skip
def test_what_needs_no_repair_is_left(cell: str, typed: Typed, fix: Fix) -> None:
    done, _, _ = fix({cell: typed})
    assert cell not in changes(done)
    assert cell not in doubts(done)


def test_a_persons_own_formulas_stay(fix: Fix) -> None:
    done, after, copy = fix({
        "E7": Formula("20+0.53", "20.53"), "G13": Formula("F13-1", "7"), "F13": "8",
        "D15": Formula('">=2次"', ">=2次", "str"),
    })  # fmt: skip
    assert changes(done) == {"F13": ("8", "8.00")}
    assert load_workbook(copy).worksheets[0]["G13"].value == "=F13-1"
    assert after["indicators[2].target"].raw == ">=2次"


# -- computed cells --------------------------------------------------------------------------------


def test_overwritten_cells_get_their_formulas_back(fix: Fix) -> None:
    """20.53 of 30.30 is 67.75 %, 6.78 points; with 84.00 the indicators earn that is 90.78."""
    done, after, copy = fix({
        "C6": 30.3, "E6": "20.53", "G6": 76.57, "H6": None, "G7": Shown(0.6775, "0.00%"),
        "G24": "９０．７８", "B25": "良",
    })  # fmt: skip
    assert changes(done) == {
        "C6": ("30.30", "30.30"), "E6": ("20.53", "20.53"), "G6": ("76.57", "67.75"), "H6": ("（空）", "6.78"),
        "G7": ("67.75%", "67.75"), "G24": ("９０．７８", "90.78"), "B25": ("良", "优"),
    }  # fmt: skip
    kinds = {repair.cell: repair.why for repair in done.repairs}
    assert {cell for cell, why in kinds.items() if why == "恢复公式，数值改变，请核对"} == {"G6", "H6", "B25"}
    fresh = load_workbook(workbook(published()[FORM], copy.with_name("原.xlsx"))).worksheets[0]
    sheet = load_workbook(copy).worksheets[0]
    assert {cell: sheet[cell].value for cell in kinds} == {cell: fresh[cell].value for cell in kinds}
    assert format_of(copy, "G7") == "0.00"
    assert after["grade"].raw == "优"


def test_formulas_not_recalculated_are(fix: Fix) -> None:
    """As Excel saves them that calculates only when asked."""
    done, _, copy = fix({"G23": 4, "J23": Formula("F23", "1")})
    assert changes(done) == {"G24": ("90.78", "84.78"), "B25": ("优", "良")}
    assert {repair.why for repair in done.repairs} == {"公式没有重新计算，补上算得的值"}
    assert cell_xml(copy, "J23").findtext("{*}v") == "10"


def test_broken_formulas_are_replaced(fix: Fix) -> None:
    done, _, _ = fix(
        {
            "G24": Formula("H6+SUM(G13:G20)", "80.78"),
            "F24": Formula("#REF!+1", "#REF!", "e"),
            "G6": Formula("VLOOKUP(1,A:B,2)"),
        }
    )
    assert changes(done) == {
        "G6": ("=VLOOKUP(1,A:B,2)", "67.75"), "F24": ("#REF!", "100.00"), "G24": ("80.78", "90.78"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "cells",
    [
        {"G24": Formula("SUM(H6,G13:G23)", "90.78")}, {"G24": Formula("SUMPRODUCT(G13:G23)+H6", "90.78")},
        {"G6": Formula("ROUND(E6/D6*100,2)", "67.76")}, {"F8": "-", "G8": "-"},
        {f"C{row}": None for row in (6, 7, 8, 9)},
    ],
)  # fmt: skip
def test_computed_cells_that_are_right_in_another_way(cells: dict[str, Typed], fix: Fix) -> None:
    assert not cells.keys() & changes(fix(cells)[0]).keys()


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        ({"G24": 95, "G13": "7分"}, "G24"), ({"G24": 95, "G13": None}, "G24"), ({"B25": "中", "G13": "1,05"}, "B25"),
        ({"G6": 80, "E7": "2O.53"}, "G6"), ({"C6": 5, "C7": None, "C8": None, "C9": None}, "C6"), ({"G6": 67.76}, "G6"),
    ],
)  # fmt: skip
def test_computed_cells_that_cannot_be_told_are_left_and_said(
    cells: dict[str, Typed], cell: str, fix: Fix
) -> None:
    done, _, copy = fix(cells)
    assert cell in doubts(done)
    assert cell not in changes(done)
    assert float(cell_xml(copy, cell).findtext("{*}v") or 0) == cells[cell] or cells[cell] == "中"


def test_a_total_is_not_computed_past_rows_nobody_could_read(fix: Fix) -> None:
    """A note ends the table; what stands below it, the reader does not see."""
    done, _, _ = fix(
        {"A18": "注：以下为补充", "B18": None, "C18": None, "D18": None, "E18": None, "G24": 11, "F18": 5}
    )
    assert "G24" in doubts(done)
    assert "G24" not in changes(done)


CLUMSY = [
    "１０.５０", "12 34", "≥ 5 次", "不少于95％", "及 时", "<p>x</p>", "2024 年 1 月 5 日", " 7 ", "-", "", "1,05",
    "达成 指标",
]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from([FORM, "000-14", "004-02", "002-01"]),
    st.lists(st.tuples(st.integers(0, 10**6), st.one_of(
        st.sampled_from(CLUMSY),
        st.decimals(0, 1000, places=2).map(float), st.text(max_size=8), st.none(),
    )), max_size=6),
)  # fmt: skip
def test_clumsy_hands(
    tmp_path_factory: pytest.TempPathFactory, form_id: str, edits: list[tuple[int, Typed]]
) -> None:
    """Whatever is typed wherever: only what is listed changes, and a second time nothing does."""
    path = workbook(published()[form_id], tmp_path_factory.mktemp("表") / "表.xlsx")
    cells = sorted({answer.cell for _, answer in read(path)[0].all_answers() if answer.cell})
    typed = {
        cells[n % len(cells)]: text for n, text in edits if not isinstance(text, str) or text.isprintable()
    }
    (before,) = read(typed_over(path, typed))
    done, copy = mended(path)
    (after,) = read(copy)
    assert unlisted(before, after, done) == set()
    for repair in done.repairs:
        assert after[repair.path].state in (State.VALUE, State.PLACEHOLDER) or repair.after == NOTHING
    assert mended(copy)[0].repairs == []
