"""The targets, each a ratio of two measurements of one run."""

from collections.abc import Mapping
from typing import NamedTuple


class Target(NamedTuple):
    """``numerator / denominator`` should be at least, or at most, ``bound``."""

    said: str
    numerator: str
    denominator: str
    bound: float
    at_least: bool = True


TARGETS = (
    Target("生成一张：比 XlsxWriter 快", "XlsxWriter 写同样的表", "xltool 盖印", 8),
    Target("生成一张：比 openpyxl 快", "openpyxl 从头写", "xltool 盖印", 25),
    Target("生成一张：是压缩极限的", "xltool 盖印", "只压缩每张不同的部件（zlib 6）", 3, False),
    Target("生成一张：带现场校验是不带的", "xltool 盖印", "xltool 盖印，不带现场校验", 2, False),
    Target("读一张：是 calamine 自己读的", "xltool 读回", "python-calamine 读值", 1.6, False),
    Target(
        "读并校验一张：是 calamine 自己读的", "xltool 读回并校验全部规则", "python-calamine 读值", 3, False
    ),
    Target("读并校验一张：比 openpyxl 打开快", "openpyxl 打开", "xltool 读回并校验全部规则", 12),
    Target("xltool --help：是 import click 的", "xltool --help", "python -c 'import click'", 2, False),
    Target("xltool rules：是 import click 的", "xltool rules", "python -c 'import click'", 2, False),
)


def ratio(target: Target, taken: Mapping[str, float]) -> float:
    """What was measured."""
    return taken[target.numerator] / taken[target.denominator]


def is_met(target: Target, taken: Mapping[str, float]) -> bool:
    """Whether it is what it should be."""
    measured = ratio(target, taken)
    return measured >= target.bound if target.at_least else measured <= target.bound


def verdict(target: Target, taken: Mapping[str, float]) -> str:
    """One line: what was asked, what was measured, whether it is met."""
    asked = f"{'至少' if target.at_least else '至多'} {target.bound:g} 倍"
    return f"{mark(is_met(target, taken))} {target.said} {ratio(target, taken):.2f} 倍（目标：{asked}）"


def mark(met: bool) -> str:
    """A tick or a cross."""
    return "✓" if met else "✗"


def missed(taken: Mapping[str, float]) -> set[str]:
    """Our own ways that are too slow for some target."""
    unmet = [target for target in TARGETS if not is_met(target, taken)]
    return {name for target in unmet for name in (target.numerator, target.denominator) if "xltool" in name}
