"""The block 收件情况 at the end of a report: who handed in, who did not, what came twice or unexpectedly."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from xltool import edition as editions
from xltool.check import Survey
from xltool.finding import Finding
from xltool.form import Kind
from xltool.handin import Arrival, HandIn, Item, Roll, Stray, Twice
from xltool.pairing.naming import plain
from xltool.report.lines import hanging

_RED, _YELLOW, _BOLD, _PLAIN, _DIM = "bold red", "bold yellow", "bold", "", "dim"
#: So many unreadable files are named.
_NAMED = 5
#: So many files that may be a missing form are named.
_ALIKE = 3
#: So many files of one project are listed.
_FILES = 10
#: A line of the block and how it looks.
Line = tuple[str, str]


def summed(handin: HandIn) -> str:
    """All of it in one line."""
    return f"收件情况：{'，'.join(_counts(handin))}。"


def lines(survey: Survey, room: int) -> Iterator[Line]:
    """The block; nothing where nothing is worth telling."""
    handin, roll = survey.handin, survey.handin.roll
    remedies = {finding.code: finding for finding in survey.findings}
    if not survey.is_worth_telling:
        return
    yield summed(handin), _BOLD
    if roll:
        yield from _flowing(_basis(roll), 2, room)
        yield from _missing(roll, handin.unreadable, room)
        yield from _remedy(remedies.get("K05"), room)
    if "J08" in remedies or roll:
        yield from _twice(handin.twice, room)
        yield from _remedy(remedies.get("J08"), room)
    if roll:
        yield from _strays(roll, room)


def _counts(handin: HandIn) -> Iterator[str]:
    roll = handin.roll
    if roll:
        yield f"应交 {len(roll.items)} 项，已交 {len(roll.came)} 项，未交 {len(roll.missing)} 项"
    if handin.twice or not roll:
        yield f"重复 {len(handin.twice)} 项"
    if roll and roll.strays:
        yield f"不在清单上 {len(roll.strays)} 份"
    if roll and handin.unreadable:
        yield f"没有读出表的文件 {len(handin.unreadable)} 个"


def _basis(roll: Roll) -> str:
    """What was compared with what, and what was assumed where the list does not say."""
    name = Path(roll.source).name
    if roll.kind is None:
        return f"对照的清单是 {name}。没有收到能读的表。"
    year = f"{roll.year}年度的" if roll.year else ""
    unsaid = "年度和表种" if roll.year else "表种"
    said = f"对照的清单是 {name}，没有写{unsaid}，按收到最多的{year}{roll.kind.label}核对"
    if roll.others:
        other = next(kind for kind in Kind if kind is not roll.kind)
        said += f"；{other.label} {roll.others} 张没有核对，要核对请单独放在一个文件夹里再查"
    editions_ = "、".join(f"{name} {count} 份" for name, count in _editions(roll).items())
    return f"{said}。{f'已交的表样：{editions_}。' if editions_ else ''}"


def _editions(roll: Roll) -> Counter[str]:
    return Counter(_edition(arrival) for item in roll.came for arrival in item.arrivals)


def _edition(arrival: Arrival) -> str:
    """The edition of a form, and whether its workbook was issued from it as it is now."""
    if not arrival.version:
        return f"{arrival.edition}（没有注明版本）"
    is_current = arrival.version == editions.load(arrival.edition).version
    return f"{arrival.edition}（{'现行版' if is_current else '旧版'}）"


def _missing(roll: Roll, unreadable: Sequence[str], room: int) -> Iterator[Line]:
    if not roll.missing:
        return
    yield f"  未交 {len(roll.missing)} 项", _RED
    expected = Counter(plain(item.listed.unit) for item in roll.items)
    by_unit: defaultdict[str, list[Item]] = defaultdict(list)
    for item in roll.missing:
        by_unit[plain(item.listed.unit)].append(item)
    for unit, items in by_unit.items():
        names = "、".join(_absent(item, roll) for item in items)
        counts = f"应交 {expected[unit]}，未交 {len(items)}"
        yield from _flowing(f"{items[0].listed.unit}（{counts}）：{names}", 4, room)
    complete = len(expected) - len(by_unit)
    if complete:
        yield f"    其余 {complete} 个单位已交齐。", _PLAIN
    if unreadable:
        names = "、".join(Path(path).name for path in unreadable[:_NAMED])
        more = " 等" if len(unreadable) > _NAMED else ""
        yield from _flowing(
            f"另有 {len(unreadable)} 个文件没有读出表，其中可能有未交的：{names}{more}", 4, room
        )


def _absent(item: Item, roll: Roll) -> str:
    alike = roll.maybe.get(item.listed, ())
    said = [f"可能就是“{stray.arrival.file_name}”" for stray in alike[:_ALIKE]]
    said += [f"相近的还有 {len(alike) - _ALIKE} 份"] if len(alike) > _ALIKE else []
    said += [f"交来的“{one.file_name}”是{one.kind.label}" for one in item.others]
    if item.lacking:
        said.append(f"拆分后还缺{'、'.join(f'“{name}”' for name in item.lacking)}")
    doubts = f"（{'；'.join(said)}）" if said else ""
    return f"“{item.listed.project}”{doubts}"


def _twice(found: Sequence[Twice], room: int) -> Iterator[Line]:
    if found:
        yield f"  重复 {len(found)} 项", _YELLOW if all(one.versions == 1 for one in found) else _RED
    for twice in found:
        first, count = twice.arrivals[0], len(twice.arrivals)
        alike = "内容相同，是同一份" if twice.versions == 1 else f"内容不同，是 {twice.versions} 个版本"
        yield from _flowing(f"{_project(first)}：{count} 份{first.kind.label}，{alike}", 4, room)
        told = zip(twice.names[:_FILES], twice.arrivals, twice.changed, strict=False)
        for name, arrival, changed in told:
            when = f"，改动时间 {_time(changed)}" if changed is not None and twice.versions > 1 else ""
            last = "，最后改动" if when and arrival is twice.last else ""
            yield from _flowing(f"{name}：{_edition(arrival)}{when}{last}", 6, room)
        if count > _FILES:
            yield f"      另有 {count - _FILES} 份", _PLAIN
    if any(twice.versions > 1 for twice in found):
        yield from _flowing("文件的改动时间只供参考：复制、下载都会改变它。", 4, room)


def _strays(roll: Roll, room: int) -> Iterator[Line]:
    if roll.strays:
        yield f"  不在清单上 {len(roll.strays)} 份", _YELLOW
    for stray in roll.strays:
        yield from _flowing(f"{stray.arrival.file_name}：{'；'.join(_unexpected(stray, roll))}", 4, room)


def _unexpected(stray: Stray, roll: Roll) -> Iterator[str]:
    arrival, nearest = stray.arrival, stray.nearest
    stated = {"年度": arrival.year, "实施单位": arrival.unit.strip(), "项目名称": arrival.project.strip()}
    lacking = [name for name, said in stated.items() if not said]
    year = f"{arrival.year}年度的" if arrival.year else "的"
    yield f"“{arrival.unit.strip()}”{year}“{arrival.project.strip()}”"
    if lacking:
        yield f"没有写{'、'.join(lacking)}"
    if nearest:
        came = "还没有收到" if nearest in roll.absent else "已经另有一份"
        year = f"{nearest.year}年度的" if nearest.year else "的"
        yield (
            f"清单上最接近的是“{nearest.unit}”{year}“{nearest.project}”（{came}），"
            f"项目名称{_alike(stray.similarity)}"
        )


def _alike(similarity: Decimal) -> str:
    return "相同" if similarity == 1 else f"相似度 {similarity:.2f}"


def _project(arrival: Arrival) -> str:
    return f"“{arrival.unit.strip()}”{arrival.year}年度的“{arrival.project.strip()}”"


def _remedy(finding: Finding | None, room: int) -> Iterator[Line]:
    if finding:
        for line, _ in _flowing(f"处理：{finding.remedy}（{finding.code} {finding.title}）", 4, room):
            yield line, _DIM


def _flowing(text: str, indent: int, room: int) -> Iterator[Line]:
    """A paragraph, its further lines set in by two more."""
    for line in hanging(" " * indent, text, indent, room):
        yield line, _PLAIN


def _time(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds).isoformat(" ", "seconds")
