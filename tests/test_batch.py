"""Many forms at once: every outcome named, no bad file stops the rest."""

import os
from pathlib import Path
from typing import Any

import pytest
from commands import Run, names, stated, write
from forms import SELFASSESSMENT

from xltool.app import examine, generate
from xltool.refusal import Refusal


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Data of two editions, three of the same name, and bad files."""
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
        "已生成 4 张表，放在 出；"
        "跳过其他表样版本 2 张（shanghai-declaration-2024 1 张、shanghai-declaration-2026 1 张）；"
        "没能生成 2 处，原因见上。\n"
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
    said = run("batch", SELFASSESSMENT, "--from", "数据", "-o", "出")
    assert (said.code, said.err) == (0, "")
    assert "已生成 1 张表" in said.out
    assert "跳过其他表样版本 1 张" in said.out
    again = run("batch", SELFASSESSMENT, "--from", "数据", "-o", "出")
    assert (again.code, len(names(tmp_path / "出"))) == (0, 2)


def test_a_batch_that_makes_nothing_fails_and_leaves_no_folder(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "数据" / "申报.json", stated("002-01"))
    said = run("batch", SELFASSESSMENT, "--from", "数据", "-o", "出")
    assert said.code == 2
    assert f"没有生成任何表：没有 {SELFASSESSMENT} 的数据" in said.out
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
    stamp = generate.stamp

    def fail(compiled: Any, form: Any) -> bytes:
        if form.id == "000-01":
            raise ZeroDivisionError
        return stamp(compiled, form)

    monkeypatch.setattr(generate, "stamp", fail)
    made = [
        one
        for found in generate.Batch(SELFASSESSMENT, tmp_path / "数据", tmp_path / "出").run()
        for one in found
    ]
    assert [bool(one.workbook) for one in made] == [False, True]
    assert "“000-01.json”里有程序没有料到的数据" in made[0].refusal


def test_a_process_that_dies_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "数据" / "甲.json", stated())
    monkeypatch.setattr(generate, "_be_deaf", os.abort)
    with pytest.raises(Refusal, match="被系统中止"):
        list(generate.Batch(SELFASSESSMENT, tmp_path / "数据", tmp_path / "出", workers=2).run())
