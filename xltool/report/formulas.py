"""Formulas laid out in lines for people to read: one thought a line, chains of calls not ever further indented."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from xltool.report.lines import cells

_TOKEN = re.compile(r'"(?:[^"]|"")*"|\[[^\]]*\]|\{|\}|\(|\)|,|;|[^"\[{}(),;]+')
_STEP = 2
_CHOICE, _REPLACEMENT = "IF", "SUBSTITUTE"
#: An array constant for the screen: so many of its members are shown, if there are more than that and a few.
_SHOWN, _FEW = 3, 3
#: A text for the screen: so many cells of it are shown whole.
_LONG = 24


@dataclass(slots=True)
class _Group:
    """What stands between brackets: ``(`` or ``{``; the separator before each part but the first."""

    bracket: str
    parts: list["_Text"] = field(default_factory=list)
    separators: list[str] = field(default_factory=list)

    @property
    def closing(self) -> str:
        return ")" if self.bracket == "(" else "}"

    def flat(self) -> str:
        return self.bracket + self.parts[0].flat() + "".join(self.rest())

    def rest(self) -> list[str]:
        """All behind the first part, each with the sign before it."""
        blank = " " if self.bracket == "(" else ""
        parts = [
            sign + blank + part.flat() for sign, part in zip(self.separators, self.parts[1:], strict=True)
        ]
        return [*parts, self.closing]

    def members(self) -> list[str]:
        """The whole of it in pieces, each with the sign behind it."""
        signs = [*self.separators, self.closing]
        return [self.bracket, *(part.flat() + sign for part, sign in zip(self.parts, signs, strict=True))]


@dataclass(slots=True)
class _Text:
    """A formula or a part of one: words and groups."""

    pieces: list["str | _Group"] = field(default_factory=list)

    def flat(self) -> str:
        return "".join(piece if isinstance(piece, str) else piece.flat() for piece in self.pieces)

    def call(self, function: str) -> _Group | None:
        """The arguments, if the whole of it is one call of this function."""
        match self.pieces:
            case [name, _Group() as group] if name == function:
                return group
        return None


def laid_out(formula: str, room: int, *, brief: bool = False) -> list[str]:
    """A formula in lines of about ``room`` cells; ``brief`` leaves out most of what long lists hold."""
    return _lines(_parsed(formula, brief=brief), 0, room)


def _parsed(formula: str, *, brief: bool) -> _Text:
    root = _Text()
    texts, groups = [root], []
    for token in _TOKEN.findall(formula):
        if token in "({":
            groups.append(_Group(token, [_Text()]))
            texts[-1].pieces.append(groups[-1])
            texts.append(groups[-1].parts[0])
        elif token in ")}":
            texts.pop()
            group = groups.pop()
            if brief and token == "}":
                _shorten(group)
        elif token in ",;" and groups:
            texts[-1] = _Text()
            groups[-1].parts.append(texts[-1])
            groups[-1].separators.append(token)
        else:
            texts[-1].pieces.append(_shortened(token) if brief else token)
    return root


def _shortened(token: str) -> str:
    """Of a long text in quotes only how it begins."""
    long = token.startswith('"') and cells(token) > _LONG
    return f'{token[: _SHOWN * 2]}…"' if long else token


def _shorten(group: _Group) -> None:
    """Of a long list only the first members and how many there are."""
    if len(group.parts) > _SHOWN + _FEW:
        rest = _Text([f"…共{len(group.parts)}项"])
        group.parts[_SHOWN:], group.separators[_SHOWN:] = [rest], []


def _lines(text: _Text, indent: int, room: int) -> list[str]:
    flat = text.flat()
    if indent + cells(flat) <= room:
        return [" " * indent + flat]
    choice = text.call(_CHOICE)
    if choice:
        return _chain(choice, indent, room)
    lines = [" " * indent]
    for piece in text.pieces:
        if isinstance(piece, str):
            lines[-1] += piece
        elif cells(lines[-1] + piece.flat()) <= room:
            lines[-1] += piece.flat()
        elif piece.bracket == "{":
            _fill(lines, piece.members(), indent + _STEP, room)
        elif piece.parts[0].call(_REPLACEMENT):
            _replacements(lines, piece, indent + _STEP, room)
        else:
            _arguments(lines, piece, indent, room)
    return lines


def _arguments(lines: list[str], group: _Group, indent: int, room: int) -> None:
    """Each argument on lines of its own; a single long one goes on where its call stands."""
    lines[-1] += group.bracket
    if len(group.parts) == 1:
        first, *rest = _lines(group.parts[0], indent, room)
        if rest and cells(lines[-1] + first.lstrip()) <= room:
            lines[-1] += first.lstrip()
            lines += rest
            lines[-1] += group.closing
            return
    for part, sign in zip(group.parts, [*group.separators, group.closing], strict=True):
        lines += _lines(part, indent + _STEP, room)
        lines[-1] += sign


def _chain(choice: _Group, indent: int, room: int) -> list[str]:
    """``IF(…, …, IF(…, …, …))``: each further condition stands below the one before."""
    lines, closing = [], ""
    while True:
        *first, last = choice.parts
        head = f"IF({', '.join(part.flat() for part in first)},"
        if indent + cells(head) <= room:
            lines.append(" " * indent + head)
        else:
            lines.append(" " * indent + "IF(")
            for part in first:
                lines += _lines(part, indent + _STEP, room)
                lines[-1] += ","
        closing += ")"
        following = last.call(_CHOICE)
        if following is None or indent + cells(last.flat() + closing) <= room:
            lines += _lines(last, indent if following else indent + _STEP, room)
            lines[-1] += closing
            return lines
        choice = following


def _replacements(lines: list[str], group: _Group, indent: int, room: int) -> None:
    """``SUBSTITUTE(SUBSTITUTE(…, …, …), …, …)``: the calls, what they begin with, then all that is replaced."""
    opened, replaced = [], [group]
    while inner := replaced[-1].parts[0].call(_REPLACEMENT):
        opened.append(f"{_REPLACEMENT}(")
        replaced.append(inner)
    _fill(lines, ["(", *opened], indent, room)
    lines += _lines(replaced[-1].parts[0], indent, room)
    rest = "".join("".join(one.rest()) + "\n" for one in reversed(replaced))
    _fill(lines, rest.replace("\n,", ",\n").split("\n"), indent, room)


def _fill(lines: list[str], pieces: Iterable[str], indent: int, room: int) -> None:
    """Pieces of text, as many on a line as there is room for."""
    for piece in pieces:
        if lines[-1].strip() and cells(lines[-1] + piece.rstrip()) > room:
            lines[-1] = lines[-1].rstrip()
            lines.append(" " * indent)
        lines[-1] += piece if lines[-1].strip() else piece.lstrip()
