"""Policies: what differs from place to place, how one builds on another, and what is said of a faulty file."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from commands import Run, assert_refused
from forms import changed, published

from xltool import policy
from xltool.answer import Answer, State
from xltool.check import changes, check, checklist
from xltool.finding import Severity
from xltool.form import Filing, Kind
from xltool.policy import Policy, Ruling
from xltool.refusal import Refusal

SHANGHAI = policy.load()


def written(folder: Path, *lines: str, name: str = "我的.toml") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def based(folder: Path, *lines: str) -> Path:
    """A policy that builds on Shanghai's; the given lines begin with line 4."""
    return written(folder, 'base = "shanghai"', 'title = "本区"', 'basis = "本区通知"', *lines)


# -- what comes with the program ---------------------------------------------------------------------


def test_the_default_comes_first() -> None:
    assert policy.names() == ["shanghai", "guangxi", "hebei", "national", "sichuan"]
    assert policy.load() is policy.load("shanghai")


@pytest.mark.parametrize("name", policy.names())
def test_every_shipped_policy_is_sound(name: str) -> None:
    shipped = policy.load(name)
    assert all((shipped.title, shipped.basis))
    assert {change.code for change in changes(shipped)} == set(shipped.rules)


def test_rates_are_cut_off_in_shanghai_and_rounded_elsewhere() -> None:
    executed, budget = Decimal("14.2"), Decimal("15")  # 94.666…
    assert SHANGHAI.rate(executed, budget) == Decimal("94.66")
    assert policy.load("national").rate(executed, budget) == Decimal("94.67")


def test_weights_are_those_of_the_ministry() -> None:
    for name in policy.names():
        with_costs, without = policy.load(name).weights
        assert with_costs == {"成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10}
        assert without == {"产出指标": 50, "效益指标": 30, "满意度指标": 10}


def test_hebei_caps_the_total() -> None:
    hebei = policy.load("hebei")
    assert hebei.caps == ((80, 89), (70, 79), (60, 69), (50, 59))
    assert hebei.rules.keys() == {"J07", "X15"}
    assert SHANGHAI.caps == ()
    assert SHANGHAI.rules.keys() == {"J07", "X15", "D17"}


def test_guangxi_and_sichuan_ask_for_explanations() -> None:
    assert policy.load("guangxi").excess == Decimal("1.3")
    assert (policy.load("sichuan").low_rate, SHANGHAI.low_rate) == (90, 80)


# -- one's own ---------------------------------------------------------------------------------------


def test_a_file_states_only_what_differs(tmp_path: Path) -> None:
    own = policy.load(
        str(
            based(
                tmp_path, "[points]", 'excess = "1.5"', 'reverse = "ratio"', "[limits]", "weight_points = 20"
            )
        )
    )
    assert (own.name, own.title, own.basis) == ("我的", "本区", "本区通知")
    assert (own.excess, own.reverse_is_linear, own.limits["weight_points"]) == (Decimal("1.5"), False, 20)
    assert own.limits.keys() == SHANGHAI.limits.keys()
    same = {
        "name": own.name,
        "title": own.title,
        "basis": own.basis,
        "excess": own.excess,
        "limits": own.limits,
    }
    assert replace(SHANGHAI, **same, reverse_is_linear=False) == own


def test_lists_and_scales_are_stated_anew(tmp_path: Path) -> None:
    own = policy.load(str(based(
        tmp_path, "[grades]", '"合格" = "60"', '"不合格" = "0"', "[directory]", '"某局" = ["某处", "某所"]',
        "[rules.J07]", "off = false",
    )))  # fmt: skip
    assert own.grades == {"合格": 60, "不合格": 0}
    assert own.grade(Decimal("59.99")) == "不合格"
    assert own.directory == {"某局": ("某处", "某所")}
    assert own.rules.keys() == {"X15", "D17"}


def test_a_list_of_the_base_may_be_laid_aside(tmp_path: Path) -> None:
    own = policy.load(
        str(written(tmp_path, 'base = "hebei"', "rules.D17.off = true", 'rules.D17.reason = "本市不用"'))
    )
    assert own.caps == policy.load("hebei").caps
    assert own.rules["D17"] == Ruling(None, "本市不用")
    assert own.rules["D17"].place == "口径文件“我的.toml”第2行"


def test_a_file_may_build_on_a_file_beside_it(tmp_path: Path) -> None:
    based(tmp_path, "[points]", 'excess = "2.0"')
    own = policy.load(str(written(tmp_path, 'base = "我的.toml"', 'title = "本镇"', name="镇.toml")))
    assert (own.title, own.basis, own.excess) == ("本镇", "本区通知", 2)


def test_the_example_in_the_readme_is_sound(tmp_path: Path) -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    example = readme.partition("```toml\n")[2].partition("```")[0]
    own = policy.load(str(written(tmp_path, example)))
    assert (own.title, own.excess) == ("某区", Decimal("1.5"))
    assert own.rules.keys() == {*SHANGHAI.rules, "X14", "P04"}


def test_rulings_carry_their_reasons(tmp_path: Path) -> None:
    own = policy.load(str(based(
        tmp_path, "[rules.p04]", 'level = "错误"', 'reason = "本区通知第三条"', "[rules.Z13]", "off = true",
        'reason = "很多"',
    )))  # fmt: skip
    assert own.rules["P04"] == Ruling(Severity.ERROR, "本区通知第三条")
    assert own.rules["Z13"] == Ruling(None, "很多")
    assert own.rules["P04"].place == "口径文件“我的.toml”第4行"


# -- faults, each with its line ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["[rate]", 'tolerence = "0.02"'], "第5行：不认识的设置 rate.tolerence。是不是想写 rate.tolerance？"),
        (["[rates]", 'low = "70"'], "第4行：不认识的设置 rates。是不是想写 rate？"),
        (["", "# 说明", "low_rate = 70"], "第6行：不认识的设置 low_rate。是不是想写 rate？"),
        (["rate = 5"], "第4行：rate 应当是一节，写成 [rate]。"),
        (["[rate]", 'low = "八十"'], "第5行：rate.low 应当是一个数字，实际是“八十”。"),
        (["[rate]", "low = true"], "第5行：rate.low 应当是一个数字，实际是“True”。"),
        (["[rate]", 'low = "NaN"'], "第5行：rate.low 应当是一个数字，实际是“NaN”。"),
        (["[rate]", 'low = "-5"'], "第5行：rate.low 应当在 0 到 100 之间，实际是 -5。"),
        (["[rate]", 'rounding = "floor"'], "第5行：rate.rounding 只能写 truncate 或 round，实际是“floor”。"),
        (["[points]", 'excess = "0.5"'], "第5行：points.excess 应当不小于 1，实际是 0.5。"),
        (["[limits]", 'goal_characters = "2.5"'], "第5行：limits.goal_characters 应当是整数，实际是 2.5。"),
        (["[limits]", 'similar_names = "90"'], "第5行：limits.similar_names 应当在 0 到 1 之间，实际是 90。"),
        (["[limits]", "indicators_most = 3"], "第5行：limits.indicators_most 是 3，少于 indicators_least 的 4。"),
        (["[grades]", '"优" = 80', '"良" = 80'], "第6行：grades 应当从高到低，“良”的 80 不低于“优”的 80。"),
        (["[grades]", '"优" = 190'], "第5行：grades.优 应当在 0 到 100 之间，实际是 190。"),
        (["[grades]"], "第4行：grades 里至少要有一个等级。"),
        (["[bands]", '"达成" = ["80", "120"]'], "第5行：bands.达成 应当在 0 到 100 之间，实际是 120。"),
        (["[bands]", '"达成" = ["80"]'], "第5行：“达成”应当写两个数，例如 [\"80\", \"100\"]。"),
        (["[bands]", '"达成" = ["100", "80"]'], "第5行：“达成”应当先写小的数，实际是 100 和 80。"),
        (["[caps]", '"50" = "59"', '"60" = "69"'], "第6行：caps 应当从高到低，“60”的 69 不低于“50”的 59。"),
        (["[caps]", '"50" = "69"', '"60" = "59"'], "第6行：caps 的执行率应当从高到低，60 不低于 50。"),
        (["[caps]", '"低" = "69"'], "第5行：caps.低 应当是一个数字，实际是“低”。"),
        (["[caps]", '"50" = "59"'], "第4行：写了 caps，但规则 D17 停用着，用不上。请加上 [rules.D17] 和 off = false。"),
        (["[[weights]]", '"产出指标" = 60', "", "[[weights]]", '"产出指标" = 90'],
         "第4行：这一组权重合计 60，加上执行率的分值应当是 100。"),
        (["[required]", 'declaration = ["project.units"]'],
         "第5行：required.declaration 里没有“project.units”这个项目。是不是想写 project.unit？"),
        (["[required]", 'declaration = "project.unit"'], "第5行：required.declaration 应当是一列文字"),
        (["[directory]", '"某局" = "某处"'], "第5行：directory.某局 应当是一列文字"),
        (["[rules.P04]", "off = true"], "第4行：停用或改级要写原因：请写上 rules.P04.reason。"),
        (["[rules.P04]", "off = true", 'reason = " "'], "第6行：停用或改级要写原因：请写上 rules.P04.reason。"),
        (["[rules.P04]", 'reason = "某"'], "第4行：rules.P04 要写 off = true（停用）或 level（改级），只写其中一样。"),
        (["[rules.P04]", 'level = "严重"', 'reason = "某"'],
         "第5行：rules.P04.level 只能写“错误”或“提示”，实际是“严重”。"),
        (["[rules.P04]", 'off = "是"', 'reason = "某"'], "第5行：rules.P04.off 只能写 true 或 false，不加引号。"),
        (["[rules.P04]", "offf = true"], "第5行：不认识的设置 rules.P04.offf。是不是想写 off？"),
        (["[rules]", "P04 = { off = true }"], "第5行：停用或改级要写原因：请写上 rules.P04.reason。"),
        (["[rate]", 'low = "80"', 'low = "90"'], "第6行第11列与前面的重复。"),
        (["[rate]", "low = 80,"], "第5行第9列不是正确的 TOML，请检查引号、等号和方括号。"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(Refusal) as refused:
        policy.load(str(based(tmp_path, *lines)))
    assert str(refused.value).startswith(f"口径文件“我的.toml”{said}")


def test_a_fault_in_the_base_is_the_bases(tmp_path: Path) -> None:
    written(tmp_path, 'base = "shanghai"', "[points]", "excess = 0", name="区.toml")
    with pytest.raises(Refusal, match=r"^口径文件“区\.toml”第3行：points"):
        policy.load(str(written(tmp_path, 'base = "区.toml"', "[rate]", "low = 90")))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (['base = "shangai"'], "第1行：base 所写的“shangai”没有。是不是想写 shanghai？"),
        (['base = "我的.toml"'], "第1行：base 所写的“我的.toml”又以本文件为基础，绕成了圈。"),
        (['title = "本区"'], '：缺少设置 points.total。只想写不同的项时，请在文件开头写 base = "shanghai"。'),
        (['base = "shanghai"', 'title = ""'], "第2行：title 应当是一段文字，写在引号里。"),
        (
            ['base = "shanghai"', 'basis = """', "low = 1", '"""', "[rate]", "low = -1"],
            "第6行：rate.low 应当在",
        ),
    ],
)
def test_a_base_or_a_text_that_is_none(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(Refusal) as refused:
        policy.load(str(written(tmp_path, *lines)))
    assert str(refused.value).startswith(f"口径文件“我的.toml”{said}")


def test_files_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "我的.toml").write_bytes('title = "区"'.encode("gbk"))
    with pytest.raises(Refusal, match="不是 UTF-8 编码的文本"):
        policy.load(str(tmp_path / "我的.toml"))
    with pytest.raises(
        Refusal, match="没有叫“shangai”的口径文件。是不是想写 shanghai？可选：shanghai、guangxi、"
    ):
        policy.load("shangai")


# -- what a policy makes of the rules ----------------------------------------------------------------


def ruled(**rulings: Severity | None) -> Policy:
    reasons = {code: Ruling(severity, "本区通知") for code, severity in rulings.items()}
    return replace(SHANGHAI, rules={**SHANGHAI.rules, **reasons})


def codes(form: Filing, by: Policy, severity: Severity) -> set[str]:
    return {finding.code for finding in check(form, by)[0] if finding.severity is severity}


def test_rules_are_switched_off_and_weighed_anew() -> None:
    form = published()["000-14"]
    assert codes(form, SHANGHAI, Severity.ERROR) == {"D01", "D03"}
    assert "P04" in codes(form, SHANGHAI, Severity.WARNING)
    assert codes(form, ruled(D01=None), Severity.ERROR) == {"D03"}
    milder = ruled(D01=Severity.WARNING, P04=Severity.ERROR)
    assert codes(form, milder, Severity.ERROR) == {"D03", "P04"}
    assert "D01" in codes(form, milder, Severity.WARNING)


def test_single_cases_never_weigh_more_than_a_hint_in_a_rule_that_is_made_one() -> None:
    broken = {"funds.other.budget": Answer(State.ERROR, None, "#REF!", "D9")}
    form = replace(published()["000-14"])
    form.answers = form.answers | broken
    assert "Z01" in codes(form, SHANGHAI, Severity.ERROR)
    assert "Z01" not in codes(form, ruled(Z01=Severity.WARNING), Severity.ERROR)


def test_a_hint_of_a_rule_stays_a_hint_where_the_rule_is_made_an_error() -> None:
    blank = changed("000-14", goals__expected=None, goals__actual=None)
    assert "J01" in codes(blank, ruled(J01=Severity.ERROR), Severity.WARNING)


def test_changes_name_the_rules() -> None:
    found = {change.code: change for change in changes(ruled(P04=Severity.ERROR))}
    assert found["P04"] == ("P04", "超额无说明", "错误", "本区通知")
    assert found["D17"] == ("D17", "执行率封顶", "停用", "没有按执行率给总分封顶的规定")


@pytest.mark.parametrize(
    ("code", "words", "said"),
    [
        ("P4", "off = true", "第4行：没有代码为“P4”的规则。是不是想写 P04？"),
        ("P07", 'level = "错误"', "第4行：P07 由人工复核，不分级别，只能停用。"),
    ],
)
def test_rulings_about_rules_there_are_none_of(
    run: Run, tmp_path: Path, code: str, words: str, said: str
) -> None:
    based(tmp_path, f"[rules.{code}]", words, 'reason = "某"')
    (tmp_path / "表.xlsx").touch()
    assert_refused(run("check", "表.xlsx", "--policy", "我的.toml"), said)
    assert_refused(run("policies", "我的.toml"), said)


def test_the_policies_are_listed(run: Run, tmp_path: Path) -> None:
    listed = run("policies")
    assert listed.code == 0
    assert listed.out.startswith("shanghai　上海市市级（不另外指定就用它）\n")
    assert all(f"\n{name}　" in listed.out for name in policy.names()[1:])
    based(tmp_path, "[rules.Z13]", "off = true", 'reason = "年中新增很多"')
    assert "  停用    Z13 年中新增：年中新增很多\n" in run("policies", "我的.toml").out


# -- explanations ------------------------------------------------------------------------------------


def test_a_hint_is_explained_and_an_error_never() -> None:
    form = replace(
        published()["000-14"], explanations={"P04": " 市里统一安排。 ", "D01": "就是这样", "D03": ""}
    )
    found = check(form, SHANGHAI)[0]
    assert {finding.code: finding.explained for finding in found if finding.explained} == {
        "P04": "市里统一安排。"
    }
    assert {finding.code for finding in found if finding.severity is Severity.ERROR} == {"D01", "D03"}
    assert next(finding for finding in found if finding.explained).level == "已说明"
    assert found[-1].explained  # after the hints still open


# -- the reviewer's checklist ------------------------------------------------------------------------


def test_points_of_judgement_are_for_a_person() -> None:
    form = published()["000-14"]
    points = checklist(form, SHANGHAI)
    assert {point.code for point in points} <= {"P07", "S01", "S02"}
    assert all(point.question and point.places and len(point.places) == len(point.fields) for point in points)
    switched_off = ruled(P07=None, S01=None, S02=None)
    assert checklist(form, switched_off) == []
    assert not {point.code for point in points} & {finding.code for finding in check(form, SHANGHAI)[0]}


def test_required_answers_differ() -> None:
    assert "project.category" in SHANGHAI.required[Kind.DECLARATION]
    assert "project.category" not in policy.load("national").required[Kind.DECLARATION]
