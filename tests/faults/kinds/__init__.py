"""All kinds of faults, by the family of the rule that should find them."""

from importlib import import_module

from faults.fault import KINDS

__all__ = ["KINDS"]

_FAMILIES = (
    "layout", "basics", "funds", "rates", "declared", "goals", "indicators", "names",
    "targets", "values", "points", "earned", "results", "believable", "reasons", "harmless",
)  # fmt: skip

for _family in _FAMILIES:
    import_module(f"{__name__}.{_family}")
