"""The command convert: several forms, what officers see, and clumsy hands."""

import json
from pathlib import Path

import openpyxl
from commands import Run, assert_refused, names, stated, write
from converting import BAOSHAN, NEW, OLD, only
from forms import changed, published, workbook

from xltool.excel.reading.read import read

# -- several forms -------------------------------------------------------------------------------------


def two_sheets(path: Path) -> Path:
    """Two declarations as sheets of one workbook, which nobody's program made."""
    book = openpyxl.Workbook()
    for title, form_id in (("甲", "002-04"), ("乙", "002-01")):
        made = openpyxl.load_workbook(workbook(published()[form_id], path.with_name("原.xlsx")))
        sheet = book.create_sheet(title)
        for row in made.worksheets[0].iter_rows(max_col=7):
            for cell in row:
                if cell.value is not None:
                    sheet[cell.coordinate].value = cell.value
                    sheet[cell.coordinate].number_format = cell.number_format
        for merged in made.worksheets[0].merged_cells.ranges:
            sheet.merge_cells(str(merged))
    del book["Sheet"]
    book.save(path)
    path.with_name("原.xlsx").unlink()
    return path


def test_several_forms_go_into_a_folder(run: Run, tmp_path: Path) -> None:
    two_sheets(tmp_path / "旧.xlsx")
    said = run("convert", "旧.xlsx", "--to", NEW, "-o", "新/")
    assert said.err == ""
    assert names(tmp_path / "新") == [
        "上海市医疗保障局监督检查所_信息化运维项目_申报表.xlsx",
        "上海市医疗保障局监督检查所_医疗保险执行情况监督检查费_申报表.xlsx",
    ]
    assert said.out.splitlines()[-1] == "共生成 2 张表，放在 新。"


def test_of_several_forms_one_is_named_by_its_sheet(run: Run, tmp_path: Path) -> None:
    two_sheets(tmp_path / "旧.xlsx")
    assert_refused(
        run("convert", "旧.xlsx", "--to", NEW, "-o", "新.xlsx"),
        "“旧.xlsx”里有 2 张表：甲（信息化运维项目）、乙（医疗保险执行情况监督检查费）。"
        "请用 --sheet 写明其中一张工作表，或把 -o 写成文件夹名，每张表写成一个工作簿。",
    )
    assert run("convert", "旧.xlsx", "--to", NEW, "-o", "新.xlsx", "--sheet", "乙").code in (0, 1)
    (form,) = read(tmp_path / "新.xlsx")
    assert form.project_name == "医疗保险执行情况监督检查费"
    assert_refused(
        run("convert", "旧.xlsx", "--to", NEW, "-o", "新2.xlsx", "--sheet", "丙"),
        "“旧.xlsx”里没有工作表“丙”，或它不是填好的表。填好的有：甲（信息化运维项目）、乙（医疗保险执行情况监督检查费）。",
    )
    assert names(tmp_path) == ["新.xlsx", "旧.xlsx"]


def test_data_files_of_several_forms_and_of_both_languages(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "旧.json", [stated("002-04"), stated("004-05")])
    (tmp_path / "旧.yaml").write_text(json.dumps(stated("002-01"), ensure_ascii=False), encoding="utf-8")
    assert_refused(
        run("convert", "旧.json", "--to", NEW, "-o", "新.xlsx"), "里有 2 张表", "请把 -o 写成文件夹名"
    )
    assert run("convert", "旧.json", "旧.yaml", "--to", NEW, "-o", "新").code == 0
    assert len(names(tmp_path / "新")) == 3


def test_a_folder_some_of_which_cannot_be_read(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "旧"
    folder.mkdir()
    workbook(published()["002-04"], folder / "好.xlsx")
    openpyxl.Workbook().save(folder / "空.xlsx")
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04 cut off")
    for _ in range(2):  # what was converted before is no source
        said = run("convert", "旧", "--to", NEW, "-o", "旧/新")
        assert said.code == 2
        assert [line[:10] for line in said.err.splitlines()] == ["✗ “坏.xlsx”", "✗ “空.xlsx”"]
        assert said.out.splitlines()[-1] == "共生成 1 张表，放在 旧/新；没能生成 2 处，原因见上。"
    assert len(names(folder / "新")) == 2


# -- what is said, and clumsy hands --------------------------------------------------------------------


def test_what_an_officer_sees(run: Run, tmp_path: Path) -> None:
    workbook(published()["003-01"], tmp_path / "旧.xlsx")
    said = run("convert", "旧.xlsx", "--to", BAOSHAN, "-o", "新.xlsx")
    assert said.code == 1
    assert said.out == (
        "旧.xlsx　申报表　医疗保险监管档案整理费\n"
        "  没有放进去：新表没有这一栏　1 处\n"
        "    E3    项目性质：“经常性专项业务费”\n"
        "  说明：年度照原表写 2026，表样是 2024 年度的；要写成 2024，请加 --year 2024\n"
        "原表填了 68 项，放进去 67 项，没有放进去的 1 处。已生成 新.xlsx\n"
    )


def test_many_rows_that_share_a_reason_are_named_together(run: Run, tmp_path: Path) -> None:
    workbook(published()["000-14"], tmp_path / "旧.xlsx")
    said = run("convert", "旧.xlsx", "--to", OLD, "-o", "新.xlsx")
    assert "    E13–E26  14 条指标的实际完成值\n" in said.out
    assert "指标“成本结构合理性”的偏差原因分析及改进措施：“主要原因为" in said.out


def test_as_data(run: Run, tmp_path: Path) -> None:
    workbook(published()["003-01"], tmp_path / "旧.xlsx")
    said = run("convert", "旧.xlsx", "--to", BAOSHAN, "-o", "新.xlsx", "--json")
    found = json.loads(said.out)
    assert (found["workbook"], found["answers"], found["placed"]) == ("新.xlsx", 68, 67)
    assert found["items"][0] == {
        "fate": "lost", "why": "新表没有这一栏", "path": "project.nature", "label": "项目性质", "cell": "E3",
        "seen": "经常性专项业务费", "remark": "",
    }  # fmt: skip


def test_clumsy_hands(run: Run, tmp_path: Path) -> None:
    workbook(published()["002-04"], tmp_path / "旧.xlsx")
    openpyxl.Workbook().save(tmp_path / "别的.xlsx")
    (tmp_path / "空").mkdir()
    (tmp_path / "文字.txt").write_text("不是表", encoding="utf-8")
    before = names(tmp_path)

    def refused(*words: str, to: str = NEW, out: str = "新.xlsx") -> None:
        *given, expected = words
        assert_refused(run("convert", *given, "--to", to, "-o", out), expected)

    refused("没有.xlsx", "找不到“没有.xlsx”。")
    refused("空", "文件夹“空”里没有工作簿")
    refused("别的.xlsx", "“别的.xlsx”里没有找到绩效目标申报表或绩效自评表。")
    refused("文字.txt", "文字.txt")
    refused(
        "旧.xlsx", "没有叫“shanghai-declaration-2025”的表样版本。是不是想用", to="shanghai-declaration-2025"
    )
    refused("旧.xlsx", "“旧.xlsx”已经存在，不会覆盖。", out="旧.xlsx")
    refused("旧.xlsx", "“新.xls”应当以 .xlsx 结尾。请写成 新.xlsx。", out="新.xls")
    refused("旧.xlsx", "文件夹“没有”不存在。", out="没有/新.xlsx")
    refused("旧.xlsx", "“文字.txt”是一个文件，不会覆盖。", out="文字.txt")
    refused("旧.xlsx", "别的.xlsx", "原表有 2 个文件，-o 后面应写文件夹名，不是“新.xlsx”。")
    refused("旧.xlsx", "--year", "24", "写的是“24”，应为 2000 到 2099 的整数")
    assert names(tmp_path) == before


def test_an_empty_form_and_a_project_list(run: Run, tmp_path: Path) -> None:
    assert run("new", OLD, "-o", "空表.xlsx").code == 0
    said = run("convert", "空表.xlsx", "--to", NEW, "-o", "新.xlsx")
    assert said.code == 0
    (form,) = read(tmp_path / "新.xlsx")
    assert not form.project_name
    assert run("new", "project-list", "-o", "清单.xlsx").code == 0
    assert_refused(run("convert", "清单.xlsx", "--to", NEW, "-o", "新2.xlsx"), "清单.xlsx")


def test_texts_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    goal = '=HYPERLINK("http://x","y") <b>&amp;</b>'
    source = workbook(changed("002-04", goals__annual=goal, project__name="+1+1"), tmp_path / "旧.xlsx")
    made, form = only(source, NEW, tmp_path / "新")
    assert (form["goals.annual"].raw, form.project_name) == (goal, "+1+1")
    cell = openpyxl.load_workbook(str(made.workbook)).worksheets[0][form["goals.annual"].cell]
    assert cell.data_type == "s" or cell.value == goal
