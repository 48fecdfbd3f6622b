"""J08 and K05: what came in twice, and what the project list expects and did not come."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from xltool.finding import Severity
from xltool.handin import Arrival, HandIn, Item, Roll
from xltool.place import Place
from xltool.policy import Policy
from xltool.rules.rule import BOTH, Example, Offence, batch_rule

#: So many other files are named.
_NAMED = 3


@batch_rule(
    code="J08",
    title="同单位同名项目",
    severity=Severity.ERROR,
    kinds=BOTH,
    basis="通行做法：汇总前先审核重名，同一单位、同一年度的项目名称不重复",
    why="同一个项目交来两份，汇总时金额会算两次；内容不同的，也不知道以哪一份为准。内容相同的只作提示。",
    remedy="同一个项目只留一份：内容相同的删去多余的；内容不同的与单位核对，留下定稿；本是两个项目的，名称要分开写。",
    good=Example(
        {"received.甲.xlsx": "某市某局 档案整理费 2024", "received.乙.xlsx": "某市某局 档案修复费 2024"}
    ),
    bad=Example(
        {
            "received.甲.xlsx": "某市某局 档案整理费 2024",
            "received.乙.xlsx": "某市某局 档案整理费 2024 内容不同",
        }
    ),
)
def no_project_comes_twice(handin: HandIn, policy: Policy) -> Iterator[tuple[Place, Offence]]:
    """Every unit hands in one form of a project and year; copies that say the same are one hint."""
    for twice in handin.twice:
        first, names = twice.arrivals[0], twice.names
        is_same = twice.versions == 1
        alike, severity = ("内容相同", Severity.WARNING) if is_same else ("内容不同", None)
        seen = f"{_project(first)}有 {len(names)} 份{first.kind.label}，{alike}"
        for n, arrival in enumerate(twice.arrivals[:1] if is_same else twice.arrivals):
            place = Place(Path(arrival.path), arrival.sheet)
            yield place, Offence("", seen, "只有一份", _others(n, names), severity)


@batch_rule(
    listed=True,
    code="K05",
    title="上报齐全",
    severity=Severity.ERROR,
    kinds=BOTH,
    basis="通行做法：按任务清单与收到的表对账，掌握审核进度",
    why="缺一个项目，单位和部门的汇总数就不全，催报也要知道缺的是谁。",
    remedy="请向单位催报；表上的名称与清单写法不同的，改成一致，或写进对照文件；不再实施的项目，从清单里删去。",
    good=Example(
        {
            "listed.4": "某市某局 档案整理费 2024", "listed.5": "某市某局 档案修复费 2024",
            "received.甲.xlsx": "某市某局 档案整理费 2024", "received.乙.xlsx": "某市某局 档案修复费 2024",
        }
    ),
    bad=Example(
        {
            "listed.4": "某市某局 档案整理费 2024", "listed.5": "某市某局 档案修复费 2024",
            "received.甲.xlsx": "某市某局 档案整理费 2024",
        }
    ),
)  # fmt: skip
def every_listed_project_came(handin: HandIn, policy: Policy) -> Iterator[tuple[Place, Offence]]:
    """A form came for every project of the list."""
    roll = handin.roll
    for item in roll.missing if roll else ():
        assert roll
        year = f"{item.year}年度的" if item.year else "的"
        seen = f"没有收到“{item.listed.unit}”{year}“{item.listed.project}”"
        form = roll.kind.label if roll.kind else ""
        yield item.listed.place, Offence("", seen, f"交来{form}", _doubts(item, roll, handin.unreadable))


def _project(arrival: Arrival) -> str:
    return f"“{arrival.unit.strip()}”{arrival.year}年度的“{arrival.project.strip()}”"


def _others(n: int, names: Sequence[str]) -> str:
    """The files beside the n-th."""
    few = names[: _NAMED + 1]
    named = [name for k, name in enumerate(few) if k != n][:_NAMED]
    more = f"等 {len(names) - 1} 份" if len(names) - 1 > _NAMED else ""
    return f"另见{'、'.join(f'“{name}”' for name in named)}{more}"


def _doubts(item: Item, roll: Roll, unreadable: Sequence[str]) -> str:
    """Why it may have come all the same."""
    said = [f"“{stray.arrival.file_name}”里的“{stray.arrival.project.strip()}”可能就是它"
            for stray in roll.maybe.get(item.listed, ())]  # fmt: skip
    said += [f"交来的“{one.file_name}”是{one.kind.label}" for one in item.others]
    if item.lacking:
        said.append(f"拆分后还缺{'、'.join(f'“{name}”' for name in item.lacking)}")
    if unreadable:
        said.append(f"另有 {len(unreadable)} 个文件读不了，其中可能有它")
    return "；".join(said)
