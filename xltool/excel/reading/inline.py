"""Labels that have their answer in the same cell: ``项目名称：物业管理费``, also several in one cell."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from xltool.excel.reading.lexicon import Lexicon, Sense

_COLON = re.compile(r"[:：]")
#: Where the next label may begin, behind the answer to the one before.
_BREAK = re.compile(r"[\s；;，,。、|]+")
#: A longer text is prose; a label in it counts only at the beginning of a line.
_PROSE = 120
_SKIPPED = re.compile(r"^(\W{0,3})其\s*中\s*[:：]")
#: The unit of an answer that stands elsewhere.
_UNIT = re.compile(r"[（(]?\s*(?:单位)?\s*(?:人民币)?(?:万元|元|%|％|分)\s*[)）]?")
_EDGES = " \t\r\n　；;，,、|"


class Inline(NamedTuple):
    """A label and what follows it in its cell; ``by_colon``: a colon parts the two."""

    sense: Sense
    rest: str
    by_colon: bool = True


def inline(lexicon: Lexicon, text: str) -> list[Inline]:
    """The labels of a text that begins with one, each with its answer; nothing for any other text."""
    body = _SKIPPED.sub(r"\1", text)
    pieces = _COLON.split(body)
    if len(pieces) == 1:
        return _by_blank(lexicon, body)
    found: list[Inline] = []
    first = lexicon.sense(pieces[0])
    if first is None:
        ahead, sense = _last_label(lexicon, pieces[0], len(text) > _PROSE)
        leading = lexicon.sense(ahead) if sense else None
        if sense is None or leading is None:
            return []
        found, first = [Inline(leading, "")], sense
    for sense, rest in _rests(lexicon, first, pieces[1:], len(text) > _PROSE):
        said = rest.strip(_EDGES)
        found.append(Inline(sense, "" if _UNIT.fullmatch(said) else said))
    return found


def _rests(lexicon: Lexicon, first: Sense, pieces: list[str], is_prose: bool) -> Iterator[tuple[Sense, str]]:
    """Each label with what stands before the next one."""
    sense, rest = first, ""
    for n, piece in enumerate(pieces):
        ahead, following = _last_label(lexicon, piece, is_prose) if n < len(pieces) - 1 else (piece, None)
        rest += ahead
        if following:
            yield sense, rest
            sense, rest = following, ""
        elif n < len(pieces) - 1:
            rest += "："
    yield sense, rest


def _last_label(lexicon: Lexicon, piece: str, is_prose: bool) -> tuple[str, Sense | None]:
    """The label a piece ends with, and what stands before it."""
    for found in _BREAK.finditer(piece):
        if is_prose and "\n" not in found.group():
            continue
        sense = lexicon.sense(piece[found.end() :])
        if sense and sense.rank < 2:
            return piece[: found.start()], sense
    return piece, None


def _by_blank(lexicon: Lexicon, text: str) -> list[Inline]:
    """``项目名称 物业管理费``: a label of single answers, a blank, something else."""
    found = re.match(r"\s*(\S{3,12})\s+(\S.*)", text, re.DOTALL)
    sense = lexicon.sense(found[1]) if found else None
    if found is None or sense is None or sense.rank > 1 or sense.key not in lexicon.singles:
        return []
    return [] if lexicon.sense(found[2]) else [Inline(sense, found[2].strip(), by_colon=False)]
