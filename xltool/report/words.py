"""Words that every report for people uses: verdicts, and which policy was applied."""

from xltool.check import SWITCHED_OFF, changes
from xltool.policy import Policy

#: Sign and word of each verdict.
VERDICTS = {"pass": ("✓", "可以上报"), "fail": ("✗", "需要修改"), "unreadable": ("？", "无法读取")}


def ruled(policy: Policy) -> str:
    """Which policy was applied, and what it makes of the rules otherwise than the catalogue."""
    ruled = {change: f"{change.code} {change.title}" for change in changes(policy)}
    off = [f"{rule}（{change.reason}）" for change, rule in ruled.items() if change.level == SWITCHED_OFF]
    made = [f"{SWITCHED_OFF} {'、'.join(off)}"] if off else []
    made += [
        f"{rule}按{change.level}（{change.reason}）"
        for change, rule in ruled.items() if change.level != SWITCHED_OFF
    ]  # fmt: skip
    return f"口径 {policy.title}{'：' if made else ''}{'；'.join(made)}。"
