"""Units of measure: the spellings that mean one and the same, from ``templates/words.toml``."""

from functools import cache

from xltool import shipped

#: Signs that stand for several characters.
_SIGNS = {"㎡": "m2", "㎥": "m3", "㎞": "km", "m²": "m2", "m³": "m3", "℃": "°C"}


def spelt_out(text: str) -> str:
    """A text with such signs spelt out, so that a small 2 is never taken for a figure."""
    for sign, letters in _SIGNS.items():
        text = text.replace(sign, letters)
    return text


def canonical(unit: str) -> str:
    """The spelling to use for a unit; one that is not known stands as it is."""
    return _spellings().get(unit, unit)


@cache
def _spellings() -> dict[str, str]:
    """Other spelling → the one to use."""
    import tomllib

    words = tomllib.loads((shipped.templates() / "words.toml").read_text(encoding="utf-8"))
    return {other: unit for unit, others in words["units"].items() for other in others}
