"""A spreadsheet program of the tests: it asks as the add-ins do and carries answers out, on an openpyxl workbook."""

from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Color, PatternFill
from openpyxl.workbook import Workbook

from xltool import ribbon

TINTS = {"error": "FFFFC7CE", "hint": "FFFFEB9C", "explained": "FFDDEBF7"}
FIRST_LOOK, LOOKS = 5, 10


def escape(text: str) -> str:
    """As a host writes it: everything but plain ASCII, and the backslash, by its UTF-16 units."""
    units = text.encode("utf-16-be", "surrogatepass")
    pairs = [units[n] * 256 + units[n + 1] for n in range(0, len(units), 2)]
    return "".join(chr(u) if 0x20 <= u <= 0x7E and u != 0x5C else f"\\u{u:04x}" for u in pairs)


def unescape(text: str) -> str:
    return text.encode("ascii").decode("unicode-escape").encode("utf-16", "surrogatepass").decode("utf-16")


def ask(folder: Path, command: str, **said: object) -> list[list[str]]:
    """The steps of the answer to a request, without the last line."""
    folder.mkdir()
    lines = [f"{key}\t{escape(str(value))}" for key, value in {"command": command, **said}.items()]
    (folder / "request.txt").write_text("\r\n".join(lines), "ascii")
    ribbon.run(folder)
    assert (folder / "progress.txt").exists()
    *steps, last = (folder / "answer.txt").read_text("ascii").split("\n")[:-1]
    assert last == "DONE"
    return [[unescape(field) for field in step.split("\t")] for step in steps]


class Host:
    """A program with one workbook open."""

    def __init__(self, folder: Path, path: Path, name: str = "") -> None:
        self.folder, self.path, self.name = folder, path, name or path.name
        self.book: Workbook = load_workbook(path)
        self.said: list[tuple[str, str]] = []
        self.opened: list[str] = []
        self.status, self.selected = "", ("自评表", "A1")
        self._asked = 0

    def click(
        self, command: str, sheet: str = "", cell: str = "", *, unsaved: bool = True, **said: object
    ) -> "Host":
        """What a button does: a copy, a request, and its answer carried out."""
        self._asked += 1
        copy = self.folder / f"copy{self._asked}.xlsx"
        if unsaved:
            self.book.save(copy)
        else:
            copy.write_bytes(self.path.read_bytes())
        front = sheet or self.selected[0], cell or self.selected[1]
        self.said, self.opened, self.status = [], [], ""
        said = {"host": "excel", "book": self.name, "path": self.path, "copy": copy, **said}
        for step in ask(self.folder / f"job{self._asked}", command, sheet=front[0], cell=front[1], **said):
            self._do(*step)
        return self

    @property
    def listed(self) -> Any:
        """Our list, last in the book."""
        return self.book.worksheets[-1]

    def _do(self, name: str, *fields: str) -> None:
        getattr(self, f"_{name.lower()}")(*fields)

    def _clear(self, sheet: str, cell: str, fill: str, note: str) -> None:
        target = self.book[sheet][cell]
        target.fill = _fill(fill)
        target.comment = Comment(note, "李") if note else None

    def _drop(self, sheet: str) -> None:
        self.book.remove(self.book[sheet])

    def _list(self, sheet: str) -> None:
        self.book.create_sheet(sheet)["J4"] = "xltool"
        assert self.listed.title == sheet
        self._row_at = self._look_at = 0

    def _row(self, kind: str, *fields: str) -> None:
        self._row_at += 1
        for column, text in enumerate(fields[:7], 1):
            cell = self.listed.cell(self._row_at, column, text)
            cell.data_type = "s"
        if len(fields) > 7:
            self.listed.cell(self._row_at, 4).hyperlink = f"#{fields[7]}!{fields[8]}"

    def _mark(self, sheet: str, cell: str, level: str, note: str) -> None:
        target = self.book[sheet][cell]
        look = (sheet, cell, _told(target.fill), target.comment.text if target.comment else "")
        for column, text in enumerate(look, LOOKS):
            self.listed.cell(FIRST_LOOK + self._look_at, column, text)
        self._look_at += 1
        target.fill = PatternFill("solid", fgColor=TINTS[level])
        target.comment = Comment(note, "xltool")

    def _select(self, sheet: str, cell: str) -> None:
        assert self.book[sheet].sheet_state == "visible"
        self.selected = (sheet, cell)

    def _status(self, text: str) -> None:
        self.status = text

    def _say(self, icon: str, text: str) -> None:
        assert icon in ("info", "warn", "stop")
        self.said.append((icon, text))

    def _open(self, path: str) -> None:
        self.opened.append(path)


def _told(fill: Any) -> str:
    if fill.fill_type is None:
        return "-"
    shown = fill.fgColor
    if shown.type == "theme":
        return f"#000000|{fill.fill_type}|{shown.theme}|{shown.tint!r}"
    return f"#{shown.rgb[2:]}"


def _fill(told: str) -> PatternFill:
    if told == "-":
        return PatternFill()
    rgb, *more = told.split("|")
    if more:
        return PatternFill(more[0], fgColor=Color(theme=int(more[1]), tint=float(more[2])))
    return PatternFill("solid", fgColor=f"FF{rgb[1:]}")
