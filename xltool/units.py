"""Units of measure: the spellings that mean one and the same, from ``templates/words.toml``."""

from functools import cache

from xltool import shipped

#: Signs that stand for several characters.
_SIGNS = {"㎡": "m2", "㎥": "m3", "㎞": "km", "m²": "m2", "m³": "m3", "℃": "°C"}
_PER = "每"


def spelt_out(text: str) -> str:
    """A text with such signs spelt out, so that a small 2 is never taken for a figure."""
    for sign, letters in _SIGNS.items():
        text = text.replace(sign, letters)
    return text


def standard(unit: str) -> str:
    """The unit as it should be written, often as it is: ``次每周`` and ``次/每周`` are ``次/周``."""
    if unit.find(_PER) > 0:
        unit = unit.replace(f"/{_PER}", "/").replace(_PER, "/")
    return spellings().get(spelt_out(unit).casefold(), unit)


@cache
def spellings() -> dict[str, str]:
    """Other spelling, in small letters → the one to use."""
    import tomllib

    words = tomllib.loads((shipped.templates() / "words.toml").read_text(encoding="utf-8"))
    return {other.casefold(): unit for unit, others in words["units"].items() for other in others}
