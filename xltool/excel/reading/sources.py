"""Where the money comes from by another name: ``市级财政资金`` where no row of a form says 当年财政拨款."""

from collections.abc import Container, Mapping, Sequence
from functools import cache

from xltool.edition.label import words
from xltool.excel.opening.traces import Position
from xltool.excel.reading.lexicon import Lexicon, Sense
from xltool.excel.reading.page import Page, Tag

#: The row of a project's own funds that says the same in a declaration.
_SAME = {"当年财政拨款": "财政资金"}


@cache
def _meant() -> Mapping[str, str]:
    return {other: label for label, others in words()["sources"].items() for other in others}


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
    tags = [tag for tag in page.tags() if tag.row not in taken]
    return {
        (old.row, old.column)
        for old, new in zip(tags, by_source(tags, page.lexicon), strict=True)
        if old is not new
    }
