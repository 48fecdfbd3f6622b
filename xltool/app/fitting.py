"""Data of any edition for a form that somebody drew: what it has no place for is named, never dropped in silence."""

from collections.abc import Iterator

from xltool import edition as editions
from xltool.answer import State
from xltool.app.issue import Issued
from xltool.app.pouring import pour
from xltool.edition import Edition
from xltool.form import Filing
from xltool.poured import Fate
from xltool.refusal import Refusal

#: So many answers without a place are named.
_NAMED = 6
_SAYS_NOTHING = (State.BLANK, State.PLACEHOLDER, State.UNCOMPUTED)


def fitted(form: Filing, edition: Edition) -> Issued:
    """A form of the same kind as a drawn edition takes it. Raises :class:`Refusal` for another year than is printed."""
    if "year" not in edition.asked and form.year.value not in (None, edition.year):
        raise Refusal(
            f"数据是 {form.year.value} 年度的，而表样“{edition.name}”上印着 {edition.year} 年度。"
            "请把表样里的年份换成 {{ 年度 }}，或改用那一年的表样。"
        )
    poured = pour(form, edition)
    lacking = [item for item in poured.items if item.fate is Fate.LOST and _path(item.path) in edition.asked]
    said = [f"{item.label}没有写入：{item.why}。" for item in lacking]
    return Issued(poured.form, poured.locked, (*unplaced(form, edition), *said))


def unplaced(form: Filing, edition: Edition) -> Iterator[str]:
    """A sentence about what the form says and a drawn edition has no place for."""
    if not editions.is_drawn(edition.name):
        return
    drawn = edition.asked | {"year"}
    lost = dict.fromkeys(
        form.label(path) if not path.startswith("indicators[") else edition.field(_path(path)).label
        for path, answer in form.all_answers() if answer.state not in _SAYS_NOTHING and _path(path) not in drawn
    )  # fmt: skip
    if lost:
        more = f"等 {len(lost)} 项" if len(lost) > _NAMED else ""
        yield f"表样上没有位置、没有写入的：{'、'.join([*lost][:_NAMED])}{more}。"


def _path(path: str) -> str:
    """``indicators[3].score`` as it is drawn: ``i.score``."""
    row, dot, key = path.partition("].")
    return f"i.{key}" if dot and row.startswith("indicators[") else path
