"""What a form's answers mean, once all of it is read: units, fractions, spans of dates, and what stands hidden."""

from collections.abc import Mapping, Sequence

from xltool.edition import Edition
from xltool.excel.opening.grid import Workbook
from xltool.excel.opening.sheet import Grid
from xltool.excel.opening.traces import Position
from xltool.excel.reading.amounts import Amounts
from xltool.excel.reading.dates import settle_dates
from xltool.excel.reading.faults import Faults
from xltool.excel.reading.guesses import Settling
from xltool.excel.reading.pieces import settle_pieces
from xltool.excel.reading.plain import settle_levels, settle_numbers, settle_reasons
from xltool.excel.reading.rates import settle_rates
from xltool.excel.reading.results import settle_results
from xltool.excel.reading.unseen import unseen
from xltool.form import Filing, Kind
from xltool.place import position


def settled(form: Filing, edition: Edition, book: Workbook, grid: Grid) -> Filing:
    """The form with the answers taken as a careful person takes them.

    A workbook of ours says in live formulas what its cells mean: there nothing is read into them.
    """
    concealed = book.concealed(grid)
    if any(concealed):
        form.hidden = (*form.hidden, *unseen(form, concealed))
    settling = Settling(form, grid)
    if form.identity.edition:
        settle_pieces(settling, grid)
        form.guesses = settling.guesses
        return form
    faults = Faults()
    faults.past(lambda: _settle_values(settling, edition, grid, book.formats(grid)), None)
    return faults.tell(form)


def settled_in_list(
    forms: Sequence[Filing], edition: Edition, book: Workbook, grid: Grid, heads: int
) -> list[Filing]:
    """The same for the forms of a list, whose heads end in row ``heads``: what stands down to there counts for all."""
    formats, concealed = book.formats(grid), book.concealed(grid)
    top = grid.rows[: heads + 1]
    for form in forms:
        if any(concealed):
            form.hidden = (*form.hidden, *unseen(form, concealed))
        own = {position(answer.cell)[0] for _, answer in form.all_answers() if answer.cell}
        rest = (
            row if r in own else () for r, row in enumerate(grid.rows[heads + 1 : max(own) + 1], heads + 1)
        )
        within = grid._replace(rows=[*top, *rest])
        _settle_values(Settling(form, within), edition, within, formats, range(heads + 1))
    return list(forms)


def _settle_values(
    settling: Settling,
    edition: Edition,
    grid: Grid,
    formats: Mapping[Position, str],
    heads: Sequence[int] = (),
) -> None:
    form = settling.form
    Amounts(settling, edition.money, grid.rows, formats, heads).settle()
    settle_numbers(settling)
    settle_dates(settling)
    if form.kind is Kind.SELFASSESSMENT:
        settle_rates(settling)
        settle_reasons(settling)
    settle_results(settling, formats)
    settle_levels(settling, edition)
    settle_pieces(settling, grid)
    form.guesses = settling.guesses
