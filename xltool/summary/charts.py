"""The charts of the first sheet: native ones, plain, in the summary's colours."""

from collections.abc import Sequence
from typing import Any

from xltool.summary.look import BLUE, FAINT, FONT, GREY, LINE, NAVY, WHITE

_FONT = {"name": FONT, "size": 9, "color": GREY}
_LABEL = {"name": FONT, "size": 9, "color": NAVY, "bold": True}


def columns(book: Any, names: str, values: str, colours: Sequence[str]) -> Any:
    """Upright columns with their counts above them, each in its colour."""
    chart = book.add_chart({"type": "column"})
    chart.add_series({
        "categories": f"={names}", "values": f"={values}", "gap": 60, "fill": {"color": BLUE},
        "points": [{"fill": {"color": colour}} for colour in colours],
        "data_labels": {"value": True, "font": _LABEL, "num_format": "0;;"},
    })  # fmt: skip
    chart.set_x_axis({"num_font": _FONT, "line": {"color": LINE}, "major_tick_mark": "none"})
    chart.set_y_axis({
        "num_font": _FONT, "num_format": "0", "min": 0, "line": {"none": True}, "major_tick_mark": "none",
        "major_gridlines": {"visible": True, "line": {"color": FAINT}},
    })  # fmt: skip
    _plain(chart)
    return chart


def bars(book: Any, names: str, series: Sequence[tuple[str, str, str]]) -> Any:
    """Lying bars, the first line on top; each series (name, values, colour) added to the one before."""
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for name, values, colour in series:
        chart.add_series({
            "name": name, "categories": f"={names}", "values": f"={values}", "gap": 45,
            "fill": {"color": colour},
            "data_labels": {"value": True, "font": {**_LABEL, "color": WHITE}, "num_format": "0;;"},
        })  # fmt: skip
    chart.set_y_axis({"num_font": _FONT, "line": {"color": LINE}, "major_tick_mark": "none", "reverse": True})
    _plain(chart)
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_legend({"position": "bottom", "font": _FONT})
    return chart


def _plain(chart: Any) -> None:
    """No frame, no legend, no title: the sheet has them."""
    chart.set_legend({"none": True})
    chart.set_title({"none": True})
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    chart.set_plotarea({"fill": {"none": True}})
