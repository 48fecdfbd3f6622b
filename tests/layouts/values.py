"""How targets and actual values are typed, and what they then say."""

from decimal import Decimal

from layouts.paper import NOTHING, Typed
from layouts.typist import Typist
from layouts.want import Quantity, Wanted, quantity

_ASCII = {"≥": ">=", "≤": "<=", "=": "=", ">": ">", "": ""}
_WORDS = {
    "≥": ("不低于", "不少于", "大于等于", "至少", "大于或等于"),
    "≤": ("不超过", "不高于", "不多于", "小于等于"),
    "=": ("等于",),
    ">": ("大于", "超过"),
}
_BEHIND = {"≥": ("以上", "及以上"), "≤": ("以内", "以下", "及以下"), "=": ("",)}
_FULL_WIDTH = str.maketrans("0123456789.%=>", "０１２３４５６７８９．％＝＞")
#: Ways in which operator, value and unit stand in columns of their own.
SPLIT = ("three columns", "two columns", "three under one")
Row = dict[str, Typed]


def plainly(value: Decimal) -> str:
    """``95.00`` as ``95``, ``0.50`` as ``0.5``."""
    return f"{value.normalize():f}"


def target(typist: Typist, n: int, row: dict[str, Wanted]) -> Row:
    """The cells of a target."""
    printed = typist.form.indicators[n].target.raw.strip()
    if not printed:
        return {}
    stated = quantity(printed)
    row["target"] = stated or printed
    way = typist.style["targets"]
    if stated is None or (way == "behind" and not _can_stand_bare(stated)):
        return {"target": Typed(printed)}
    op, value, unit = stated.ops[0], stated.value, stated.units[0]
    if way in SPLIT:
        if way == "two columns":
            return {"target": Typed(op + plainly(value)), "target.unit": Typed(unit)}
        return {"target.op": Typed(op), "target": Typed(value), "target.unit": Typed(unit)}
    chance = typist.chance(f"target {n}")
    if way == "percent cells" and (op, unit) == ("=", "%"):
        row["target"] = Quantity(("", "="), value, (unit,))
        return {"target": Typed(value / 100, "0.00%")}
    if way == "behind" and op == "=":
        row["target"] = Quantity(("", "="), value, (unit,))
    text = {
        "ascii": f"{_ASCII[op]}{value:.2f}{chance.choice(('({})', '（{}）')).format(unit)}",
        "words": chance.choice(_WORDS[op]) + plainly(value) + unit,
        "short": op + plainly(value) + unit,
        "behind": plainly(value) + unit + chance.choice(_BEHIND.get(op, ("",))),
        "spaced": f"{op} {value} {unit}",
        "full width": f"{op}{value:.2f}（{unit}）".translate(_FULL_WIDTH),
    }.get(way, printed)
    return {"target": Typed(text)}


def actual(typist: Typist, n: int, row: dict[str, Wanted]) -> Typed:
    """The cell of an actual value."""
    printed = typist.form.indicators[n].actual.raw.strip()
    if not printed:
        return NOTHING
    stated, way = quantity(printed), typist.style["actuals"]
    row["actual"] = stated or printed
    if stated is None or not way:
        return Typed(printed)
    value, unit = stated.value, stated.units[0]
    wanted = row.get("target")
    same_unit = isinstance(wanted, Quantity) and wanted.units == stated.units
    if way == "number" and same_unit:
        return Typed(value, "0.00")
    if way == "number in format":
        return Typed(value, f'0.00"{unit}"')
    if way == "percent" and unit == "%":
        return Typed(value / 100, "0.00%")
    bare = way in ("short", "percent") and _can_stand_bare(stated)
    return Typed(plainly(value) + unit if bare else printed)


def _can_stand_bare(stated: Quantity) -> bool:
    """Whether number and unit alone are plainly a quantity: ``3次``, not ``2次/周``."""
    return stated.ops[0] != ">" and not set(stated.units[0]) & set("/(每")
