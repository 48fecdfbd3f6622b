"""What an officer does to an issued self-assessment: fill it in, and work on it where it is locked.

An issued form stands where its drawing has it: the year in A2, the project in C3, the unit in G4, the initial
budget by source in C7:C9 below its total, the expected goal in B11, the indicators from row 13 on in A to H.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random

import openpyxl
from hands import MAIN, parts, save
from openpyxl.worksheet.worksheet import Worksheet

FIRST = 13
#: The sheets of live checks.
CHECKS = ("xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml")
_EMPTY = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()
#: The one indicator that was declared without a target: whatever stands there is told.
UNDECLARED = "机关档案编档完成率"
LEVEL1, LEVEL2, NAME, TARGET, ACTUAL, WEIGHT, SCORE, REASON = range(8)
YEAR, PROJECT, UNIT, TOTAL, FISCAL, GOAL = "A2", "C3", "G4", "C6", "C7", "B11"
_QUANTITY = re.compile(r"([≥≤=])(\d+(?:\.\d+)?)\((.+)\)")
Row = list[object]


def rows_of(sheet: Worksheet) -> list[int]:
    """The rows of the indicators."""
    end = next(n for n in range(FIRST, sheet.max_row + 1) if sheet.cell(n, 1).value == "总分")
    return [n for n in range(FIRST, end) if sheet.cell(n, NAME + 1).value]


def fill(path: Path, *, whole: bool = False) -> None:
    """Fill in an issued form: the budget spent, every target just met, 90 points given in whole.

    The one target that was declared blank is made up for. Unless the ``whole`` workbook is kept the sheets of
    live checks are emptied, which saves a second at every step.
    """
    if not whole:
        save(path, parts(path) | dict.fromkeys(CHECKS, _EMPTY))
    book = openpyxl.load_workbook(path)
    sheet = book["自评表"]
    sheet["D7"] = sheet["E7"] = sheet[FISCAL].value
    sheet["E11"] = "全年任务全部完成，各项指标达到年度指标值。"
    rows = rows_of(sheet)
    share = 9000 // len(rows)
    for n in rows:
        if not sheet.cell(n, TARGET + 1).value:
            sheet.cell(n, TARGET + 1).value = "≥100.00(%)"
        target = _QUANTITY.fullmatch(str(sheet.cell(n, TARGET + 1).value))
        sheet.cell(n, ACTUAL + 1).value = float(target[2]) if target else "达成指标"
        points = 9000 - share * (len(rows) - 1) if n == rows[-1] else share
        sheet.cell(n, WEIGHT + 1).value = sheet.cell(n, SCORE + 1).value = points / 100
    book.save(path)


@dataclass
class Edited:
    """What was done to a form, by kind, and what is to be found: code and cell (of this form; none for what is gone).

    ``lost`` are the names of indicators taken out.
    """

    done: dict[str, str] = field(default_factory=dict)
    due: set[tuple[str, str]] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)


class Hands:
    """A filled form being worked on. Each edit says what it did, or nothing where it could not be done."""

    def __init__(self, path: Path, chance: Random) -> None:
        self.path, self.chance, self.edited = path, chance, Edited()
        self.book = openpyxl.load_workbook(path)
        self.sheet = self.book["自评表"]
        self.rows = self._table()
        self.due = [("Y05", TARGET, row) for row in self.rows if row[NAME] == UNDECLARED]

    def work(self, *kinds: str) -> Edited:
        """Do these kinds of edits, each to another indicator, and save."""
        for kind in kinds:
            if said := EDITS[kind](self):
                self.edited.done[kind] = said
        self._lay_out()
        for code, column, row in self.due if self.edited.done.keys().isdisjoint(ALONE) else ():
            n = next(n for n, one in enumerate(self.rows) if one is row)
            self.edited.due.add((code, self.sheet.cell(FIRST + n, column + 1).coordinate))
        self.book.save(self.path)
        return self.edited

    def pick(self, suits: Callable[[Row], object]) -> Row | None:
        """An indicator nothing was done to yet."""
        fit = [row for row in self.rows if suits(row) and not any(row is one for _, _, one in self.due)]
        return self.chance.choice(fit) if fit else None

    def _table(self) -> list[Row]:
        """The indicators with their levels spelt out in every row."""
        rows: list[Row] = []
        for n in rows_of(self.sheet):
            row = [self.sheet.cell(n, column + 1).value for column in range(8)]
            for level in (LEVEL1, LEVEL2):
                row[level] = row[level] or rows[-1][level]
            rows.append([*row, self.sheet.cell(n, ACTUAL + 1).number_format])
        return rows

    def _lay_out(self) -> None:
        """Put the table where it was, nothing merged, and its sums below."""
        for merged in [one for one in self.sheet.merged_cells.ranges if one.min_row >= FIRST]:
            self.sheet.unmerge_cells(str(merged))
        for line in self.sheet.iter_rows(FIRST, self.sheet.max_row):
            for cell in line:
                cell.value = None
        for n, row in enumerate(self.rows, FIRST):
            for column, value in enumerate(row[:8], 1):
                self.sheet.cell(n, column).value = value
            self.sheet.cell(n, TARGET + 1).data_type = "s"
            self.sheet.cell(n, ACTUAL + 1).number_format = row[8]
        last = FIRST + len(self.rows) - 1
        self.sheet.cell(last + 1, 1).value = "总分"
        for column, points in (("F", "F6"), ("G", "H6")):
            self.sheet[f"{column}{last + 1}"] = f"=ROUND({points}+SUM({column}{FIRST}:{column}{last}),2)"
        self.sheet.cell(last + 2, 1).value, self.sheet.cell(last + 2, 2).value = "评分等级", "优"


# -- the kinds of edits --------------------------------------------------------------------------------


def _quantity(row: Row) -> re.Match[str] | None:
    return _QUANTITY.fullmatch(str(row[TARGET]))


def _retarget(hands: Hands, change: Callable[[re.Match[str]], str | None]) -> str:
    row = hands.pick(lambda row: (found := _quantity(row)) and change(found))
    if row is None or (found := _quantity(row)) is None:
        return ""
    before, row[TARGET] = row[TARGET], change(found)
    unit = _quantity(row)
    row[8] = f'0.00"({unit[3]})"' if unit else row[8]
    hands.due.append(("Y05", TARGET, row))
    return f"{before} → {row[TARGET]}"


def number(hands: Hands) -> str:
    """An easier number: less of what should be much, more of what should be little."""
    step = {"≥": Decimal("0.99"), "≤": Decimal("1.01"), "=": Decimal("0.9")}

    def easier(found: re.Match[str]) -> str | None:
        before = Decimal(found[2])
        return f"{found[1]}{before * step[found[1]]:.2f}({found[3]})" if before else None

    return _retarget(hands, easier)


def operator(hands: Hands) -> str:
    """``=`` for ``≥``, and the other way round."""
    other = {"≥": "=", "=": "≥", "≤": "="}
    return _retarget(hands, lambda found: f"{other[found[1]]}{found[2]}({found[3]})")


def unit_of_target(hands: Hands) -> str:
    """Another unit."""
    other = hands.chance.choice(("项", "批", "户"))

    def changed(found: re.Match[str]) -> str | None:
        return f"{found[1]}{found[2]}({other})" if found[3] not in ("%", other) else None

    return _retarget(hands, changed)


def word(hands: Hands) -> str:
    """A word weaker by one character."""
    row = hands.pick(lambda row: not _quantity(row) and not str(row[TARGET]).endswith("前完成"))
    if row is None:
        return ""
    before, row[TARGET] = row[TARGET], f"较{row[TARGET]}"
    hands.due.append(("Y05", TARGET, row))
    return f"{before} → {row[TARGET]}"


def rename(hands: Hands) -> str:
    """One character more in the name of an indicator."""
    row = hands.pick(lambda row: True)
    if row is None:
        return ""
    before = str(row[NAME])
    row[NAME] = f"{before[:2]}的{before[2:]}"
    hands.due.append(("Y04", NAME, row))
    return f"{before} → {row[NAME]}"


def delete(hands: Hands) -> str:
    """A row taken out; its points go to the next one."""
    row = hands.pick(lambda row: len(hands.rows) > 4)
    if row is None:
        return ""
    hands.rows = [one for one in hands.rows if one is not row]
    for column in (WEIGHT, SCORE):
        hands.rows[0][column] = round(float(str(hands.rows[0][column])) + float(str(row[column])), 2)
    hands.edited.lost.append(str(row[NAME]))
    hands.edited.due.add(("Y03", ""))
    return str(row[NAME])


def add(hands: Hands) -> str:
    """A row put in somewhere, with a point that another one had."""
    at = hands.chance.randrange(1, len(hands.rows) + 1)
    above = hands.rows[at - 1]
    for column in (WEIGHT, SCORE):
        hands.rows[0][column] = round(float(str(hands.rows[0][column])) - 1, 2)
    row = [*above[:NAME], "简报编发期数", "≥12.00(期)", 12.0, 1.0, 1.0, None, '0.00"(期)"']
    hands.rows.insert(at, row)
    hands.due.append(("Y04", NAME, row))
    return f"第 {at + 1} 行"


def move(hands: Hands) -> str:
    """A row cut and pasted below another level 2, at times of another level 1."""
    levels = sorted({(str(row[LEVEL1]), str(row[LEVEL2])) for row in hands.rows})
    row = hands.pick(lambda row: True)
    if row is None:
        return ""
    here = (row[LEVEL1], row[LEVEL2])
    level1, level2 = hands.chance.choice([one for one in levels if one != here])
    group = [n for n, one in enumerate(hands.rows) if (one[LEVEL1], one[LEVEL2]) == (level1, level2)]
    target = hands.rows[group[-1]]
    hands.rows = [one for one in hands.rows if one is not row]
    hands.rows.insert(next(n for n, one in enumerate(hands.rows) if one is target) + 1, row)
    row[LEVEL1], row[LEVEL2] = level1, level2
    hands.due.append(("Y06", LEVEL1 if here[0] != level1 else LEVEL2, row))
    return f"{row[NAME]}，{'/'.join(map(str, here))} → {level1}/{level2}"


def sort(hands: Hands) -> str:
    """All rows by name; nothing to be found."""
    hands.rows.sort(key=lambda row: str(row[NAME]))
    return "按名称"


def budget(hands: Hands) -> str:
    """The initial budget changed a little, or by much; a cent less may also come of cutting off."""
    step = hands.chance.choice([Decimal(text) for text in ("0.01", "0.02", "1", "-0.02", "-1")])
    before = Decimal(str(hands.sheet[FISCAL].value))
    hands.sheet[FISCAL] = float(before + step)
    hands.edited.due.add(("Y07", FISCAL))
    return f"{before} {step:+}"


def goal(hands: Hands) -> str:
    """One figure of the expected goal, or its first word."""
    before = str(hands.sheet[GOAL].value)
    figure = re.search(r"\d+(?:\.\d+)?", before)
    after = before[1:]
    if figure:
        after = f"{before[: figure.start()]}{Decimal(figure[0]) / 10}{before[figure.end() :]}"
    hands.sheet[GOAL] = after
    hands.edited.due.add(("Y08", GOAL))
    return f"{before} → {after}"


def project(hands: Hands) -> str:
    """One character of the project's name gone: nothing else can be compared then."""
    before = str(hands.sheet[PROJECT].value)
    hands.sheet[PROJECT] = before[:2] + before[3:]
    hands.edited.due.add(("Y02", PROJECT))
    return f"{before} → {hands.sheet[PROJECT].value}"


def year(hands: Hands) -> str:
    """The year after; the form itself knows for which year it was issued."""
    before = str(hands.sheet[YEAR].value)
    hands.sheet[YEAR] = re.sub(r"\d{4}", lambda year: str(int(year[0]) + 1), before)
    hands.edited.due |= {("Y01", YEAR), ("L01", YEAR)}
    return before


def unit(hands: Hands) -> str:
    """The unit by its short name."""
    before = str(hands.sheet[UNIT].value)
    hands.sheet[UNIT] = before.replace("医疗保障局", "医保局")
    hands.edited.due.add(("Y01", UNIT))
    return before


EDITS: dict[str, Callable[[Hands], str]] = {
    one.__name__: one
    for one in (
        number, operator, unit_of_target, word, rename, delete, add, move, sort, budget, goal, project, year, unit,
    )
}  # fmt: skip
#: After one of these the form has no counterpart, so that nothing else of it can be compared.
ALONE = ("project", "year", "unit")
