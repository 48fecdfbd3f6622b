"""The indicators of a page that nobody drew just so: under each row of heads, as far as the form's next label."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from xltool.answer import BLANK, Field
from xltool.excel.reading.aligned import Aligned, aligned
from xltool.excel.reading.below import is_line_of_labels
from xltool.excel.reading.funds import is_sum
from xltool.excel.reading.headless import body_rows, with_levels
from xltool.excel.reading.heads import Heads
from xltool.excel.reading.page import Item, Page
from xltool.excel.reading.table import Answers, Room, Rows, Seen, indicators
from xltool.excel.reading.unknown import unread_answers
from xltool.form import INDICATOR_FIELDS, Indicator, Remark
from xltool.place import cell_name, position

#: In so many of the rows something stands in a column that is in use.
_IN_USE = 0.2


@dataclass
class Body:
    """The indicators of a page, the columns of the first table, the rows they all take, those below the last.

    ``joined`` are the pairs of keys that share a column, ``rates`` rows among the indicators that state the
    execution rate, ``strays`` heads of no edition.
    """

    found: Rows = field(default_factory=lambda: Rows(0))
    columns: dict[str, Room] = field(default_factory=dict)
    joined: frozenset[str] = frozenset()
    taken: set[int] = field(default_factory=set)
    below: range = range(0)
    rates: list[int] = field(default_factory=list)
    strays: list[Remark] = field(default_factory=list)


def body_of(page: Page, tables: Sequence[Heads], groups: Mapping[str, Sequence[str]]) -> Body:
    """What stands below the heads of each table, read together. ``groups`` are the levels of the edition."""
    reading = _Reading(page, tables, groups)
    for n, heads in enumerate(tables):
        reading.read(heads, tables[n + 1].top if n + 1 < len(tables) else page.height)
    return reading.body


class _Reading:
    def __init__(self, page: Page, tables: Sequence[Heads], groups: Mapping[str, Sequence[str]]) -> None:
        self.page, self.groups, self.body = page, groups, Body()
        self.labels: Mapping[str, Field] = INDICATOR_FIELDS[page.lexicon.kind]
        self.name = max((table.columns.get("name", (1, 0))[0] for table in tables), default=1)

    def read(self, drawn: Heads, stop: int) -> None:
        """The rows below one row of heads."""
        page, body = self.page, self.body
        heads = with_levels(page, drawn, stop, self.groups)
        self.name = heads.columns.get("name", (self.name, 0))[0]
        straight = aligned(heads.columns, heads.starts, self._used(heads, stop))
        extra = _extra(page, heads, stop)
        above = body.found.indicators[-1] if body.found.indicators else None
        part = indicators(
            page.cells,
            page.lexicon.kind,
            self.groups,
            straight.columns,
            range(heads.bottom, stop),
            lambda row, answers: self.seen(row, answers, extra),
            above,
        )
        if heads.is_half:
            part.without_empty()
        base = len(body.found.indicators)
        body.found.indicators += part.indicators
        body.found.guesses |= {(base + n, key): reason for (n, key), reason in part.guesses.items()}
        self._say_why(heads, straight, range(base, base + len(part.indicators)))
        self._weigh_rivals(heads, range(base, base + len(part.indicators)))
        body.found.doubts |= {
            (base + n, key): reason
            for (n, key), reason in unread_answers(page, heads, part.indicators).items()
        }
        body.strays += heads.strays if not body.columns else ()
        body.columns = body.columns or dict(heads.columns)
        body.joined |= heads.joined
        body.taken |= set(range(heads.top, part.end))
        body.below = range(part.end, stop)

    def _say_why(self, heads: Heads, straight: Aligned[str], rows: range) -> None:
        """Why the answers of some columns are guesses, and others were not taken."""
        guesses = {key: f"表头“{said}”按“{self._label(key)}”读" for key, said in heads.guessed.items()}
        guesses |= {
            key: f"“{self._label(key)}”一栏的内容和表头没有对齐，按先后次序读" for key in straight.moved
        }
        doubts = {key: f"表头和内容没有对齐，分不清哪一列是{self._label(key)}" for key in straight.doubtful}
        for why, said in ((guesses, self.body.found.guesses), (doubts, self.body.found.doubts)):
            said |= {(n, key): reason for key, reason in why.items() if key in self.labels for n in rows}

    def _label(self, key: str) -> str:
        return self.labels[key].label if key in self.labels else ""

    def _used(self, heads: Heads, stop: int) -> set[int]:
        """The columns that are in use below the heads, down to the next label; a word here or there is no use."""
        used: Counter[int] = Counter()
        count = 0
        for row in body_rows(self.page, heads, stop):
            line = self.page.line(row)
            if len(line) > 1:
                used.update(item.column for item in line)
                count += 1
        return {column for column, times in used.items() if times >= count * _IN_USE}

    def _weigh_rivals(self, heads: Heads, rows: range) -> None:
        """Where two columns may be meant and differ, neither is taken."""
        for key, (column, said) in heads.rivals.items():
            for n in rows:
                row = self.body.found.indicators[n]
                if row[key].cell and (other := self._other(row, key, column)):
                    reason = (
                        f"{row[key].cell} 和 {other}（“{said}”）都像是{self._label(key)}，内容不同，没有取"
                    )
                    self.body.found.doubts[n, key] = reason
                    setattr(row, key, BLANK._replace(cell=row[key].cell))

    def _other(self, row: Indicator, key: str, column: int) -> str:
        """The cell of the same row in another column, if that says something else."""
        at = position(row[key].cell)
        one, other = (str(self.page.cells.value(at[0], c)).strip() for c in (at[1], column))
        return cell_name(at[0], column) if other and one != other else ""

    def seen(self, row: int, answers: Answers, extra: Collection[int]) -> Seen:
        """What a row below the heads is: one that begins with another label of the form is no indicator.

        ``extra`` are the columns that no head of an edition names.
        """
        line = self.page.line(row)
        first = next((item for item in line if self.page.text(row, item.column)), None)
        if first is None:
            return Seen.INDICATOR
        if self._is_rate(first, line):
            self.body.rates.append(row)
            return Seen.ASIDE
        if is_line_of_labels(self.page, row, self.name, extra):
            return Seen.END
        return self._begun(line, first, answers) if first.tags else Seen.INDICATOR

    def _is_rate(self, first: Item, line: list[Item]) -> bool:
        """Whether a row states the execution rate, or its points: ``预算执行率得分 | 10 | 9.17``."""
        if first.column >= self.name or not first.tags:
            return False
        if self.page.lexicon.parts.get(first.tags[0].sense.key) == "rate":
            return True
        behind = line[line.index(first) + 1 :]
        return self._is_of_execution(first) and all(
            self._is_of_execution(item)
            if item.is_label
            else self.page.is_amount(first.tags[0].row, item.column)
            for item in behind
        )

    def _is_of_execution(self, item: Item) -> bool:
        """Whether a label means how the budget was carried out, by its own word."""
        tag = item.tags[0]
        key, parts = tag.sense.key, self.page.lexicon.parts
        known = key == "项目资金" or parts.get(key) in ("rate", "weight", "score")
        return known and "执行" in tag.sense.said and not tag.is_inline

    def _begun(self, line: list[Item], first: Item, answers: Answers) -> Seen:
        """The same of a row whose ``first`` text is a label."""
        sense, lexicon = first.tags[0].sense, self.page.lexicon
        target = answers.get("target", BLANK)
        if lexicon.is_foreign(sense) and first.column < self.name and target.is_blank:
            return Seen.END
        if lexicon.is_foreign(sense) or sense.rank > 1 or sense.key in lexicon.columns:
            return Seen.INDICATOR
        if any(is_sum(tag) for item in line for tag in item.tags):
            return Seen.END
        if target.is_blank or any(item.is_label for item in line if item.column > first.column):
            outside = first.column < self.name or first.tags[0].is_inline
            return Seen.END if outside or answers.get("name", BLANK).is_blank else Seen.INDICATOR
        return Seen.INDICATOR


def _extra(page: Page, heads: Heads, stop: int) -> frozenset[int]:
    """The columns with heads of no edition, and those without any right of the names."""
    told = {position(remark.cell)[1] for remark in heads.strays}
    rooms, names = list(heads.columns.values()), heads.columns.get("name", (1 << 10, 0))[0]
    used = {item.column for row in range(heads.bottom + 1, stop) for item in page.line(row)}
    free = {
        column for column in used if column > names and not any(start <= column < end for start, end in rooms)
    }
    return frozenset(told | free)
