"""The published forms typed anew in layouts drawn by lot are read as a careful person would read them.

``python -m tests.layouts 1000 7`` tries a thousand workbooks of another lot and says what was read wrong.
"""

from decimal import Decimal
from pathlib import Path

import pytest
from forms import published
from layouts.choices import CHOICES, Style
from layouts.command import examples, is_on_target, summary
from layouts.office import typed
from layouts.paper import shown
from layouts.score import Verdict, score
from layouts.trial import make, strangers, style_of, trials
from layouts.want import Quantity, Want

SEED, COUNT = 20241, 100


def test_forms_typed_anew_are_read_as_a_careful_person_would(tmp_path: Path) -> None:
    done = list(trials(COUNT, SEED, tmp_path))
    assert is_on_target(done), "\n".join(summary(done) + examples(done))


def test_documents_that_are_no_form_are_read_as_none(tmp_path: Path) -> None:
    assert [one for one in strangers(SEED, tmp_path) if one.invented] == []


# -- the typist is honest: what it says a person would take is what stands on the sheet --------------


def _typed(form_id: str, **choices: str) -> tuple[str, Want]:
    block, want = typed(published()[form_id], Style("lot", choices))
    return "\n".join(shown(block)), want


@pytest.mark.parametrize(
    ("form_id", "choices", "path", "wanted", "text"),
    [
        ("000-01", {}, "funds.total.executed", Decimal("61.04"), "| 64.50 | 64.50 | 61.04 | 10.00 | 94.63 | 9.46"),
        ("000-01", {"money": "other in cell"}, "funds.total.initial", Decimal("64.5"), "| 645000.00元 |"),
        ("000-01", {"money": "other in label"}, "funds.total.initial", Decimal("64.5"), "项目资金（元）"),
        ("002-01", {"money": "other in format"}, "funds.annual.total", Decimal(2999200), "| 299.92万元 |"),
        ("000-01", {"rate": "fraction"}, "funds.total.rate", Decimal("94.63"), "| 0.9463 |"),
        ("000-01", {"rate": "percent"}, "funds.total.rate", Decimal("94.63"), "| 94.63% |"),
        ("000-01", {"zeros": "dash"}, "funds.other.initial", None, "其他资金 | - | - | - |"),
        ("000-01", {"title": "chinese year"}, "year", 2024, "（二〇二四年度）"),
        ("000-01", {"title": "no year"}, "year", None, "项目名称"),
        ("000-13", {"total": "boxes"}, "grade", "良", "良"),
        ("000-13", {"total": "none"}, "grade", None, "一级指标"),
        ("000-13", {"filled": "not yet"}, "funds.total.executed", None, "| 154.71 |  |"),
        ("002-01", {"period": "dots"}, "project.name", "医疗保险执行情况监督检查费", "2024.12.31"),
        ("002-01", {"fields": "without department"}, "project.department", None, "实施单位"),
    ],
)  # fmt: skip
def test_a_single_answer_is_wanted_as_it_was_typed(
    form_id: str, choices: dict[str, str], path: str, wanted: object, text: str
) -> None:
    sheet, want = _typed(form_id, **choices)
    assert text in sheet
    assert want.answers()[path] == wanted


@pytest.mark.parametrize(
    ("choices", "key", "wanted", "text"),
    [
        ({}, "target", Quantity(("≥",), Decimal("0.00"), ("%",)), "成本节约率 | ≥0.00(%) | 5.36(%) | 10.00"),
        (
            {"targets": "three columns"},
            "target",
            Quantity(("≥",), Decimal(0), ("%",)),
            "| ≥ | 0.00 | % | 5.36(%)",
        ),
        ({"targets": "behind"}, "target", Quantity(("≥",), Decimal(0), ("%",)), "| 0%"),
        ({"actuals": "number"}, "actual", Quantity(("",), Decimal("5.36"), ("%",)), "| 5.36 |"),
        ({"actuals": "percent"}, "actual", Quantity(("",), Decimal("5.36"), ("%",)), "| 5.36% |"),
        ({"columns": "without weight"}, "weight", None, "| 5.36(%) | 10.00 |"),
        ({"columns": "without level 2"}, "level2", None, "一级指标 | 三级指标"),
        ({"levels": "section lines"}, "level1", "成本指标", "一、成本指标"),
        ({"levels": "weights"}, "level1", "成本指标", "成本指标（20分）"),
        ({"points": "with unit"}, "score", Decimal(10), "| 10分 | 10分 |"),
    ],
)
def test_an_indicator_is_wanted_as_it_was_typed(
    choices: dict[str, str], key: str, wanted: object, text: str
) -> None:
    sheet, want = _typed("000-01", **choices)
    assert text in sheet
    assert want.row(1)[key] == wanted


def test_every_choice_changes_what_is_typed() -> None:
    plain = Style("lot")
    for topic, way in ((topic, way) for topic, ways in CHOICES.items() for way in ways):
        style = Style("lot", {topic: way})
        both = 0, 30  # a self-assessment and a declaration
        assert any(make(number, style) != make(number, plain) for number in both), (topic, way)


def test_the_same_lot_types_the_same_workbook(tmp_path: Path) -> None:
    one, other = (
        make(3, style_of(3, SEED)).save(tmp_path / f"{name}.xlsx").read_bytes() for name in ("甲", "乙")
    )
    assert one == other


def test_what_is_read_wrong_is_counted(tmp_path: Path) -> None:
    made = make(0, Style("lot"))
    path, (want,) = made.save(tmp_path / "表.xlsx"), made.wants
    assert score(path, [want]).count() == {Verdict.RIGHT: 1 + 33 + 8 * 25}
    want.single |= {"funds.total.executed": Decimal("61.05"), "goals.actual": "全部完成。"}
    want.rows[1]["target"] = Quantity(("≤",), Decimal(0), ("%",))
    del want.rows[3]
    wrong = {one.path: one.verdict for one in score(path, [want]).wrong}
    assert wrong["funds.total.executed"] is wrong["indicators[1].target"] is Verdict.CERTAIN
    assert {"goals.actual", "indicators[3].name"} <= set(wrong)
    assert len(wrong) == 3 + 5  # the row nobody typed says five things
    assert (score(path, []).invented, score(path, [want, want]).missed) == (1, 1)
