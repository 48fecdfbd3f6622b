"""A corrected copy of a workbook: single cells rewritten, everything else kept as it is.

The form's sheet is edited as XML: styles, validations, merges, protection, names, pictures and other
sheets stay what they were. The original is never touched.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from lxml import etree

from xltool import edition as editions
from xltool.answer import State, Type
from xltool.apart import always_apart
from xltool.excel import package
from xltool.excel.book import parse, sheet_parts
from xltool.excel.figures import Figure, Figures, said, same
from xltool.excel.formats import Formats, as_percent
from xltool.excel.formula import Failure
from xltool.excel.opening.filetype import refuse_document
from xltool.excel.opening.traces import Position, position
from xltool.excel.restore import FOLLOWED, STALE, Restoring, shown
from xltool.excel.sheetpart import SheetPart
from xltool.excel.sheetxml import EPOCH, formula_cell, number_cell, tag, text_cell
from xltool.excel.verdicts import forget_flags, forgotten, sheets_of
from xltool.form import Filing
from xltool.money import CENT
from xltool.place import cell_name
from xltool.policy import Policy
from xltool.refusal import Refusal
from xltool.repair import NOTHING, Corrections, Doubt, Repair, as_typed, corrections, type_of

_BOOK, _STYLES, _STRINGS, _CHAIN = (
    "xl/workbook.xml",
    "xl/styles.xml",
    "sharedstrings.xml",
    "xl/calcChain.xml",
)
_AFTER_CALCULATION = (
    "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
_DAYS_TO_1904 = 1462
_LAST_DAY = 73050  # 2099-12-31; 20241231 is a day, but not as a number
_GROUPED = "在数组公式里，不能单独改"

#: A percentage there is no number as it should be.
_NO_FRACTIONS = (Type.ACTUAL, Type.AMOUNT, Type.POINTS)

_Before = Callable[[], Mapping[Position, Figure]]


class Mended(NamedTuple):
    """The corrected copy (empty where nothing was to be repaired), what was done to it, and its suffix."""

    content: bytes
    forms: Sequence[Corrections]
    suffix: str


@always_apart
def mend(source: Path, forms: Sequence[Filing], policy: Policy) -> Mended:
    """Repair the forms that were read from a workbook. Raises :class:`Refusal` for formats that cannot be edited."""
    try:
        return _mended(source, forms, policy)
    except (etree.XMLSyntaxError, LookupError, ValueError):  # a part that reading does not look at
        raise Refusal(_resave(source)) from None


def _mended(source: Path, forms: Sequence[Filing], policy: Policy) -> Mended:
    members = package.unpack(_workbook(source), source.name)
    if _BOOK not in members or _STYLES not in members:
        raise Refusal(_resave(source))
    book = _Book(members, source.name)
    if any(form.sheet not in book.parts for form in forms):
        raise Refusal(_resave(source))
    done = [book.mend(as_typed(form), policy) for form in forms]
    macros = b"macroEnabled" in members["[Content_Types].xml"]
    content = book.copy() if any(one.repairs for one in done) else b""
    return Mended(content, done, ".xlsm" if macros else ".xlsx")


def _workbook(source: Path) -> bytes:
    content = package.read_bytes(source)
    refuse_document(content, source.name, "不能自动修正")
    if not content.startswith(b"PK"):
        raise Refusal(_resave(source))
    return content


def _resave(source: Path) -> str:
    return f"“{source.name}”不是通常的 .xlsx，不能自动修正。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再试。"


class _Book:
    """The parts of a workbook, some of them being changed."""

    def __init__(self, members: dict[str, bytes], name: str) -> None:
        self.members, self.name = members, name
        self.parts = {sheet: part for part, sheet in sheet_parts(members).items()}
        shared = next((part for name, part in members.items() if name.lower().endswith(_STRINGS)), b"")
        self.strings = list(parse(shared).iter(tag("si"))) if shared else []
        self.formats = Formats(members[_STYLES])
        settings = parse(members[_BOOK]).find(tag("workbookPr"))
        self.from_1904 = settings is not None and settings.get("date1904") in ("1", "true")
        self.new_formulas = False

    def mend(self, form: Filing, policy: Policy) -> Corrections:
        """Repair one form; its sheet changes only where something was repaired."""
        part = self.parts[form.sheet]
        sheet = self._sheet(part)
        before = cache(lambda: Figures(self._sheet(part)).of_formulas())
        done = _Mending(self, sheet, form, before).run(policy.tolerance)
        if done.repairs:
            forget_flags(sheet)
            self.members[part] = sheet.xml()
        return done

    def _sheet(self, part: str) -> SheetPart:
        return SheetPart(self.members[part], self.strings, self.name)

    def copy(self) -> bytes:
        """The workbook as it is now, to be recalculated when it is opened."""
        if self.formats.changed:
            self.members[_STYLES] = self.formats.xml()
        self._recalculate()
        for part in (self.parts[name] for name in sheets_of(self.members[_BOOK]) if name in self.parts):
            self.members[part] = forgotten(self.members[part])
        if self.new_formulas and _CHAIN in self.members:
            self._drop_chain()
        return package.assemble(package.pack(name, content) for name, content in self.members.items())

    def _recalculate(self) -> None:
        root = parse(self.members[_BOOK])
        settings = root.find(tag("calcPr"))
        if settings is not None and settings.get("fullCalcOnLoad") in ("1", "true"):
            return
        if settings is None:
            settings = etree.Element(tag("calcPr"))
            later = {tag(name) for name in _AFTER_CALCULATION}
            root.insert(next((n for n, child in enumerate(root) if child.tag in later), len(root)), settings)
        settings.set("fullCalcOnLoad", "1")
        self.members[_BOOK] = _xml(root)

    def _drop_chain(self) -> None:
        """The order of calculation lacks the new formulas; programs make it anew."""
        del self.members[_CHAIN]
        for listing, attribute in (
            ("[Content_Types].xml", "PartName"),
            ("xl/_rels/workbook.xml.rels", "Target"),
        ):
            root = parse(self.members[listing])
            for entry in [entry for entry in root if entry.get(attribute, "").endswith("calcChain.xml")]:
                root.remove(entry)
            self.members[listing] = _xml(root)


class _Mending:
    """One form's sheet. ``before`` tells what its formulas gave before anything was repaired."""

    def __init__(self, book: _Book, sheet: SheetPart, form: Filing, before: _Before) -> None:
        self.book, self.sheet, self.form, self.before = book, sheet, form, before
        self.edition = editions.load(form.edition)

    def run(self, tolerance: Decimal) -> Corrections:
        """Repair what people filled in, then what is computed from it, then what else follows."""
        done = corrections(self.form, self._typed())
        grouped = [one for one in done.repairs if self.sheet.is_grouped(position(one.cell))]
        done.doubts.extend(Doubt(one.path, one.cell, one.before, _GROUPED) for one in grouped)
        found = {one.cell: one for one in done.repairs if one not in grouped}
        for repair in found.values():
            self._put(repair)
        numbers = {one.path: one.value for one in found.values() if isinstance(one.value, Decimal)}
        computed = Restoring(
            self.form, self.edition, self.sheet,
            repaired=numbers, before=self.before, put=self._put, tolerance=tolerance,
        )  # fmt: skip
        computed.run()
        for repair in (*computed.repairs, *self._followed()):
            earlier = found.get(repair.cell, repair)
            found[repair.cell] = replace(repair, before=earlier.before)
        doubts = [one for one in done.doubts + computed.doubts if one.cell not in found]
        return Corrections(self.form, sorted(found.values(), key=_down_the_page), doubts)

    def _typed(self) -> dict[str, str]:
        """What the cells of answers show that hold no proper number and no formula, by path."""
        typed = {}
        for path, answer in self.form.all_answers():
            if not answer.cell or answer.state in (State.ERROR, State.UNCOMPUTED):
                continue
            at = position(answer.cell)
            text = self.sheet.text(at)
            if text is None and self.sheet.formula(at) is None:
                text = self._odd_number(type_of(self.form, path), at)
            if text is not None and not _has_controls(text):
                typed[path] = text
        return typed

    def _odd_number(self, type_: Type, at: Position) -> str | None:
        """What a number shows as that is formatted as something else."""
        value, style = self.sheet.value(at), self.sheet.style(at)
        if not isinstance(value, float):
            return None
        if type_ in _NO_FRACTIONS and self.book.formats.is_percent(style):
            return as_percent(value)
        is_day = self.book.formats.is_date(style) and value <= _LAST_DAY
        return f"{value:.15g}" if type_ is Type.DATE and not is_day else None

    def _put(self, repair: Repair) -> None:
        """Write a repair to the sheet."""
        at, formats, value = position(repair.cell), self.book.formats, repair.value
        style = self.sheet.style(at)
        if isinstance(value, Decimal):
            style = formats.for_number(style, type_of(self.form, repair.path), repair.unit)
        elif isinstance(value, dt.date):
            style = formats.for_date(style, self.edition.date_format)
        elif repair.formula:
            style = formats.for_words(style)
        if repair.formula and not isinstance(value, dt.date):
            self._compute(at, style, repair.formula, value)
        elif self.sheet.formula(at) is not None:
            self.sheet.restyle(at, style)  # computed by a person's own formula
        else:
            self.sheet.put(at, self._plain(repair.cell, str(style), value))

    def _compute(self, at: Position, style: int, formula: str, value: Decimal | str | None) -> None:
        """The formula with its value; one that stands there already only gets the value."""
        if self.sheet.formula(at) == formula:
            self.sheet.restyle(at, style)
            self.sheet.remember(at, *_cached(value))
        else:
            self.book.new_formulas |= self.sheet.formula(at) is None
            self.sheet.put(at, formula_cell(cell_name(*at), str(style), escape(formula), *_cached(value)))

    def _plain(self, cell: str, style: str, value: object) -> str:
        if isinstance(value, Decimal):
            return number_cell(cell, style, f"{value:f}")
        if isinstance(value, dt.date):
            first = _DAYS_TO_1904 if self.book.from_1904 else 0
            return number_cell(cell, style, str((value - EPOCH).days - first))
        return text_cell(cell, style, str(value))

    def _followed(self) -> Iterator[Repair]:
        """Give each formula the value it gives now; yields the answers among them.

        A person's own formula may be cut off elsewhere than here: a hair's breadth is no difference.
        """
        paths: dict[Position, str] = {}
        for path, answer in self.form.all_answers():
            if answer.cell:
                paths.setdefault(position(answer.cell), path)
        for at, figure in Figures(self.sheet).of_formulas().items():
            kept = said(self.sheet, at)
            if same(kept, figure) or isinstance(figure, Failure) or self.sheet.is_grouped(at):
                continue  # a text that is no number here may be one to a spreadsheet program
            changed = at in (before := self.before()) and not same(before[at], figure)
            if at not in paths or changed or not _is_near(kept, figure):
                self.sheet.remember(at, *_cached(figure))
                if at in paths:
                    answer, why = self.form[paths[at]], FOLLOWED if changed else STALE
                    yield Repair(paths[at], answer.cell, answer.raw.strip() or NOTHING, shown(figure), why)


def _is_near(one: Figure, other: Figure) -> bool:
    return isinstance(one, Decimal) and isinstance(other, Decimal) and abs(one - other) <= CENT


def _cached(value: Figure) -> tuple[str, str]:
    """How a value is kept beside its formula: its kind and its text."""
    if isinstance(value, Failure):
        return "e", str(value)
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, Decimal):
        return "n", f"{value.normalize():f}"
    return "str", value or ""


def _has_controls(text: str) -> bool:
    """Whether characters stand in a text that XML cannot hold."""
    return any(character < " " and character not in "\t\n\r" for character in text)


def _down_the_page(repair: Repair) -> Position:
    return position(repair.cell)


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
