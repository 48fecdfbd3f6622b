"""The characters of a PDF's page with the area each is shown in: what stands beyond it is not seen.

A spreadsheet prints a text that is longer than its cell whole and lets only the cell show. So the area says to
which cell a text belongs.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

Area = tuple[float, float, float, float]
#: The attribute of a character in which it is noted.
_AREA = "xltool_area"
_EVERYTHING: Area = (float("-inf"), float("-inf"), float("inf"), float("inf"))


class Shown(NamedTuple):
    """A character of pdfminer's, and the area (left, lower, right and upper edge) in which it is shown."""

    character: Any
    area: Area


def characters(page: Any) -> list[Shown]:
    """The upright characters of a page of pdfplumber's, which is left with its lines: these make its tables."""
    from pdfminer.layout import LTChar
    from pdfplumber.utils.exceptions import PdfminerException

    device = _device()(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    try:
        _interpreter()(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    except Exception as error:
        raise PdfminerException(error) from None
    page._layout = device.get_result()
    found = []
    for container in _containers(page._layout):
        here = [item for item in container if isinstance(item, LTChar)]
        found += [Shown(item, getattr(item, _AREA)) for item in here if item.upright]
        container._objs = [item for item in container if not isinstance(item, LTChar)]
    return found


def _containers(container: Any) -> Iterator[Any]:
    """A page and the figures on it."""
    from pdfminer.layout import LTFigure

    yield container
    for item in container:
        if isinstance(item, LTFigure):
            yield from _containers(item)


def _device() -> Any:
    """pdfplumber's layout, untyped as its parts are."""
    from pdfplumber.page import PDFPageAggregatorWithMarkedContent

    class Device(PDFPageAggregatorWithMarkedContent):
        """Notes with every character the area in which it is shown."""

        area = _EVERYTHING

        def render_char(self, *given: Any, **named: Any) -> float:
            step = float(super().render_char(*given, **named))
            setattr(self.cur_item._objs[-1], _AREA, self.area)
            return step

    return Device


def _interpreter() -> Any:
    from pdfminer.pdfinterp import PDFPageInterpreter
    from pdfminer.utils import apply_matrix_pt

    class Interpreter(PDFPageInterpreter):
        """Follows the operators that narrow the area; their names are the format's own."""

        device: Any

        def init_state(self, ctm: Any) -> None:
            super().init_state(ctm)
            self.areas: list[Area] = []

        def do_q(self) -> None:
            self.areas.append(self.device.area)
            super().do_q()

        def do_Q(self) -> None:  # noqa: N802
            if self.areas:
                self.device.area = self.areas.pop()
            super().do_Q()

        def do_W(self) -> None:  # noqa: N802
            points = [
                apply_matrix_pt(self.ctm, (float(part[n]), float(part[n + 1])))
                for part in self.curpath for n in range(1, len(part) - 1, 2)
            ]  # fmt: skip
            if points:
                across, up = zip(*points, strict=True)
                left, lower, right, upper = self.device.area
                self.device.area = (
                    max(left, min(across)), max(lower, min(up)), min(right, max(across)), min(upper, max(up))
                )  # fmt: skip

        def do_W_a(self) -> None:  # noqa: N802
            self.do_W()

        def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
            before = self.device.area
            super().do_Do(xobjid_arg)
            self.device.area = before

    return Interpreter
