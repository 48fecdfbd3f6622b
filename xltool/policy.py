"""What differs from place to place: rounding, thresholds, bands, required answers — data, not code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

from xltool import money
from xltool.finding import Severity
from xltool.form import FIELDS, Kind
from xltool.policy_file import KNOWN, folder, read
from xltool.refusal import Refusal
from xltool.toml_file import Fault, Settings, nearest, number

DEFAULT = "shanghai"
_BENEFIT, _SATISFACTION = "效益指标", "满意度指标"


@dataclass(frozen=True)
class Ruling:
    """How a policy weighs a rule otherwise than the catalogue, and why; no severity: switched off.

    ``place`` is where the file says so.
    """

    severity: Severity | None
    reason: str
    place: str = field(default="", compare=False)


@dataclass(frozen=True)
class Policy:
    """One place's settings. Percents are numbers such as 80, never fractions; all exact decimals.

    ``bands`` gives, for each qualitative result, the closed range of score ÷ weight in percent.
    ``grades`` runs from the highest threshold down. ``limits`` are the thresholds of single rules.
    ``weights`` are the sets of level-1 weights in use, ``caps`` pairs of an execution rate and the total
    that a form below that rate may have at most, the highest rate first. ``directory`` lists the units of
    each department, ``library`` the indicators there are. ``rules`` holds rulings by the rules' codes.
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
    limits: Mapping[str, Decimal]
    weights: tuple[Mapping[str, Decimal], ...]
    caps: tuple[tuple[Decimal, Decimal], ...]
    directory: Mapping[str, tuple[str, ...]]
    library: frozenset[str]
    rules: Mapping[str, Ruling]

    def rate(self, executed: Decimal, budget: Decimal) -> Decimal:
        """The execution rate in percent, two decimals; 0 where the budget is 0."""
        if budget == 0:
            return money.ZERO
        percent = money.round_half_up(executed / budget * 100, 8)  # as Excel, which keeps no more exactly
        return money.truncate(percent, 2) if self.truncates_rate else money.round_half_up(percent, 2)

    def grade(self, total: Decimal) -> str:
        """The grade of a total; the threshold itself belongs to the better grade."""
        return next((grade for grade, least in self.grades.items() if total >= least), [*self.grades][-1])

    def level_weights(self) -> list[dict[str, Decimal]]:
        """Every set of level-1 weights a form may have: without 满意度指标 its points go to 效益指标."""
        sets = [{level: weight for level, weight in one.items() if weight > 0} for one in self.weights]
        for weights in [*sets]:
            if {_BENEFIT, _SATISFACTION} <= weights.keys():
                gained = weights[_BENEFIT] + weights[_SATISFACTION]
                without = {level: weight for level, weight in weights.items() if level != _SATISFACTION}
                sets.append(without | {_BENEFIT: gained})
        return sets


def names() -> list[str]:
    """The policies that come with the program, the default first."""
    return sorted((path.stem for path in folder().glob("*.toml")), key=lambda name: (name != DEFAULT, name))


def load(name: str = DEFAULT) -> Policy:
    """A shipped policy by name, or one's own by its file path. Raises :class:`Refusal` naming the line."""
    if name in names():
        return _shipped(name)
    path = Path(name)
    if not path.is_file():
        hint = nearest(name, names())
        raise Refusal(
            f"没有叫“{name}”的口径文件。{hint}可选：{'、'.join(names())}，或写出 .toml 文件的路径。"
        )
    return _loaded(path)


@cache
def _shipped(name: str) -> Policy:
    return _loaded(folder() / f"{name}.toml")


def _loaded(path: Path) -> Policy:
    settings = read(path)
    try:
        return _policy(path.stem, settings)
    except Fault as fault:
        raise settings.refusal(fault) from None


def _policy(name: str, said: Settings) -> Policy:
    total = said.number("points", "total", least=1)
    policy = Policy(
        name=name, title=said.text("title"), basis=said.text("basis"),
        truncates_rate=said.choice("truncate", "round", "rate", "rounding"),
        tolerance=said.number("rate", "tolerance"), low_rate=said.number("rate", "low", most=100),
        total_points=total, rate_points=said.number("points", "rate", most=total),
        excess=said.number("points", "excess", least=1), excess_of_zero=said.number("points", "excess_of_zero"),
        leeway=said.number("points", "leeway"),
        reverse_is_linear=said.choice("linear", "ratio", "points", "reverse"),
        grades=_grades(said, total), bands=_bands(said),
        required={kind: _required(said, kind) for kind in Kind},
        limits=_limits(said), weights=_weights(said), caps=_caps(said, total),
        directory={department: said.words("directory", department) for department in said.table("directory")},
        library=frozenset(said.words("library", "names")), rules=_rules(said),
    )  # fmt: skip
    _refuse_idle(said, policy)
    return policy


def _falling(said: Settings, section: str, total: Decimal) -> dict[str, Decimal]:
    """A section of names with numbers, each less than the one before."""
    found = {name: said.number(section, name, most=total) for name in said.table(section)}
    for (higher, above), (lower, below) in pairwise(found.items()):
        if below >= above:
            raise Fault(
                (section, lower), f"{section} 应当从高到低，“{lower}”的 {below} 不低于“{higher}”的 {above}。"
            )
    return found


def _grades(said: Settings, total: Decimal) -> dict[str, Decimal]:
    grades = _falling(said, "grades", total)
    if not grades:
        raise Fault(("grades",), "grades 里至少要有一个等级。")
    return grades


def _caps(said: Settings, total: Decimal) -> tuple[tuple[Decimal, Decimal], ...]:
    totals = _falling(said, "caps", total)
    caps = tuple((number(rate, ("caps", rate), most=100), most) for rate, most in totals.items())
    for (above, _), (below, _) in pairwise(caps):
        if below >= above:
            raise Fault(("caps", str(below)), f"caps 的执行率应当从高到低，{below} 不低于 {above}。")
    return caps


def _bands(said: Settings) -> dict[str, tuple[Decimal, Decimal]]:
    bands = {}
    for word, pair in said.table("bands").items():
        key = ("bands", word)
        if not isinstance(pair, list) or len(pair) != 2:
            raise Fault(key, f'“{word}”应当写两个数，例如 ["80", "100"]。')
        low, high = (number(value, key, most=100) for value in pair)
        if low > high:
            raise Fault(key, f"“{word}”应当先写小的数，实际是 {low} 和 {high}。")
        bands[word] = (low, high)
    return bands


def _required(said: Settings, kind: Kind) -> tuple[str, ...]:
    paths = said.words("required", kind.value)
    for path in paths:
        if path not in FIELDS[kind]:
            key = ("required", kind.value)
            raise Fault(key, f"required.{kind.value} 里没有“{path}”这个项目。{nearest(path, FIELDS[kind])}")
    return paths


_WHOLE = frozenset({
    "goal_characters", "documents_in_goal", "indicators_least", "indicators_most", "reason_characters",
})  # fmt: skip
_MOST = {
    "copied_goal": 1, "similar_names": 1, "weight_share": 100, "unspent": 100, "renamed": 1, "below_last_year": 100,
    "low_last_year": 100,
}  # fmt: skip


def _limits(said: Settings) -> dict[str, Decimal]:
    limits = {
        name: said.number("limits", name, most=_MOST.get(name), whole=name in _WHOLE)
        for name in KNOWN["limits"] or ()
    }
    least, most = limits["indicators_least"], limits["indicators_most"]
    if least > most:
        raise Fault(
            ("limits", "indicators_most"),
            f"limits.indicators_most 是 {most}，少于 indicators_least 的 {least}。",
        )
    return limits


def _weights(said: Settings) -> tuple[Mapping[str, Decimal], ...]:
    due = said.number("points", "total") - said.number("points", "rate")
    sets = []
    for n, stated in enumerate(said.tables("weights")):
        weights = {
            level: number(value, ("weights", str(n), level), most=due) for level, value in stated.items()
        }
        if sum(weights.values()) != due:
            key = ("weights", str(n))
            raise Fault(
                key,
                f"这一组权重合计 {sum(weights.values())}，加上执行率的分值应当是 {said.number('points', 'total')}。",
            )
        sets.append(weights)
    return tuple(sets)


_LEVELS = {severity.label: severity for severity in (Severity.ERROR, Severity.WARNING)}


def _rules(said: Settings) -> dict[str, Ruling]:
    """The rulings; ``off = false`` takes back what a base says of a rule."""
    stated = {code: said.table("rules", code) for code in said.table("rules")}
    return {
        code.upper(): _ruling(said, code) for code, words in stated.items() if words.get("off") is not False
    }


def _ruling(said: Settings, code: str) -> Ruling:
    key, stated = ("rules", code), said.table("rules", code)
    for word in stated:
        if word not in ("off", "level", "reason"):
            raise Fault(
                (*key, word), f"不认识的设置 rules.{code}.{word}。{nearest(word, ('off', 'level', 'reason'))}"
            )
    if ("off" in stated) == ("level" in stated):
        raise Fault(key, f"rules.{code} 要写 off = true（停用）或 level（改级），只写其中一样。")
    if "off" in stated and stated["off"] is not True:
        raise Fault((*key, "off"), f"rules.{code}.off 只能写 true 或 false，不加引号。")
    if "level" in stated and stated["level"] not in _LEVELS:
        raise Fault((*key, "level"), f"rules.{code}.level 只能写“错误”或“提示”，实际是“{stated['level']}”。")
    if not str(stated.get("reason", "")).strip():
        raise Fault((*key, "reason"), f"停用或改级要写原因：请写上 rules.{code}.reason。")
    return Ruling(_LEVELS.get(stated.get("level", "")), said.text(*key, "reason"), said.place(key))


#: What no rule but this one looks at.
_READERS = {"caps": "D17", "directory": "J07", "library": "X15"}


def _refuse_idle(said: Settings, policy: Policy) -> None:
    """A list that is given while the base has its rule switched off was given in vain."""
    for section, code in _READERS.items():
        ruling = policy.rules.get(code)
        idle = ruling is not None and ruling.severity is None and not said.is_own("rules", code)
        if idle and getattr(policy, section) and said.is_own(section):
            raise Fault(
                (section,),
                f"写了 {section}，但规则 {code} 停用着，用不上。请加上 [rules.{code}] 和 off = false。",
            )
