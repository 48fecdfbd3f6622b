"""A form spread over two sheets: its head on one, its indicators alone on another."""

from collections.abc import Sequence

from xltool.form import INDICATOR_FIELDS, Certainty, Filing, Guess, Indicator, Remark


def is_bare(form: Filing) -> bool:
    """Whether a form has no indicators at all, not even blank rows for them."""
    return not form.indicators


def put_together(forms: Sequence[Filing], tables: Sequence[Filing]) -> None:
    """Give the one form without indicators those of the one sheet that has nothing else, each a guess."""
    bare = [form for form in forms if is_bare(form)]
    filled = [table for table in tables if table.indicators]
    if len(bare) != 1 or len(filled) != 1 or filled[0].kind is not bare[0].kind:
        for form in bare:
            form.strays = (*form.strays, *map(_unread, filled))
        return
    form, table = bare[0], filled[0]
    form.indicators = [_without_cells(row, form) for row in table.indicators]
    form.missing_columns = tuple(head for head in form.missing_columns if head in table.missing_columns)
    guesses = dict(form.guesses)
    for n, row in enumerate(table.indicators):
        for key in INDICATOR_FIELDS[form.kind]:
            if not row[key].is_blank:
                path = f"indicators[{n}].{key}"
                reason = f"取自另一张工作表“{table.sheet}”的 {row[key].cell}"
                known = table.guesses.get(path)
                certainty = known.certainty if known else Certainty.LIKELY
                guesses[path] = Guess(certainty, f"{reason}；{known.reason}" if known else reason)
    form.guesses = guesses


def _unread(table: Filing) -> Remark:
    return Remark(f"工作表“{table.sheet}”上只有指标，分不清是哪一个项目的，没有读")


def _without_cells(row: Indicator, form: Filing) -> Indicator:
    """An indicator whose answers stand in no cell of the form's own sheet."""
    keys = INDICATOR_FIELDS[form.kind]
    return Indicator(**{key: row[key]._replace(cell="") for key in keys})  # type: ignore[arg-type]
