"""Where the money comes from by another name: ``市级财政资金`` where no row of a form says 当年财政拨款."""

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from functools import cache

from xltool.edition.label import words
from xltool.excel.opening.traces import Position
from xltool.excel.reading.lexicon import Lexicon, Sense
from xltool.excel.reading.page import Page, Tag

_ZERO = re.compile(r"[-–—−/]+|0+(?:\.0+)?%?(?:万?元)?")
#: The row of a project's own funds that says the same in a declaration.
_SAME = {"当年财政拨款": "财政资金"}


@cache
def _meant() -> Mapping[str, str]:
    return {other: label for label, others in words()["sources"].items() for other in others}


def is_source(tag: Tag) -> bool:
    """Whether a label names where money comes from, by a word of its own."""
    return tag.sense.key in _meant()


def without_blank(page: Page, tags: Sequence[Tag]) -> list[Tag]:
    """The labels but for those of a source with no money in their row, where others of that kind have some.

    Of several without any that say 0 one is kept; what stands alone in its row says nothing at all.
    """
    rows = Counter(tag.row for tag in tags if is_source(tag) or page.lexicon.is_funds(tag.sense.key))
    alone = [tag for tag in tags if is_source(tag) and not tag.is_inline and rows[tag.row] == 1]
    blank = {tag for tag in alone if page.line(tag.row)[-1].column <= tag.column}
    zero = {tag for tag in alone if tag not in blank and _is_zero(page, tag)}
    paid = {_meant()[tag.sense.key] for tag in tags if is_source(tag) and tag not in blank | zero}
    kept = {_meant()[tag.sense.key]: tag for tag in alone if tag in zero}
    gone = blank | {tag for tag in zero if _meant()[tag.sense.key] in paid or tag not in kept.values()}
    return [tag for tag in tags if tag not in gone]


def _is_zero(page: Page, tag: Tag) -> bool:
    """Whether nothing but noughts and strokes stand behind a label."""
    behind = [
        page.cells.value(tag.row, item.column) for item in page.line(tag.row) if item.column > tag.column
    ]
    texts = ("".join(str(value).split()) for value in behind)
    return all(_ZERO.fullmatch(unicodedata.normalize("NFKC", text)) for text in texts)


def by_source(tags: Sequence[Tag], lexicon: Lexicon) -> list[Tag]:
    """The labels; those of a source are read as the row of the funds it is, where there is one and no such row."""
    alone = {label for label, ones in _named(tags, lexicon).items() if len(ones) == 1}
    return [
        tag._replace(sense=Sense(label, 2, tag.sense.said))
        if (label := _meant().get(tag.sense.key, "")) in alone else tag
        for tag in tags
    ]  # fmt: skip


def unclear(tags: Sequence[Tag], lexicon: Lexicon) -> dict[str, str]:
    """The rows of the funds that several sources may be, and why nothing is taken for them."""
    return {
        label: f"写的是{'、'.join(f'“{one}”' for one in ones)}，没有写“{label}”，没有相加"
        for label, ones in _named(tags, lexicon).items() if len(ones) > 1
    }  # fmt: skip


def _named(tags: Sequence[Tag], lexicon: Lexicon) -> dict[str, list[str]]:
    """The sources that are named for each row of the funds that is not named itself."""
    keys = {tag.sense.key for tag in tags}
    named: dict[str, list[str]] = {}
    for tag in tags:
        label = _meant().get(tag.sense.key)
        if label and label in lexicon.keys and not {label, _SAME.get(label)} & keys:
            ones = named.setdefault(label, [])
            ones += [tag.sense.said] if tag.sense.said not in ones else []
    return named


def renamed(page: Page, taken: Container[int]) -> set[Position]:
    """The places of the labels that are read as another row of the funds; rows in ``taken`` are those of indicators."""
    tags = without_blank(page, [tag for tag in page.tags() if tag.row not in taken])
    return {
        (old.row, old.column)
        for old, new in zip(tags, by_source(tags, page.lexicon), strict=True)
        if old is not new
    }
