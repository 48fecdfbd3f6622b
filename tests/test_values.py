"""Amounts, rates, dates, points and levels as people type them; what is read into them is told.

000-14 has 19.00 万元 to spend, of which it spent 7.43 (39.10 %); 002-01 applies for 2,999,200.00 元. The amounts
of the one stand in C6:E9, its rates in G6:G9; those of the other in C6:C9 and F6:F9.
"""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from forms import published
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from reading import DECLARED, SELF, different, edited, put
from typed_anew import formatted, relabelled, scaled, typed, without_identity

from xltool import capitals, money, policy
from xltool.answer import State
from xltool.check import check
from xltool.excel.opening.concealed import Concealed, concealed, concealed_in_opendocument
from xltool.excel.opening.number_formats import shown, shown_unit
from xltool.excel.reading.plain import level_name
from xltool.form import Certainty, Filing

LIKELY, DOUBTFUL = Certainty.LIKELY, Certainty.DOUBTFUL
FISCAL = "funds.fiscal.initial"
FUNDS = range(6, 10)


def sure(form: Filing, path: str) -> Certainty | None:
    """How sure an answer is; ``None`` where it is certain."""
    guess = form.guesses.get(path)
    return guess.certainty if guess else None


@pytest.mark.parametrize("form_id", published())
def test_a_form_that_fits_is_certain_without_its_identity_too(form_id: str, tmp_path: Path) -> None:
    form = typed(form_id, tmp_path)
    assert different(published()[form_id], form) == {}
    assert (form.guesses, form.hidden) == ({}, ())


# -- amounts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1，052.82万元", "1052.82"), ("10528200元", "1052.82"), ("1052.82 万", "1052.82"),
        ("１０５２．８２万元", "1052.82"), ("1,052.82（万元）", "1052.82"), ("10,528,200.00元整", "1052.82"),
        ("0.105282亿元", "1052.82"), ("人民币10528200元", "1052.82"), ("10528.2千元", "1052.82"),
        ("壹佰万元整", "100"), ("人民币壹仟零伍拾贰万捌仟贰佰元正", "1052.82"), ("0元", "0"), ("0.5元", "0.00005"),
    ],
)  # fmt: skip
def test_an_amount_with_its_unit_is_certain(text: str, amount: str, tmp_path: Path) -> None:
    form = typed(SELF, tmp_path, put("C7", text))
    answer = form[FISCAL]
    assert (answer.state, answer.value, answer.raw) == (State.VALUE, Decimal(amount), text)
    assert answer.is_text  # no formula counts it
    assert sure(form, FISCAL) is None


@pytest.mark.parametrize(
    "text", ["1,05万元", "约64.5万元", "64.5万元左右", "64.5-70万元", "12 34", "壹贰元", "万元", "十万元"]
)
def test_an_amount_that_may_mean_more_stays_unreadable(text: str, tmp_path: Path) -> None:
    answer = typed(SELF, tmp_path, put("C7", text))[FISCAL]
    assert (answer.state, answer.value, answer.raw) == (State.UNREADABLE, None, text)


@pytest.mark.parametrize("text", ["￥19.00", "¥ 19", "1 052.82"])
def test_a_currency_sign_or_blanks_in_a_number_make_it_a_guess(text: str, tmp_path: Path) -> None:
    form = typed(SELF, tmp_path, put("C7", text))
    assert form[FISCAL].value == Decimal("1052.82" if "052" in text else 19)
    assert sure(form, FISCAL) is LIKELY


def test_a_currency_sign_on_a_form_in_yuan_is_certain(tmp_path: Path) -> None:
    form = typed(DECLARED, tmp_path, put("F7", "￥2,999,200.00"))
    assert form["funds.annual.fiscal"].value == 2999200
    assert sure(form, "funds.annual.fiscal") is None


def test_amounts_under_another_unit_are_converted_and_told(tmp_path: Path) -> None:
    form = typed(SELF, tmp_path, relabelled("（万元）", "（元）"), scaled(10_000, "C", "D", "E", rows=FUNDS))
    assert form["funds.fiscal.executed"].value == Decimal("7.43")
    assert form["funds.total.executed"].value == Decimal("7.43")  # a formula nobody computed
    assert form["funds.fiscal.executed"].raw == "74300.00元"
    assert {
        sure(form, f"funds.{row}.{column}") for row in ("total", "fiscal") for column in ("initial", "budget")
    } == {LIKELY}
    assert form.guesses[FISCAL].reason == "A5写的金额单位是“元”，已换算成“万元”"
    assert sure(form, "funds.other.initial") is None  # 0 is 0 in any unit
    errors = [word for word in check(form, policy.load())[0] if word.field.startswith("funds.")]
    assert errors == []


def test_a_declaration_in_wan_is_converted(tmp_path: Path) -> None:
    def tenths(sheet: Worksheet) -> None:
        sheet["F7"] = 299.92

    form = typed(DECLARED, tmp_path, relabelled("（元）", "(万元)"), tenths)
    answer = form["funds.annual.fiscal"]
    assert (answer.value, answer.raw, sure(form, "funds.annual.fiscal")) == (2999200, "299.92万元", LIKELY)


def test_cents_of_an_amount_in_yuan_are_no_blemish(tmp_path: Path) -> None:
    form = typed(
        SELF,
        tmp_path,
        relabelled("（万元）", "（元）"),
        scaled(10_000, "C", "D", "E", rows=FUNDS),
        put("C7", 190000.37),
    )
    assert form[FISCAL].value == Decimal("19.000037")
    assert "Z16" not in {word.code for word in check(form, policy.load())[0]}


def test_a_line_above_and_the_head_of_a_column_state_units_too(tmp_path: Path) -> None:
    plain = relabelled("（万元）", "")
    line = typed(
        SELF, tmp_path, plain, put("A3", "金额单位：人民币元"), scaled(10_000, "C", "D", "E", rows=FUNDS)
    )
    assert (line[FISCAL].value, sure(line, FISCAL)) == (19, LIKELY)
    head = typed(SELF, tmp_path, put("E5", "全年执行数（元）"), scaled(10_000, "E", rows=FUNDS))
    assert (head["funds.fiscal.executed"].value, sure(head, "funds.fiscal.executed")) == (
        Decimal("7.43"),
        LIKELY,
    )
    assert (head[FISCAL].value, sure(head, FISCAL)) == (19, None)


def test_amounts_without_any_unit_are_the_editions_by_guess(tmp_path: Path) -> None:
    form = typed(SELF, tmp_path, relabelled("（万元）", ""))
    assert (form[FISCAL].value, sure(form, FISCAL)) == (19, LIKELY)
    assert different(published()[SELF], form) == {}


@pytest.mark.parametrize(
    ("code", "factor", "raw"),
    [
        ('#,##0.00"元"', 10_000, "190000.00元"),
        ('0!.0000"万元"', 10_000, "19.00万元"),
        ('0.00"千元"', 10, "190.00千元"),
    ],
)
def test_the_number_format_states_the_unit(code: str, factor: int, raw: str, tmp_path: Path) -> None:
    form = typed(
        SELF, tmp_path, scaled(factor, "C", "D", "E", rows=FUNDS), formatted(code, "C", "D", "E", rows=FUNDS)
    )
    assert (form[FISCAL].value, form[FISCAL].raw, sure(form, FISCAL)) == (19, raw, LIKELY)
    same = typed(SELF, tmp_path, formatted('0.00"万元"', "C", "D", "E", rows=FUNDS))
    assert (same[FISCAL].value, sure(same, FISCAL)) == (19, None)


@pytest.mark.parametrize(
    ("code", "worth"),
    [
        ('0.00"万元"', "10000"), ('#,##0.00"元"', "1"), ('0!.0,"万元"', "1"), ('0!.0000"万元"', "1"),
        ('0.00"(万元)"', "10000"), ('#,##0,"千元"', "1"), ('0.00_ "万元";[Red]-0.00"万元"', "10000"),
        ("#,##0.00元", "1"), ('[$¥-804]0.00"元"', "1"), ('General"元"', "1"), ('0.00"(次)"', None),
        ('0.00"元/人"', None), ('0"个单元"', None), ('0"万人"', None), ('"¥"#,##0.00', None),
        ('0"."0,"万"', "1"), ('"元"', None),
    ],
)  # fmt: skip
def test_what_one_of_a_formatted_number_is_worth(code: str, worth: str | None) -> None:
    shown = shown_unit(code)
    assert (shown.worth if shown else None) == (worth and Decimal(worth))


def test_a_unit_that_makes_no_sense_is_doubted_and_not_followed(tmp_path: Path) -> None:
    form = typed(SELF, tmp_path, relabelled("（万元）", "（元）"))  # 19 元 in all
    assert (form[FISCAL].value, sure(form, FISCAL)) == (19, DOUBTFUL)
    large = typed(DECLARED, tmp_path, relabelled("（元）", "（万元）"))  # 29,992,000,000 元
    assert (large["funds.annual.fiscal"].value, sure(large, "funds.annual.fiscal")) == (2999200, DOUBTFUL)
    small = typed(DECLARED, tmp_path, put("F6", 0.5), put("F7", 0.5))
    assert (small["funds.annual.total"].value, sure(small, "funds.annual.total")) == (
        Decimal("0.5"),
        DOUBTFUL,
    )
    huge = typed(SELF, tmp_path, scaled(10_000, "C", "D", "E", rows=FUNDS))  # 1.9 billion 元, all round
    assert (huge[FISCAL].value, sure(huge, FISCAL)) == (190000, DOUBTFUL)


def test_one_amount_ten_thousand_times_the_others_is_doubted(tmp_path: Path) -> None:
    form = typed(SELF, tmp_path, put("E7", 74300))
    assert form["funds.fiscal.executed"].value == 74300
    assert {sure(form, f"funds.fiscal.{column}") for column in ("budget", "executed")} == {DOUBTFUL}
    assert sure(form, FISCAL) is None


def test_units_that_contradict_each_other_are_doubted(tmp_path: Path) -> None:
    form = typed(SELF, tmp_path, put("E5", "全年执行数（元）"), put("B7", "当年财政拨款（万元）"))
    assert sure(form, "funds.fiscal.executed") is DOUBTFUL
    assert sure(form, FISCAL) is None


def test_nothing_is_read_into_a_workbook_of_ours(tmp_path: Path) -> None:
    form = edited(published()[SELF], tmp_path, put("C7", "64.5万元"), put("G6", 0.391), put("F15", "10分"))
    assert form[FISCAL].state is State.UNREADABLE
    assert form["funds.total.rate"].value == Decimal("0.391")
    assert form["indicators[2].weight"].state is State.UNREADABLE
    assert form.guesses == {}


@given(st.integers(0, 10**11), st.sampled_from(["元", "万元", "千元", "亿元", "万"]), st.booleans())
def test_the_same_amount_in_any_unit(cents: int, unit: str, grouped: bool) -> None:
    yuan = Decimal(cents) / 100
    number = yuan / money.UNITS[unit]
    stated = money.stated(f"{number:,f}{unit}" if grouped else f"{number:f}{unit}")
    assert stated and stated.worth
    assert money.worth(stated.number, stated.worth, "元") == yuan
    assert money.worth(stated.number, stated.worth, "万元") == yuan / 10_000


_SIGNS = "零壹贰叁肆伍陆柒捌玖"


def in_capitals(number: int) -> str:
    """A number as cheques have it, written down from the rule: places of four, one 零 for each run of noughts."""
    if number >= 10**8:
        rest = number % 10**8
        return (
            in_capitals(number // 10**8)
            + "亿"
            + ("零" if 0 < rest < 10**7 else "")
            + (in_capitals(rest) if rest else "")
        )
    if number >= 10**4:
        rest = number % 10**4
        return (
            in_capitals(number // 10**4)
            + "万"
            + ("零" if 0 < rest < 1000 else "")
            + (in_capitals(rest) if rest else "")
        )
    for worth, place in ((1000, "仟"), (100, "佰"), (10, "拾")):
        if number >= worth:
            rest = number % worth
            return (
                _SIGNS[number // worth]
                + place
                + ("零" if 0 < rest < worth // 10 else "")
                + (in_capitals(rest) if rest else "")
            )
    return _SIGNS[number]


@given(st.integers(1, 10**12 - 1))
def test_amounts_in_the_characters_of_cheques(number: int) -> None:
    assert capitals.in_yuan(f"{in_capitals(number)}元整") == number


@pytest.mark.parametrize(
    "text", ["佰万元", "壹佰佰元", "贰拾叁佰元", "壹贰元", "元整", "壹万亿万元", "伍分", "壹元贰", "壹佰"]
)
def test_characters_out_of_order_are_no_amount(text: str) -> None:
    assert capitals.in_yuan(text) is None


# -- rates ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "code", "rate", "certainty"),
    [
        (39.1, "General", "39.1", None), ("39.10%", "", "39.10", None), ("３９．１０％", "", "39.10", None),
        (0.391, "0.00%", "39.1", None), (0.391, "General", "39.1", LIKELY),
        (0.3910526315789474, "General", "39.1052631578947", LIKELY),
        ("0.391", "", "39.1", LIKELY), (0.39, "General", "39", LIKELY), (0.2, "General", "0.2", DOUBTFUL),
        (38.2, "General", "38.2", None),
    ],
)  # fmt: skip
def test_a_rate_is_a_fraction_where_the_amounts_say_so(
    value: object, code: str, rate: str, certainty: Certainty | None, tmp_path: Path
) -> None:
    form = typed(SELF, tmp_path, put("G6", value, code))
    assert (form["funds.total.rate"].value, sure(form, "funds.total.rate")) == (Decimal(rate), certainty)


def test_a_rate_below_one_percent_stays(tmp_path: Path) -> None:
    form = typed(SELF, tmp_path, put("E7", 0.095), put("E6", 0.095), put("G6", 0.5), put("G7", 0.5))
    assert (form["funds.total.rate"].value, sure(form, "funds.total.rate")) == (Decimal("0.5"), None)


def test_without_amounts_nothing_tells_unless_another_rate_does(tmp_path: Path) -> None:
    alone = typed(SELF, tmp_path, put("E6", None), put("E7", None), put("G6", 0.391), put("G7", None))
    assert (alone["funds.total.rate"].value, sure(alone, "funds.total.rate")) == (Decimal("0.391"), DOUBTFUL)
    beside = typed(SELF, tmp_path, put("G6", 0.391), put("E6", 7.43), put("E7", None), put("G7", 1))
    assert (beside["funds.fiscal.rate"].value, sure(beside, "funds.fiscal.rate")) == (100, LIKELY)


# -- dates ------------------------------------------------------------------------------------------

START, END = dt.date(2024, 1, 1), dt.date(2024, 12, 31)


@pytest.mark.parametrize(
    ("value", "code", "certainty"),
    [
        ("2024.1.1", "", None), ("2024年1月1日", "", None), ("２０２４／１／１", "", None), (45292, "General", None),
        (45292.5, "General", None), (45292.5, "yyyy-mm-dd", None), ("45292", "", LIKELY),
        ("2024-01-01 08:30", "", None),
    ],
)  # fmt: skip
def test_a_day_as_typed(value: object, code: str, certainty: Certainty | None, tmp_path: Path) -> None:
    form = typed(DECLARED, tmp_path, put("B5", value, code))
    assert (form["project.start"].value, sure(form, "project.start")) == (START, certainty)


@pytest.mark.parametrize(
    "text", ["2024年1月", "2024.1", "1月1日", "2024-2-30", "2024-1-1或2024-2-1", "24.1.1"]
)
def test_what_is_no_day_stays_unreadable(text: str, tmp_path: Path) -> None:
    assert typed(DECLARED, tmp_path, put("B5", text))["project.start"].state is State.UNREADABLE


@pytest.mark.parametrize(
    "text", ["2024-1-1至2024-12-31", "2024.1.1-2024.12.31", "2024年1月1日——12月31日", "2024/01/01~2024/12/31"]
)
def test_start_and_end_in_one_cell(text: str, tmp_path: Path) -> None:
    form = typed(DECLARED, tmp_path, put("B5", text), put("E5", None))
    assert (form["project.start"].value, form["project.end"].value) == (START, END)
    assert form["project.end"].cell == "B5"
    assert sure(form, "project.end") is LIKELY
    end = typed(DECLARED, tmp_path, put("E5", text))
    assert end["project.end"].value == END


@pytest.mark.parametrize("text", ["自2024.1.1起", "2024年1月1日起", "从 2024-1-1"])
def test_a_day_with_words_around(text: str, tmp_path: Path) -> None:
    assert typed(DECLARED, tmp_path, put("B5", text))["project.start"].value == START


# -- targets and actual values ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ('"≥"0.00"(%)"', "90", "≥90.00(%)"), ('"≥"0.00%', "0.9", "≥90.00%"), ('0"次"', "3", "3.00次"),
        ("\\≥0.0\\次", "2.5", "≥2.50次"), ("General", "7", "7.00"), ('"已完成"', "1", ""),
        ('[Red]0.00_ "场";-0', "4", "4.00场"),
    ],
)  # fmt: skip
def test_a_number_as_its_format_shows_it(code: str, number: str, text: str) -> None:
    assert shown(code, Decimal(number)).replace(" ", "") == text


def test_a_target_typed_as_a_number_is_what_it_shows(tmp_path: Path) -> None:
    path = "indicators[1].target"  # =100.00(%), of which 100.00(%) was reached
    form = typed(SELF, tmp_path, put("D14", 0.9, '"≥"0.00%'))
    target = form[path].value
    assert (target.op, target.value, target.unit, sure(form, path)) == ("≥", 90, "%", LIKELY)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("value", "code", "reached", "unit", "certainty"),
    [
        (0.95, "General", "95", "%", LIKELY), ("0.95", "", "95", "%", LIKELY), (1, "General", "100", "%", LIKELY),
        (0.95, "0.00%", "95", "%", None), (0.95, '0.00"(%)"', "0.95", "%", None), (95, "General", "95", "%", None),
        ("0.95%", "", "0.95", "%", None), (12, '0"次"', "12", "次", LIKELY), (0, "General", "0", "%", None),
    ],
)  # fmt: skip
def test_an_actual_value_beside_a_target_in_percent(
    value: object, code: str, reached: str, unit: str, certainty: Certainty | None, tmp_path: Path
) -> None:
    path = "indicators[1].actual"
    form = typed(SELF, tmp_path, put("E14", value, code))
    actual = form[path].value
    assert (actual.value, actual.unit) == (Decimal(reached), unit)  # type: ignore[attr-defined]
    assert sure(form, path) is certainty


@pytest.mark.parametrize(
    ("goal", "certainty"), [("≤5.00(%)", DOUBTFUL), ("≤0.50(%)", None), ("≥0.00(%)", DOUBTFUL)]
)
def test_a_fraction_beside_a_small_target_is_not_guessed_at(
    goal: str, certainty: Certainty | None, tmp_path: Path
) -> None:
    form = typed(SELF, tmp_path, put("D14", goal), put("E14", 0.3, "General"))
    assert form["indicators[1].actual"].value.value == Decimal("0.3")  # type: ignore[attr-defined]
    assert sure(form, "indicators[1].actual") is certainty


def test_marks_of_a_web_page_in_a_target(tmp_path: Path) -> None:
    answer = typed(SELF, tmp_path, put("D14", "&ge;90.00(%)"))["indicators[1].target"]
    assert (answer.value.op, answer.value.value, answer.raw) == ("≥", 90, "&ge;90.00(%)")  # type: ignore[attr-defined]


# -- points, words for nothing, levels -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed_in", "points", "certainty"),
    [
        ("5分", "5", None),
        ("5.00 分", "5", None),
        ("（5）", "5", LIKELY),
        ("5%", "5", LIKELY),
        ("５分", "5", None),
    ],
)
def test_points_with_what_is_typed_around(
    typed_in: str, points: str, certainty: Certainty | None, tmp_path: Path
) -> None:
    form = typed(SELF, tmp_path, put("F15", typed_in))
    path = "indicators[2].weight"
    assert (form[path].cell, form[path].value, form[path].raw) == ("F15", Decimal(points), typed_in)
    assert sure(form, path) is certainty


def test_a_remark_behind_a_number_is_left_out_and_told(tmp_path: Path) -> None:
    form = typed(
        SELF, tmp_path, put("C7", "19.00（已核）"), put("F15", "5分（满分）"), put("G7", "39.10%（约数）")
    )
    paths = {FISCAL: 19, "indicators[2].weight": 5, "funds.fiscal.rate": Decimal("39.1")}
    assert {path: form[path].value for path in paths} == paths
    assert form.guesses[FISCAL] == (LIKELY, "后面的“（已核）”没有计")
    assert typed(SELF, tmp_path, put("C7", "19.00（含税5）"))[FISCAL].state is State.UNREADABLE


@pytest.mark.parametrize("text", ["—", "/", "无", "不适用", "－"])
def test_words_for_nothing_are_no_numbers(text: str, tmp_path: Path) -> None:
    form = typed(SELF, tmp_path, put("C9", text), put("F9", text))
    assert [form[f"funds.other.{key}"].state for key in ("initial", "weight")] == [State.PLACEHOLDER] * 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("产出指标(50分)", "产出指标"), ("产出指标 50分", "产出指标"), ("产出指标（50）", "产出指标"),
        ("一、产出指标", "产出指标"), ("（一）产出\n指标（权重50%）", "产出指标"), ("1.产出指标50", "产出指标"),
        ("2．效益指标【30分】", "效益指标"), ("数量指标：20分", "数量指标"), ("产出指标", ""), ("产出", "产出指标"),
        ("第1批设备", ""), ("60分以上", ""),
    ],
)  # fmt: skip
def test_the_name_of_a_level(text: str, name: str) -> None:
    assert level_name(text, {"产出指标", "效益指标"}) == name


def test_ditto_is_the_level_above(tmp_path: Path) -> None:
    above = typed(SELF, tmp_path).indicators[1]
    row = typed(SELF, tmp_path, put("A15", "同上"), put("B15", "〃")).indicators[2]
    assert (row.level1.value, row.level2.value) == (above.level1.value, above.level2.value)


def test_levels_with_weights_are_the_levels_to_every_rule(tmp_path: Path) -> None:
    weighted = relabelled("产出指标", "二、产出指标（50分）")
    form = typed(SELF, tmp_path, weighted)
    plain = typed(SELF, tmp_path)
    assert {row.level1.raw for row in form.indicators} > {"二、产出指标（50分）"}
    assert [row.level1.value for row in form.indicators] == [row.level1.value for row in plain.indicators]
    said = [[(word.code, word.field) for word in check(one, policy.load())[0]] for one in (form, plain)]
    assert said[0] == said[1]


# -- hidden rows and columns ----------------------------------------------------------------------------


def test_answers_in_hidden_rows_and_columns_are_read_and_mentioned(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        for row in (14, 15, 20):
            sheet.row_dimensions[row].hidden = True
        sheet.column_dimensions["H"].hidden = True

    for edits in ([hide], [without_identity, hide]):
        form = edited(published()["000-08"], tmp_path, *edits)
        assert different(published()["000-08"], form) == {}
        assert [remark.cell for remark in form.hidden] == ["C14", "C20", "H6"]


def test_spare_rows_may_be_hidden(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        for row in range(30, 60):
            sheet.row_dimensions[row].hidden = True

    assert edited(published()[SELF], tmp_path, hide).hidden == ()


def test_hidden_lines_in_the_xml_of_a_sheet() -> None:
    xml = (
        b'<worksheet><cols><col min="1" max="2"/><col hidden="1" min="4" max="5"/></cols>'
        b'<sheetData><row r="1"/><row r="7" hidden="1" ht="9"/><row hidden="0" r="8"/></sheetData></worksheet>'
    )
    assert concealed(xml) == Concealed((range(6, 7),), (range(3, 5),))
    assert concealed(b"<worksheet/>") == Concealed()


def test_hidden_lines_of_an_opendocument() -> None:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><table:table table:name="别的"/>'
        '<table:table table:name="自评表"><table:table-column table:number-columns-repeated="3"/>'
        '<table:table-column table:visibility="collapse"/><table:table-row table:number-rows-repeated="2"/>'
        '<table:table-row table:visibility="filter" table:number-rows-repeated="2"/></table:table>'
        "</office:document-content>"
    ).encode()
    assert concealed_in_opendocument(content, "自评表") == Concealed((range(2, 4),), (range(3, 4),))
    assert concealed_in_opendocument(content, "别的") == Concealed()
