"""The answers of a form poured into another edition, and what has to be said of it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from xltool import edition as editions
from xltool import money
from xltool.answer import BLANK, Answer, State, Type, from_text, printed
from xltool.app.issue import blank, cleaned, from_declaration, says_money
from xltool.edition import Edition
from xltool.edition.content import Role
from xltool.form import FIELDS, FUNDS_ROWS, INDICATOR_FIELDS, SUMS, Filing, Indicator, Kind
from xltool.poured import Fate, Item, unexplained

_MOST_CHARACTERS = 32767  # in a cell
#: Why an answer without a value is none.
_WITHOUT = {State.UNCOMPUTED: "是公式，没有算出来的值", State.ERROR: "是错误值"}
_NO_COLUMN, _BY_FORMULA = "新表没有这一栏", "没有写出数值，新表由公式算出"
#: Where what was declared stands in a self-assessment, and where it is asked in a declaration.
_DECLARED = {
    **{path: path for path in ("project.name", "project.department", "project.unit")},
    **{f"funds.{row}.initial": f"funds.annual.{row}" for row in FUNDS_ROWS},
    "goals.expected": "goals.annual",
}


class Poured(NamedTuple):
    """A form of the new edition, the paths given beforehand, what is to be said.

    ``answers`` counts what the old form had filled in.
    """

    form: Filing
    locked: frozenset[str]
    items: list[Item]
    answers: int


def pour(source: Filing, edition: Edition, year: int | None = None) -> Poured:
    """A form's answers in another edition, its amounts in that edition's money, as the form of ``year`` or its own."""
    pouring = _Pouring(source, edition, year)
    if (source.kind, edition.kind) == (Kind.DECLARATION, Kind.SELFASSESSMENT):
        return pouring.issued()
    return pouring.poured()


class _Pouring:
    """One form being poured."""

    def __init__(self, source: Filing, edition: Edition, year: int | None) -> None:
        self.source, self.edition = source, edition
        self.old = editions.load(source.edition)
        self.drawn, self.asked_before = _drawn(edition), _drawn(self.old)
        self.items: list[Item] = []
        self.year = self._year(year)
        pairs = _pairs(source.kind, edition.kind)
        self.targets = {path: target for path, target in pairs.items() if target in self.drawn}
        self.stated = [(path, answer) for path, answer in source.all_answers() if self._counts(path, answer)]

    def _counts(self, path: str, answer: Answer[Any]) -> bool:
        """Whether something was filled in that the new form should hold; a dash without a place is no loss."""
        if path == "year" or answer.is_blank:
            return False
        return answer.state is not State.PLACEHOLDER or path in self.targets or _drawn_at(path) in self.drawn

    # -- ways to pour -----------------------------------------------------------------------------

    def poured(self) -> Poured:
        """Each answer to where the same is asked."""
        form = blank(self.edition)
        form.id = self.source.id
        form.answers["year"] = from_text(Type.YEAR, str(self.year))
        for path in self.edition.defaults.keys() & self.asked_before.keys():
            form.answers[path] = BLANK  # what was asked and left blank stays so
        for path, answer in self.stated:
            if path in self.targets:
                form.answers[self.targets[path]] = self._answer(path, answer, self.targets[path])
            elif path in self.source.answers:
                self._say(Fate.LOST, _NO_COLUMN, path)
        form.indicators += [self._row(n) for n in range(len(self.source.indicators))]
        taken = [path for path, _ in self.stated if path in self.targets and path.startswith("funds.")]
        if taken and self.source.kind is not self.edition.kind:
            said = "年度资金按自评表的年初预算数填写，申请的和批复的可能不同"
            self._say(Fate.DOUBTFUL, said)
        self._say_what_is_open()
        return self._told(form, frozenset({"year"}), len(self.stated))

    def issued(self) -> Poured:
        """A declaration as the self-assessment that is issued from it."""
        year = from_text(Type.YEAR, str(self.year))
        declared = replace(self.source, answers=self.source.answers | {"year": year})
        form, locked, notes = from_declaration(declared, self.edition)
        self.items += [Item(Fate.DOUBTFUL, note) for note in notes]
        rows = {
            path: target
            for path, target in _row_targets(self.source).items()
            if _drawn_at(path) in self.drawn
        }
        taken = self.targets | rows
        empty = {f"indicators[{n}]" for n, row in enumerate(self.source.indicators) if not row.exists}
        if empty:
            self._say(Fate.NOTED, f"没有写三级指标的 {len(empty)} 行不放进自评表")
        left_out = {f"{row}.{key}" for row in empty for key in ("level1", "level2", "name")}
        stated = [(path, answer) for path, answer in self.stated if path not in left_out]
        for path, answer in stated:
            if path in taken:
                self._issued(path, answer, form[taken[path]])
            else:
                nameless = path.partition(".")[0] in empty
                self._say(Fate.LOST, "这一行没有写三级指标" if nameless else _NO_COLUMN, path)
        return self._told(form, locked, len(stated))

    def _issued(self, path: str, answer: Answer[Any], issued: Answer[Any]) -> None:
        """What became of a declared answer on the self-assessment."""
        if path in SUMS[Kind.DECLARATION]:
            if answer.value is None:
                self._say(Fate.NOTED, _BY_FORMULA, path)
        elif issued.is_blank and answer.state is State.PLACEHOLDER:
            self._say(Fate.NOTED, "新表留空", path)
        elif issued.is_blank:
            self._say(Fate.LOST, _WITHOUT.get(answer.state, "没有预填"), path)
        elif isinstance(answer.value, Decimal):
            exact = money.exactly(answer.value, self.old.money, self.edition.money)
            if exact != issued.value:
                why = f"换算成{self.edition.money}后四舍五入到分"
                self._say(Fate.NOTED, why, path, f"{printed(Type.AMOUNT, exact)} 写成 {issued.raw}")

    # -- answers ----------------------------------------------------------------------------------

    def _row(self, n: int) -> Indicator:
        """An indicator; one that is a level printed empty stays so."""
        said: dict[str, Answer[Any]] = dict.fromkeys(("level1", "level2", "name", "target"), BLANK)
        for key in INDICATOR_FIELDS[self.source.kind]:
            path = f"indicators[{n}].{key}"
            answer = self.source[path]
            if not self._counts(path, answer):
                continue
            if f"i.{key}" in self.drawn:
                said[key] = self._answer(path, answer, f"i.{key}")
            else:
                self._say(Fate.LOST, _NO_COLUMN, path)
        return Indicator(**said)

    def _answer(self, path: str, answer: Answer[Any], drawn: str) -> Answer[Any]:
        """An answer as it goes into the cell drawn for it; blank where that cannot hold it."""
        type_ = self.edition.field(drawn).type
        says_nothing = answer.state in _WITHOUT or (answer.state is State.PLACEHOLDER and type_.is_number)
        if says_nothing and self.drawn[drawn] is Role.COMPUTED:
            return self._say(Fate.NOTED, _BY_FORMULA, path)
        if answer.state in _WITHOUT:
            return self._say(Fate.LOST, _WITHOUT[answer.state], path)
        if type_ is Type.AMOUNT and isinstance(answer.value, Decimal):
            return self._amount(path, answer.value)
        if answer.state is State.UNREADABLE:
            self._say(Fate.DOUBTFUL, f"不是{type_.value}，照原样写成文字", path)
        if answer.state is State.PLACEHOLDER and from_text(type_, answer.raw).state is not State.PLACEHOLDER:
            self._say(Fate.NOTED, "新表写成“-”", path)
            return from_text(type_, "-")
        return self._text(path, type_, answer)

    def _amount(self, path: str, amount: Decimal) -> Answer[Any]:
        """An amount in the edition's money, to the last digit."""
        unit, into = self.old.money, self.edition.money
        if not says_money(self.source, unit):
            return self._say(Fate.LOST, f"资金栏没有写明单位是{unit}，请核对后填写", path)
        exact = money.exactly(amount, unit, into)
        if abs(exact) > money.LARGEST:
            return self._say(Fate.LOST, f"换算成{into}后数字太大", path)
        text = printed(Type.AMOUNT, exact)
        if unit != into and exact != money.round_half_up(exact, 2):
            self._say(Fate.NOTED, f"换算成{into}后多于两位小数，没有舍入", path, f"新表是 {text}")
        return from_text(Type.AMOUNT, text)

    def _text(self, path: str, type_: Type, answer: Answer[Any]) -> Answer[Any]:
        """Any other answer, as it was written."""
        text = printed(type_, answer.value) if answer.is_value else answer.raw
        plain = cleaned(text)
        if len(plain) > _MOST_CHARACTERS:
            return self._say(Fate.LOST, f"有 {len(plain)} 个字，一个单元格最多 {_MOST_CHARACTERS} 个", path)
        if len(plain) < len(text.replace("\r\n", "\n")):
            self._say(Fate.NOTED, "有看不见的控制字符，表格里写不进去，已去掉", path)
        if type_ is Type.ACTUAL and plain == text:
            return answer._replace(raw=text, cell="")  # a number knows its unit, its text may not
        return from_text(type_, plain)

    # -- what is said -----------------------------------------------------------------------------

    def _say(self, fate: Fate, why: str, path: str = "", remark: str = "") -> Answer[Any]:
        """Remember it; what it is said of stays blank, if nothing else is decided."""
        answer, label = (self.source[path], self.source.label(path)) if path else (BLANK, "")
        self.items.append(Item(fate, why, path, label, answer.cell, answer.raw, remark))
        return BLANK

    def _year(self, wanted: int | None) -> int:
        """The year of the new form, and a word where it is not plainly the old one's."""
        stated, own = self.source.year.value, self.edition.year
        if "year" not in self.drawn and (wanted or stated or own) != own:
            self._say(Fate.LOST, f"表样上印着 {own} 年度", "year")
            return own
        if wanted is not None:
            if stated is not None and stated != wanted:
                was = f"年度由 {stated} 改成了 {wanted}"
                self._say(Fate.NOTED, f"{was}；日期、资金、目标和指标照原表，请改成 {wanted} 年度的")
            return wanted
        if stated is None:
            self._say(Fate.DOUBTFUL, f"原表没有写明年度，按表样写成了 {own} 年度", "year")
        elif stated != own:
            said = f"年度照原表写 {stated}，表样是 {own} 年度的；要写成 {own}，请加 --year {own}"
            self._say(Fate.NOTED, said)
        return stated or own

    def _say_what_is_open(self) -> None:
        """Name what the new form asks and the old one did not."""
        had = {self.targets.get(path, path) for path in self.asked_before}
        asked = [path for path, role in self.drawn.items() if role is Role.INPUT and path not in had]
        if asked:
            labels = "、".join(self.edition.field(path).label for path in asked)
            self._say(Fate.NOTED, f"原表没有、新表要补填的：{labels}")

    def _unfound(self) -> list[str]:
        """What the old form's edition asks and its sheet does not, in officers' words."""
        old, keys = self.source, INDICATOR_FIELDS[self.source.kind]
        if not old.sheet:
            return []
        unplaced = {path for path, answer in old.answers.items() if answer.is_blank and not answer.cell}
        columns = [key for key in keys if old.indicators and not any(row[key].cell for row in old.indicators)]
        unplaced |= {f"i.{key}" for key in columns}
        return [self.old.field(path).label for path in self.asked_before if path in unplaced - {"year"}]

    def _told(self, form: Filing, locked: frozenset[str], answers: int) -> Poured:
        """With what the reader was not sure of, and what stands beside and below the form."""
        source = self.source
        lost = {item.path for item in self.items if item.fate is Fate.LOST}
        for path, guess in source.guesses.items():
            if path not in lost and (path != "year" or self.year == source.year.value):
                self._say(Fate.DOUBTFUL, guess.certainty.value, path, guess.reason)
        if unfound := self._unfound():
            self._say(Fate.DOUBTFUL, f"原表上没有找到这些栏，请看是不是换了说法：{'、'.join(unfound)}")
        self.items += [
            *(Item(Fate.DOUBTFUL, "隐藏的内容也放进去了", cell=at, remark=text) for text, at in source.hidden),
            *(Item(Fate.LOST, "不是表样里的内容", cell=at, remark=text) for text, at in source.strays),
            *(
                Item(Fate.LOST, _NO_COLUMN, f"tail.{label}", label, answer.cell, answer.raw)
                for label, answer in source.tail.items() if not answer.is_blank
            ),
        ]  # fmt: skip
        if form.kind is source.kind and self.year == source.year.value:
            form.explanations = source.explanations
        else:
            self.items += [unexplained(code, text) for code, text in source.explanations.items()]
        return Poured(form, locked, self.items, answers)


def _pairs(old: Kind, new: Kind) -> dict[str, str]:
    """Where what one kind of form says is asked in another, by path; the year and the indicators aside."""
    if old is new:
        return {path: path for path in FIELDS[old] if path != "year"}
    return _DECLARED if new is Kind.DECLARATION else {target: path for path, target in _DECLARED.items()}


def _drawn_at(path: str) -> str:
    """The path under which an answer is drawn: ``i.score`` for ``indicators[3].score``."""
    row, dot, key = path.partition("].")
    return f"i.{key}" if dot else row


def _drawn(edition: Edition) -> dict[str, Role]:
    """The answers that an edition has a cell for, or a label that mentions them, by path; ``i.`` for those of rows."""
    cells = sorted(edition.drawing.cells, key=lambda cell: bool(cell.content.path))
    return {path: cell.content.role for cell in cells for path in cell.content.shown}


def _row_targets(declared: Filing) -> dict[str, str]:
    """Where the answers of those indicators stand that a self-assessment takes over, by their path."""
    keys = INDICATOR_FIELDS[Kind.DECLARATION]
    return {
        f"indicators[{n}].{key}": f"indicators[{at}].{key}"
        for at, (n, _) in enumerate(declared.rows()) for key in keys
    }  # fmt: skip
