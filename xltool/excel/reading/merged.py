"""Points in a cell that is merged over several indicators: whose they are nobody can tell."""

from collections.abc import Mapping

from xltool.excel.opening.traces import Position
from xltool.form import INDICATOR_FIELDS, Certainty, Filing, Guess
from xltool.place import cell_name, position

_POINTS = ("weight", "score")


def with_shared_points(form: Filing, tall: Mapping[Position, int]) -> Filing:
    """The form with a word on such points; ``tall`` gives for each cell merged over several rows the last of these."""
    guesses: dict[str, Guess] = {}
    lines = [
        next((position(row[key].cell)[0] for key in ("name", "target", "actual") if row[key].cell), -1)
        for row in form.indicators
    ]
    for n, row in enumerate(form.indicators):
        for key in _POINTS:
            if key not in INDICATOR_FIELDS[form.kind] or row[key].is_blank or not row[key].cell:
                continue
            at = position(row[key].cell)
            below = [m for m, line in enumerate(lines) if m != n and at[0] < line <= tall.get(at, -1)]
            if below:
                label = INDICATOR_FIELDS[form.kind][key].label
                reason = f"{cell_name(*at)} 的{label}和下面 {len(below)} 条指标合在一格，分不清各是多少"
                guesses |= {f"indicators[{m}].{key}": Guess(Certainty.DOUBTFUL, reason) for m in (n, *below)}
    form.guesses = {**form.guesses, **guesses}
    return form
