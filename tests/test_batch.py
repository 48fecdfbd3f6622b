"""Many forms at once: every outcome named, no bad file stops the rest."""

import os
from pathlib import Path
from typing import Any

import pytest
from commands import DECLARATION, Run, assert_refused, names, stated, write
from forms import SELFASSESSMENT

from xltool import data
from xltool import edition as editions
from xltool.app import examine, making, naming, task
from xltool.batch import engine
from xltool.form import Filing
from xltool.refusal import Refusal


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Data of three editions, three of the same name, and bad files."""
    folder = tmp_path / "数据"
    for name in ("甲", "乙", "丙"):
        write(folder / f"{name}.json", stated() | {"goals": {"expected": name}})
    write(folder / "下级" / "两张.json", [stated("000-01"), stated("002-01")])
    write(folder / "别的.json", stated("003-01"))
    write(folder / "错数.json", stated() | {"grade": ["优"]})
    (folder / "坏.yaml").write_text("a: [", encoding="utf-8")
    return folder


MIXED = [
    "000-01 规财法工作经费.xlsx",
    "000-02 少儿学生基本医疗保障工作专项(2).xlsx",
    "000-02 少儿学生基本医疗保障工作专项(3).xlsx",
    "000-02 少儿学生基本医疗保障工作专项.xlsx",
    "上海市医疗保障局_医疗保险监管档案整理费_自评表.xlsx",
    "上海市医疗保障局监督检查所_医疗保险执行情况监督检查费_自评表.xlsx",
]


@pytest.mark.parametrize("workers", [1, 2])
def test_batch_names_every_outcome(run: Run, mixed: Path, tmp_path: Path, workers: int) -> None:
    said = run("batch", SELFASSESSMENT, "--from", mixed, "-o", "出", "--workers", workers)
    assert said.code == 2
    assert names(tmp_path / "出") == MIXED
    assert said.err.splitlines() == [
        "✗ 数据文件“坏.yaml”第1行不是正确的 YAML。请检查缩进、冒号和引号；缩进只能用空格。",
        "✗ “错数.json”的 grade 应为文字，实际是一个列表。",
    ]
    assert said.out == (
        "已生成 6 张表，放在 出；没能生成 2 处，原因见上。\n"
        "其中 1 张是 2026 年度的，用的是 shanghai-selfassessment-2024 的表样，请确认。\n"
    )


def test_batch_gives_the_same_files_with_two_processes(run: Run, mixed: Path, tmp_path: Path) -> None:
    run("batch", SELFASSESSMENT, "--from", mixed, "-o", "一", "--workers", 1)
    run("batch", SELFASSESSMENT, "--from", mixed, "-o", "二", "--workers", 2)
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("一", "二"))
    assert one == two
    form = examine.read_all([tmp_path / "一" / MIXED[3]])
    assert next(form).forms[0]["goals.expected"].raw == "丙"  # 丙 comes first by name


def test_other_editions_are_passed_over_without_failing(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "数据" / "自评.json", stated())
    write(tmp_path / "数据" / "申报.json", stated("002-01"))
    write(tmp_path / "数据" / "新的.json", stated("003-01"))
    said = run("batch", DECLARATION, "--from", "数据", "-o", "出")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "已生成 1 张表，放在 出；"
        "跳过其他表样版本 2 张（shanghai-declaration-2026 1 张、shanghai-selfassessment-2024 1 张）。\n"
    )
    again = run("batch", DECLARATION, "--from", "数据", "-o", "出")
    assert (again.code, len(names(tmp_path / "出"))) == (0, 2)


def test_a_batch_that_makes_nothing_fails_and_leaves_no_folder(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "数据" / "自评.json", stated())
    said = run("batch", DECLARATION, "--from", "数据", "-o", "出")
    assert said.code == 2
    assert f"没有生成任何表：没有 {DECLARATION} 的数据" in said.out
    assert "--from 应当写申报表（由它生成自评表）、数据文件或项目清单" in said.out
    assert not (tmp_path / "出").exists()


def test_names_that_would_harm_are_made_safe(run: Run, tmp_path: Path) -> None:
    made = {
        "../上级": "_上级.xlsx", "CON": "_CON.xlsx", "a/b\\c": "a_b_c.xlsx", " 空 格 ": "空 格.xlsx",
        "很长" * 100: "很长" * 37 + "很.xlsx", "“引”'号'&": "“引”'号'&.xlsx", "...": "未命名.xlsx",
    }  # fmt: skip
    for n, name in enumerate(made):
        form = stated() | {"id": None}
        form["project"]["name"] = name
        write(tmp_path / "数据" / f"{n}.json", form)
    assert run("batch", SELFASSESSMENT, "--from", "数据", "-o", "出").code == 0
    assert names(tmp_path / "出") == sorted(made.values())
    assert not (tmp_path / "上级.xlsx").exists()
    write(tmp_path / "数据二" / "路径.json", stated() | {"id": "../../上级"})
    assert run("batch", SELFASSESSMENT, "--from", "数据二", "-o", "出二").code == 0
    assert names(tmp_path / "出二") == ["_.._上级 少儿学生基本医疗保障工作专项.xlsx"]


def test_a_fault_of_ours_in_one_form_does_not_stop_the_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for form_id in ("000-01", "000-02"):
        write(tmp_path / "数据" / f"{form_id}.json", stated(form_id))
    stamp = task.stamp

    def fail(compiled: Any, form: Any) -> bytes:
        if form.id == "000-01":
            raise ZeroDivisionError
        return stamp(compiled, form)

    monkeypatch.setattr(task, "stamp", fail)
    made = [
        one
        for found in making.Batch(SELFASSESSMENT, tmp_path / "数据", tmp_path / "出").run()
        for one in found
    ]
    assert [bool(one.workbook) for one in made] == [False, True]
    assert "“000-01.json”里有程序没有料到的数据" in made[0].refusal


def test_a_process_that_dies_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "数据" / "甲.json", stated())
    monkeypatch.setattr(engine, "settle_in", os.abort)
    with pytest.raises(Refusal, match="被系统中止"):
        list(making.Batch(SELFASSESSMENT, tmp_path / "数据", tmp_path / "出", workers=2).run())


# -- names by a pattern -----------------------------------------------------------------------------


def form_named(**project: str | None) -> Filing:
    """A declaration with other words about its project."""
    form = stated("002-04")
    form["project"] |= project
    return data.from_data(form, "测试数据")


SELF = editions.load(SELFASSESSMENT)
UNIT, PROJECT = "上海市医疗保障局监督检查所", "信息化运维项目"


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        (naming.DEFAULT, f"{UNIT}_{PROJECT}_自评表"),
        ("{{年度}}-{{ 编号 }} {{ 项目 }}", f"2024-002-04 {PROJECT}"),
        ("{{ 部门 }}/{{ 单位 }}/{{ 项目 }}.xlsx", f"上海市医疗保障局/{UNIT}/{PROJECT}"),
        ("{{ 单位 }}\\{{ 项目 }}", f"{UNIT}/{PROJECT}"),
        ("../../{{ 项目 }}", f"未命名/未命名/{PROJECT}"),
        ("/etc/{{ 项目 }}", f"etc/{PROJECT}"),
        ("{{ 项目[:3] }}{% if 年度 == '2024' %}（旧）{% endif %}", "信息化（旧）"),
        ("{{ 单位 | replace('上海市', '') }}", "医疗保障局监督检查所"),
        ("自评表", "自评表"),
        ("{{ 单位 }}/", f"{UNIT}/未命名"),
    ],
)
def test_patterns(pattern: str, path: str) -> None:
    assert naming.Names(pattern).path_of(form_named(), SELF).as_posix() == path


@pytest.mark.parametrize(
    ("project", "path"),
    [
        ({"name": "A/B\\C: 甲?"}, f"{UNIT}_A_B_C_ 甲__自评表"),
        ({"unit": None}, f"{PROJECT}_自评表"),
        ({"unit": None, "name": None}, "自评表"),
        ({"unit": "..", "name": "."}, "_._自评表"),
        ({"unit": "甲" * 60, "name": "乙" * 60}, "甲" * 60 + "_" + "乙" * 14),
        ({"unit": "{{ 项目 }}", "name": "{% x %}"}, "{{ 项目 }}_{% x %}_自评表"),
    ],
)
def test_answers_make_no_folders_and_no_patterns(project: dict[str, str | None], path: str) -> None:
    assert naming.Names(naming.DEFAULT).path_of(form_named(**project), SELF).as_posix() == path


def test_a_device_is_no_name() -> None:
    form = form_named(unit="con", name="甲")
    assert naming.Names("{{ 单位 }}/{{ 项目 }}").path_of(form, SELF).as_posix() == "_con/甲"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (
            "{{ 项目名称 }}",
            "文件名样式里没有“项目名称”这一项。是不是想写 项目？可用：单位、项目、年度、部门、编号、表样。",
        ),
        ("{{ 实施单位 }}", "是不是想写 单位？"),
        ("{{ name }}", "文件名样式里没有“name”这一项。可用：单位、项目、年度、部门、编号、表样。"),
        ("{{ 项目 }", "文件名样式“{{ 项目 }”写得不对。每一项写在两层花括号里"),
        ("{项目}", "文件名样式“{项目}”写得不对。"),
        ("{{ 项目 | 短 }}", "写得不对。"),
        ("{{ 项目.没有 }}", "写得不对。"),
        ("{{ 年度 // 0 }}", "写得不对。"),
        ("{{ ().__class__.__bases__ }}", "写得不对。"),
        ("{% for n in range(9) %}{% endfor %}", "文件名样式里没有“range”这一项。"),
        ("", "写得不对。"),
    ],
)
def test_patterns_that_cannot_be(run: Run, tmp_path: Path, pattern: str, said: str) -> None:
    write(tmp_path / "甲.json", stated("002-04"))
    assert_refused(run("batch", SELFASSESSMENT, "--from", "甲.json", "-o", "出", "--name", pattern), said)
    assert names(tmp_path) == ["甲.json"]


def test_a_pattern_names_every_form_and_collisions_are_numbered(run: Run, tmp_path: Path) -> None:
    for form_id in ("000-01", "003-10", "002-04"):
        write(tmp_path / "数据" / f"{form_id}.json", stated(form_id))
    said = run("batch", SELFASSESSMENT, "--from", "数据", "-o", "出", "--name", "{{ 单位 }}/{{ 项目 }}")
    assert (said.code, said.err) == (0, "")
    assert names(tmp_path / "出") == [
        "上海市医疗保障局", "上海市医疗保障局/规财法工作经费(2).xlsx", "上海市医疗保障局/规财法工作经费.xlsx",
        UNIT, f"{UNIT}/{PROJECT}.xlsx",
    ]  # fmt: skip
    assert "其中 1 张是 2026 年度的，用的是 shanghai-selfassessment-2024 的表样，请确认。" in said.out


def test_a_folder_that_cannot_be_stops_only_its_form(run: Run, tmp_path: Path) -> None:
    for form_id in ("000-01", "002-04"):
        write(tmp_path / "数据" / f"{form_id}.json", stated(form_id))
    (tmp_path / "出").mkdir()
    (tmp_path / "出" / UNIT).touch()
    said = run("batch", SELFASSESSMENT, "--from", "数据", "-o", "出", "--name", "{{ 单位 }}/{{ 项目 }}")
    assert said.code == 2
    assert said.err.startswith(f"✗ 002-04.json 002-04：文件夹“出/{UNIT}”建不了：同名文件已存在。")
    assert names(tmp_path / "出") == ["上海市医疗保障局", "上海市医疗保障局/规财法工作经费.xlsx", UNIT]
