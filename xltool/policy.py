"""What differs from place to place: rounding, thresholds, bands, required answers — data, not code."""

import difflib
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from xltool import files, money, shipped
from xltool.form import Kind
from xltool.refusal import Refusal


@dataclass(frozen=True)
class Policy:
    """One place's settings. Percents are numbers such as 80, never fractions; all exact decimals.

    ``bands`` gives, for each qualitative result, the closed range of score ÷ weight in percent.
    ``grades`` runs from the highest threshold down.
    """

    name: str
    title: str
    basis: str
    truncates_rate: bool
    tolerance: Decimal
    low_rate: Decimal
    total_points: Decimal
    rate_points: Decimal
    excess: Decimal
    excess_of_zero: Decimal
    leeway: Decimal
    reverse_is_linear: bool
    grades: dict[str, Decimal]
    bands: dict[str, tuple[Decimal, Decimal]]
    required: dict[Kind, tuple[str, ...]]

    def rate(self, executed: Decimal, budget: Decimal) -> Decimal:
        """The execution rate in percent, two decimals; 0 where the budget is 0."""
        if budget == 0:
            return money.ZERO
        percent = executed / budget * 100
        return money.truncate(percent, 2) if self.truncates_rate else money.round_half_up(percent, 2)

    def grade(self, total: Decimal) -> str:
        """The grade of a total; the threshold itself belongs to the better grade."""
        return next((grade for grade, least in self.grades.items() if total >= least), [*self.grades][-1])


_SHAPE: dict[str, Any] = {
    "title": str, "basis": str,
    "rate": {"rounding": str, "tolerance": Decimal, "low": Decimal},
    "points": {
        "total": Decimal, "rate": Decimal, "excess": Decimal, "excess_of_zero": Decimal, "leeway": Decimal,
        "reverse": str,
    },
    "grades": dict, "bands": dict,
    "required": {"declaration": list, "selfassessment": list},
}  # fmt: skip


@cache
def load(name: str = "shanghai") -> Policy:
    """A shipped policy by name, or one's own by its file path. Raises :class:`Refusal`."""
    folder = shipped.templates() / "policies"
    path = folder / f"{name}.toml"
    if not path.is_file():
        path = Path(name)
    if not path.is_file():
        known = "、".join(sorted(p.stem for p in folder.glob("*.toml")))
        raise Refusal(f"没有叫“{name}”的口径文件。可选：{known}，或写出 .toml 文件的路径。")
    settings = _settings(path)
    try:
        _check_keys(settings, _SHAPE, "")
        return _policy(path.stem, settings)
    except ValueError as error:
        raise Refusal(f"口径文件“{path.name}”有误：{error}") from None


def _settings(path: Path) -> dict[str, Any]:
    import tomllib

    name = f"口径文件“{path.name}”"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"第{place[1]}行第{place[2]}列" if place else "末尾"
        raise Refusal(f"{name}{where}不是正确的 TOML。请检查引号、等号和方括号。") from None
    except UnicodeDecodeError:
        raise Refusal(f"{name}不是 UTF-8 编码的文本。请另存为 UTF-8。") from None
    except OSError as error:
        raise Refusal(f"{name}打不开：{files.reason(error)}。请检查路径和权限。") from None


def _check_keys(given: dict[str, Any], shape: dict[str, Any], prefix: str) -> None:
    for key in given:
        if key not in shape:
            close = difflib.get_close_matches(key, shape, 1)
            hint = f"是不是想写 {prefix}{close[0]}？" if close else ""
            raise ValueError(f"不认识的设置 {prefix}{key}。{hint}")
    for key, inner in shape.items():
        if key not in given:
            raise ValueError(f"缺少设置 {prefix}{key}。")
        if isinstance(inner, dict):
            if not isinstance(given[key], dict):
                raise ValueError(f"{prefix}{key} 应当是一节，写成 [{prefix}{key}]。")
            _check_keys(given[key], inner, f"{prefix}{key}.")


def _policy(name: str, settings: dict[str, Any]) -> Policy:
    rate, points = settings["rate"], settings["points"]
    return Policy(
        name=name, title=settings["title"], basis=settings["basis"],
        truncates_rate=_choice(rate, "rounding", "truncate", "round"),
        tolerance=_number(rate["tolerance"]), low_rate=_number(rate["low"]),
        total_points=_number(points["total"]), rate_points=_number(points["rate"]),
        excess=_number(points["excess"]), excess_of_zero=_number(points["excess_of_zero"]),
        leeway=_number(points["leeway"]),
        reverse_is_linear=_choice(points, "reverse", "linear", "ratio"),
        grades={grade: _number(least) for grade, least in settings["grades"].items()},
        bands={word: (_number(low), _number(high)) for word, (low, high) in settings["bands"].items()},
        required={Kind(kind): tuple(paths) for kind, paths in settings["required"].items()},
    )  # fmt: skip


def _choice(settings: dict[str, Any], key: str, yes: str, no: str) -> bool:
    if settings[key] not in (yes, no):
        raise ValueError(f"{key} 只能写 {yes} 或 {no}，实际是“{settings[key]}”。")
    return bool(settings[key] == yes)


def _number(text: object) -> Decimal:
    try:
        return Decimal(str(text))
    except InvalidOperation:
        raise ValueError(f"应当是一个数字，实际是“{text}”。") from None
