"""How the summary looks: one font, one palette, the same styles on every sheet."""

from typing import Any

FONT = "微软雅黑"
NAVY, BLUE, PALE, LINE, FAINT = "#1F3A5F", "#4A78A8", "#E9EFF6", "#C9D3DF", "#E7ECF2"
GREY, RED, AMBER, GREEN, WHITE = "#6B7280", "#B5473C", "#D9A441", "#5B8C6A", "#FFFFFF"
FONT_SIZE = 10

_STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_size": 18, "bold": True, "font_color": NAVY},
    "section": {"font_size": 12, "bold": True, "font_color": NAVY, "bottom": 2, "bottom_color": NAVY},
    "note": {"font_size": 9, "font_color": GREY},
    "right": {"align": "right"},
    "centre": {"align": "center"},
    "head": {
        "bold": True, "font_color": WHITE, "bg_color": NAVY, "align": "center", "border": 1,
        "border_color": LINE,
    },
    "cell": {"border": 1, "border_color": LINE},
    "name": {"text_wrap": True, "indent": 1},
    "money": {"num_format": "#,##0.00_ "},
    "decimal": {"num_format": "0.00_ "},
    "number": {"num_format": "#,##0_ "},
    "count": {"num_format": "#,##0", "align": "center"},
    "whole": {"num_format": "0", "align": "center"},
    "projects": {"num_format": '#,##0" 个项目"', "align": "left", "indent": 1},
    "fit": {"num_format": '#,##0" 张可报"', "align": "center"},
    "year": {"font_color": NAVY, "bg_color": "#F5F8FB"},
    "total": {"bold": True, "bg_color": PALE, "top": 2, "top_color": NAVY},
    "adds up": {"num_format": '[=0]"✓ 相符";"✗ "0" 处不符"', "align": "center"},
    "spacer": {"bg_color": WHITE, "font_size": 1},
    "link": {"font_color": BLUE, "underline": 1},
    "bad": {"font_color": RED},
    "warn": {"font_color": "#9A6B12"},
    "good": {"font_color": GREEN},
    "bold": {"bold": True},
    "label": {
        "font_size": 9, "font_color": GREY, "bg_color": PALE, "align": "center", "left": 5, "right": 5,
        "left_color": WHITE, "right_color": WHITE,
    },
    "figure": {
        "font_size": 15, "bold": True, "font_color": NAVY, "bg_color": PALE, "align": "center", "left": 5,
        "right": 5, "left_color": WHITE, "right_color": WHITE,
    },
}  # fmt: skip


class Look:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, ...], Any] = {}

    def __call__(self, *styles: str) -> Any:
        """The format of these styles, later ones on top of earlier ones."""
        if styles not in self._made:
            properties = {"font_name": FONT, "font_size": FONT_SIZE, "valign": "vcenter"}
            for style in styles:
                properties |= _STYLES[style]
            self._made[styles] = self._book.add_format(properties)
        return self._made[styles]

    def tint(self, style: str) -> Any:
        """A style as a conditional format can have it: no font of its own."""
        key = ("tint", style)
        if key not in self._made:
            self._made[key] = self._book.add_format({"bold": True, **_STYLES[style]})
        return self._made[key]
