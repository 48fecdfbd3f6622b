"""V 指标值: targets that are missing, cannot be read, or lack a part."""

from collections.abc import Iterator

from faults.choose import Number, Word, floors, has, is_met, is_sound, level, numbers, words
from faults.fault import BOTH, DECLARATION, Fault, Formula, Paper, kind


def _target(paper: Paper, one: Number | Word, text: str | Formula | None) -> Fault:
    path = f"{one.path}.target"
    return paper.fault(path, {path: text})


@kind("指标值漏填", "V01")
def target_missing(paper: Paper) -> Iterator[Fault]:
    for one in (*numbers(paper), *words(paper)):
        yield _target(paper, one, None)


@kind("满意度目标写成“待定”", "V16")
def satisfaction_still_to_come(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        if has(one, "满意"):
            yield _target(paper, one, "待定")


@kind("指标值画了一杠", "V16")
def target_dashed(paper: Paper) -> Iterator[Fault]:
    for one in (*numbers(paper), *words(paper)):
        yield _target(paper, one, "—")


@kind("数字0写成字母O", "V02")
def letters_for_digits(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        if "0" in f"{one.goal:.0f}"[1:]:
            yield _target(paper, one, one.stated(goal=f"{one.goal:.0f}".replace("0", "O")))


@kind("指标值是两个符号", "V02")
def two_operators(paper: Paper) -> Iterator[Fault]:
    for one in floors(paper):
        yield _target(paper, one, f"≥≤{one.goal:.2f}({one.unit})")


@kind("指标值显示错误值", "V02")
def target_is_an_error(paper: Paper) -> Iterator[Fault]:
    for one in floors(paper):
        yield _target(paper, one, Formula("=1/0"))


@kind("时限写成13月底", "V12", BOTH)
def no_such_month(paper: Paper) -> Iterator[Fault]:
    for one in words(paper):
        if level(one.row, "时效") and not one.name.endswith("率"):
            yield _target(paper, one, "13月底前完成")


@kind("时限在项目期之外", "V12", DECLARATION)
def deadline_after_the_end(paper: Paper) -> Iterator[Fault]:
    year = paper.form.year.value or 0
    for one in words(paper):
        if level(one.row, "时效") and not one.name.endswith("率"):
            yield _target(paper, one, f"{year + 1}年3月底前完成")


@kind("漏写计量单位", "V17")
def unit_missing(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        yield _target(paper, one, f"{one.op}{one.goal:.2f}")


@kind("漏写计算符号", "V19", implied=("V16",))
def operator_missing(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        yield _target(paper, one, f"{one.goal:.2f}({one.unit})")


@kind("符号和单位都漏写", "V19")
def only_a_number(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        yield _target(paper, one, f"{one.goal:.2f}")


@kind("率的单位写成次", "V03")
def rate_in_times(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        if one.name.endswith("率") and one.unit == "%":
            yield _target(paper, one, one.stated(unit="次"))


@kind("次数的单位写成%", "V04")
def count_in_percent(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        if one.name.endswith(("数", "数量", "次数")) and one.unit != "%":
            yield _target(paper, one, one.stated(unit="%"))


@kind("率的目标写成“及时”", "V05", DECLARATION)
def rate_in_words(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        if one.name.endswith("率") and one.unit == "%":
            yield _target(paper, one, "及时")


@kind("定性指标取名为率", "V05")
def word_called_a_rate(paper: Paper) -> Iterator[Fault]:
    for one in words(paper):
        if one.name.endswith("及时性"):
            path = f"{one.path}.name"
            yield paper.fault(f"{one.path}.target", {path: f"{one.name.removesuffix('性')}率"})


@kind("单位写成“次数”“人数”", "V09")
def unit_misspelt(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        if one.unit in ("次", "人", "个", "份", "场", "期") and is_sound(one):
            yield _target(paper, one, one.stated(unit=f"{one.unit}数"))


@kind("有的两位小数有的不写", "V10")
def fewer_decimals(paper: Paper) -> Iterator[Fault]:
    """Beside another target in the same unit with two decimals."""
    for one in numbers(paper):
        others = [other for other in numbers(paper) if other.n != one.n and other.unit == one.unit]
        printed = ".00(" in one.row.target.raw and any(".00(" in other.row.target.raw for other in others)
        if printed and is_sound(one):
            yield _target(paper, one, f"{one.op}{one.goal:.0f}({one.unit})")


@kind("指标值写到三位小数", "V10")
def more_decimals(paper: Paper) -> Iterator[Fault]:
    for one in numbers(paper):
        if is_sound(one):
            yield _target(paper, one, f"{one.op}{one.goal:.3f}({one.unit})")


@kind("定性目标写“较好”", "V11")
def vague_word(paper: Paper) -> Iterator[Fault]:
    for one in words(paper):
        if not one.name.endswith("率"):
            yield _target(paper, one, "较好")


@kind("目标用大于号", "V08")
def strictly_more(paper: Paper) -> Iterator[Fault]:
    """In a self-assessment the actual value is beyond the number, so that it still reaches the target."""
    for one in floors(paper):
        beyond = one.actual is None or one.actual > one.goal
        if beyond and not (one.unit == "%" and one.goal == 100) and (one.actual is None or is_met(one)):
            yield _target(paper, one, one.stated(op=">"))
