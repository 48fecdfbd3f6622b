"""All kinds of faults, by the family of the rule that should find them."""

from importlib import import_module

_FAMILIES = (
    "layout", "basics", "funds", "rates", "declared", "goals", "indicators", "names",
    "targets", "values", "points", "earned", "results", "believable", "reasons", "harmless",
)  # fmt: skip

for _family in _FAMILIES:
    import_module(f"{__name__}.{_family}")
