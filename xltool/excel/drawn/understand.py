"""What each cell of a drawn workbook asks for, and what is wrong with it."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from xltool.answer import Type
from xltool.edition.called import YEARS, name_of, path_called
from xltool.edition.edition import BESIDE
from xltool.edition.label import key_of
from xltool.excel.drawn import placeholder
from xltool.excel.drawn.formulas import Formulas, Place, usual, with_cells
from xltool.excel.drawn.hints import outside, unknown
from xltool.excel.drawn.placeholder import Placeholder
from xltool.excel.drawn.said import Said, Verdict
from xltool.excel.drawn.settings import Settings
from xltool.excel.drawn.sketch import Sketch, Written
from xltool.form import FIELDS, INDICATOR_FIELDS, Kind
from xltool.place import cell_name

IDENTITY = "identity"
#: What the live checks put beside the form; it is made anew, wherever an exported template has it.
LIVE = ("i.flag", "live.light")
#: A line that is filled in by hand and not asked for: 填报人：　　联系电话：
_BY_HAND = re.compile(r"[:：]\s*_*\s*(?:$|\s{2})|_{3,}|年\s{2,}月|[:：].*[:：]\s*$")
#: A dash where nothing is to be filled in is no label.
_SAYS = re.compile(r"\w")


def _covers(cell: Written, column: int) -> bool:
    return cell.column <= column < cell.column + cell.columns


class Asked(NamedTuple):
    """An answer with the cell that asks for it, as it was written."""

    path: str
    cell: Written
    said: Placeholder


class Understanding:
    """A sketch, cell by cell. ``asked`` are the answers by path, ``texts`` what cells become by name."""

    def __init__(self, sketch: Sketch, settings: Settings, kind: Kind) -> None:
        self.sketch, self.kind, self.settings = sketch, kind, settings
        self.said: list[Said] = []
        self.asked: dict[str, Asked] = {}
        self.again: list[Asked] = []
        self.mentions: list[Written] = []
        self.labels: list[Written] = []
        self.formulas: list[Written] = []
        self.defaults: dict[str, str] = {}
        #: What a cell becomes, by name: text as the compiler reads it, or a formula of Excel's own.
        self.texts: dict[str, str] = {}
        self.copies: dict[str, str] = {}
        self._sort()
        self.row = self._indicator_row()
        self._judge_places()
        self._judge_formulas()
        self._judge_mentions()
        self._judge_labels()
        self._judge_row()
        self._judge_formula_cells()

    @property
    def missing(self) -> list[str]:
        """The answers of this kind of form that have no place, in its order."""
        every = [*FIELDS[self.kind], *(f"i.{key}" for key in INDICATOR_FIELDS[self.kind])]
        mentioned = {path_called(one.name, self.kind) for cell in self.mentions for one in self._within(cell)}
        return [
            path for path in every if path not in self.asked and not (path == "year" and path in mentioned)
        ]

    # -- what a cell is ---------------------------------------------------------------------------

    def _sort(self) -> None:
        """Tell answers, mentions, labels and formulas apart."""
        for cell in self.sketch.cells:
            text = self.settings.texts[cell.name]
            alone = placeholder.alone(text)
            if cell.formula:
                self._say(cell, Verdict.FORMULA, "照原样保留，随行数移动；不作为答案读回")
                self.formulas.append(cell)
            elif alone:
                self._enter(cell, alone)
            elif placeholder.is_broken(text):
                self._say(cell, Verdict.ERROR, "花括号不成对，或占位符里还有别的符号。应写成 {{ 项目名称 }}")
            elif placeholder.within(text):
                self.mentions.append(cell)
            else:
                if word := placeholder.single(text):
                    self._say(cell, Verdict.DOUBT, f"“{word}”只有一层花括号，当作固定的文字。占位符要写两层")
                self.labels.append(cell)

    def _enter(self, cell: Written, said: Placeholder) -> None:
        if said.name == IDENTITY:
            self.texts[cell.name] = "{{ identity }}"
            return
        path = path_called(said.name, self.kind)
        asked = Asked(path, cell, said)
        if not path or path in YEARS:
            self._say(cell, Verdict.ERROR, unknown(said.name, self.kind))
        elif path in self.asked:
            self.again.append(asked)
        else:
            self.asked[path] = asked

    # -- the indicator row ------------------------------------------------------------------------

    def _indicator_row(self) -> int:
        """The zero-based row that is repeated for each indicator; −1 where none is."""
        rows = Counter(
            one.cell.row for one in (*self.asked.values(), *self.again)
            if one.path.startswith("i.") and one.path not in BESIDE
        )  # fmt: skip
        if not rows:
            lacking = "没有指标行。请在一行里写 {{ 三级指标 }}、{{ 年度指标值 }} 等，这一行按指标条数重复"
            self.said.append(Said("", Verdict.ERROR, "", lacking))
            return -1
        row = max(rows, key=lambda row: (rows[row], -row))
        for n, other in enumerate(self.again):  # where it stands as it should, it is asked
            first = self.asked[other.path]
            if other.path.startswith("i.") and first.cell.row != row == other.cell.row:
                self.asked[other.path], self.again[n] = other, first
        if "i.name" not in self.asked:
            self.said.append(
                Said("", Verdict.ERROR, "", f"第 {row + 1} 行是指标行，但没有 {{{{ 三级指标 }}}}")
            )
        return row

    def _judge_places(self) -> None:
        """Indicators outside their row, answers placed twice."""
        for asked in (*self.asked.values(), *self.again):
            if asked.path.startswith("i.") and asked.cell.row != self.row:
                self._say(asked.cell, Verdict.ERROR, outside(asked.path, self.row, self.kind, self.asked))
            elif asked.path.startswith("i.") and asked.cell.rows > 1:
                self._say(
                    asked.cell, Verdict.ERROR, "指标行里的格子不能跨行合并；指标行只画一行，级次会自动合并"
                )
        for asked in self.again:
            first = self.asked[asked.path].cell
            if asked.path.startswith("i.") and asked.cell.row != self.row:
                continue
            self.copies[asked.cell.name] = f'IF({first.name}="","",{first.name})'
            self._say(asked.cell, Verdict.DOUBT, f"{self._name(asked.path)}已经在 {first.name}，这一格用公式照抄 "
                      f"{first.name}，只从 {first.name} 读回")  # fmt: skip

    def _judge_row(self) -> None:
        """What stands in the indicator row besides the indicator, and blank rows below it."""
        for cell in self.labels:
            if cell.row == self.row:
                self._say(cell, Verdict.DOUBT, "固定的文字在指标行里，每条指标都会重复一次")
        for cell in self.sketch.cells:
            crosses = cell.row < self.row < cell.row + cell.rows
            if cell.row == self.row and cell.rows > 1 and not self._asks(cell):
                self._say(cell, Verdict.ERROR, "指标行里的格子不能向下合并；指标行只画一行")
            elif crosses and self._asks(cell):
                self._say(cell, Verdict.ERROR, "这一格跨过了指标行，行数增减时填不准。请拆开合并")
        used = {row for cell in self.sketch.cells for row in range(cell.row, cell.row + cell.rows)}
        following = min((row for row in used if row > self.row), default=self.row + 1)
        if self.row >= 0 and following - self.row > 1:
            rows = f"第 {self.row + 2}" + (f"–{following}" if following - self.row > 2 else "") + " 行"
            self.said.append(
                Said("", Verdict.DOUBT, "", f"{rows}是空行，会原样留在指标下面。备用的指标行不必画，请删去")
            )

    def _asks(self, cell: Written) -> bool:
        return any(asked.cell is cell for asked in self.asked.values())

    # -- formulas ---------------------------------------------------------------------------------

    def _judge_formulas(self) -> None:
        """Every answer as the compiler reads it; a formula over answers, or the usual one."""
        places: dict[Place, str] = {(one.cell.row, one.cell.column): path for path, one in self.asked.items()}
        filled = frozenset((cell.row, cell.column) for cell in self.sketch.cells) - places.keys()
        formulas = Formulas(places, filled, self.sketch.corner, self._path_of, self.row)
        for path, one in self.asked.items():
            canonical = f"{{{{ {path} }}}}"
            if one.said.formula and path not in LIVE:
                try:
                    canonical += f" {self._formula(formulas, one)}"
                except ValueError as error:
                    self._say(one.cell, Verdict.ERROR, f"{self._name(path)}的公式用不了：{error}")
            elif one.said.default:
                canonical = self._with_default(one)
            self.texts[one.cell.name] = canonical

    def _judge_formula_cells(self) -> None:
        """A formula of Excel's own where, by its labels, an answer belongs that has no place."""
        for cell in self.formulas:
            above = [one for one in self.labels if one.row < cell.row and _covers(one, cell.column)]
            left = [
                one
                for one in self.labels
                if one.row <= cell.row < one.row + one.rows and one.column < cell.column
            ]
            names = [self.settings.texts[side[-1].name] for side in (left, above) if side]
            if cell.row == self.row:
                names = names[-1:] if above else []
            path = next((path for name in ("的".join(names), *names) if (path := self._path_of(name))), "")
            if path in self.missing and path.startswith("i.") is (cell.row == self.row):
                name = self._name(path)
                self._say(cell, Verdict.DOUBT, f"这一格像是{name}。要让程序认得它，请把这一格写成文字 "
                          f"{{{{ {name} }}}} ={cell.formula}")  # fmt: skip

    def _formula(self, formulas: Formulas, one: Asked) -> str:
        if one.said.formula == "=":
            return usual(one.path, self.kind, self.asked.keys())
        return formulas.canonical(one.said.formula, (one.cell.row, one.cell.column))

    def _path_of(self, name: str) -> str:
        return path_called(name, self.kind)

    def _with_default(self, one: Asked) -> str:
        """A number by default is filled in beforehand; a text is what a blank one shows."""
        type_ = self._type(one.path)
        if one.path == "year":
            return "{{ year }}"
        if (
            not one.path.startswith("i.")
            and type_.is_number
            and re.fullmatch(r"\d+(\.\d+)?", one.said.default)
        ):
            self.defaults[one.path] = one.said.default
            return f"{{{{ {one.path} }}}}"
        return f'{{{{ {one.path} or "{one.said.default}" }}}}'

    def _type(self, path: str) -> Type:
        if path in BESIDE:
            return BESIDE[path].type
        known = INDICATOR_FIELDS[self.kind] if path.startswith("i.") else FIELDS[self.kind]
        return known[path.removeprefix("i.")].type

    # -- texts ------------------------------------------------------------------------------------

    def _within(self, cell: Written) -> list[Placeholder]:
        return placeholder.within(self.settings.texts[cell.name])

    def _judge_mentions(self) -> None:
        """A text may mention a year, or what has a cell of its own: nothing else could be read back."""
        for cell in self.mentions:
            paths = {one.name: path_called(one.name, self.kind) for one in self._within(cell)}
            names = []
            for name, path in paths.items():
                if not path or path in BESIDE:
                    self._say(cell, Verdict.ERROR, unknown(name, self.kind))
                elif path.startswith("i."):
                    self._say(cell, Verdict.ERROR, f"{self._name(path)}只能单独占指标行里的一格")
                elif path != "year" and path not in YEARS and path not in self.asked:
                    self._say(cell, Verdict.ERROR, f"{self._name(path)}和别的文字写在一格里，填好后读不回来。"
                              "请拆成两格，占位符单独一格")  # fmt: skip
                else:
                    names.append(name_of(path, self.kind))
            if len(names) == len(paths):
                self._say(cell, Verdict.LABEL, f"固定的文字，里面写上{'、'.join(names)}")
                self.texts[cell.name] = placeholder.MARK.sub(
                    lambda found, known=paths: f"{{{{ {known[found['name'].strip()]} }}}}",  # type: ignore[misc]
                    self.settings.texts[cell.name],
                )

    def _judge_labels(self) -> None:
        """Fixed texts; a line that is filled in by hand is none that must stay."""
        asking = {one.cell.row for one in self.asked.values()}
        for cell in list(self.labels):
            text = self.settings.texts[cell.name]
            if cell.row not in asking and _BY_HAND.search(text.strip("\n")):
                self.labels.remove(cell)
                self._say(cell, Verdict.LABEL, "留给人手填的一行")
            elif not _SAYS.search(text):
                self.labels.remove(cell)
                self._say(cell, Verdict.LABEL, "固定的符号")
            elif cell.row != self.row:
                self._say(cell, Verdict.LABEL, "固定的文字" if key_of(text) else "说明文字")

    def answers(self) -> Iterator[Said]:
        """What is to be told of each answer that was understood."""
        wrong = {one.cell for one in self.said if one.verdict is Verdict.ERROR}
        for path, one in self.asked.items():
            if one.cell.name in wrong:
                continue
            text, meaning = self.settings.texts[one.cell.name], self._name(path)
            _, is_computed, formula = self.texts[one.cell.name].partition("}} =")
            if is_computed and path not in LIVE:
                places = {path: (one.cell.row, one.cell.column) for path, one in self.asked.items()}
                meaning = f"{meaning}　={with_cells(formula, places, one.cell.row)}"
            yield Said(
                one.cell.name, Verdict.COMPUTED if is_computed else Verdict.ANSWER, text, meaning, path
            )

    def _name(self, path: str) -> str:
        return name_of(path, self.kind)

    def _say(self, cell: Written, verdict: Verdict, meaning: str) -> None:
        text = f"={cell.formula}" if cell.formula else self.settings.texts[cell.name]
        self.said.append(Said(cell_name(cell.row, cell.column), verdict, text, meaning))
