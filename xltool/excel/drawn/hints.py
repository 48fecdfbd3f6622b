"""What may have been meant by a name that is not known, or that stands in the wrong place."""

from collections.abc import Container

from xltool.edition.called import name_of, offered
from xltool.edition.label import key_of
from xltool.form import FIELDS, INDICATOR_FIELDS, Kind

#: No more names are listed.
_MOST = 4


def unknown(name: str, kind: Kind) -> str:
    """What to say of a name that is none."""
    near = offered(name, kind)
    hint = f"是不是 {' 或 '.join(map(_braced, near))}？" if near else ""
    return f"不认得“{name}”。{hint}{kind.label}能用的名称见 xltool template names。"


def outside(path: str, row: int, kind: Kind, placed: Container[str]) -> str:
    """What to say of an indicator's answer outside the indicator row (zero-based, −1: none)."""
    where = f"第 {row + 1} 行" if row >= 0 else "指标行"
    field = INDICATOR_FIELDS[kind].get(path.removeprefix("i."))
    others = [
        name_of(other, kind) for other, single in FIELDS[kind].items()
        if field and key_of(single.label.rpartition("的")[2]) == key_of(field.label) and other not in placed
    ]  # fmt: skip
    hint = f"不是指标的，请写全：{'、'.join(map(_braced, others[:_MOST]))}" if others else ""
    return f"{name_of(path, kind)}是每条指标各有的，只能写在指标行（{where}）里。{hint}"


def _braced(name: str) -> str:
    return f"{{{{ {name} }}}}"
