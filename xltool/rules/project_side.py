"""Z 项目资金: the whole project's side of a declaration left empty beside the year's."""

from collections.abc import Iterator

from xltool.answer import State
from xltool.finding import Severity
from xltool.form import Filing, Kind
from xltool.live.money import in_state
from xltool.live.notation import BLANK
from xltool.policy import Policy
from xltool.rules.achievement import flattened
from xltool.rules.amounts import PARTS
from xltool.rules.drawn import edition_of
from xltool.rules.rule import DECLARATION, Example, Offence, blank, form_rule, shown

_TOTAL, _GOAL = "funds.project.total", "goals.project"
_YEARS_TOTAL, _YEARS_GOAL = "funds.annual.total", "goals.annual"
_ONE_OFF = "一次性"
_EMPTY_SIDE = {_TOTAL: None, **dict.fromkeys(PARTS[_TOTAL]), _GOAL: None}

#: Live: as :func:`_lasts`, as :func:`_all_fill_both` and as :func:`_lacks_total`.
_LASTS = (
    f'OR(ISNUMBER(FIND("{_ONE_OFF}",[project.nature])),'
    "IF(COUNT([project.start],[project.end])=2,YEAR([project.end])>YEAR([project.start]),FALSE))"
)
_ALL_FILL_BOTH = 'INDEX([choices.project.nature],1)=""'
_LACKS_TOTAL = f"AND({in_state((_TOTAL, *PARTS[_TOTAL]), BLANK)},SUM([{_YEARS_TOTAL}])>0)"


def _lasts(form: Filing) -> str:
    """Why a project is more than this year's part of it; empty where nothing says so."""
    start, end = form.date("project.start").value, form.date("project.end").value
    if start and end and start.year < end.year:
        return "项目跨年度"
    nature = form["project.nature"].raw.strip()
    return f"项目性质是“{nature}”" if _ONE_OFF in flattened(nature) else ""


def _all_fill_both(form: Filing) -> bool:
    """An edition that does not ask which projects are recurring has both sides filled for every one."""
    edition = edition_of(form.edition)
    return edition is not None and "project.nature" not in edition.choices


def _lacks_total(form: Filing) -> bool:
    stated = (form.number(_YEARS_TOTAL).value or 0) > 0
    return stated and all(form[part].is_blank for part in PARTS[_TOTAL]) and blank(form, _TOTAL)


@form_rule(
    code="Z05",
    title="项目总额/总目标一侧空",
    severity=Severity.WARNING,
    kinds=DECLARATION,
    basis="对公开的 24 张申报表的归纳：区级表两侧都填，市级表的经常性项目只填年度一侧",
    why="只有年度一侧，看不出整个项目要花多少钱、要做成什么。",
    remedy="补填项目资金总额；项目总目标也空着的，一并补填。市级表的经常性项目可以只填年度一侧。",
    good=Example(_EMPTY_SIDE, Kind.DECLARATION),
    bad=Example({**_EMPTY_SIDE, "project.nature": "其他一次性项目"}, Kind.DECLARATION),
    live={
        _TOTAL: f"IF({_LACKS_TOTAL},--OR({_LASTS},{_ALL_FILL_BOTH}),0)",
        _GOAL: f'IF(OR([{_GOAL}.state]<>"B",[{_YEARS_GOAL}.state]<>"V",{_LACKS_TOTAL}),0,'
        f"--AND({_ALL_FILL_BOTH},NOT({_LASTS})))",
    },
)
def project_side_is_filled(form: Filing, policy: Policy) -> Iterator[Offence]:
    """The project's total stands beside the year's, and its goal; told once where both are blank.

    M01 speaks of the goal of a project that lasts.
    """
    because = _lasts(form) or ("只填了年度一侧" if _all_fill_both(form) else "")
    if because and _lacks_total(form):
        yield Offence(_TOTAL, shown(form[_TOTAL]), "整个项目的资金总额", because)
    elif because and not _lasts(form) and form[_YEARS_GOAL].state is State.VALUE and blank(form, _GOAL):
        yield Offence(_GOAL, shown(form[_GOAL]), "整个项目的目标", because)
