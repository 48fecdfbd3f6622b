"""How a cell of a running Excel is filled, as one line of text, and back: no fill, a colour, theme, pattern.

``-`` is no fill, ``#RRGGBB`` a plain colour; ``#RRGGBB|pattern|theme|tint|pattern colour`` where Excel knows
more. The numbers are Excel's own.
"""

import sys
from typing import Any

NONE = "-"
#: Excel's numbers: no pattern, a plain one, and from where on patterns are gradients.
_NO_PATTERN, _SOLID, _GRADIENT = -4142, 1, 4000
#: What Excel for Mac calls the properties; its patterns are words of its own, and left as they are.
_ON_MAC = {"ThemeColor": "theme_color", "TintAndShade": "tint_and_shade"}


def fill_of(cell: Any) -> str:
    """The fill of a cell (an xlwings range)."""
    color = cell.color
    shown = NONE if color is None else "#{:02X}{:02X}{:02X}".format(*map(int, color))
    pattern, theme = _told(cell, "Pattern"), _told(cell, "ThemeColor")
    themed = isinstance(theme, int) and 1 <= theme <= 12
    patterned = isinstance(pattern, int) and pattern not in (_NO_PATTERN, _SOLID)
    if not themed and not patterned:
        return shown
    tint = _told(cell, "TintAndShade") if themed else None
    lines = _told(cell, "PatternColor") if patterned else None
    return "|".join(
        [
            shown,
            *(
                "" if part is None else str(part)
                for part in (pattern, theme if themed else None, tint, lines)
            ),
        ]
    )


def is_gradient(fill: str) -> bool:
    """Whether a fill is one that could not be put back: such a cell is not tinted."""
    _, _, told = fill.partition("|")
    pattern = told.partition("|")[0]
    return pattern.isdecimal() and int(pattern) >= _GRADIENT


def put_back(cell: Any, fill: str) -> None:
    """Fill a cell as it was."""
    if is_gradient(fill):
        return
    shown, *told = fill.split("|")
    cell.color = None if shown == NONE else shown
    pattern, theme, tint, lines = (*told, "", "", "", "")[:4]
    if pattern and int(pattern) != _SOLID:
        _set(cell, "Pattern", int(pattern))
        if shown != NONE:
            cell.color = shown
            _set(cell, "Pattern", int(pattern))
    if theme:
        _set(cell, "ThemeColor", int(theme))
        if tint:
            _set(cell, "TintAndShade", float(tint))
    if lines:
        _set(cell, "PatternColor", int(float(lines)))


def _told(cell: Any, name: str) -> Any:
    """A property of the fill; ``None`` where this Excel does not tell."""
    try:
        if sys.platform != "darwin":
            return getattr(cell.api.Interior, name)
        return getattr(cell.api.interior_object, _ON_MAC[name]).get() if name in _ON_MAC else None
    except Exception:  # whatever the bridge to Excel raises for what is not set
        return None


def _set(cell: Any, name: str, value: float) -> None:
    if sys.platform != "darwin":
        setattr(cell.api.Interior, name, value)
    elif name in _ON_MAC:
        getattr(cell.api.interior_object, _ON_MAC[name]).set(value)
