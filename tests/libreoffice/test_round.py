"""Issued forms that were worked on in a real spreadsheet program: columns, rows and formats of its own making."""

import json
from pathlib import Path
from random import Random
from typing import NamedTuple

from commands import Run, example
from forms import SELFASSESSMENT
from officer import Hands, fill

from libreoffice.edits import Edit, delete_rows, insert_columns, insert_rows, set_text, set_value
from libreoffice.office import XLSX, Office

SHEET = "自评表"
ODS, XLS = "calc8", "MS Excel 97"
SUFFIXES = {XLSX: ".xlsx", ODS: ".ods", XLS: ".xls"}


def points(row: int, number: float) -> list[Edit]:
    """As many for an indicator, and all of them earned."""
    return [set_value(SHEET, f"{column}{row}", number) for column in "FG"]


class Work(NamedTuple):
    """What is done to the form of a declaration, how it is saved, and what there is to be found."""

    declared: str
    edits: list[Edit]
    saved_as: str
    due: list[tuple[str, str]]


WORK = {
    "物业管理费": Work("004-04", [], XLSX, []),
    # a column before the targets; 合同签订率 was declared as =100.00(%)
    "房屋租赁费": Work(
        "004-06", [insert_columns(SHEET, "D"), set_text(SHEET, "E13", "≥100.00(%)")], XLSX, [("Y05", "E13")]
    ),
    # 车辆采购及时性 with its 7.50 points, which the row above takes
    "交通工具购置及更新": Work(
        "002-03", [delete_rows(SHEET, 20), *points(19, 15)], XLSX, [("Y03", "")]
    ),
    # a row within 质量指标, with a point of 成本节约率
    "医疗保险监管档案整理费": Work(
        "002-02",
        [
            insert_rows(SHEET, 20), set_text(SHEET, "C20", "档案数字化比例"), set_text(SHEET, "D20", "≥50.00(%)"),
            set_value(SHEET, "E20", 50), *points(20, 1), *points(13, 5),
        ],
        ODS,
        [("Y04", "C20")],
    ),
    "医药管理服务专项经费": Work("003-09", [set_value(SHEET, "C7", 40.52)], ODS, [("Y07", "C7")]),  # 405000 元
    "少儿学生基本医疗保障工作专项": Work(
        "003-13", [set_text(SHEET, "B11", "完成年度任务。"), set_text(SHEET, "D15", "=40.00(人)")], XLS,
        [("Y05", "D15"), ("Y08", "B11")],
    ),
    "基金监管工作经费": Work("003-11", [set_text(SHEET, "C3", "基金监管经费")], XLS, [("Y02", "C3")]),
}  # fmt: skip
#: This one's rows are sorted by name before it is saved.
SORTED = "医药管理服务专项经费"


def test_exactly_what_was_done_is_found(run: Run, office: Office, tmp_path: Path) -> None:
    (tmp_path / "申报").mkdir()
    for work in WORK.values():
        source = example(work.declared)
        (tmp_path / "申报" / source.name).write_bytes(source.read_bytes())
    name = ("--name", "{{ 项目 }}")
    assert run("batch", SELFASSESSMENT, "--from", "申报", "-o", "下发", *name).code == 0
    (tmp_path / "收回").mkdir()
    for project, work in WORK.items():
        issued = tmp_path / "下发" / f"{project}.xlsx"
        fill(issued, whole=not work.edits)
        if project == SORTED:
            Hands(issued, Random(0)).work("sort")
        with office.open(issued) as book:
            book.edit(*work.edits)
            book.save(tmp_path / "收回" / f"{project}{SUFFIXES[work.saved_as]}", work.saved_as)
    report = json.loads(run("check", "收回", "--against", "申报", "--format", "json").out)
    told = {
        Path(file["path"]).stem: sorted(
            (one["code"], one["cell"] or "") for one in file["findings"]
            if one["severity"] == "error" or one["code"][0] == "Y" or one["code"] == "Z15"
        )
        for file in report["files"]
    }  # fmt: skip
    assert told == {project: work.due for project, work in WORK.items()}
