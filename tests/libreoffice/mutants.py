"""What may happen to a filled form: edits of single cells and whole rows, drawn by chance."""

from typing import Any

from hypothesis import strategies as st

from libreoffice import edits
from libreoffice.edits import Edit
from libreoffice.typed import PRINTED, TYPED
from xltool.answer import Type
from xltool.form import FIELDS, INDICATOR_FIELDS, Filing
from xltool.place import position

ERRORS = ("=NA()", "=1/0", '=VALUE("x")')

cents = st.decimals(-1000, 100000, places=2).map(float)
points = st.one_of(
    st.sampled_from([0.0, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 100.0, -1.0, 3.33, 2.666]),
    st.decimals(0, 30, places=2).map(float),
)


def _typed(sheet: str, cell: str, type_: Type, path: str) -> st.SearchStrategy[Edit]:
    """Something a person, or another program, may leave in a cell of that type."""
    numbers = {
        Type.AMOUNT: st.one_of(cents, st.sampled_from([0.0, 0.001, 1e6, 1e16])),
        Type.POINTS: points,
        Type.PERCENT: st.one_of(
            st.decimals(0, 130, places=2).map(float), st.sampled_from([0.9463, 100.0, 0.0])
        ),
        Type.DATE: st.sampled_from([45292.0, 45657.0, 45291.0, 46000.0, 45292.5, 12.0]),
        Type.ACTUAL: st.one_of(
            st.sampled_from([0.0, 0.5, 1.0, 90.0, 95.0, 100.0, 130.0, 5000.0, -1.0]),
            st.decimals(0, 200, places=1).map(float),
        ),
    }
    words = {
        Type.AMOUNT: TYPED["numbers"], Type.POINTS: TYPED["numbers"], Type.PERCENT: TYPED["numbers"],
        Type.DATE: TYPED["dates"], Type.TARGET: [*PRINTED, *TYPED["targets"]],
        Type.ACTUAL: [*TYPED["results"], *PRINTED, *TYPED["targets"]],
    }  # fmt: skip
    columns = {"name": "names", "level1": "level1", "level2": "level2", "reason": "reasons"}
    column = columns.get(path.rpartition(".")[2], "texts")
    texts = words.get(type_, TYPED[column])
    ways = [
        st.just(edits.clear(sheet, cell)),
        st.sampled_from(texts).map(lambda text: edits.set_text(sheet, cell, text)),
        st.sampled_from(texts).map(lambda text: edits.set_text(sheet, cell, text)),
        st.sampled_from(ERRORS).map(lambda formula: edits.set_formula(sheet, cell, formula)),
    ]
    if type_ in numbers:
        ways += [numbers[type_].map(lambda number: edits.set_value(sheet, cell, number))] * 4
    return st.one_of(ways)


def _nearby(form: Filing, sheet: str) -> st.SearchStrategy[Edit]:
    """A number changed a little: a cent more, ten times as much, two digits swapped."""
    held = [
        (answer.cell, float(value))
        for _, answer in form.all_answers()
        if (value := _number(answer.value)) is not None
    ]

    def changed(drawn: tuple[tuple[str, float], int]) -> Edit:
        (cell, number), way = drawn
        swapped = f"{number:.2f}"
        swapped = swapped[1] + swapped[0] + swapped[2:] if swapped[:2].isdigit() else swapped
        ways = (
            number + 0.01,
            number - 0.01,
            number * 10,
            number / 10,
            -number,
            float(swapped),
            number + 1,
            round(number, 1),
        )
        return edits.set_value(sheet, cell, ways[way])

    return st.tuples(st.sampled_from(held), st.integers(0, 7)).map(changed)


def _number(value: Any) -> Any:
    import decimal

    return value if isinstance(value, decimal.Decimal) else getattr(value, "value", None)


def _rows(form: Filing, sheet: str) -> st.SearchStrategy[Edit]:
    """Rows of indicators inserted or deleted."""
    rows = [position(row.name.cell)[0] + 1 for row in form.indicators]
    inside = st.sampled_from(rows)
    return st.one_of(
        inside.map(lambda row: edits.delete_rows(sheet, row)),
        inside.map(lambda row: edits.insert_rows(sheet, row)),
        st.just(edits.insert_rows(sheet, rows[-1] + 1)),
    )


def mutants(form: Filing) -> st.SearchStrategy[list[Edit]]:
    """One to four things done to a form that was read from a workbook."""
    sheet = form.sheet
    single = [
        _typed(sheet, form[path].cell, field.type, path)
        for path, field in FIELDS[form.kind].items() if form[path].cell
    ]  # fmt: skip
    table = [
        _typed(sheet, row[key].cell, field.type, f"i.{key}")
        for row in form.indicators for key, field in INDICATOR_FIELDS[form.kind].items() if row[key].cell
    ]  # fmt: skip
    one = st.one_of(
        st.sampled_from(single).flatmap(lambda way: way), *[st.sampled_from(table).flatmap(lambda way: way)] * 4,
        *[_nearby(form, sheet)] * 3,
    )  # fmt: skip
    cells = st.lists(one, min_size=1, max_size=4)
    with_rows = st.tuples(_rows(form, sheet), st.lists(one, max_size=2)).map(
        lambda drawn: [drawn[0], *drawn[1]]
    )
    return st.integers(0, 9).flatmap(lambda n: with_rows if n == 0 else cells)
