"""What the names in live formulas are called in Chinese, so that people can read the formulas."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from xltool.form import FIELDS, FUNDS_ROWS, INDICATOR_FIELDS, Kind
from xltool.live import facts
from xltool.live.notation import (
    BLANK,
    ERROR,
    FINE,
    HINTS,
    OFFENDS,
    PLACEHOLDER,
    REFERENCE,
    UNDECIDED,
    UNREADABLE,
    VALUE,
)

#: The numbers and lists of a policy.
POLICY = {
    "truncates_rate": "执行率截位", "tolerance": "复算容差", "low_rate": "执行率偏低线",
    "total_points": "满分", "rate_points": "执行率的分值", "excess": "超额倍数",
    "excess_of_zero": "目标为0时的超额数", "leeway": "取整容差", "reverse_is_linear": "反向指标线性递减",
    "goal_characters": "目标最少字数", "documents_in_goal": "目标里文号的个数", "copied_goal": "照抄目标的相似度",
    "similar_names": "近似重名的相似度", "indicators_least": "指标最少条数", "indicators_most": "指标最多条数",
    "weight_share": "单指标占比上限", "weight_points": "单指标分值上限", "inflation": "自评虚高上限",
    "unspent": "未支出上限", "reason_characters": "说明最少字数", "savings_tolerance": "节约率容差",
    "savings_high": "节约率偏高线", "renamed": "可能改名的相似度", "below_last_year": "低于上年实际的幅度",
    "budget_change": "预算增减幅度", "low_last_year": "上年执行率偏低线",
    "bands.words": "各档名称", "bands.low": "各档下限", "bands.high": "各档上限",
    "grades.words": "各等级", "grades.least": "各等级分数线",
    "caps.below": "封顶的执行率", "caps.most": "封顶的总分",
    "weights.levels": "权重的一级指标", "weights.points": "各组权重", "weights.ones": "各级取1",
}  # fmt: skip
_EDITION = {
    "edition.name": "表样名称", "edition.year": "表样年度", "edition.version": "表样版本",
    "groups.level1": "表样的一级指标", "groups.level2": "表样的二级指标",
}  # fmt: skip
#: What a formula's own result says, and the letters that stand in facts of these names.
OUTCOMES = {FINE: "没有问题", OFFENDS: "有问题", HINTS: "只算提示", UNDECIDED: "无法判定"}
_STATES = {VALUE: "有值", BLANK: "空", PLACEHOLDER: "占位符", ERROR: "错误值", UNREADABLE: "读不懂"}
_LETTERS: dict[str, tuple[str, Mapping[str, str]]] = {
    "state": ("状态", _STATES),
    "form": ("种类", {"Q": "数", "W": "词或时限", PLACEHOLDER: "占位符", UNREADABLE: "读不懂"}),
    "met": ("达到", {"Y": "是", "N": "否"}),
}
_CELL = {"cell": "原格", "range": "整列", "head": "表头"}
_ASKED = {"choices": "选项", "required": "必填"}
_MARKS = {":": "各行", "^": "上一行"}
_ROWS = {f"funds.{row}": label for row, label in FUNDS_ROWS.items()}
_COLUMNS = {
    path.rpartition(".")[2]: field.label.rpartition("的")[2]
    for path, field in FIELDS[Kind.SELFASSESSMENT].items() if path.startswith("funds.total.")
}  # fmt: skip


class Name(NamedTuple):
    """What a name in formulas stands for: the path of an answer or funds row, and what of it; either may be empty."""

    base: str
    what: str


def shown(formula: str, own: str = "") -> str:
    """A live formula with Chinese names; the answer at ``own`` is 本格, its neighbours go by row or column."""
    return REFERENCE.sub(lambda match: f"[{called(match[1], match[2], own)}]", formula)


def called(path: str, mark: str = "", own: str = "") -> str:
    """What one name is called."""
    base, what = _names()[path]
    return _MARKS.get(mark, "") + "·".join(part for part in (_relative(base, own), what) if part)


def where(path: str) -> str:
    """What the place of a verdict is called: an answer, one of every indicator, or the sheet."""
    place = label(path) or "全表"
    return f"每条指标的{place}" if path.startswith("i.") else place


def mentioned(formula: str) -> list[str]:
    """The names of a formula that stand for more than what an answer says or its state, in order."""
    found = dict.fromkeys(match[1] for match in REFERENCE.finditer(formula))
    return [path for path in found if path not in _plain() and path not in _EDITION]


def legend(formulas: Iterable[str]) -> list[str]:
    """What the results and the letters in these formulas mean."""
    lasts = {match[1].rpartition(".")[2] for formula in formulas for match in REFERENCE.finditer(formula)}
    letters = (_spelt(*told) for last, told in _LETTERS.items() if last in lasts)
    return [_spelt("结果", OUTCOMES), *letters]


def _spelt(what: str, signs: Mapping[Any, str]) -> str:
    return f"{what}：{'，'.join(f'{sign} {said}' for sign, said in signs.items())}"


@cache
def _plain() -> frozenset[str]:
    """Names that explain themselves."""
    own = ("", ".text", ".state", ".is_text", *(f".{last}" for last in _CELL))
    asked = [f"{word}.{path}" for word in _ASKED for path in _labels()]
    return frozenset([*(path + last for path in _labels() for last in own), *asked])


def label(path: str) -> str:
    """What the answer or funds row is called that a name tells of."""
    base = base_of(path)
    return _labels().get(base) or _ROWS.get(base, "")


@cache
def _labels() -> dict[str, str]:
    """What the answers of both forms are called; those of indicators under ``i.``."""
    single = {path: field.label for kind in Kind for path, field in FIELDS[kind].items()}
    in_rows = {f"i.{key}": field.label for kind in Kind for key, field in INDICATOR_FIELDS[kind].items()}
    return {"identity": "表样与版本"} | single | in_rows


@cache
def _names() -> dict[str, Name]:
    names: dict[str, Name] = {}
    taken: Counter[Name] = Counter()
    for path, what in _stated():
        if path in names:
            continue
        base = base_of(path)
        name = Name(base, "" if path == base else what.rpartition("·")[2] if base else what)
        taken[name] += 1
        names[path] = name if taken[name] == 1 else name._replace(what=f"{name.what}{taken[name]}")
    return names


def _stated() -> Iterator[tuple[str, str]]:
    """Every name there is, with what facts and policies call it."""
    for path, known_as in _labels().items():
        yield path, known_as
        yield from ((f"{path}.{last}", what) for last, what in _CELL.items())
        yield from ((f"{word}.{path}", what) for word, what in _ASKED.items())
    for kind in Kind:
        known = [*facts.of_rows(kind).values(), *facts.of_form(kind).values()]
        for path, field in facts.fields(kind).items():
            yield from ((name, what) for name, what, _ in facts.stated(path, field.type))
        yield from ((fact.path, fact.label) for fact in known)
    yield "i.n", "序号"
    yield from _EDITION.items()
    yield from ((f"policy.{key}", f"口径·{what}") for key, what in POLICY.items())


def base_of(path: str) -> str:
    """The answer or funds row that a name tells of, or nothing: the longest beginning of it that is one."""
    known = _labels()
    path = path.removeprefix("choices.").removeprefix("required.")
    while path and path not in known and path not in _ROWS:
        path = path.rpartition(".")[0]
    return path


def _relative(base: str, own: str) -> str:
    """What an answer or funds row is called beside one's own."""
    if base and base == own:
        return "本格"
    (own_row, own_column), (row, column) = _split(own), _split(base)
    if row and row == own_row:
        return f"本行的{_COLUMNS[column]}" if column else "本行"
    if column and column == own_column:
        return f"本列的{_ROWS[row]}"
    return label(base)


def _split(path: str) -> tuple[str, str]:
    """Row and column of an answer among the funds; a row alone; neither."""
    if path in _ROWS:
        return path, ""
    row, _, column = path.rpartition(".")
    return (row, column) if row in _ROWS and column in _COLUMNS else ("", "")
