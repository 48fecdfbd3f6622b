"""What may be read from a changed workbook with certainty: what it said before, or what really stands in it now.

Nothing here is taken from the reader: cells are looked up by their names in the XML, texts by searching the file.
"""

import html
import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from fuzz.mutate import Mutant
from fuzz.originals import Original
from xltool.answer import Answer, State
from xltool.excel.reading.read import read
from xltool.form import Filing

#: How a cell holds a character that XML cannot.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_BLANKS = re.compile(r"\s+|\u200b|\ufeff")
#: What is filled down from the row above, or taken from a line above the form.
_ELSEWHERE = ("level1", "level2", "year")
#: Shorter texts may stand in two places by chance.
_TELLING = 4


@cache
def before(original: Original, folder: Path) -> tuple[Filing, ...]:
    """The forms of a whole workbook."""
    path = folder / f"原{original.suffix}"
    path.write_bytes(original.content)
    return tuple(read(path))


def invented(forms: Sequence[Filing], mutant: Mutant, folder: Path) -> Iterator[str]:
    """What was read with certainty and cannot be true: path, cell, text."""
    stood = before(mutant.original, folder)
    said = Counter(_flat(answer.raw) for form in stood for _, answer in form.all_answers())
    file = _Standing(mutant)
    for form in forms:
        yield from (stray.text for stray in form.strays if "没有料到" in stray.text)
        same = next((one for one in stood if one.edition == form.edition), None)
        for path, answer in form.all_answers():
            if answer.state is not State.VALUE or path in form.guesses:
                continue
            text = _flat(answer.raw)
            if not said[text] and not file.holds(text) and not file.computes(answer.cell):
                yield f"{path} {answer.cell} “{answer.raw[:60]}”不在文件里"
            elif same and mutant.in_place and said[text] == 1 and _is_anothers(path, answer, form, same):
                yield f"{path} {answer.cell} “{answer.raw[:60]}”原来是别处的答案"


def _is_anothers(path: str, answer: Answer[Any], form: Filing, stood: Filing) -> bool:
    """Whether a text that stood once, and for another answer, is this one's now."""
    text = _flat(answer.raw)
    if len(text) < _TELLING or path.endswith(_ELSEWHERE):
        return False
    place = next(known for known, one in stood.all_answers() if _flat(one.raw) == text)
    if not place.startswith("indicators["):
        return place != path
    same_column = place.rpartition(".")[2] == path.rpartition(".")[2]
    return not same_column or (stood[place].cell != answer.cell and _name(stood, place) != _name(form, path))


def _name(form: Filing, path: str) -> str:
    """The name of the indicator that an answer is of."""
    row = int(path[len("indicators[") : path.index("]")])
    return _flat(form.indicators[row].name.raw)


def _flat(text: str) -> str:
    return _BLANKS.sub("", text)


class _Standing:
    """What stands in a changed file, looked up without the reader."""

    def __init__(self, mutant: Mutant) -> None:
        self._content = mutant.content

    @cached_property
    def _parts(self) -> dict[str, bytes]:
        return _parts(self._content)

    @cached_property
    def _text(self) -> str:
        said = "".join(html.unescape(_untagged(part)) for part in self._parts.values())
        if "" in self._parts:  # text of no declared encoding: what is no UTF-8 is GB 18030
            said += self._content.decode("gb18030", "replace")
        return _flat(f"{_ESCAPED.sub(lambda match: chr(int(match[1], 16)), said)} {said}")

    @cached_property
    def _numbers(self) -> set[float]:
        whole = html.unescape(b"".join(self._parts.values()).decode("utf-8", "replace"))
        text = unicodedata.normalize("NFKC", whole)
        numbers = (_number(one) for one in re.findall(r"[-+]?\d[\d,]*\.?\d*(?:[eE][-+]?\d+)?", text))
        return {float(f"{number:.12g}") for number in numbers if number is not None}

    @property
    def _is_binary(self) -> bool:
        return not self._parts or any(name.endswith(".bin") for name in self._parts)

    def holds(self, text: str) -> bool:
        """Whether a text, or the number it writes out, stands in the file."""
        if text in self._text or _flat(html.unescape(text)) in self._text or text.encode() in self._content:
            return True
        number = _number(text)
        if number is not None and self._holds_number(number):
            return True
        return self._is_binary and (number is not None or self._holds_bytes(text))

    def computes(self, cell: str) -> bool:
        """Whether a formula stands in a cell of that name; its value may be nowhere else."""
        formula = re.compile(rb"""<(?:\w+:)?c [^>]*\br=["']%s["'][^>]*>\s*<(?:\w+:)?f""" % cell.encode())
        return any(formula.search(part) for part in self._parts.values())

    def _holds_number(self, number: float) -> bool:
        return any(float(f"{number * times:.12g}") in self._numbers for times in (1, 0.01))

    def _holds_bytes(self, text: str) -> bool:
        return any(
            text.encode(code, "replace") in self._content for code in ("utf-16-le", "gb18030", "latin-1")
        )


def _parts(content: bytes) -> dict[str, bytes]:
    """The parts of a zip as far as they can be had; the whole of any other file that is text."""
    if not content.startswith(b"PK"):
        return {} if content.startswith(b"\xd0\xcf") else {"": content}
    parts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                try:
                    parts[name] = archive.read(name)
                except Exception:
                    continue
    except Exception:
        return parts
    return parts


def _untagged(part: bytes) -> str:
    """A part's text with all its attributes: each may be what a cell says."""
    parser: Any = etree.XMLParser(recover=True, huge_tree=True, resolve_entities=False)
    if part[:200].lower().lstrip().startswith((b"<html", b"<!doctype html")):
        parser = etree.HTMLParser(encoding="utf-8")
    try:
        root: Any = etree.fromstring(part, parser)
        if root is not None:
            attributes = (said for one in root.iter() for said in one.attrib.values())
            return " ".join(("".join(root.itertext()), *attributes))
    except (etree.XMLSyntaxError, ValueError):
        pass
    return re.sub(r"<[^>]*>", "", part.decode("utf-8", "replace"))


def _number(text: str) -> float | None:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").rstrip("%").strip("()")
    match = re.match(r"[<>=≥≤＞＜]*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)", plain)
    return float(match[1]) if match else None
