"""What live formulas know of a policy's lists: array constants, never empty, for formulas cannot hold ``{}``."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from xltool import money
from xltool.live.notation import words
from xltool.policy import Policy


def of_policy(policy: Policy) -> dict[str, str]:
    """By name. ``grades`` run from the lowest up, as LOOKUP wants them; ``weights`` has a row for each set."""
    caps = policy.caps or ((money.ZERO, policy.total_points),)
    sets: list[dict[str, Decimal]] = policy.level_weights() or [{"": money.ZERO}]
    levels = list(dict.fromkeys(level for weights in sets for level in weights))
    return {
        "policy.grades.words": words(reversed(policy.grades)),
        "policy.grades.least": _numbers(reversed(policy.grades.values())),
        "policy.caps.below": _numbers(below for below, _ in caps),
        "policy.caps.most": _numbers(most for _, most in caps),
        "policy.weights.levels": words(levels),
        "policy.weights.points": "{" + ";".join(_row(weights, levels) for weights in sets) + "}",
        "policy.weights.ones": "{" + ";".join("1" for _ in levels) + "}",
    }


def _numbers(values: Iterable[Decimal]) -> str:
    return "{" + ",".join(f"{value:f}" for value in values) + "}"


def _row(weights: Mapping[str, Decimal], levels: Iterable[str]) -> str:
    return ",".join(f"{weights.get(level, money.ZERO):f}" for level in levels)
