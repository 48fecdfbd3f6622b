"""What documents and files of text cannot tell: which texts are numbers, and what a torn text was."""

from xltool.excel.opening.sheet import Grid
from xltool.excel.reading.guesses import Settling
from xltool.place import position


def settle_pieces(settling: Settling, grid: Grid) -> None:
    """An answer put together of pieces is likely, no more; where all is text, a number typed as text is none."""
    if grid.typed and not grid.joined:
        return
    for path, answer in list(settling.form.all_answers()):
        if answer.is_text and not grid.typed:
            settling.put(path, answer._replace(is_text=False))
        if answer.cell and (reason := grid.joined.get(position(answer.cell))):
            settling.likely(path, reason)
