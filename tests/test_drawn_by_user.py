"""Workbooks that officers drew themselves, used like the editions that come with the program."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import Run, assert_refused, example, names, stated, write
from drawings import PROVINCE, WIDTHS, drawing, put
from forms import published
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet
from reading import different, unmerge

from xltool import shipped
from xltool.app.drawn import edition_called, examined
from xltool.edition import edition
from xltool.edition.called import every_name, offered, path_called
from xltool.excel.drawn.said import Verdict
from xltool.excel.reading.read import read
from xltool.form import Kind
from xltool.refusal import Refusal

SELF, DECLARED = Kind.SELFASSESSMENT, Kind.DECLARATION
Change = Callable[[Worksheet], object]


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return drawing(tmp_path / "某省自评表.xlsx")


def told(path: Path, verdict: Verdict) -> list[tuple[str, str]]:
    return [(one.cell, one.meaning) for one in examined(path).drawn.said if one.verdict is verdict]


# -- names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", Kind)
def test_every_name_names_its_own_answer(kind: Kind) -> None:
    listed = every_name(kind)
    assert [path_called(name, kind) for name, _ in listed] == [path for _, path in listed]
    assert len({name for name, _ in listed}) == len(listed)


@pytest.mark.parametrize(
    ("name", "kind", "path"),
    [
        ("项目名称", SELF, "project.name"), ("  项目名 ", SELF, "project.name"),
        ("年度资金总额的执行率", SELF, "funds.total.rate"), ("年度资金总额.执行率", SELF, "funds.total.rate"),
        ("资金总额/执行率（%）", SELF, "funds.total.rate"), ("当年财政拨款的执行数", SELF, "funds.fiscal.executed"),
        ("得分", SELF, "i.score"), ("指标.得分", SELF, "i.score"), ("目标值", SELF, "i.target"),
        ("总分", SELF, "total.score"), ("funds.other.budget", SELF, "funds.other.budget"),
        ("年度资金申请总额的其他资金", DECLARED, "funds.annual.other"), ("财政资金", DECLARED, "funds.project.fiscal"),
        ("执行率", SELF, ""), ("其他资金", DECLARED, ""), ("得分", DECLARED, ""), ("project.nature", SELF, ""),
        ("年初预算数", SELF, ""), ("__class__", SELF, ""), ("i.flag.x", SELF, ""),
    ],
)  # fmt: skip
def test_names(name: str, kind: Kind, path: str) -> None:
    assert path_called(name, kind) == path


def test_an_unclear_name_is_offered_what_it_may_be() -> None:
    assert offered("其他资金", DECLARED) == ["项目资金总额中的其他资金", "年度资金中的其他资金"]
    assert offered("实际完成直", SELF)[0] == "实际完成值"
    assert offered("一二三四五六", SELF) == []


# -- what is understood --------------------------------------------------------------------------------


def test_a_province_s_form_is_understood(form: Path) -> None:
    drawn, unjudged = examined(form)
    assert {one.name: (one.value, one.told_by[:2]) for one in drawn.settings} == {
        "表种": ("自评表", "E7"), "年度": ("2024", "A3"), "金额单位": ("万元", "A6"),
        "表名": ("某省项目支出绩效自评表（2024年度）", "A2"),
    }  # fmt: skip
    assert drawn.row == 14
    assert (drawn.errors, told(form, Verdict.DOUBT)) == ([], [])
    answers = {one.cell: one.path for one in drawn.said if one.path}
    assert len(answers) == 34
    assert (answers["D4"], answers["I7"], answers["J14"]) == ("project.name", "funds.total.rate", "i.reason")
    computed = dict(told(form, Verdict.COMPUTED))
    assert computed["G7"] == "年度资金总额的全年执行数　=SUM(G8,G9,G10)"  # the usual one, asked for by “=”
    assert computed["H15"] == "总分的分值　=H7+SUM(H14起各行)"
    assert set(drawn.missing) == {
        f"funds.{row}.{column}" for row in ("fiscal", "carryover", "other") for column in ("weight", "score")
    }
    assert set(unjudged) == set(drawn.missing)
    assert ("A17", "留给人手填的一行") in told(form, Verdict.LABEL)


def test_it_is_told_cell_by_cell(form: Path, run: Run) -> None:
    said = run("template", "check", form)
    assert (said.code, said.err) == (0, "")
    for line in (
        "  D4    项目名称",
        "  I7    年度资金总额的执行率　=IF(F7=0,0,",
        "  指标行    第 14 行",
        "没有位置的 6 项",
    ):
        assert line in said.out
    assert said.out.splitlines()[-1].startswith("✓ 可以使用。")
    found = json.loads(run("template", "check", form, "--format", "json").out)
    assert (found["usable"], found["kind"], found["row"]) == (True, "selfassessment", 14)
    assert {
        "cell": "D4",
        "verdict": "answer",
        "text": "{{ 项目名称 }}",
        "meaning": "项目名称",
        "path": "project.name",
    } in found["cells"]


def without_reasons(sheet: Worksheet) -> None:
    put(sheet, "J14", "")


def test_what_has_no_place_names_the_rules_that_cannot_be_judged(tmp_path: Path) -> None:
    drawn, unjudged = examined(drawing(tmp_path / "表2024.xlsx", without_reasons))
    assert "i.reason" in drawn.missing
    assert "P05" in unjudged["i.reason"]  # a reason that says too little
    assert "D04" not in unjudged["i.reason"]  # more points than there are


UNMERGED = PROVINCE.replace("\n总分|<|<|<|<|<|<|", "\n总分||||||<|")


def lay(**cells: str) -> Change:
    return lambda sheet: [put(sheet, cell, text) for cell, text in cells.items()]


@pytest.mark.parametrize(
    ("change", "cell", "word"),
    [
        (lay(D4="{{ 项目名x }}"), "D4", "是不是 {{ 项目名称 }}"),
        (lay(E8="{{ 年初预算数 }}"), "E8", "{{ 当年财政拨款的年初预算数 }}"),
        (lay(H8="{{ 得分 }}"), "H8", "只能写在指标行（第 14 行）"),
        (lay(D4="{{ 项目名称|upper }}"), "D4", "不认得"),
        (lay(D4="{{ ''.__class__ }}"), "D4", "不认得"),
        (lay(D4='{{ "".__class__ }}'), "D4", "花括号不成对"),
        (lay(D4="{% for x in y %}{{ 项目名称 }"), "D4", "花括号不成对"),
        (lay(D4="名称：{{ 项目名称 }}"), "D4", "请拆成两格"),
        (lay(D4="{{ 项目性质 }}"), "D4", "不认得"),
        (lay(I7="{{ 年度资金总额的执行率 }} =G7/F7"), "I7", "请乘以 100"),
        (lay(I15="{{ 总分 }} =VLOOKUP(J7,I14:I14,1)"), "I15", "VLOOKUP"),
        (lay(I15="{{ 总分 }} =A1+1"), "I15", "没有占位符"),
        (lay(I15="{{ 总分 }} =Sheet2!A1"), "I15", "只能用这张表上的格子"),
        (lay(J7="{{ 年度资金总额的得分 }} =I15"), "", "互相引用"),
        (lay(I15="{{ 总分 }} =" + "(" * 900 + "J7" + ")" * 90), "I15", "公式太长"),
        (lay(I15="{{ 总分 }} =" + "+".join(["J7"] * 900)), "I15", "公式太长"),
        (lay(I15="{{ 总分 }} =1E+999999999*J7"), "I15", "数字太大"),
        (lay(I15="{{ 总分 }} =ROUND(J7,999999999999)"), "I15", "算不出来"),
        (lay(D14=""), "", "没有 {{ 三级指标 }}"),
        (lay(A3="（年度）"), "", "看不出是哪一年"),
        (lay(A6="项目资金"), "", "看不出金额的单位"),
        (lay(A2="某省自评表（单位：元）"), "", "单位不一致"),
        (lambda sheet: sheet.merge_cells("C14:C15"), "C14", "不能跨行合并"),
        (lambda sheet: setattr(sheet["A1"], "comment", Comment("批注", "某人")), "", "批注"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_cell(
    change: Change, cell: str, word: str, tmp_path: Path, run: Run
) -> None:
    path = drawing(tmp_path / "某省.xlsx", change, UNMERGED if cell == "C14" else PROVINCE)
    assert [one for one in told(path, Verdict.ERROR) if one[0] == cell and word in one[1]], told(
        path, Verdict.ERROR
    )
    said = run("template", "check", path)
    assert said.code == 1
    assert said.out.splitlines()[-1].startswith("✗ 还不能用")
    if word != "请乘以 100":  # only an example filled in tells that
        assert_refused(run("new", path, "-o", tmp_path / "新.xlsx"), "还不能作表样")


def real_formula(sheet: Worksheet) -> None:
    sheet["E7"] = "=SUM(E8:E10)"


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        (lay(A18="{{ 项目名称 }}"), ("A18", "项目名称已经在 D4，这一格用公式照抄 D4，只从 D4 读回")),
        (lay(A18="{主管部门}"), ("A18", "“{主管部门}”只有一层花括号，当作固定的文字。占位符要写两层")),
        (lay(A2="某省项目支出绩效目标申报表"), ("A2", "标题像是申报表，占位符却是自评表的，按自评表处理")),
        (real_formula, ("E7", "这一格像是年度资金总额的年初预算数。要让程序认得它，请把这一格写成文字 "
                        "{{ 年度资金总额的年初预算数 }} =SUM(E8:E10)")),
        (lambda sheet: setattr(sheet["I7"], "number_format", "0.00%"),
         ("I7", "这一格是百分比格式，而程序写的是 94.66 这样的数；已改成显示“94.66%”的数字格式")),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_said_and_used(change: Change, doubt: tuple[str, str], tmp_path: Path) -> None:
    path = drawing(tmp_path / "某省.xlsx", change)
    assert told(path, Verdict.DOUBT) == [doubt]
    assert told(path, Verdict.ERROR) == []


def test_no_workbook_and_no_placeholders_are_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "表.xls").write_bytes(b"x")
    assert_refused(run("template", "check", tmp_path / "坏.xlsx"), "xlsx")
    assert_refused(run("template", "check", tmp_path / "表.xls"), "另存为 .xlsx")
    assert_refused(run("template", "check", tmp_path / "没有.xlsx"), "找不到")
    assert_refused(run("template", "check", drawing(tmp_path / "空.xlsx", text="绩效自评表|<")), "没有占位符")


def far_away(sheet: Worksheet) -> None:
    sheet["A5000"] = "在很远的地方"


def merged_everywhere(sheet: Worksheet) -> None:
    sheet.merged_cells.ranges = {CellRange(f"L{n}:M{n}") for n in range(1, 6000)}


@pytest.mark.parametrize("change", [far_away, merged_everywhere])
def test_what_is_no_form_is_refused(change: Change, run: Run, tmp_path: Path) -> None:
    assert_refused(run("template", "check", drawing(tmp_path / "大.xlsx", change)), "不像一张表样")


# -- workbooks made of it ------------------------------------------------------------------------------


def made(run: Run, form: Path, out: Path, data: Path | None = None) -> Worksheet:
    said = run("new", form, *(["--data", data] if data else []), "-o", out)
    assert (said.code, said.err) == (0, ""), said
    return load_workbook(out).worksheets[0]


def test_a_filled_form_looks_as_it_was_drawn(run: Run, form: Path, tmp_path: Path) -> None:
    sheet = made(run, form, tmp_path / "一.xlsx", example("000-01"))
    assert (sheet["A2"].font.name, sheet["A2"].font.sz, sheet["D20"].font.name) == ("黑体", 18, "楷体")
    assert sheet["A6"].fill.fgColor.rgb == "FFDDEBF7"
    assert tuple(sheet.column_dimensions[letters].width for letters in "ABCDEFGHIJ") == WIDTHS
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$13:$13")
    merged = {str(one) for one in sheet.merged_cells.ranges}
    # 25 indicators: the front column reaches down to the last, each name is two columns wide
    assert {"A13:A38", "D14:E14", "D38:E38", "A39:G39", "B14:B16"} <= merged
    assert (sheet["D4"].value, sheet["A3"].value) == ("规财法工作经费", "（2024年度）")
    assert (sheet["H39"].value, sheet["I39"].value) == ("=H7+SUM(H14:H38)", "=J7+SUM(I14:I38)")
    assert sheet["G7"].value == "=SUM(G8,G9,G10)"
    assert (sheet["E8"].number_format, sheet["H20"].number_format) == ("#,##0.00_ ", "0.00")
    assert sheet["A41"].value == "填报人：        联系电话：        填报日期：   年   月   日"
    assert sheet.print_area == "'绩效自评表'!$A$1:$J$41"


def test_the_live_checks_stand_beside_it(run: Run, form: Path, tmp_path: Path) -> None:
    sheet = made(run, form, tmp_path / "一.xlsx", example("000-14"))  # its totals are wrong
    assert sheet["K1"].value.startswith("xltool:某省自评表:")
    assert str(tmp_path) not in sheet["K1"].value
    cached = load_workbook(tmp_path / "一.xlsx", data_only=True)
    assert cached.sheetnames == ["绩效自评表", "校验", "校验计算"]
    assert str(cached["绩效自评表"]["K2"].value).startswith("✗ 错误 2 处")
    assert cached["校验"]["A1"].value == "校验：某省项目支出绩效自评表（2024年度）"
    assert cached["校验计算"].sheet_state == "hidden"


def test_all_published_selfassessments_come_back(run: Run, form: Path, tmp_path: Path) -> None:
    said = run(
        "batch", form, "--from", shipped.examples() / "自评2024", "-o", tmp_path / "批", "--workers", 2
    )
    assert (said.code, said.err) == (0, "")
    assert "已生成 14 张表" in said.out
    edition_called(str(form))
    for path in (tmp_path / "批").iterdir():
        (back,) = read(path)
        assert back.edition == "某省自评表"
        assert different(published()[str(back.id)], back) == {}
        assert (back.missing_columns, back.missing_labels, dict(back.guesses)) == ((), (), {})
        assert back.overwritten == (("total.weight", "total.score") if back.id == "000-14" else ())


def test_findings_are_those_of_the_edition_that_comes_with_it(run: Run, form: Path, tmp_path: Path) -> None:
    def codes(edition_name: object, *known: object) -> list[list[tuple[str, str]]]:
        folder = tmp_path / Path(str(edition_name)).stem
        run("batch", edition_name, "--from", shipped.examples() / "自评2024", "-o", folder)
        report = json.loads(run("check", folder, *known, "--format", "json", "--workers", 2).out)
        return [
            sorted((one["code"], one["field"]) for one in file["findings"] if one["code"] != "S03")
            for file in report["files"]
        ]  # fmt: skip

    ours = codes("shanghai-selfassessment-2024")
    assert len(ours) == 14
    assert codes(form, "--edition", form) == ours


def test_a_blank_form_filled_in_by_hand_is_read(run: Run, form: Path, tmp_path: Path) -> None:
    sheet = made(run, form, tmp_path / "空.xlsx")
    assert (sheet["H7"].value, sheet["B14"].value, sheet["C24"].value) == (
        10,
        "成本指标",
        "服务对象满意度指标",
    )
    sheet["D4"], sheet["I5"], sheet["F8"], sheet["G8"] = "某项目", "某单位", 100, 95
    sheet["D17"], sheet["F17"], sheet["G17"], sheet["H17"], sheet["I17"] = "培训次数", "≥2(次)", 2, 90, 90
    unmerge(sheet)
    sheet.insert_rows(1, 2)
    sheet.parent.save(tmp_path / "填.xlsx")
    edition_called(str(form))
    (back,) = read(tmp_path / "填.xlsx")
    assert back.edition == "某省自评表"
    said = {path: back[path].raw for path in ("project.name", "project.unit", "funds.fiscal.budget", "year")}
    assert said == {
        "project.name": "某项目",
        "project.unit": "某单位",
        "funds.fiscal.budget": "100.00",
        "year": "（2024年度）",
    }
    (named,) = [row for _, row in back.rows()]
    assert [named[key].raw for key in ("level1", "level2", "target", "actual", "weight", "score")] == [
        "产出指标", "数量指标", "≥2(次)", "2.00(次)", "90.00", "90.00",
    ]  # fmt: skip


def test_a_form_typed_without_identity_is_recognised_by_its_labels(
    run: Run, form: Path, tmp_path: Path
) -> None:
    sheet = made(run, form, tmp_path / "一.xlsx", example("000-02"))
    sheet["K1"] = None
    sheet.parent.save(tmp_path / "手打.xlsx")
    said = run("read", tmp_path / "手打.xlsx", "--edition", form, "--json")
    assert json.loads(said.out)["edition"] == "某省自评表"


def test_an_edition_that_is_not_named_is_asked_for(run: Run, form: Path, tmp_path: Path) -> None:
    made(run, form, tmp_path / "一.xlsx", example("000-02"))
    edition._drawn.clear()
    said = run("check", tmp_path / "一.xlsx")
    assert said.code == 1
    assert "工作簿注明的表样“某省自评表”不在目录里" in said.out
    assert "用 --edition 写明它是哪个工作簿" in said.out
    assert "L07" not in said.out
    named = run("check", tmp_path / "一.xlsx", "--edition", form)
    assert named.code == 0
    assert "L08" not in named.out


def test_what_was_kept_without_the_edition_is_not_taken_for_it(run: Run, form: Path, tmp_path: Path) -> None:
    made(run, form, tmp_path / "一.xlsx", example("000-02"))
    edition._drawn.clear()
    cache = ("--cache", tmp_path / "缓存.db")
    assert run("check", tmp_path / "一.xlsx", *cache).code == 1
    assert run("check", tmp_path / "一.xlsx", *cache, "--edition", form).code == 0


STRANGE = """
某省自评表
年份|{{ 年度 or "2024" }}|名目|{{ 项目名称 }}
甲指标|{{ 三级指标 }}|乙|{{ 年度指标值 }}
"""


def test_a_form_that_nobody_would_know_is_not_usable(tmp_path: Path) -> None:
    path = drawing(tmp_path / "怪.xlsx", text=STRANGE)
    assert told(path, Verdict.ERROR)[0][1].startswith("填好后认不出这张表")


def test_data_without_a_place_are_named(run: Run, tmp_path: Path) -> None:
    path = drawing(tmp_path / "某省.xlsx", without_reasons)
    said = run("new", path, "--data", example("000-01"), "-o", tmp_path / "一.xlsx")
    assert said.code == 0
    assert said.err == "！ 表样上没有位置、没有写入的：偏差原因分析及改进措施。\n"
    report = run("check", tmp_path / "一.xlsx", "--edition", path)
    assert "偏差原因分析及改进措施现为空" not in report.out
    assert "这种表样没有偏差原因分析及改进措施这一项" in report.out
    assert report.code == 0


def test_amounts_are_converted_to_the_unit_that_was_drawn(run: Run, tmp_path: Path) -> None:
    path = drawing(tmp_path / "某省.xlsx", lay(A6="项目资金（元）"))
    sheet = made(run, path, tmp_path / "一.xlsx", example("000-01"))
    assert (sheet["E8"].value, sheet["G8"].value) == (645000, 610400)  # 64.50 and 61.04 万元


def test_a_printed_year_is_not_made_untrue(run: Run, tmp_path: Path) -> None:
    path = drawing(tmp_path / "某省.xlsx", lay(A3="（2024年度）"))
    data = stated("000-02") | {"year": 2023}
    assert_refused(
        run("new", path, "--data", write(tmp_path / "d.json", data), "-o", tmp_path / "一.xlsx"),
        "2023",
        "2024",
    )
    drawn = drawing(tmp_path / "填年份.xlsx")
    made(run, drawn, tmp_path / "二.xlsx", tmp_path / "d.json")
    report = run("check", tmp_path / "二.xlsx", "--edition", drawn)
    assert "L01" not in report.out


def test_levels_may_be_two_columns_wide(run: Run, tmp_path: Path) -> None:
    text = PROVINCE.replace("绩效指标|一级指标|二级指标", "一级指标|<|二级指标").replace(
        "^|{{ 一级指标 }}|", "{{ 一级指标 }}|<|"
    )
    path = drawing(tmp_path / "某省.xlsx", text=text)
    sheet = made(run, path, tmp_path / "一.xlsx", example("000-01"))
    merged = sorted(
        str(one) for one in sheet.merged_cells.ranges if one.min_col == 1 and 14 <= one.min_row <= 38
    )
    assert merged[0] == "A14:B16"
    assert sum(int(one.split(":B")[1]) - int(one.split(":")[0][1:]) + 1 for one in merged) == 25


def test_a_batch_is_made_from_declarations_too(run: Run, form: Path, tmp_path: Path) -> None:
    said = run("batch", form, "--from", shipped.examples() / "申报2024", "-o", tmp_path / "批")
    assert said.code == 0
    assert len(names(tmp_path / "批")) == len(list((shipped.examples() / "申报2024").glob("*.json")))
    report = json.loads(run("check", tmp_path / "批", "--edition", form, "--format", "json").out)
    assert {file["edition"] for file in report["files"]} == {"某省自评表"}


def test_forms_are_converted_repaired_and_summed_up(run: Run, form: Path, tmp_path: Path) -> None:
    run("new", "shanghai-selfassessment-2024", "--data", example("000-02"), "-o", tmp_path / "市.xlsx")
    said = run("convert", tmp_path / "市.xlsx", "--to", form, "-o", tmp_path / "省.xlsx")
    assert "没有放进去" not in said.out.replace("没有放进去的", "")
    sheet = load_workbook(tmp_path / "省.xlsx").worksheets[0]
    sheet["F8"] = str(sheet["F8"].value)
    sheet["I15"] = 1
    sheet.parent.save(tmp_path / "改.xlsx")
    fixed = run("fix", tmp_path / "改.xlsx", "--edition", form, "-o", tmp_path / "好.xlsx")
    assert fixed.code == 0
    assert load_workbook(tmp_path / "好.xlsx").worksheets[0]["F8"].data_type == "n"
    summed = run("summary", tmp_path / "省.xlsx", "--edition", form, "-o", tmp_path / "汇总.xlsx")
    assert (summed.code, "自评表 1 张" in summed.out) == (0, True)


# -- workbooks as other programs leave them ------------------------------------------------------------


def in_runs(sheet: Worksheet) -> None:
    font = InlineFont(rFont="宋体")
    sheet["D4"] = CellRichText("{{ 项", TextBlock(font, "目名"), "称 }}")


def full_width(sheet: Worksheet) -> None:
    put(sheet, "D4", "｛｛　项目名称　｝｝")
    put(sheet, "A3", "（{ { 年度 or “2024” } }年度）")


@pytest.mark.parametrize("change", [in_runs, full_width])
def test_placeholders_as_programs_and_people_write_them(change: Change, run: Run, tmp_path: Path) -> None:
    path = drawing(tmp_path / "某省.xlsx", change)
    assert told(path, Verdict.ERROR) == []
    assert made(run, path, tmp_path / "一.xlsx", example("000-01"))["D4"].value == "规财法工作经费"


def test_formulas_filled_across_are_taken_apart(run: Run, form: Path, tmp_path: Path) -> None:
    path = tmp_path / "共享2024.xlsx"
    with zipfile.ZipFile(form) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                row = (b'<row r="20"><c r="B20"><f t="shared" ref="B20:C20" si="0">E8*2</f><v>0</v></c>'
                       b'<c r="C20"><f t="shared" si="0"/><v>0</v></c></row></sheetData>')  # fmt: skip
                content = content.replace(b"</sheetData>", row)
            new.writestr(name, content)
    assert ("C20", "照原样保留，随行数移动；不作为答案读回") in told(path, Verdict.FORMULA)
    sheet = made(run, path, tmp_path / "一.xlsx", example("000-01"))
    assert (sheet["B44"].value, sheet["C44"].value) == ("=E8*2", "=F8*2")


def test_columns_hidden_to_the_edge_do_not_hide_the_flags(run: Run, tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.column_dimensions.group("K", "XFD", hidden=True)

    sheet = made(run, drawing(tmp_path / "某省.xlsx", hide), tmp_path / "一.xlsx")
    assert not sheet.column_dimensions["K"].hidden
    assert sheet.column_dimensions["L"].hidden


def test_other_sheets_stay_and_are_not_filled_in(run: Run, tmp_path: Path) -> None:
    def explain(sheet: Worksheet) -> None:
        sheet.parent.create_sheet("填报说明")["A1"] = "一、本表按项目填写。"

    path = drawing(tmp_path / "某省.xlsx", explain)
    assert made(run, path, tmp_path / "一.xlsx").parent.sheetnames == [
        "绩效自评表",
        "填报说明",
        "校验",
        "校验计算",
    ]

    def twice(sheet: Worksheet) -> None:
        sheet.parent.create_sheet("封面")["A1"] = "{{ 项目名称 }}"

    assert "工作表“封面”上也有占位符" in told(drawing(tmp_path / "两张.xlsx", twice), Verdict.ERROR)[0][1]


# -- beginning from an edition that comes with the program ----------------------------------------------


@pytest.mark.parametrize("kind", ["selfassessment-2024", "declaration-2026"])
def test_a_template_in_chinese_is_a_form_of_one_s_own(kind: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "我的表样.xlsx"
    run("template", "export", f"shanghai-{kind}", "--placeholders", "chinese", "-o", path)
    texts = [cell.value for row in load_workbook(path).worksheets[0] for cell in row if cell.value]
    assert "{{ 项目名称 }}" in texts
    book = load_workbook(path)  # redrawn: a note on top, other labels
    book.worksheets[0]["A3"].fill = PatternFill("solid", fgColor="FFFFC000")
    book.save(path)
    assert told(path, Verdict.ERROR) == told(path, Verdict.DOUBT) == []
    folder = "自评2024" if "self" in kind else "申报2026"
    run("batch", path, "--from", shipped.examples() / folder, "-o", tmp_path / "批")
    edition_called(str(path))
    found = [read(one)[0] for one in (tmp_path / "批").iterdir()]
    assert len(found) == len(list((shipped.examples() / folder).glob("*.json")))
    assert all(different(published()[str(back.id)], back) == {} for back in found)
    assert {back.edition for back in found} == {"我的表样"}


def test_an_exported_template_becomes_one_of_one_s_own(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "某市2024.xlsx"
    run("template", "export", "shanghai-selfassessment-2024", "-o", path)
    sheet = made(run, path, tmp_path / "一.xlsx", example("000-01"))
    assert sheet.parent.sheetnames == ["自评表", "选项", "校验", "校验计算"]
    assert str(sheet["I2"].value).startswith("=IFERROR(x_light")


def test_two_drawings_of_one_name_are_told_apart(form: Path, tmp_path: Path) -> None:
    edition_called(str(form))
    (tmp_path / "别处").mkdir()
    other = drawing(tmp_path / "别处" / form.name, lay(A2="某市项目支出绩效自评表"))
    with pytest.raises(Refusal, match="都叫“某省自评表”"):
        edition_called(str(other))


def test_a_name_of_the_program_s_own_is_not_taken(tmp_path: Path) -> None:
    path = drawing(tmp_path / "shanghai-selfassessment-2024.xlsx")
    assert edition_called(str(path)).name == "shanghai-selfassessment-2024（自画）"
    assert edition_called("shanghai-selfassessment-2024").title.startswith("上海市市级")


def test_the_same_data_give_the_same_bytes(run: Run, form: Path, tmp_path: Path) -> None:
    for name in ("一.xlsx", "二.xlsx"):
        made(run, form, tmp_path / name, example("000-01"))
    assert (tmp_path / "一.xlsx").read_bytes() == (tmp_path / "二.xlsx").read_bytes()
