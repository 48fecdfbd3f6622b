"""What the placeholders of a workbook drawn by hand may be called: the officers' own words for each answer.

``{{ 项目名称 }}`` is ``{{ project.name }}``. The words are the labels of :mod:`xltool.form` and their other
wordings in ``templates/words.toml``; where a word alone would be several answers its row is said too, as in
``{{ 年度资金总额的执行率 }}`` or ``{{ 年度资金总额.执行率 }}``.
"""

import difflib
import re
import unicodedata
from functools import cache

from xltool.edition.edition import BESIDE
from xltool.edition.label import key_of
from xltool.form import FIELDS, INDICATOR_FIELDS, Kind

#: Years of dates, which labels may mention.
YEARS = {"project.start.year": "计划开始年份", "project.end.year": "计划完成年份"}
#: What else an answer is called, beside its label.
_ALSO: dict[Kind, dict[str, tuple[str, ...]]] = {
    Kind.DECLARATION: {
        "funds.project.fiscal": ("项目资金总额的财政资金", "财政资金"),
        "funds.project.other": ("项目资金总额的其他资金",),
        "funds.annual.fiscal": ("年度资金申请总额的当年财政拨款",),
        "funds.annual.carryover": ("年度资金申请总额的上年结转资金", "上年结转资金"),
        "funds.annual.other": ("年度资金申请总额的其他资金",),
    },
    Kind.SELFASSESSMENT: {"total.score": ("总分的得分",)},
}
_NOT_BY_NAME = ("i.flag", "live.light")
_BETWEEN = re.compile(r"[的中/\s.·．:：>-]+")
_PATH = re.compile(r"[a-z][\w.]*")
#: No more names are offered for one that is not known.
_MOST_OFFERED = 4


def path_called(name: str, kind: Kind) -> str:
    """The path of the answer that a placeholder names in a form of this kind; empty where there is none."""
    text = unicodedata.normalize("NFKC", name).strip()
    if _PATH.fullmatch(text):
        return text if text in _paths(kind) else ""
    return _by_words(kind).get(_words(text), "")


def name_of(path: str, kind: Kind) -> str:
    """What officers call the answer at a path, so that :func:`path_called` finds it again."""
    return _paths(kind).get(path, path)


def every_name(kind: Kind) -> list[tuple[str, str]]:
    """Every name with its path, in the order of the data file."""
    return [(name, path) for path, name in _paths(kind).items() if path not in _NOT_BY_NAME]


def offered(name: str, kind: Kind) -> list[str]:
    """The names nearest to one that is not known: those that say more, else those spelt alike."""
    words, known = set(_words(name)), _by_words(kind)
    longer = [path for said, path in known.items() if words <= set(said)]
    texts = {"".join(said): path for said, path in known.items()} | {path: path for path in known.values()}
    close = difflib.get_close_matches("".join(_words(name)) or name, texts, _MOST_OFFERED, 0.4)
    paths = dict.fromkeys(longer or [texts[text] for text in close])
    return [name_of(path, kind) for path in paths][:_MOST_OFFERED]


@cache
def _paths(kind: Kind) -> dict[str, str]:
    """Every path a placeholder of this kind of form may hold, with its name."""
    single = {path: field.label for path, field in FIELDS[kind].items()}
    rows = {f"i.{key}": field.label for key, field in INDICATOR_FIELDS[kind].items()}
    beside = {path: path if path in _NOT_BY_NAME else field.label for path, field in BESIDE.items()}
    years = {path: name for path, name in YEARS.items() if path.removesuffix(".year") in single}
    return single | rows | years | beside


@cache
def _by_words(kind: Kind) -> dict[tuple[str, ...], str]:
    """The words of every name, each as a label counts, and the path they name."""
    found = {_words(name): path for path, name in _paths(kind).items() if path not in _NOT_BY_NAME}
    for key, field in INDICATOR_FIELDS[kind].items():
        found[_words(f"指标的{field.label}")] = f"i.{key}"
    for path, names in _ALSO[kind].items():
        found |= {_words(name): path for name in names}
    return found


def _words(name: str) -> tuple[str, ...]:
    """A name's words, other wordings and what does not count in a label made one."""
    flat = unicodedata.normalize("NFKC", name)
    whole = key_of(flat)
    if "的" not in flat and "." not in flat and _BETWEEN.split(whole) == [whole]:
        return (whole,)
    return tuple(key for word in _BETWEEN.split(flat) if (key := key_of(word)))
