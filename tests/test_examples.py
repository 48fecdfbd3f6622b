"""The 38 published forms: what is wrong on them is found, and nothing else is called wrong."""

from pathlib import Path

import pytest
from forms import published, workbook

from xltool import data, policy
from xltool.check import check
from xltool.excel.reading.read import read
from xltool.finding import Severity

#: What a reader can verify by hand on the printed forms.
WRONG = {
    # …医疗补助资金拨付及时率 is printed twice under 时效指标
    "000-06": {("X04", "indicators[10].name")},
    # 4 of 5 points for 成本节约率, and the column 偏差原因 is empty
    "000-08": {("P01", "indicators[1].reason")},
    # the weights printed are 85 + 10, the scores 81.00 + 3.91; the printed totals are 100.00 and 89.91
    "000-14": {("D01", "total.weight"), ("D03", "total.score")},
    # 机关档案编档完成率 is printed without a target
    "003-05": {("V01", "indicators[3].target")},
}


@pytest.mark.parametrize("form_id", published())
def test_errors_only_where_the_printed_form_is_wrong(form_id: str, tmp_path: Path) -> None:
    (form,) = read(workbook(published()[form_id], tmp_path / "表.xlsx"))
    findings, undecided = check(form, policy.load())
    errors = {(finding.code, finding.field) for finding in findings if finding.severity is Severity.ERROR}
    assert errors == WRONG.get(form_id, set())
    assert all(finding.place.cell for finding in findings if finding.field)
    assert undecided == []


@pytest.mark.parametrize("form_id", published())
def test_a_form_is_read_back_answer_for_answer(form_id: str, tmp_path: Path) -> None:
    (form,) = read(workbook(published()[form_id], tmp_path / "表.xlsx"))
    assert data.to_data(form) == data.to_data(published()[form_id])


def test_there_are_38() -> None:
    assert len(published()) == 38
