"""What goes back to whoever sent files: the report as a page and as data, and the copies."""

import base64
import io
import json
import zipfile
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from xltool import files
from xltool.app.handin import Desk
from xltool.app.received import Copy, Examined, Fixed
from xltool.check import Survey
from xltool.excel.picture import Picture
from xltool.outcome import Outcome
from xltool.policy import Policy
from xltool.refusal import Refusal
from xltool.report import machine
from xltool.report.page import page

MARKED, FIXED = "标注副本", "修正副本"
_ENDINGS = {MARKED: "校验", FIXED: "修正"}
_REPORT, _DATA, _REPAIRS = "校验报告.html", "校验结果.json", "修正结果.json"
#: The media type of a workbook.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = {
    ".xlsx": XLSX,
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
}
_EARLIEST = (1980, 1, 1, 0, 0, 0)


class Download(NamedTuple):
    """A file to take home."""

    label: str
    name: str
    type: str
    content: bytes


class Answer:
    """The answer to one hand-in, of one file or many."""

    def __init__(self, files: Sequence[Examined], policy: Policy) -> None:
        self.files, self.policy = files, policy
        self._pictures = {one.name: one.pictures for one in files}
        self._outcomes: list[Outcome] = [outcome for one in files for outcome in one.outcomes]

    @cached_property
    def _survey(self) -> Survey:
        desk = Desk(self.policy, changed=lambda _: None)  # names from outside are asked nothing
        desk.take(self._outcomes)
        return desk.close()

    def page(self, remarks: Sequence[str] = ()) -> str:
        """The report as one page, with these sentences below its verdict."""
        made = page.pieces(self._outcomes, self.policy, self._survey, self._drawn, remarks)
        return "".join(made).encode("utf-8", "replace").decode()

    def _drawn(self, name: str, _: Mapping[str, Collection[str]]) -> Mapping[str, Picture] | Refusal:
        return self._pictures[name]

    def data(self, receipts: Sequence[Mapping[str, Any]] = ()) -> str:
        """The JSON report, with the receipts if there are any."""
        said = machine.to_text(self._outcomes, self.policy, self._survey, receipts)
        return said.encode("utf-8", "replace").decode()

    def downloads(self) -> list[Download]:
        """The copies, each under a name of its own."""
        taken: set[str] = set()
        return [
            download(label, one.name, copy, taken)
            for one in self.files
            for label, copy in ((MARKED, one.marked), (FIXED, one.fixed.copy))
            if copy.content
        ]

    def packed(self, remarks: Sequence[str] = ()) -> bytes:
        """Report, data and copies in one zip."""
        packed = {_REPORT: self.page(remarks).encode(), _DATA: self.data().encode()}
        packed |= {f"{one.label}/{one.name}": one.content for one in self.downloads()}
        return zipped(packed)


class Mended(NamedTuple):
    """A file that was to be corrected, by what its owner calls it, and what became of it."""

    name: str
    fixed: Fixed


def fixed_data(done: Sequence[Mended]) -> dict[str, Any]:
    """What was corrected in each file and what was not, with the copies."""
    taken: set[str] = set()
    return {
        "files": [
            {
                "path": name, "message": one.copy.why or None,
                "repairs": [said._asdict() for said in one.repairs],
                "doubts": [{k: v for k, v in said._asdict().items() if k != "after"} for said in one.doubts],
                "copy": as_data(download(FIXED, name, one.copy, taken)) if one.copy.content else None,
            }
            for name, one in done
        ]
    }  # fmt: skip


def fixed_packed(done: Sequence[Mended]) -> bytes:
    """The same as a zip."""
    taken: set[str] = set()
    copies = [download(FIXED, name, one.copy, taken) for name, one in done if one.copy.content]
    told = fixed_data(done)
    for one in told["files"]:
        one["copy"] = one["copy"] and one["copy"]["name"]
    said = json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    return zipped({f"{FIXED}/{one.name}": one.content for one in copies} | {_REPAIRS: said})


def as_data(one: Download) -> dict[str, str]:
    """A download as JSON has it."""
    said = base64.b64encode(one.content).decode()
    return {"label": one.label, "name": one.name, "type": one.type, "base64": said}


def download(label: str, name: str, copy: Copy, taken: set[str]) -> Download:
    """A copy of the file called ``name``, under a name that none of those taken has."""
    stem = f"{files.safe_name(name.rpartition('.')[0] or name)}_{_ENDINGS[label]}"
    unused = (f"{stem}{f'({n})' if n > 1 else ''}{copy.suffix}" for n in range(1, len(taken) + 2))
    called = next(one for one in unused if one not in taken)
    taken.add(called)
    return Download(label, called, _TYPES[copy.suffix], copy.content)


def zipped(packed: dict[str, bytes]) -> bytes:
    """A zip of these; the same contents give the same bytes."""
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in packed.items():
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            file.writestr(info, content)
    return room.getvalue()
