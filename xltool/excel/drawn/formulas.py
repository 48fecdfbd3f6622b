"""The formulas of a drawn workbook, over cells or names as people write them, as formulas over answers."""

import re
from collections.abc import Callable, Collection, Mapping
from functools import cache

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from xltool import edition as editions
from xltool.edition import Edition
from xltool.edition.called import name_of
from xltool.edition.content import PLACEHOLDER
from xltool.edition.drawing import Drawing
from xltool.excel.drawn.placeholder import MARK
from xltool.excel.drawn.sketch import bounds
from xltool.excel.formula import Failure, Scope, Value, evaluator
from xltool.form import Kind
from xltool.place import cell_name

_CELLS = re.compile(r"\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}(?::\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6})?")
#: Longer formulas, more brackets and larger numbers are no form's.
_LONGEST, _MOST_BRACKETS = 1000, 60
_NUMBER = re.compile(r"\d{0,15}(?:\.\d{0,15})?")
_STOOD = re.compile(r"_p(\d+)_")
_SUM = re.compile(r"(SUM|COUNT)\(([^()]*)\)")
Place = tuple[int, int]


class Formulas:
    """Formulas of one sheet."""

    def __init__(
        self, answers: Mapping[Place, str], filled: frozenset[Place], corner: Callable[[int, int], Place],
        path_of: Callable[[str], str], row: int,
    ) -> None:  # fmt: skip
        """``answers`` are the paths by place, ``filled`` the places of everything else that is written.

        ``path_of`` tells what a name in a placeholder means, ``row`` is the zero-based indicator row.
        """
        self.answers, self.filled, self.corner, self.path_of, self.row = answers, filled, corner, path_of, row

    def canonical(self, formula: str, at: Place) -> str:
        """``=F5+SUM(G12)`` as a formula over ``{{ path }}``. Raises ``ValueError`` naming what is not understood."""
        paths: list[str] = []

        def stand_in(match: re.Match[str]) -> str:
            path = self.path_of(match["name"].strip())
            if not path:
                raise ValueError(f"不认得 {{{{ {match['name'].strip()} }}}}")
            if path not in self.answers.values():
                raise ValueError(f"{{{{ {match['name'].strip()} }}}} 在表上没有位置")
            paths.append(path)
            return f"_p{len(paths) - 1}_"

        if len(formula) > _LONGEST or formula.count("(") > _MOST_BRACKETS:
            raise ValueError("公式太长")
        tokens = Tokenizer(MARK.sub(stand_in, formula)).items
        if any(token.subtype == Token.NUMBER and not _NUMBER.fullmatch(token.value) for token in tokens):
            raise ValueError("里面的数字太大")
        said = "".join(
            self._operand(token.value) if token.subtype == Token.RANGE else token.value for token in tokens
        )
        whole = "=" + _STOOD.sub(lambda match: f"{{{{ {paths[int(match[1])]} }}}}", said)
        self._try(evaluator(whole, lambda first, last: [first, last], in_row=at[0] == self.row))
        return whole

    @staticmethod
    def _try(evaluate: Callable[[Scope], Value]) -> None:
        """Evaluate over blanks: an Excel error is fine there, one of arithmetic is not."""
        try:
            evaluate(Scope())
        except Failure:
            return
        except ArithmeticError:
            raise ValueError("算不出来") from None

    def _operand(self, operand: str) -> str:
        if not _CELLS.fullmatch(operand):
            if _STOOD.sub("", operand) in ("", ":"):
                return operand
            raise ValueError(f"看不懂“{operand}”，只能用这张表上的格子")
        top, left, bottom, right = bounds(operand.replace("$", "").upper())
        rows, columns = range(top, bottom + 1), range(left, right + 1)
        if len(rows) * len(columns) > len(self.answers) * 1000:
            raise ValueError(f"“{operand}”的范围太大")
        places = dict.fromkeys(self.corner(r, c) for r in rows for c in columns)
        found = [self.answers[place] for place in places if place in self.answers]
        if not found:
            raise ValueError(f"{operand} 里没有占位符，不知道那里会填什么")
        if len({path.startswith("i.") for path in found}) > 1:
            raise ValueError(f"{operand} 既有指标行里的格子，又有别的格子")
        if any(place in self.filled for place in places) and len(places) == 1:
            raise ValueError(f"{operand} 里没有占位符")
        return ",".join(f"{{{{ {path} }}}}" for path in found)


@cache
def like(kind: Kind) -> Edition:
    """The newest edition of a kind among those that come with the program."""
    return max(map(editions.load, editions.names()), key=lambda one: (one.kind is kind, one.year))


def usual(path: str, kind: Kind, placed: Collection[str]) -> str:
    """The usual formula of an answer, sums without what has no place. Raises ``ValueError``."""
    edition = like(kind)
    cell = next((cell for cell in edition.drawing.fields() if cell.content.path == path), None)
    if cell is None or not cell.content.formula:
        raise ValueError("没有现成的公式，请在等号后面写上")

    def among(match: re.Match[str]) -> str:
        parts = [part for word in match[2].split(",") for part in _spread(word, edition.drawing)]
        here = [part for part in parts if PLACEHOLDER.findall(part)[0][0] in placed]
        return f"{match[1]}({','.join(here or parts)})"

    formula = _SUM.sub(among, cell.content.formula)
    for found in PLACEHOLDER.finditer(formula):
        if found["path"] not in placed:
            raise ValueError(f"现成的公式要用到 {{{{ {name_of(found['path'], kind)} }}}}，表上没有它的位置")
    return formula


def _spread(word: str, drawing: Drawing) -> list[str]:
    """``{{ a }}:{{ c }}`` as each answer between them in the drawing."""
    first, *last = [found["path"] for found in PLACEHOLDER.finditer(word)]
    if not last:
        return [f"{{{{ {first} }}}}"]
    corners = [drawing.place(path) for path in (first, last[0])]
    rows, columns = (
        sorted(axis) for axis in zip(*((cell.row, cell.column) for cell in corners), strict=True)
    )
    return [
        f"{{{{ {cell.content.path} }}}}" for cell in drawing.fields()
        if rows[0] <= cell.row <= rows[1] and columns[0] <= cell.column <= columns[1]
    ]  # fmt: skip


def with_cells(formula: str, places: Mapping[str, Place], row: int) -> str:
    """A formula over answers as it will stand in this row of the sheet, for people to read."""

    def cell(path: str) -> str:
        place = places[path]
        every = place[0] != row and path.startswith("i.")
        return f"{cell_name(*place)}{'起各行' if every else ''}"

    return PLACEHOLDER.sub(lambda found: cell(found["path"]), formula)
