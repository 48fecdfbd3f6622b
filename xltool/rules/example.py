"""Two small correct forms; every rule's good and bad example is one of them with a few answers changed.

A rule that looks at two forms has them compared with each other: a declaration of the same year, or the
self-assessment of the year before, with changes of its own. Of a rule that looks at a batch the examples are
the files that came in and the lines of the project list, each ``unit project year``.
"""

from pathlib import Path
from typing import Any

from xltool.answer import Type, from_text
from xltool.finding import Finding, Undecided
from xltool.form import (
    FIELDS,
    INDICATOR_FIELDS,
    Certainty,
    Filing,
    Guess,
    Identity,
    Indicator,
    Kind,
    Remark,
)
from xltool.handin import Arrival, Book, Expected, HandIn, Listed
from xltool.pairing import Against, Pair, ProjectEntry, Register, Relation, head_of
from xltool.place import Place
from xltool.policy import Policy
from xltool.rules.rule import Example, Rule

#: What changes of the other form begin with.
_PREFIX = {Against.DECLARED: "declared", Against.PREVIOUS: "previous", Against.ACHIEVED: "previous"}
#: Forms to compare with, what they are called and their kinds; a second one there is only if it is changed.
OTHERS = {
    "declared": ("申报表", Kind.DECLARATION), "declared2": ("另一份申报表", Kind.DECLARATION),
    "previous": ("上年自评表", Kind.SELFASSESSMENT),
}  # fmt: skip
_LAST_YEAR = "2023"
FORMS = {kind: kind.label for kind in Kind}
#: What the changes of an example batch are called.
BATCH = {"received": "收到的“{}”", "listed": "清单的第 {} 行"}
_NO_ANSWERS = ("layout.", "match.", *(f"{name}." for name in OTHERS))

_FORMS: dict[Kind, dict[str, str]] = {
    Kind.DECLARATION: {
        "year": "2024", "project.name": "档案整理费", "project.department": "某市某局", "project.unit": "某市某局",
        "project.nature": "经常性专项业务费", "project.category": "特定目标类",
        "project.start": "2024-01-01", "project.end": "2024-12-31",
        "funds.project.total": "150000.00", "funds.project.fiscal": "150000.00", "funds.project.other": "0.00",
        "funds.annual.total": "150000.00", "funds.annual.fiscal": "150000.00",
        "funds.annual.carryover": "0.00", "funds.annual.other": "0.00",
        "goals.project": "三年内完成全部历史档案的整理和编目，建立查询目录，方便群众和单位查阅。",
        "goals.annual": "全年整理档案 4000 卷，验收合格率 100%，查阅人员满意度不低于 90%。",
    },
    Kind.SELFASSESSMENT: {
        "year": "2024", "project.name": "档案整理费", "project.department": "某市某局", "project.unit": "某市某局",
        "funds.total.initial": "15.00", "funds.total.budget": "15.00", "funds.total.executed": "14.20",
        "funds.total.weight": "10.00", "funds.total.rate": "94.66", "funds.total.score": "9.47",
        "funds.fiscal.initial": "15.00", "funds.fiscal.budget": "15.00", "funds.fiscal.executed": "14.20",
        "funds.fiscal.weight": "-", "funds.fiscal.rate": "94.66", "funds.fiscal.score": "-",
        "funds.carryover.initial": "0.00", "funds.carryover.budget": "0.00", "funds.carryover.executed": "0.00",
        "funds.carryover.weight": "-", "funds.carryover.rate": "0.00", "funds.carryover.score": "-",
        "funds.other.initial": "0.00", "funds.other.budget": "0.00", "funds.other.executed": "0.00",
        "funds.other.weight": "-", "funds.other.rate": "0.00", "funds.other.score": "-",
        "goals.expected": "全年整理档案 4000 卷，验收合格率 100%，查阅人员满意度不低于 90%。",
        "goals.actual": "整理档案 4000 卷，全部验收合格，满意度 95%，制度修订仍在进行。",
        "total.weight": "100.00", "total.score": "98.47", "grade": "优",
    },
}  # fmt: skip

#: level1, level2, name, target, actual, weight, score, reason
_INDICATORS: tuple[tuple[str, str, str, str, str, str, str, str], ...] = (
    ("成本指标", "经济成本指标", "成本控制", "合理", "达成指标", "20.00", "20.00", ""),
    ("产出指标", "数量指标", "档案整理数量", "≥4000.00(卷)", "4000.00(卷)", "15.00", "15.00", ""),
    ("产出指标", "质量指标", "验收合格率", "=100.00(%)", "100.00(%)", "15.00", "15.00", ""),
    ("产出指标", "时效指标", "逾期归档次数", "≤5.00(次)", "3.00(次)", "10.00", "10.00", ""),
    ("效益指标", "社会效益指标", "档案管理制度建设情况", "建立健全", "部分达成指标并具有一定效果", "5.00", "4.00",
     "修订稿仍在征求意见，下年一季度印发。"),
    ("效益指标", "社会效益指标", "档案遗失起数", "=0.00(起)", "0.00(起)", "15.00", "15.00", ""),
    ("满意度指标", "服务对象满意度指标", "查阅人员满意度", "≥90.00(%)", "95.00(%)", "10.00", "10.00", ""),
)  # fmt: skip


def said(rule: Rule, example: Example, policy: Policy) -> list[Finding | Undecided]:
    """Everything a rule has to say of an example."""
    if rule.batch_check:
        return [*rule.survey(batch(example), policy)]
    if rule.against is None:
        return rule.run(build(example), policy)
    return rule.compare(pair(example, rule.against), policy)


def pair(example: Example, against: Against) -> Pair:
    """The example beside its counterpart, if the other form is found to be that."""
    form = build(example)
    prefix = _PREFIX[against]
    others = [
        _other(example, name) for name in OTHERS if name == prefix or _has_second(example, name, prefix)
    ]
    relation = example.changes.get("match.relation")
    if relation:
        entry = ProjectEntry((form.project_name,), (), Relation(relation))
        return Pair(form, against, tuple(others), entry)
    head, register = head_of(form), Register([head_of(other, other.file.name) for other in others])
    if register.find(head, against).is_complete:
        return Pair(form, against, tuple(others))
    return Pair(form, against, suggestions=tuple(register.suggest(head, against)))


def batch(example: Example) -> HandIn:
    """The example as a batch; a word behind the year tells its content from another's."""
    lines: dict[str, list[tuple[str, list[str]]]] = {name: [] for name in BATCH}
    for path, text in example.changes.items():
        name, _, rest = path.partition(".")
        lines[name].append((rest, (text or "").split()))
    listed = [
        Listed(unit, unit, project, int(year), Place(Path("清单.xlsx"), "项目", f"E{row}"))
        for row, (unit, project, year) in lines["listed"]
    ]
    book = Book(Expected("清单.xlsx", listed) if listed else None)
    for file, (unit, project, year, *content) in lines["received"]:
        book.enter(
            Arrival(file, "例表", example.kind, "", "", unit, unit, project, int(year), " ".join(content))
        )
    return book.close()


def _has_second(example: Example, name: str, prefix: str) -> bool:
    return name == f"{prefix}2" and any(path.startswith(f"{name}.") for path in example.changes)


def _other(example: Example, name: str) -> Filing:
    _, kind = OTHERS[name]
    changes: dict[str, str | None] = {"year": _LAST_YEAR} if kind is Kind.SELFASSESSMENT else {}
    changes |= {
        path.removeprefix(f"{name}."): text for path, text in example.changes.items() if path.startswith(f"{name}.")
    }  # fmt: skip
    form = build(Example(changes, kind))
    form.file, form.sheet = Path(f"{form.project_name}.xlsx"), FORMS[kind]
    return form


def build(example: Example) -> Filing:
    """The example as a filing; cells are made up so that findings have a place.

    Changes that begin with ``layout.`` speak of the sheet instead of an answer; those of the other form are its.
    """
    texts = _texts(example)
    typed_as_text = _words(example, "layout.typed_as_text")
    return Filing(
        example.kind,
        "" if "layout.unrecognised" in example.changes else f"shanghai-{example.kind.value}-2024",
        {
            path: _read(field.type, texts[path], f"B{n}")._replace(is_text=path in typed_as_text)
            for n, (path, field) in enumerate(FIELDS[example.kind].items(), 1)
        },
        [
            Indicator(**{
                key: _read(field.type, texts[f"indicators[{n}].{key}"], f"{'CDEFGHIJ'[c]}{40 + n}")
                for c, (key, field) in enumerate(INDICATOR_FIELDS[example.kind].items())
            })
            for n in range(len(_INDICATORS))
        ],
        sheet="例表",
        identity=_identity(example),
        missing_columns=_words(example, "layout.missing_columns"),
        missing_labels=_words(example, "layout.missing_labels"),
        overwritten=_words(example, "layout.overwritten"),
        lost=_words(example, "layout.lost"),
        guesses={
            path: Guess(Certainty.DOUBTFUL, reason)
            for path, _, reason in (one.partition("=") for one in _words(example, "layout.doubtful"))
        },
        hidden=tuple(map(Remark, _words(example, "layout.hidden"))),
        strays=tuple(map(Remark, _words(example, "layout.strays"))),
        tail={
            label: _read(Type.TEXT, text, f"A{60 + n}")
            for n, (label, _, text) in enumerate(one.partition("=") for one in _words(example, "layout.tail"))
        },
    )  # fmt: skip


def _texts(example: Example) -> dict[str, str]:
    """By path, what is typed into the form of the examples, the example's changes made."""
    texts: dict[str, str] = dict(_FORMS[example.kind])
    keys = list(INDICATOR_FIELDS[Kind.SELFASSESSMENT])
    for n, row in enumerate(_INDICATORS):
        for key, text in zip(keys, row, strict=True):
            if key in INDICATOR_FIELDS[example.kind]:
                texts[f"indicators[{n}].{key}"] = text
    changes = {path: text or "" for path, text in example.changes.items() if not path.startswith(_NO_ANSWERS)}
    unknown = changes.keys() - texts.keys()
    assert not unknown, unknown
    return texts | changes


def _identity(example: Example) -> Identity:
    edition, version, year = (
        example.changes.get(f"layout.{key}") or "" for key in ("edition", "version", "year")
    )
    return Identity(edition, version, year=int(year) if year else None)


def _words(example: Example, key: str) -> tuple[str, ...]:
    return tuple((example.changes.get(key) or "").split())


def _read(type_: Type, text: str, cell: str) -> Any:
    return from_text(type_, text, cell)
