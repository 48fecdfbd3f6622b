"""Every file that once went wrong under ``make fuzz``, tried again; a short run; and that the judge can say no."""

from pathlib import Path

import pytest
from fuzz import oracle
from fuzz.case import tried
from fuzz.chance import FromBytes, of_case
from fuzz.crew import run
from fuzz.kept import keep, kept
from fuzz.mutate import Mutant, mutant
from fuzz.originals import originals

from xltool.answer import Answer, State, Type, from_text
from xltool.excel.reading.read import read

KEPT = dict(kept())


@pytest.mark.parametrize("name", KEPT)
def test_what_once_went_wrong(name: str, tmp_path: Path) -> None:
    assert tried(0, KEPT[name], tmp_path).troubles == ()


def test_a_short_run() -> None:
    watched = list(run(7, range(80), 2))
    assert sorted(one.verdict.number for one in watched) == list(range(80))
    assert [one.verdict for one in watched if one.verdict.troubles] == []
    assert sum(one.verdict.is_readable for one in watched) > 20
    assert max(one.megabytes for one in watched) < 500


def test_a_case_is_the_same_each_time() -> None:
    for number in range(30):
        assert mutant(of_case(3, number)) == mutant(of_case(3, number))
    assert mutant(FromBytes(b"\1\2\3" * 20)) == mutant(FromBytes(b"\1\2\3" * 20))
    assert {mutant(of_case(3, number)).content for number in range(30)}.__len__() > 25


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    case = mutant(of_case(3, 5))
    path = keep("一例", case, ("出错\n两行",), tmp_path)
    assert path.name.startswith("一例")
    assert "出错 两行" in path.read_text("utf-8")
    from fuzz import stored

    assert stored.load(path) == case.content


def judged(tmp_path: Path, path: str, answer: Answer[object]) -> list[str]:
    """What the judge says of the whole workbook, one answer of which was read as something else."""
    original = originals()[0]
    file = tmp_path / "表.xlsx"
    file.write_bytes(original.content)
    (form,) = read(file)
    form.answers[path] = answer
    return list(oracle.invented([form], Mutant(original.content, original, (), True), tmp_path))


def test_the_judge_says_no_to_what_stands_nowhere(tmp_path: Path) -> None:
    said = judged(tmp_path, "project.unit", from_text(Type.TEXT, "某某局", "C3"))
    assert len(said) == 1
    assert "project.unit C3" in said[0]
    assert "不在文件里" in said[0]
    assert judged(tmp_path, "funds.fiscal.budget", from_text(Type.AMOUNT, "123456.78", "E7"))


def test_the_judge_says_no_to_the_answer_of_another_place(tmp_path: Path) -> None:
    said = judged(tmp_path, "project.unit", from_text(Type.TEXT, "政务公开、政务信息", "C3"))
    assert [one for one in said if "原来是别处的答案" in one]


def test_the_judge_says_yes_to_what_was_read_before(tmp_path: Path) -> None:
    assert judged(tmp_path, "project.unit", Answer(State.BLANK, None, "", "C3")) == []
