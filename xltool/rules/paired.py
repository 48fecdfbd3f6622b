"""What the rules share that look at a form beside its counterpart: how that is quoted, its amounts in 万元."""

from collections.abc import Sequence
from decimal import Decimal

from xltool import edition, money
from xltool.answer import State
from xltool.form import FIELDS, Filing, Kind
from xltool.pairing import Against, Pair
from xltool.pairing.head import INITIAL
from xltool.rules.rule import Lacking, need

#: What rounding or cutting off to two decimals may make of an amount in 万元.
ROUNDED = Decimal("0.01")


def called(other: Filing, against: Against) -> str:
    """What messages call a counterpart: ``申报表“….xlsx”``, ``2024年自评表“….xlsx”``."""
    year = "" if against is Against.DECLARED else f"{other.year.value}年"
    return f"{year}{other.kind.label}“{other.file.name or other.id or other.project_name}”"


def named(pair: Pair) -> str:
    """All projects the counterpart consists of: ``“甲”“乙”``."""
    return "".join(f"“{other.project_name.strip()}”" for other in pair.others)


def files_of(pair: Pair) -> str:
    """What messages call all the forms the counterpart consists of."""
    return "、".join(called(other, pair.against) for other in pair.others)


def year_of(pair: Pair) -> int | None:
    """The year of the counterpart."""
    return pair.others[0].year.value


def place(other: Filing, path: str, against: Against) -> str:
    """Where an answer of the counterpart stands; a data file has no cells."""
    sheet, cell = other.sheet, other[path].cell
    return called(other, against) + (f"的“{sheet}”{cell}" if sheet and cell else f"的{other.label(path)}")


def quoted(other: Filing, path: str, against: Against) -> str:
    """An answer of the counterpart with its place: ``申报表“….xlsx”的“申报表”F23为“≥90.00(%)”``."""
    return f"{place(other, path, against)}为“{other[path].raw.strip()}”"


def need_there(other: Filing, path: str, against: Against) -> Decimal:
    """A number of the counterpart, or :class:`Lacking` that names the other file."""
    try:
        found: Decimal = need(other, path)
    except Lacking as lacking:
        raise Lacking("", f"{called(other, against)}：{lacking}") from None
    return found


def in_wan(form: Filing, amount: Decimal) -> Decimal:
    """An amount of a form in 万元, exactly. :class:`Lacking` where the heads of one of ours state other money.

    On a sheet that was not ours the reader has settled that already.
    """
    for label in (*form.missing_columns, *form.missing_labels) if form.identity.edition else ():
        if "元）" in label or "元)" in label:
            raise Lacking("", f"表上找不到“{label}”，不知道金额以什么为单位")
    return money.in_wan(amount, edition.load(form.edition).money)


def initial_path(form: Filing) -> str:
    """Where a form states the amount it begins the year with."""
    return INITIAL[form.kind]


def begun_with(form: Filing) -> Decimal:
    """That amount in 万元."""
    return in_wan(form, need(form, initial_path(form)))


def stated_sum(others: Sequence[Filing], path: str, against: Against) -> Decimal:
    """An amount of all counterparts together, in 万元; a blank part of a sum counts 0."""
    return sum((in_wan(other, _stated(other, path, against)) for other in others), money.ZERO)


def _stated(other: Filing, path: str, against: Against) -> Decimal:
    is_part = path.split(".")[-2 if other.kind is Kind.SELFASSESSMENT else -1] != "total"
    if is_part and path in FIELDS[other.kind] and other[path].state in (State.BLANK, State.PLACEHOLDER):
        return money.ZERO
    return need_there(other, path, against)


def refuse_split(pair: Pair, what: str) -> None:
    """:class:`Lacking` where the counterpart was split: what is said of the whole tells nothing of one part."""
    if len(pair.others) == 1 and not pair.is_one_to_one:
        raise Lacking("", f"本项目由{named(pair)}拆分而来，{what}不能与拆分前直接比")
