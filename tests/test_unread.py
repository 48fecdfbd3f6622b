"""What stands on a sheet of no edition and was not read is told, and what it may be is not called certain."""

from pathlib import Path

import pytest
from forms import published
from layouts.choices import Style
from layouts.office import book
from shelf_text import SHELF, load

from xltool.excel.reading.read import read
from xltool.form import Certainty, Filing


def _read(name: str, folder: Path, *changes: tuple[str, str]) -> Filing:
    text = next(SHELF.glob(f"{name} *")).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read(load(text).write(folder / "表.xlsx"))[0]


def _strays(form: Filing) -> dict[str, str]:
    return {remark.cell: remark.text for remark in form.strays}


def test_amounts_of_no_known_column_are_named(tmp_path: Path) -> None:
    form = _read("110", tmp_path)
    assert _strays(form)["D6"] == "“37.10”不知道是哪一栏的，没有读"
    assert "D6" in form.guesses["funds.total.budget"].reason
    assert form.certainty("funds.total.executed") is Certainty.CERTAIN


def test_a_blank_answer_of_the_funds_is_doubtful_where_amounts_were_not_read(tmp_path: Path) -> None:
    """The head 年初预算数 is misnamed: its amounts stand there, and the answer is blank."""
    form = _read("110", tmp_path, ("年初预算数 | 去年花掉的", "当初说好的 | 去年花掉的"))
    assert form["funds.total.initial"].is_blank
    assert form.certainty("funds.total.initial") is Certainty.DOUBTFUL
    assert "40.80" in form.guesses["funds.total.initial"].reason


def test_blank_answers_of_one_block_share_one_reason(tmp_path: Path) -> None:
    form = _read("110", tmp_path, ("年初预算数 | 去年花掉的", "当初说好的 | 去年花掉的"))
    reasons = {
        guess.reason for path, guess in form.guesses.items()
        if path.startswith("funds.") and guess.certainty is Certainty.DOUBTFUL
    }  # fmt: skip
    assert len(reasons) == 1


def test_results_under_an_unknown_head_leave_no_certain_blank(tmp_path: Path) -> None:
    form = _read("110", tmp_path, ("年度指标值 | 实际完成值", "年度指标值 | 干得怎么样"))
    assert "F10" in _strays(form)
    for n in range(4):
        path = f"indicators[{n}].actual"
        assert not form[path].is_blank or form.certainty(path) is Certainty.DOUBTFUL


def test_many_cells_are_counted(tmp_path: Path) -> None:
    """Of eight amounts in two columns nobody knows, at most five places are named."""
    form = _read("110", tmp_path, ("年初预算数 | 去年花掉的", "当初说好的 | 去年花掉的"))
    unknown = [text for text in _strays(form).values() if "不知道是哪一栏的" in text]
    assert 0 < len(unknown) <= 6


def test_the_value_of_a_known_other_label_is_told_by_its_label_alone(tmp_path: Path) -> None:
    form = _read("81", tmp_path)
    assert not [text for text in _strays(form).values() if "不知道是哪一栏的" in text]
    assert not [guess for guess in form.guesses.values() if "没有读的" in guess.reason]


def test_the_unit_of_the_amounts_is_no_column_of_another_form(tmp_path: Path) -> None:
    assert not [text for text in _strays(_read("107", tmp_path)).values() if "单位" in text]


@pytest.mark.parametrize("form_id", sorted(published()))
def test_a_published_form_typed_plainly_has_nothing_unread(form_id: str, tmp_path: Path) -> None:
    style = Style(form_id, {})
    (form,) = read(book([published()[form_id]], style).save(tmp_path / "表.xlsx"))
    assert not form.guesses
    assert not form.strays
