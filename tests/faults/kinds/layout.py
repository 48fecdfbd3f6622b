"""L 版式与模板, and S: the sheet itself is damaged, pasted over or left unsigned."""

from collections.abc import Iterator
from itertools import pairwise

from libreoffice import edits

from faults.choose import numbers
from faults.fault import BOTH, SELFASSESSMENT, Fault, Paper, kind
from xltool.form import Kind
from xltool.place import position

_FIXED = {
    Kind.SELFASSESSMENT: ("主管部门", "实施单位", "项目名称", "评分等级", "其中：当年财政拨款", "上年结转资金"),
    Kind.DECLARATION: ("主管部门", "实施单位", "项目类别", "计划完成日期", "年度资金申请总额"),
}  # fmt: skip
_HEADS = (
    "年初预算数", "全年预算数", "全年执行数", "分数", "一级指标", "二级指标", "三级指标", "年度指标值",
    "年度(/项目)指标值", "实际完成值", "分值", "偏差原因分析及改进措施", "预期目标", "实际完成情况",
)  # fmt: skip
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@kind("标题里没有写年度", "L01")
def title_without_a_year(paper: Paper) -> Iterator[Fault]:
    yield paper.fault("year", {"year": "(    年度)"})


@kind("标题年度写成上一年", "L01", implied=("J02@project.start",))
def title_of_last_year(paper: Paper) -> Iterator[Fault]:
    yield paper.fault("year", {"year": f"({(paper.form.year.value or 0) - 1}年度)"})


@kind("删去一列表头", "L02")
def head_deleted(paper: Paper) -> Iterator[Fault]:
    for text, cell in paper.labels(*_HEADS):
        yield paper.fault("", {}, edits.clear(paper.name, cell), says=text)


@kind("两处“得分”删去一处", "L02", SELFASSESSMENT)
def one_of_two_heads_deleted(paper: Paper) -> Iterator[Fault]:
    for beside in ("全年执行数", "三级指标"):
        gone = edits.clear(paper.name, paper.label_beside("得分", beside))
        yield paper.fault("", {}, gone, says="“得分”")


@kind("表头写成别的字", "L02")
def head_misspelt(paper: Paper) -> Iterator[Fault]:
    for text, cell in paper.labels("年度指标值", "年度(/项目)指标值", "实际完成值", "全年执行数"):
        yield paper.fault("", {}, edits.set_text(paper.name, cell, "完成的情况"), says=text)


@kind("表头整块删掉", "L03", by_file=True)
def heads_deleted(paper: Paper) -> Iterator[Fault]:
    last = paper.row(paper.rows()[0][0]) - 1
    yield paper.fault("", {}, edits.clear(paper.name, f"A1:L{last}"))


@kind("首行的一级指标丢了", "L04", implied=("L04", "X01", "D02"))
def first_level_lost(paper: Paper) -> Iterator[Fault]:
    path = "indicators[0].level1"
    yield paper.fault(path, {path: None})


@kind("二级指标丢了", "L04", implied=("X02",))
def second_level_lost(paper: Paper) -> Iterator[Fault]:
    """The first row of a level 1, alone under its level 2: nothing above says what it is."""
    rows = [*paper.form.indicators]
    for n, (above, row) in enumerate(pairwise(rows), 1):
        below = rows[n + 1] if n + 1 < len(rows) else None
        alone = below is None or below.level2.cell != row.level2.cell
        if row.exists and above.level1.cell != row.level1.cell and alone:
            yield paper.fault(f"indicators[{n}].level2", {f"indicators[{n}].level2": None})


@kind("二级指标断成两行", "L04")
def level_torn(paper: Paper) -> Iterator[Fault]:
    for n, row in paper.rows():
        above = paper.form.indicators[n - 1] if n else None
        if (above is None or above.level2.cell != row.level2.cell) and row.level2.raw.endswith("指标"):
            path = f"indicators[{n}].level2"
            yield paper.fault(path, {path: row.level2.raw.removesuffix("标")})


@kind("名称里夹着空格", "L05")
def blank_in_a_name(paper: Paper) -> Iterator[Fault]:
    for n, row in paper.rows():
        name, middle = row.name.raw, len(row.name.raw) // 2
        if len(name) >= 6 and name[middle - 1 : middle + 1].isalpha():
            path = f"indicators[{n}].name"
            yield paper.fault(path, {path: f"{name[:middle]} {name[middle:]}"})


@kind("目标里带着网页标记", "L05")
def marks_of_a_web_page(paper: Paper) -> Iterator[Fault]:
    for path in ("goals.expected", "goals.actual", "goals.annual"):
        said = paper.form[path]
        if not said.is_blank:
            yield paper.fault(path, {path: f"<p>{said.raw}</p>"})


@kind("指标值写成全角数字", "L05")
def wide_digits(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        path = f"{one.path}.target"
        yield paper.fault(path, {path: one.row.target.raw.translate(_WIDE)})


@kind("括号一半全角一半半角", "L05")
def brackets_of_two_widths(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        if "(" in one.row.target.raw:
            path = f"{one.path}.target"
            yield paper.fault(path, {path: one.row.target.raw.replace("(", "（", 1)})


@kind("公式盖成了同样的数", "L06")
def formula_typed_over(paper: Paper) -> Iterator[Fault]:
    for path, answer in paper.form.answers.items():
        if paper.is_computed(path) and answer.value is not None:
            yield paper.fault(path, {path: answer.value})  # type: ignore[dict-item]


@kind("表样里固定的文字删掉", "L07")
def label_deleted(paper: Paper) -> Iterator[Fault]:
    for text, cell in paper.labels(*_FIXED[paper.form.kind]):
        yield paper.fault("", {}, edits.clear(paper.name, cell), says=text)


@kind("“万元”改成“元”或相反", "L07")
def other_money(paper: Paper) -> Iterator[Fault]:
    for text, cell in paper.labels("项目资金（万元）", "项目资金（元）"):
        other = "项目资金（元）" if "万" in text else "项目资金（万元）"
        yield paper.fault("", {}, edits.set_text(paper.name, cell, other), says="项目资金")


@kind("用了旧版表样", "L08")
def old_version(paper: Paper) -> Iterator[Fault]:
    for cell, value in paper.seen.values.items():
        if isinstance(value, str) and value.startswith("xltool:"):
            name, edition, _, form_id = value.split(":", 3)
            old = f"{name}:{edition}:旧版:{form_id}"
            yield paper.fault("", {}, edits.set_text(paper.name, cell, old), says="表样版本")


@kind("表尾填报人没有填", "S03", forms=BOTH)
def nobody_signed(paper: Paper) -> Iterator[Fault]:
    below = max(position(cell)[0] for cell in paper.seen.values) + 3
    signed = {f"A{below}": "填报人：", f"D{below}": "联系电话：021-23111111"}
    done = [edits.set_text(paper.name, cell, text) for cell, text in signed.items()]
    yield paper.fault("", {}, *done, says="填报人")


@kind("另加一行签字而电话空着", "S03", forms=SELFASSESSMENT)
def telephone_missing(paper: Paper) -> Iterator[Fault]:
    below = max(position(cell)[0] for cell in paper.seen.values) + 2
    line = "填表人：张三　　联系电话：　　　　日期：2025年3月1日"
    yield paper.fault("", {}, edits.set_text(paper.name, f"A{below}", line), says="联系电话")
