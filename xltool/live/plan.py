"""Where the live checks of an edition stand: the hidden sheet of facts and verdicts, cell by cell.

The hidden sheet has a row for each indicator row of the form, found by its place in the table, so that rows
may be inserted, deleted, sorted and pasted over; it refers to the form only by defined names. Below stand
the facts of the whole form, then one line a rule: how many answers offend and where the first one stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from xltool.edition import Edition
from xltool.finding import Severity
from xltool.form import FIELDS
from xltool.live import facts, tables
from xltool.live.facts import Answered, Fact
from xltool.live.notation import ERRS, FINE, HINTS, OFFENDS, REFERENCE, UNDECIDED, quoted, words
from xltool.live.sheet import (
    CHECKS_SHEET,
    EXPLAINED,
    EXPLANATIONS,
    FIRST_ROW,
    HEAD_ROW,
    LAST_ROW,
    NONE,
    NOWHERE,
    OUTCOMES,
    PASSED,
    ROW,
    TALLY_ROW,
    UNDECIDED_WORD,
    WHOLE,
    Area,
    Block,
    Line,
    Plan,
)
from xltool.place import column_letters
from xltool.policy import Policy


def plan(edition: Edition, policy: Policy, lines: Sequence[Line]) -> Plan:
    """The live checks of an edition under a policy. Raises ``ValueError`` for a name no formula knows."""
    return _Planner(edition, policy, lines).made()


class _Planner:
    """Gives each fact in use its place, as formulas ask for it."""

    def __init__(self, edition: Edition, policy: Policy, lines: Sequence[Line]) -> None:
        self.of_form, self.of_rows = facts.of_form(edition.kind), facts.of_rows(edition.kind)
        self.constants = _constants(edition, policy)
        self.drawn = {path for cell in edition.drawing.cells for path in cell.content.shown} | {
            "identity",
            "",
        }
        self.plan = Plan(policy.title, lines, [("序号", "")])
        self.sheet = edition.sheet
        self.column_of: dict[str, str] = {}
        self.cell_of: dict[str, str] = {}
        self.next_row = TALLY_ROW + 7
        self.unasked = facts.of_nothing(edition.kind, self.drawn)
        for answers in facts.by_shape(edition.kind):
            self._block([answer for answer in answers if answer.path in self.drawn])

    def made(self) -> Plan:
        columns = self._verdicts()
        self._flag(columns)
        singles = {line.code: self._singles(line) for line in self.plan.lines}
        first = self.next_row
        for line in self.plan.lines:
            self._count(line, columns[line.code], singles[line.code])
        self._words(first)
        return self.plan

    # -- places -----------------------------------------------------------------------------------

    def _column(self, label: str, formula: str) -> str:
        """A further column with a formula in each indicator row; its letters."""
        self.plan.columns.append((label, formula))
        return column_letters(len(self.plan.columns) - 1)

    def _cell(self, column: str, formula: str) -> str:
        """A formula in the next free row (in this column of it); its absolute place."""
        place = f"{column}{self.next_row}"
        self.plan.cells[place] = formula
        return f"${column}${self.next_row}"

    def _said(self, label: str) -> None:
        self.plan.cells[f"A{self.next_row}"] = quoted(label)

    def _name(self, path: str) -> str:
        name = "x_" + path.replace(".", "_")
        self.plan.names[name] = path
        return name

    # -- references -------------------------------------------------------------------------------

    def _resolved(self, formula: str) -> str:
        """A live formula over cells and names, as it stands in the first indicator row."""
        return REFERENCE.sub(lambda match: self._reference(match[1], match[2]), formula)

    def _reference(self, path: str, mark: str) -> str:
        if path in self.constants:
            return self.constants[path]
        base, _, last = path.rpartition(".")
        if last == "range":
            return self._name(base)
        if last == "head":
            return f"INDEX({self._name(base)},1)"
        return self._in_row(path, mark) if path.startswith("i.") else self._single(path)

    def _in_row(self, path: str, mark: str) -> str:
        if path == "i.n" and not mark:
            return f"$A{FIRST_ROW}"
        if path not in self.column_of:
            fact = self._content(path) if path.endswith(".cell") else self.of_rows.get(path)
            if fact is None:
                raise ValueError(f"没有叫 {path} 的项")
            letters = self.column_of[path] = self._column(fact.label, "")
            number = len(self.plan.columns) - 1
            self.plan.columns[number] = (fact.label, self._resolved(fact.formula))
        letters = self.column_of[path]
        if mark == ":":
            return f"${letters}${FIRST_ROW}:${letters}${LAST_ROW}"
        return f"${letters}{FIRST_ROW - 1 if mark == '^' else FIRST_ROW}"

    def _content(self, path: str) -> Fact:
        """What stands in the form's own cell, a blank one as empty text."""
        inside = f"INDEX({self._name(path.removesuffix('.cell'))},[i.n]+1)"
        return Fact(path, path, f'IF([i.n]>[size],"",{_unblank(inside)})')

    def _block(self, answers: Sequence[Answered]) -> None:
        """Place single answers of one type below one another, each with all that is known of it."""
        if not answers:
            return
        for row, answer in enumerate(answers, self.next_row):
            for n, name in enumerate((f"{answer.path}.cell", *answer.names)):
                self.cell_of[name] = f"${column_letters(n + 1)}${row}"
        first, own = answers[0], self.next_row
        self.next_row += len(answers)
        columns = [self._resolved(formula).replace(f"${own}", f"{own}") for formula in first.formulas]
        rows = [(answer.label, _unblank(self._name(answer.path))) for answer in answers]
        self.plan.blocks.append(Block(own, rows, columns))

    def _single(self, path: str) -> str:
        if path not in self.cell_of:
            if path in self.unasked:
                return self.unasked[path]
            if path not in self.of_form:
                raise ValueError(f"没有叫 {path} 的项")
            fact = self.of_form[path]
            formula = self._resolved(fact.formula)
            self._said(fact.label)
            self.cell_of[path] = self._cell("B", formula)
            self.next_row += 1
        return self.cell_of[path]

    def _live(self, line: Line) -> dict[str, str]:
        """The rule's formulas for the answers that the edition asks for."""
        return {path: formula for path, formula in line.live.items() if path in self.drawn}

    # -- verdicts ---------------------------------------------------------------------------------

    def _verdicts(self) -> dict[str, dict[str, str]]:
        """The columns that say for each row what each rule says of it: code → path → letters, side by side."""
        made = []
        for line in self.plan.lines:
            for path, formula in self._live(line).items():
                if path.startswith("i."):
                    guarded = f"IF([i.exists],{formula},{FINE})" if line.rows else formula
                    guarded = f"IF([i.n]>[size],{FINE},IFERROR({guarded},{UNDECIDED}))"
                    made.append((line.code, path, self._resolved(guarded)))
        columns: dict[str, dict[str, str]] = {line.code: {} for line in self.plan.lines}
        first = len(self.plan.columns)
        for code, path, formula in made:
            columns[code][path] = self._column(f"{code}·{path}", formula)
        if made:
            self._tally(first, len(self.plan.columns) - 1)
        return columns

    def _tally(self, first: int, last: int) -> None:
        """Below these columns: how often each verdict stands there, and in which row first."""
        letters = column_letters(first)
        where = f"{letters}${FIRST_ROW}:{letters}${LAST_ROW}"
        found = ",".join(f"IFERROR(MATCH({outcome},{where},0),{NONE})" for outcome in (OFFENDS, HINTS, ERRS))
        formulas = [f"COUNTIF({where},{outcome})" for outcome in OUTCOMES]
        for row, formula in enumerate([*formulas, f"MIN({found})"], TALLY_ROW):
            self.plan.areas.append(Area((first, last), (row, row), formula))

    def _flag(self, columns: Mapping[str, Mapping[str, str]]) -> None:
        """The short flag of each row: codes of what is wrong, number of hints."""
        wrong, hints = [], []
        for line in self.plan.lines:
            for letters in columns[line.code].values():
                cell = f"${letters}{FIRST_ROW}"
                if line.severity is Severity.ERROR:
                    wrong.append(f'IF(OR({cell}={OFFENDS},{cell}={ERRS})," {line.code}","")')
                    hints.append(f"({cell}={HINTS})")
                else:
                    wrong.append(f'IF({cell}={ERRS}," {line.code}","")')
                    hints.append(f"({cell}={OFFENDS})+({cell}={HINTS})")
        count = self._column("提示数", "+".join(hints) or "0")
        errors = self._column("错误", "&".join(wrong) or '""')
        self.plan.flags = self._column(
            "标记",
            f'IF({self._intact()},TRIM(IF(${errors}{FIRST_ROW}="","","✗"&${errors}{FIRST_ROW})'
            f'&IF(${count}{FIRST_ROW}=0,""," ！"&${count}{FIRST_ROW})),"")',
        )

    def _singles(self, line: Line) -> tuple[str, str]:
        """The rule's verdicts of single answers below one another: their range and that of their places."""
        made = [
            (path, self._resolved(f"IFERROR({formula},{UNDECIDED})"))
            for path, formula in self._live(line).items() if not path.startswith("i.")
        ]  # fmt: skip
        first = self.next_row
        for path, formula in made:
            self._said(f"{line.code}·{path}")
            self._cell("C", self._place(path, self._cell("B", formula)))
            self.next_row += 1
        last = self.next_row - 1
        return (f"$B${first}:$B${last}", f"$C${first}:$C${last}") if made else ("", "")

    def _count(self, line: Line, columns: Mapping[str, str], singles: tuple[str, str]) -> None:
        """A rule's line of the summary: errors, hints, what is undecided, the first place."""
        row, (verdicts, places) = self.next_row, singles
        self._said(line.code)
        self.next_row += 1
        if not columns and not verdicts:
            return
        counts = {
            outcome: "+".join(
                [f"${letters}${TALLY_ROW + n}" for letters in columns.values()]
                + ([f"COUNTIF({verdicts},{outcome})"] if verdicts else [])
            )
            for n, outcome in enumerate(OUTCOMES)
        }
        wrong = line.severity is Severity.ERROR
        self.plan.cells[f"B{row}"] = f"{counts[OFFENDS]}+{counts[ERRS]}" if wrong else counts[ERRS]
        self.plan.cells[f"C{row}"] = counts[HINTS] if wrong else f"{counts[OFFENDS]}+{counts[HINTS]}"
        self.plan.cells[f"D{row}"] = counts[UNDECIDED]
        firsts = [self._first(path, letters) for path, letters in columns.items()]
        self.plan.cells[f"E{row}"] = f"MIN({','.join(firsts + ([places] if places else []))})"
        self.plan.counted[line.code] = row

    def _words(self, first: int) -> None:
        """Verdict, number of places and first place of every line; below them how much there is in all."""
        last, error, hint = self.next_row - 1, Severity.ERROR.label, Severity.WARNING.label
        explained = f'IF(TRIM({CHECKS_SHEET}!${EXPLANATIONS}{HEAD_ROW + 1})="","{hint}","{EXPLAINED}")'
        rest = f'IF($C{first}>0,{explained},IF($D{first}>0,"{UNDECIDED_WORD}","{PASSED}"))'
        address = f"ADDRESS(INT($E{first}/{ROW}),MOD($E{first},{ROW}),4)"
        linked = f'"#\'{self.sheet}\'!"&IF($E{first}=0,"A1",$H{first})'
        formulas = (
            f'IF({self._intact()},IF($B{first}>0,"{error}",{rest}),"{UNDECIDED_WORD}")',
            f"$B{first}+$C{first}",
            f'IF($E{first}={NOWHERE},"",IF($E{first}=0,"{WHOLE}",{address}))',
            f'IF($H{first}="","",{linked})',
        )
        self.plan.areas += [Area((n, n), (first, last), formula) for n, formula in enumerate(formulas, 5)]
        self._said("合计")
        self.plan.errors = self._cell("B", f"SUM($B${first}:$B${last})")
        self.plan.warnings = self._cell("C", f"SUM($C${first}:$C${last})")
        self.plan.intact = self._intact()

    def _intact(self) -> str:
        """Whether each row of the sheet still looks at its own row: some programs copy shared formulas as they are."""
        return self._resolved("[intact]")

    def _place(self, path: str, verdict: str) -> str:
        """Where a single answer stands if it offends."""
        place = "0" if not path else f"ROW({self._name(path)})*{ROW}+COLUMN({self._name(path)})"
        return f"IF(AND({verdict}>={OFFENDS},{verdict}<={ERRS}),{place},{NOWHERE})"

    def _first(self, path: str, letters: str) -> str:
        """The place of the first row that offends."""
        head, row = f"INDEX({self._name(path)},1)", f"${letters}${TALLY_ROW + len(OUTCOMES)}"
        return f"IF({row}<{NONE},(ROW({head})+{row})*{ROW}+COLUMN({head}),{NOWHERE})"


def _unblank(cell: str) -> str:
    return f'IF(ISBLANK({cell}),"",{cell})'


def _constants(edition: Edition, policy: Policy) -> dict[str, str]:
    """What formulas know of the edition and the policy, by name, as they write it."""
    found: dict[str, str] = {
        "edition.name": quoted(edition.name), "edition.year": str(edition.year),
        "edition.version": quoted(edition.version),
        "groups.level1": words(edition.groups),
        "groups.level2": words(dict.fromkeys(word for names in edition.groups.values() for word in names)),
        "policy.bands.words": words(policy.bands),
        "policy.bands.low": _numbers(low for low, _ in policy.bands.values()),
        "policy.bands.high": _numbers(high for _, high in policy.bands.values()),
    }  # fmt: skip
    found |= tables.of_policy(policy)
    for path in FIELDS[edition.kind]:
        found[f"choices.{path}"] = words(edition.choices.get(path, ("",)))
        found[f"required.{path}"] = "TRUE" if path in policy.required[edition.kind] else "FALSE"
    found |= {f"policy.{name}": f"{number:f}" for name, number in policy.limits.items()}
    for name in ("truncates_rate", "reverse_is_linear"):
        found[f"policy.{name}"] = "TRUE" if getattr(policy, name) else "FALSE"
    for name, value in vars(policy).items():
        if isinstance(value, Decimal):
            found[f"policy.{name}"] = f"{value:f}"
    return found


def _numbers(values: Iterable[Decimal]) -> str:
    return "{" + ",".join(f"{value:f}" for value in values) + "}"
