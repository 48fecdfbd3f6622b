"""The year of a form: in its title, in a cell of its own, or only in the name of the sheet or the file."""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from xltool.answer import BLANK, Answer, State, Type, from_text
from xltool.excel.reading.cells import cell_name
from xltool.excel.reading.lexicon import YEAR
from xltool.excel.reading.page import Item, Page
from xltool.excel.reading.singles import place_of
from xltool.form import Certainty, Guess

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")
_IN_NAME = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_BARE = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_SHORT = re.compile(r"(?<!\d)(\d\d)年度")
_ALONE = re.compile(r"\(?20\d\d年度\)?")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
#: A line that says when or by whom the form was filled in says nothing of its year.
_OTHER_DATE = re.compile(r"(?:填报|填表|编制|制表|申报|审核|打印|报送)\s*(?:日期|时间)|日期")


class Year(NamedTuple):
    """The year found, and why it is less than certain."""

    answer: Answer[object]
    guess: Guess | None = None


def year_in(rows: Sequence[Sequence[object]], width: int) -> Answer[object]:
    """The year of title lines; text there that mentions a 年度 without naming it is unreadable."""
    vague: Answer[object] = Answer(State.BLANK, None, "", cell_name(1, 0))
    for r, row in enumerate(rows):
        for c, value in enumerate(row[:width]):
            if isinstance(value, (int, float)) and value in range(1900, 2100):
                return from_text(Type.YEAR, f"{value:g}", cell_name(r, c))
            if not isinstance(value, str) or "年" not in value:
                continue
            said = _YEAR.search(unicodedata.normalize("NFKC", value).translate(_DIGITS))
            if said:
                return Answer(State.VALUE, int(said[1]), value.strip(), cell_name(r, c))
            if "年度" in value:
                vague = Answer(State.UNREADABLE, None, value.strip(), cell_name(r, c))
    return vague


def is_other_date(text: str) -> bool:
    """Whether a line says when the form was filled in, which is not its year."""
    return _OTHER_DATE.search(text) is not None


def guessed(titles: Iterable[tuple[str, str]], sheet: str, path: Path) -> Year:
    """The year by a bare number in a title (cell, text), or by the name of the sheet or the file."""
    for cell, text in titles:
        flat = "".join(unicodedata.normalize("NFKC", text).split())
        said = _BARE.search(flat) if "表" in flat else None
        short = None if said else _SHORT.search(flat)
        if found := said or short:
            year = int(found[1]) + (2000 if short else 0)
            answer: Answer[object] = Answer(State.VALUE, year, text.strip(), cell)
            reason = f"“{flat[:30]}”里的“{found[1]}”按 {year} 年度读"
            return Year(answer, Guess(Certainty.LIKELY, reason))
    for what, name in (("工作表名称", sheet), ("文件名", path.stem)):
        years = set(_IN_NAME.findall(unicodedata.normalize("NFKC", name)))
        if len(years) == 1:
            named: Answer[object] = Answer(State.VALUE, int(years.pop()), name)
            return Year(named, Guess(Certainty.LIKELY, f"表上没有写年度，取自{what}“{name}”"))
    return Year(BLANK)


def year_of(page: Page, top: int, taken: Container[int]) -> Year:
    """The year a page says: at a label of its own, else in the lines above row ``top``."""
    labelled = list(_labelled(page, taken))
    if len({answer.value for answer in labelled}) > 1:
        cells = "、".join(answer.cell for answer in labelled)
        return Year(BLANK, Guess(Certainty.DOUBTFUL, f"{cells} 写的年度不一样，没有取"))
    titles = list(_titles(page, top)) or ([] if labelled else list(_alone(page, taken)))
    years = {answer.value for answer in titles if answer.is_value}
    if labelled:
        doubt = years and labelled[0].value not in years
        cells = "、".join(answer.cell for answer in (labelled[0], *titles))
        guess = Guess(Certainty.DOUBTFUL, f"{cells} 写的年度不一样") if doubt else None
        return Year(BLANK if guess else labelled[0], guess)
    if len(years) > 1:
        cells = "、".join(answer.cell for answer in titles if answer.is_value)
        named = {answer.value for answer in titles if "年度" in "".join(answer.raw.split())}
        if len(named) != 1:
            return Year(BLANK, Guess(Certainty.DOUBTFUL, f"{cells} 写的年度不一样，没有取"))
        titles = [answer for answer in titles if answer.value in named]
    return Year(next((one for one in titles if one.is_value), titles[0] if titles else BLANK))


def _labelled(page: Page, taken: Container[int]) -> Iterator[Answer[object]]:
    """``年度 | 2024`` and ``年度：2024年``."""
    for tag in page.by_key.get(YEAR, ()):
        if tag.row in taken:
            continue
        if tag.is_inline:
            answer = from_text(Type.YEAR, tag.rest.translate(_DIGITS), cell_name(tag.row, tag.column))
        elif place := place_of(page, tag, taken):
            answer = page.cells.answer(Type.YEAR, place.row, place.column)
        else:
            continue
        if answer.is_value:
            yield answer


def _alone(page: Page, taken: Container[int]) -> Iterator[Answer[object]]:
    """``2024年度`` in a cell of its own between the labels of the form, the answer to none of them."""
    for row in page.rows:
        if row in taken:
            return
        before: Item | None = None
        for item in page.line(row):
            text = "".join(page.text(row, item.column).split())
            told = before is not None and before.is_label and not before.tags[-1].is_inline
            if not item.is_label and not told and _ALONE.fullmatch(unicodedata.normalize("NFKC", text)):
                yield year_in([[text]], 1)._replace(cell=cell_name(row, item.column))
            before = item


def _titles(page: Page, top: int) -> Iterator[Answer[object]]:
    """The years that the lines above the form name."""
    for row in page.rows:
        if row >= top:
            return
        for item in page.line(row):
            value = page.cells.value(row, item.column)
            if isinstance(value, str) and is_other_date(value):
                continue
            answer = year_in([[value]], 1)
            if not answer.is_blank:
                yield answer._replace(cell=cell_name(row, item.column))
