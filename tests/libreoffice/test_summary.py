"""The summary in a real spreadsheet program: every cached value is what it computes, and it stays alive."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from forms import changed, published
from summaries import listing, outcome, summary_of

from libreoffice.edits import Edit, insert_rows, set_text, set_value
from libreoffice.office import Office, Recalculated, Value
from xltool.outcome import Outcome

SELF, UNITS, DECLARED_UNITS = "汇总表", "单位汇总", "申报单位汇总"
#: Names that a criterion could take for a pattern, a comparison, a number or a formula.
UNITS_OF_TROUBLE = [
    "*公司", "甲公司", "?公司", "~公司", "~*公司", ">5", "<>", "=甲", "12", "12.0", "0012", "1e3", "2024-01-01",
    "abc局", "ABC局 ", '带"引号"', "=SUM(A1)", "长" * 300, "长" * 200, "", "（未填）", "5%", "TRUE", "甲公司（本级）",
    "#N/A", "3月5日",
]  # fmt: skip


def troubled() -> list[Outcome]:
    """Forms of units with such names, some without amounts, scores, grades or a year; rates of all bands."""
    found = []
    for n, unit in enumerate(UNITS_OF_TROUBLE):
        budget, executed = Decimal("30.01") + n, Decimal("10.10") * n / 7
        stated = {
            "project__unit": unit or None,
            "funds__total__budget": str(budget) if n % 5 else None,
            "funds__total__executed": str(executed) if n % 7 else None,
            "total__score": f"{90 + n / 8:.3f}" if n % 6 else None,
            "grade": ["优", "良", "合格", "Ａ", None][n % 5],
        }
        found.append(outcome(changed("000-01", **stated), f"{n}.xlsx"))
    undated = outcome(changed("000-01", project__unit="甲公司"), "无年度.xlsx")
    assert undated.form
    return [*found, undated._replace(form=undated.form._replace(year=None))]


def written(path: Path, outcomes: list[Outcome]) -> Path:
    path.write_bytes(summary_of(listing(*outcomes), path.parent))
    return path


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The summary of all published forms."""
    outcomes = [outcome(form, f"{form_id}.xlsx") for form_id, form in published().items()]
    return written(tmp_path_factory.mktemp("汇总") / "汇总.xlsx", outcomes)


def differences(path: Path, seen: Recalculated) -> dict[str, tuple[object, object]]:
    """The formulas whose cached value is another than the computed one, to twelve digits."""
    drawn, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    formulas = [
        (sheet.title, cell.coordinate) for sheet in drawn for row in sheet.iter_rows() for cell in row
        if cell.data_type == "f"
    ]  # fmt: skip
    assert formulas
    found = {
        f"{sheet}!{cell}": (values[sheet][cell].value, seen[sheet].get(cell, "")) for sheet, cell in formulas
    }
    return {at: pair for at, pair in found.items() if _plain(pair[0]) != _plain(pair[1])}


def _plain(value: object) -> object:
    number = isinstance(value, int | float)
    return Decimal(f"{value:.12g}").normalize() if number else value or ""


def test_cached_values_of_the_real_forms_are_libreoffices(office: Office, real: Path) -> None:
    assert differences(real, office.recalculate(real)) == {}


def test_cached_values_with_troublesome_names_are_libreoffices(office: Office, tmp_path: Path) -> None:
    path = written(tmp_path / "汇总.xlsx", troubled())
    seen = office.recalculate(path)
    assert differences(path, seen) == {}
    assert not any(isinstance(value, dict) for sheet in seen.values() for value in sheet.values())
    verdicts = [value for cell, value in seen[UNITS].items() if cell.startswith("H")]
    assert verdicts.count("✓ 相符") >= 7
    assert "✗ 不符" not in verdicts


def edited(office: Office, path: Path, *edits: Edit) -> Recalculated:
    with office.open(path) as book:
        book.edit(*edits)
        return book.recalculate()


def where(seen: dict[str, Value], text: str, column: str) -> Value:
    """What stands in a column of the row that has this text in column C or A."""
    row = next(cell[1:] for cell, value in seen.items() if value == text and cell[0] in "AC")
    return seen[f"{column}{row}"]


def test_an_edited_amount_reaches_every_total(office: Office, real: Path) -> None:
    seen = edited(office, real, set_value(SELF, "F4", 136.87), set_value(SELF, "G4", 136.87))
    assert seen[SELF]["H4"] == 100
    # 13675.73 + 100; 13542.45 - 34.81 + 136.87 = 13644.51; / 13775.73 = 99.047…
    assert [where(seen[SELF], "合计", column) for column in "FGH"] == [13775.73, 13644.51, 99.04]
    assert [where(seen[UNITS], "合计", column) for column in "FGH"] == [13775.73, 13644.51, 99.04]
    assert seen["总览"]["G6"] == 99.04
    assert "✗ 不符" not in seen[UNITS].values()


def test_a_line_put_in_at_the_end_is_counted(office: Office, real: Path) -> None:
    """Above the thin line that ends the list; its unit is known, so everything still adds up."""
    unit = "上海市医疗保障局"
    seen = edited(
        office, real, insert_rows(SELF, 18), set_text(SELF, "B18", unit), set_text(SELF, "C18", unit),
        set_text(SELF, "D18", "新项目"), set_value(SELF, "E18", 2024), set_value(SELF, "F18", 100),
        set_value(SELF, "G18", 50), set_value(SELF, "I18", 80), set_text(SELF, "J18", "良"),
    )  # fmt: skip
    assert (where(seen[SELF], "合计", "F"), seen["总览"]["A6"]) == (13775.73, 15)
    assert (where(seen[UNITS], "合计", "F"), where(seen[UNITS], "合计", "L")) == (13775.73, 3)
    assert "✗ 不符" not in seen[UNITS].values()


def test_a_unit_without_a_line_of_its_own_is_noticed(office: Office, real: Path) -> None:
    seen = edited(office, real, set_text(SELF, "C4", "另一个单位"))
    # budget, executed, number of forms, mean and grades; the forms here have no errors and hints
    assert list(seen[UNITS].values()).count("✗ 不符") == 5
    card = next(cell for cell, value in seen["总览"].items() if value == "勾稽核对（K04）")
    below = f"{card[0]}{int(card[1:]) + 1}"
    assert (seen["总览"][below], seen.shown["总览"][below]) == (5, "✗ 5 处不符")


def test_the_years_of_declarations_are_apart(office: Office, real: Path) -> None:
    seen = office.recalculate(real)[DECLARED_UNITS]
    both = [where(seen, f"其中：{year} 年度", "F") for year in (2024, 2026)]
    assert sum(Decimal(f"{amount:.15g}") for amount in both if isinstance(amount, float)) == Decimal(
        "16669.0468"
    )
