"""A policy file as it is written: TOML on top of a base, in which every setting knows its line."""

from dataclasses import replace
from pathlib import Path

from xltool import shipped
from xltool.toml_file import Fault, Settings, nearest, parsed

#: The sections and what may stand in them, in the order of the files; ``None``: names of one's own.
KNOWN: dict[str, tuple[str, ...] | None] = {
    "base": (), "title": (), "basis": (),
    "rate": ("rounding", "tolerance", "low"),
    "points": ("total", "rate", "excess", "excess_of_zero", "leeway", "reverse"),
    "limits": (
        "goal_characters", "documents_in_goal", "copied_goal", "similar_names", "indicators_least", "indicators_most",
        "weight_share", "weight_points", "inflation", "unspent", "reason_characters", "savings_tolerance",
        "savings_high", "renamed", "below_last_year", "budget_change", "low_last_year",
    ),
    "grades": None, "bands": None, "weights": None, "caps": None,
    "required": ("declaration", "selfassessment"),
    "directory": None, "library": ("names",), "rules": None,
}  # fmt: skip
#: Sections of which a file states only what differs from its base; the others it states anew.
_MERGED = frozenset({"rate", "points", "limits", "required", "rules"})
_NOUN = "口径文件"
_ADVICE = '只想写不同的项时，请在文件开头写 base = "shanghai"。'


def folder() -> Path:
    """Where the policies lie that come with the program."""
    return shipped.templates() / "policies"


def read(path: Path, above: tuple[Path, ...] = ()) -> Settings:
    """A policy file on top of its bases, its keys known. Raises :class:`Refusal`; ``above`` builds on it."""
    own = parsed(path, _NOUN, _ADVICE)
    try:
        _refuse_unknown(own)
        if "base" not in own.values:
            return own
        return _on(own, read(_base(own, path, (*above, path.absolute())), (*above, path.absolute())))
    except Fault as fault:
        raise own.refusal(fault) from None


def _on(own: Settings, base: Settings) -> Settings:
    """Settings on top of others."""
    values, places = dict(base.values), dict(base.places)
    for section, stated in own.values.items():
        under = values.get(section)
        merged = section in _MERGED and isinstance(stated, dict) and isinstance(under, dict)
        values[section] = {**under, **stated} if merged and under else stated
        restated = {(section, key) for key in stated} if merged else {(section,)}
        places = {key: place for key, place in places.items() if not {key[:1], key[:2]} & restated}
    return replace(own, values=values, places=places | own.places)


def _base(own: Settings, path: Path, above: tuple[Path, ...]) -> Path:
    """The file that ``base`` names: a policy that comes with the program, or a file beside this one."""
    name = own.text("base")
    shipped_ones = {one.stem: one for one in folder().glob("*.toml")}
    found = shipped_ones.get(name, path.parent / name)
    if not found.is_file():
        raise Fault(("base",), f"base 所写的“{name}”没有。{nearest(name, shipped_ones)}")
    if found.absolute() in above:
        raise Fault(("base",), f"base 所写的“{name}”又以本文件为基础，绕成了圈。")
    return found


def _refuse_unknown(settings: Settings) -> None:
    dotted = [f"{section}.{key}" for section, keys in KNOWN.items() for key in keys or ()]
    for section, stated in settings.values.items():
        if section not in KNOWN:
            raise Fault((section,), f"不认识的设置 {section}。{nearest(section, [*KNOWN, *dotted])}")
        keys = KNOWN[section]
        unknown = [key for key in stated if key not in keys] if keys and isinstance(stated, dict) else []
        for key in unknown:
            name = f"{section}.{key}"
            raise Fault((section, key), f"不认识的设置 {name}。{nearest(name, dotted)}")
