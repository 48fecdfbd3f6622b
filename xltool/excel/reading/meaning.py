"""A form that nobody drew just so, read by what its labels mean: each answer with how sure it is."""

from xltool.answer import Answer
from xltool.excel.opening.grid import Grid, Workbook
from xltool.excel.reading.body import Body, body_of
from xltool.excel.reading.cells import Cells
from xltool.excel.reading.declared import DeclaredFunds
from xltool.excel.reading.faults import Faults
from xltool.excel.reading.fingerprint import (
    differing,
    is_form,
    is_other,
    is_table_alone,
    kind_of,
    missing,
    nearest,
)
from xltool.excel.reading.funds import Funds
from xltool.excel.reading.heads import Heads, heads_of
from xltool.excel.reading.in_labels import points_in_labels, stated
from xltool.excel.reading.lexicon import lexicon
from xltool.excel.reading.locate import Signs
from xltool.excel.reading.offers import Offers, Rank
from xltool.excel.reading.page import Merges, Page
from xltool.excel.reading.segments import Segment, main_block, masked, segments
from xltool.excel.reading.singles import Singles
from xltool.excel.reading.sources import renamed
from xltool.excel.reading.table import Room
from xltool.excel.reading.tail import tail
from xltool.excel.reading.tidy import tidy
from xltool.excel.reading.totals import Totals
from xltool.excel.reading.unheaded import unheaded
from xltool.excel.reading.unread import Table
from xltool.excel.reading.unsure import without_loss
from xltool.excel.reading.years import guessed, year_of
from xltool.form import FIELDS, Filing, Guess, Kind, Remark
from xltool.place import cell_name

#: A sheet with fewer labels is no form.
_FEWEST = 3
#: No sheet of forms holds so many cells.
_MOST_CELLS = 10_000
#: So many labels of no edition are named.
_MOST_STRAYS = 40


def may_be_form(grid: Grid, signs: Signs) -> bool:
    """Whether enough labels stand on a sheet to look at it closely, and no more than sheets of forms hold."""
    known = lexicon(Kind.SELFASSESSMENT).keys | lexicon(Kind.DECLARATION).keys
    if len(signs.places.keys() & known) < _FEWEST:
        return False
    return not _is_too_large(grid)


def _is_too_large(grid: Grid) -> bool:
    return bool(sum([value != "" for row in grid.rows for value in row]) > _MOST_CELLS)


def parts_of(cells: Cells, merges: Merges) -> list[Segment]:
    """The parts of a sheet with more than one form on it; none for any other sheet."""
    return segments(Page(cells, lexicon(Kind.SELFASSESSMENT), merges))


def by_meaning(
    book: Workbook, grid: Grid, signs: Signs, cells: Cells, merges: Merges, *, alone: bool = False
) -> Filing | None:
    """The form on a sheet, or the indicators ``alone``; ``None`` where it is something else."""
    pages = {kind: Page(cells, lexicon(kind), merges) for kind in Kind}
    page = pages[kind_of(pages)]
    tables = list(heads_of(page))
    if not (is_table_alone if alone else is_form)(page, tables):
        return None
    if own := main_block(page, tables):
        grid = masked(grid, own)
        page = Page(cells.within(grid.rows, own.holds), page.lexicon, merges)
        tables = list(heads_of(page))
    return _Form(book, grid, signs, page, tables).filing()


def unread_table(grid: Grid, signs: Signs, cells: Cells, merges: Merges) -> Remark | None:
    """What is to be said of a sheet without a form that has rows of indicators all the same."""
    words = lexicon(Kind.SELFASSESSMENT)
    if not signs.places.keys() & words.levels.keys() or _is_too_large(grid):
        return None
    page = Page(cells, words, merges)
    told = [] if is_other(page, grid.name) else unheaded(page, ())
    return Remark(f"工作表“{grid.name}”{told[0].text}") if told else None


class _Form:
    """One form being read."""

    def __init__(self, book: Workbook, grid: Grid, signs: Signs, page: Page, tables: list[Heads]) -> None:
        self.book, self.grid, self.signs, self.page, self.tables = book, grid, signs, page, tables
        self.kind = page.lexicon.kind
        self.faults = Faults()
        own = [tag.row for tag in page.tags() if not page.lexicon.is_foreign(tag.sense)]
        self.top, self.foot = min(own, default=page.height), max(own, default=-1)

    def filing(self) -> Filing:
        """The form as the nearest edition has it."""
        layout = nearest(self.page, self.tables, year_of(self.page, self.top, ()).answer.value)
        body = self.faults.past(lambda: body_of(self.page, self.tables, layout.edition.groups), Body())
        offers = Offers(self.page.cells, FIELDS[self.kind])
        strays = [*body.strays, *unheaded(self.page, body.taken), *self._offer(offers, body)]
        answers, guesses = offers.settle()
        self.faults.past(lambda: self._year(answers, guesses, body), None)
        tidied = lambda: tidy(body.found, self.kind, layout.edition.groups, body.columns, body.joined)  # noqa: E731
        none: dict[str, Guess] = {}
        guesses |= self.faults.past(tidied, none)
        end = max(self.foot, max(body.taken, default=-1)) + 1
        strays += [
            Remark(f"表样里没有“{said}”这一栏，没有读", cell_name(row, column))
            for said, row, column in differing(self.page, range(end))
            if row not in body.taken and (row, column) not in renamed(self.page, body.taken)
        ]  # fmt: skip
        said = {remark.cell: remark for remark in reversed(strays)}
        form = Filing(
            self.kind, layout.edition.name, answers, body.found.indicators, self.signs.identity.form_id or None,
            self.book.path, self.grid.name, self.signs.identity, *missing(layout, answers, body.columns),
            tail=tail(self.page.cells, end), guesses=guesses, strays=tuple(reversed(said.values()))[:_MOST_STRAYS],
        )  # fmt: skip
        table = Table(body.taken, body.rates, body.columns, self.tables)
        return self.faults.tell(self.faults.past(lambda: without_loss(self.page, form, table, end), form))

    def _offer(self, offers: Offers, body: Body) -> list[Remark]:
        """Offer every single answer; what among the funds is none of the edition's."""
        strays: list[Remark] = []
        past, page = self.faults.past, self.page
        if self.kind is Kind.SELFASSESSMENT:
            none: set[int] = set()
            totals = past(Totals(page, offers, body.columns, body.taken, body.below).offer, none)
            funds = Funds(page, offers, body.taken | totals)
            past(funds.offer, None)
            strays = funds.strays
            past(lambda: self._rates(offers, body), None)
            past(lambda: points_in_labels(page, offers, body.taken, totals), None)
        else:
            past(DeclaredFunds(page, offers, body.taken).offer, None)
        past(Singles(page, offers, body.taken).offer, None)
        return strays

    def _year(self, answers: dict[str, Answer[object]], guesses: dict[str, Guess], body: Body) -> None:
        year = year_of(self.page, self.top, body.taken)
        if not year.answer.is_value and not year.guess:
            titles = (
                (cell_name(row, item.column), self.page.text(row, item.column))
                for row in self.page.rows if row < self.top for item in self.page.line(row)
            )  # fmt: skip
            named = guessed(titles, self.grid.name, self.book.path)
            year = named if named.answer.is_value else year
        answers["year"] = year.answer
        if year.guess:
            guesses["year"] = year.guess

    def _rates(self, offers: Offers, body: Body) -> None:
        """The execution rate among the indicators, with points of its own."""
        for row in body.rates:
            for key in ("weight", "score"):
                if room := body.columns.get(key):
                    self._offer_first(offers, f"funds.total.{key}", row, room)
            for column, flat, points in stated(self.page, row):
                offers.text("funds.total.weight", points, row, column, Rank(2, 3), f"“{flat}”里写的分值")
            if (room := body.columns.get("actual")) and not offers.said("funds.total.rate"):
                self._offer_first(offers, "funds.total.rate", row, room)

    def _offer_first(self, offers: Offers, path: str, row: int, room: Room) -> None:
        column = self.page.cells.first(row, *room)
        if column >= 0 and self.page.is_amount(row, column):
            offers.cell(path, row, column, Rank(1, 3), "取自指标表里“执行率”一行")
