"""A list of forms: what it has no column for is not asked, and each project is issued by itself."""

from decimal import Decimal
from pathlib import Path

import pytest
from shelf_text import SHELF, load

from xltool import policy as policies
from xltool.app.making import Batch
from xltool.check import check
from xltool.excel.reading.read import read
from xltool.finding import Severity


@pytest.fixture
def declared(tmp_path: Path) -> Path:
    (file,) = SHELF.glob("103 *.txt")
    return load(file.read_text(encoding="utf-8")).write(tmp_path / "清单.xlsx")


def test_what_a_list_has_no_column_for_is_undecided(declared: Path) -> None:
    """Nobody can fill in the nature of a project where no column asks for it; what is asked is judged."""
    form, _ = read(declared)
    findings, undecided = check(form, policies.load(policies.DEFAULT))
    assert not [finding for finding in findings if finding.severity is Severity.ERROR]
    assert "M03" in {finding.code for finding in findings}
    (missing,) = [word.reason for word in undecided if word.code == "J01"]
    assert missing in ("这张清单没有项目性质这一项", "这张清单没有项目类别这一项")


def test_a_self_assessment_for_every_project_of_a_list(declared: Path, tmp_path: Path) -> None:
    batch = Batch("shanghai-selfassessment-2024", declared, tmp_path / "自评")
    made = [one for several in batch.run() for one in several]
    books = [one.workbook for one in made if one.workbook]
    (first,), (second,) = map(read, books)
    assert [first.project_name, second.project_name] == ["医疗保险监管档案整理费", "交通工具购置及更新"]
    assert first["funds.total.initial"].value == Decimal(15)
    assert [row.name.raw for _, row in second.rows()] == ["车辆购置数量", "车辆故障率", "车辆使用者满意度"]
