"""An edition: a form as drawn for a year, loaded from ``templates/editions/NAME.toml`` and checked."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

from xltool import apart, shipped
from xltool.answer import Field, Type
from xltool.edition.drawing import Drawing, parse_grid
from xltool.form import FIELDS, INDICATOR_FIELDS, Kind
from xltool.refusal import Refusal

#: Answers that stand beside the form and are derived, never read back.
BESIDE = {
    "i.limit": Field("i.limit", "目标数值", Type.POINTS),
    "i.suggested": Field("i.suggested", "参考得分", Type.POINTS),
    "i.use": Field("i.use", "打印筛选", Type.TEXT),
    "i.flag": Field("i.flag", "校验", Type.TEXT),
    "live.light": Field("live.light", "校验", Type.TEXT),
}
_KEYS = {
    "title", "kind", "year", "money", "sheet", "form", "widths", "formulas", "dates", "spare",
    "groups", "choices", "least_heights", "left", "defaults",
}  # fmt: skip


#: Longer names are quoted in part.
_LONGEST = 60
#: The editions read so far, and those that somebody drew in a workbook of their own, by name.
_loaded: dict[str, "Edition"] = {}
_drawn: dict[str, "Edition"] = {}


@dataclass(frozen=True, eq=False)
class Edition:
    """A drawn form with its settings.

    ``money`` is 元 or 万元. ``widths`` are column widths in characters. ``choices`` and
    ``least_heights`` (points) go by path, ``prompts`` too; ``groups`` are the level-1 names with their
    level-2 names, ``spare`` the spare rows a blank form has in each of them; ``defaults`` is what a blank form
    already says. ``version`` is a digest of what the form asks, so that a mere change of looks is no new version.
    """

    name: str
    title: str
    kind: Kind
    year: int
    money: str
    sheet: str
    drawing: Drawing
    widths: tuple[float, ...]
    date_format: str
    groups: dict[str, list[str]]
    spare: int
    choices: dict[str, list[str]]
    prompts: dict[str, str]
    least_heights: dict[str, float]
    left: tuple[str, ...]
    defaults: dict[str, str]
    version: str

    @cached_property
    def asked(self) -> frozenset[str]:
        """The paths that stand somewhere on the form, ``i.`` paths of indicator rows."""
        return frozenset(path for cell in self.drawing.cells for path in cell.content.shown)

    def field(self, path: str) -> Field:
        """What stands at a drawn path (``i.`` paths are indicator rows')."""
        if path in BESIDE:
            return BESIDE[path]
        if path.startswith("i."):
            return INDICATOR_FIELDS[self.kind][path[2:]]
        return FIELDS[self.kind][path]

    def is_left(self, path: str) -> bool:
        """Whether the answer is long text, set flush left."""
        return any(fnmatchcase(path, pattern) for pattern in self.left)


def names() -> list[str]:
    """The editions that come with the program, by name."""
    return list(_names())


@cache
def _names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (shipped.templates() / "editions").glob("*.toml")))


def known() -> tuple[Edition, ...]:
    """Every edition a sheet may be of: those made known, then those that come with the program."""
    return (*drawn(), *map(load, names()))


def make_known(editions: Iterable[Edition]) -> None:
    """Let editions that somebody drew be loaded by name, and recognised on sheets, in this process from now on."""
    made = tuple(editions)
    _drawn.update((edition.name, edition) for edition in made)
    apart.tell(partial(make_known, made))


def drawn() -> tuple[Edition, ...]:
    """The editions that were made known in this process."""
    return tuple(_drawn.values())


def is_drawn(name: str) -> bool:
    """Whether somebody drew the edition of that name."""
    return name in _drawn


def find(name: str) -> Edition | None:
    """The edition of that name, if there is one."""
    here = _drawn.get(name) or _loaded.get(name)
    return load(name) if here is None and name and name in names() else here


def load(name: str) -> Edition:
    """The edition of that name. Raises :class:`Refusal` naming the nearest one there is."""
    if edition := _drawn.get(name) or _loaded.get(name):
        return edition
    if name not in names():
        close = difflib.get_close_matches(name, names(), 1, 0.3)
        hint = f"是不是想用 {close[0]}？" if close else "自己画的表样，请写明那个工作簿（.xlsx）在哪里。"
        shown = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}……"
        raise Refusal(f"没有叫“{shown}”的表样版本。{hint}可选：{'、'.join(names())}。")
    return _loaded.setdefault(name, read(shipped.templates() / "editions" / f"{name}.toml"))


def read(path: Path) -> Edition:
    """An edition from its file. Raises :class:`Refusal` with the line or key that is wrong."""
    import tomllib

    text = path.read_text(encoding="utf-8")
    try:
        settings = tomllib.loads(text)
        unknown = settings.keys() - _KEYS
        if unknown:
            raise ValueError(f"不认识的设置 {sorted(unknown)[0]}")
        kind = Kind(settings["kind"])
        drawing = parse_grid(settings["form"], _formulas(settings.get("formulas", {}), kind))
        _check_paths(drawing, kind)
        if len(settings["widths"]) != drawing.width:
            raise ValueError(f"widths 有 {len(settings['widths'])} 个，图有 {drawing.width} 列")
        return _edition(path.stem, settings, kind, drawing)
    except KeyError as error:
        raise Refusal(f"表样文件“{path.name}”缺少设置 {error}。") from None
    except ValueError as error:  # TOML errors name their line
        raise Refusal(f"表样文件“{path.name}”有误：{error}。") from None


def _edition(name: str, settings: dict[str, Any], kind: Kind, drawing: Drawing) -> Edition:
    return Edition(
        name=name, title=settings["title"], kind=kind, year=settings["year"], money=settings["money"],
        sheet=settings["sheet"], drawing=drawing, widths=tuple(settings["widths"]),
        date_format=settings.get("dates", "yyyy-mm-dd"), groups=settings["groups"],
        spare=settings["spare"], choices=settings.get("choices", {}), prompts=prompts(settings["money"]),
        least_heights=settings.get("least_heights", {}), left=tuple(settings.get("left", ())),
        defaults=settings.get("defaults", {}),
        version=version_of(drawing),
    )  # fmt: skip


def version_of(drawing: Drawing) -> str:
    """A digest of what a drawn form asks, in order; looks, prompts and formulas do not make another version."""
    import hashlib

    asked = (cell.content.path or cell.content.text for cell in drawing.cells if not cell.beside)
    return hashlib.sha256("|".join(asked).encode()).hexdigest()[:12]


def _formulas(drawn: dict[str, str], kind: Kind) -> dict[str, str]:
    """``funds.*.rate`` written once holds for every row: ``*`` stands for the same word throughout."""
    formulas: dict[str, str] = {}
    for pattern, formula in drawn.items():
        matching = [p for p in (*FIELDS[kind], *BESIDE) if fnmatchcase(p, pattern)]
        if not matching:
            raise ValueError(f"公式写给了不存在的项目 {pattern}")
        for path in matching:
            words = [a for a, b in zip(path.split("."), pattern.split("."), strict=True) if b == "*"]
            formulas.setdefault(path, formula.replace(".*.", f".{words[0]}.") if words else formula)
    return formulas


def _check_paths(drawing: Drawing, kind: Kind) -> None:
    known = {*FIELDS[kind], *(f"i.{key}" for key in INDICATOR_FIELDS[kind]), *BESIDE}
    known |= {"project.start.year", "project.end.year"}
    for cell in drawing.cells:
        for path in cell.content.paths:
            if path not in known:
                raise ValueError(f"第{cell.row + 1}行第{cell.column + 1}格提到不存在的项目 {path}")


def prompts(money: str) -> dict[str, str]:
    """What stands beside cells to be filled in, by path or by type of answer; amounts are in ``money``."""
    import tomllib

    words = tomllib.loads((shipped.templates() / "words.toml").read_text(encoding="utf-8"))
    return {path: text.replace("〈单位〉", money) for path, text in words["prompts"].items()}
