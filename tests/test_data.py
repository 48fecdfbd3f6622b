"""Data files: JSON and YAML in, every fault named, and back."""

import json
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltool import data, shipped
from xltool.refusal import Refusal

EXAMPLES = sorted(shipped.examples().rglob("*.json"))
SELFASSESSMENT = "shanghai-selfassessment-2024"
SMALL: dict[str, Any] = {
    "id": "t-1",
    "edition": SELFASSESSMENT,
    "year": 2024,
    "project": {"name": "测试项目"},
    "funds": {"total": {"budget": "64.50"}},
    "indicators": [{"level1": "产出指标", "name": "培训场次", "target": "≥1.00(场)", "weight": "10.00"}],
}


def written(folder: Path, text: str | bytes, name: str = "数据.json") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def changed(path: str, value: Any) -> dict[str, Any]:
    """The small form with one key set."""
    form = deepcopy(SMALL)
    node = form
    *parents, leaf = path.split(".")
    for parent in parents:
        node = node[parent]
    node[leaf] = value
    return form


def refusal(folder: Path, content: Any, name: str = "数据.json") -> str:
    text = content if isinstance(content, (str, bytes)) else json.dumps(content, ensure_ascii=False)
    with pytest.raises(Refusal) as caught:
        data.load(written(folder, text, name))
    return str(caught.value)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem[:6])
def test_examples_read_and_come_back_the_same(path: Path) -> None:
    (form,) = data.load(path)
    stated = json.loads(path.read_text(encoding="utf-8"))
    back = data.to_data(form)
    assert {key: back[key] for key in stated} == stated
    assert list(back) == list(stated)


def test_numbers_unquoted_stay_exact(tmp_path: Path) -> None:
    text = json.dumps(changed("funds.total.budget", "@")).replace('"@"', "64.5")
    (form,) = data.load(written(tmp_path, text))
    assert form.number("funds.total.budget").value == Decimal("64.5")
    text = json.dumps(changed("funds.total.budget", "@")).replace('"@"', "0.1000000000000000055")
    (form,) = data.load(written(tmp_path, text))
    assert form.number("funds.total.budget").value == Decimal("0.1000000000000000055")


@given(st.decimals("-999999999", "999999999", places=2))
def test_every_amount_survives(number: Decimal) -> None:
    form = data.from_data(changed("funds.total.budget", f"{number:f}"), "数据")
    assert form.number("funds.total.budget").value == number
    again = data.from_data(data.to_data(form), "数据")
    assert again.number("funds.total.budget").value == number


def test_absent_null_and_empty_are_blank_and_zero_is_not(tmp_path: Path) -> None:
    for value in (None, ""):
        (form,) = data.load(written(tmp_path, json.dumps(changed("funds.total.budget", value))))
        assert form["funds.total.budget"].is_blank
    assert form["funds.total.executed"].is_blank
    (form,) = data.load(written(tmp_path, json.dumps(changed("funds.total.budget", "0"))))
    assert form.number("funds.total.budget").value == 0
    (form,) = data.load(written(tmp_path, json.dumps(changed("funds.total", None))))
    assert form["funds.total.budget"].is_blank


YAML = """
id: t-1
edition: shanghai-selfassessment-2024
year: 2024
project:
  name: 测试项目
  department: null
  unit: ~
funds:
  total: {budget: 64.50}
goals:
  expected: "null"
  actual:
indicators:
  - {level1: 产出指标, name: 培训场次, target: ≥1.00(场), weight: 10.00}
"""


def test_yaml_says_the_same_as_json(tmp_path: Path) -> None:
    (form,) = data.load(written(tmp_path, YAML, "数据.yaml"))
    assert form["goals.expected"].value == "null"
    assert form["project.department"].is_blank
    assert form["goals.actual"].is_blank
    (same,) = data.load(written(tmp_path, json.dumps(changed("goals", {"expected": "null"}))))
    assert data.to_data(form) == data.to_data(same)


def test_yaml_keeps_numbers_and_dates_as_typed(tmp_path: Path) -> None:
    text = (
        "edition: shanghai-declaration-2024\nyear: 2024\nproject: {name: 007, start: 2024-01-31}\nid: 001\n"
    )
    (form,) = data.load(written(tmp_path, text, "数据.yml"))
    assert form["project.name"].value == "007"
    assert data.to_data(form)["project"]["start"] == "2024-01-31"
    assert form.id == "001"


def test_several_forms_in_one_file(tmp_path: Path) -> None:
    forms = data.load(written(tmp_path, json.dumps([SMALL, changed("id", "t-2")])))
    assert [form.id for form in forms] == ["t-1", "t-2"]


def test_places_that_read_gives_are_taken_back(tmp_path: Path) -> None:
    (form,) = data.load(written(tmp_path, json.dumps(SMALL | {"places": {"year": "自评表!A2"}})))
    assert "places" not in data.to_data(form)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("fund", {}, "不认识的键 fund。是不是想写 funds？"),
        ("project.nam", "x", "不认识的键 project.nam。是不是想写 project.name？"),
        ("funds.total.budget", "6O.5", "funds.total.budget 应为金额数字，例如 64.50，实际是“6O.5”"),
        ("funds.total.budget", "1,05", "应为金额数字，例如 64.50，实际是“1,05”"),
        ("funds.total.budget", True, "实际是“true”"),
        ("funds.total.budget", [1], "实际是一个列表"),
        ("funds.total.budget", {"a": 1}, "实际是一组“键: 值”"),
        ("funds.total.budget", float("nan"), "实际是“NaN”"),
        ("funds.total", "64.50", "funds.total 应当是一组“键: 值”，实际是“64.50”"),
        ("year", None, "没有写 year（年度）。应为四位年份，例如 2024"),
        ("year", "二〇二四", "year 应为四位年份，例如 2024，实际是“二〇二四”"),
        ("edition", None, "没有写 edition（表样版本）。可选："),
        ("edition", "shanghai-selfassesment-2024", f"是不是想用 {SELFASSESSMENT}？"),
        ("id", ["x"], "id 应当是一段文字，实际是一个列表"),
        ("id", "a\x07", "id 应当是一段文字"),
        ("indicators", {}, "indicators 应当是一个列表，实际是一组“键: 值”"),
        ("indicators", False, "indicators 应当是一个列表，实际是“false”"),
        ("indicators", ["x"], "indicators[0] 应当是一条指标的数据，实际是“x”"),
        ("indicators", [{"naem": "x"}], "不认识的键 indicators[0].naem。是不是想写 name？"),
        ("indicators", [{"weight": "十"}], "indicators[0].weight 应为分数数字，例如 10.00，实际是“十”"),
        ("indicators", [{}] * 1001, "indicators 有 1001 条，一张表最多 1000 条"),
        ("project.name", "a\x0bb", "project.name 含有看不见的控制字符"),
        ("project.name", "长" * 32768, "有 32768 个字，一个单元格最多 32767 个"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, path: str, value: Any, said: str) -> None:
    sentence = refusal(tmp_path, changed(path, value))
    assert said in sentence
    assert sentence.startswith("没有叫" if "是不是想用" in said else "“数据.json”")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("数据.json", "", "是空的"),
        ("数据.yaml", "\n \n", "是空的"),
        ("数据.json", "[]", "一张表也没有"),
        ("数据.yaml", "[]", "一张表也没有"),
        ("数据.json", "null", "应当是一张表的数据"),
        ("数据.json", "[1]", "第1张表应当是一张表的数据（由“键: 值”组成），实际是“1”"),
        ("数据.json", '{"a": 1,}', "第1行第9列不是正确的 JSON"),
        ("数据.json", '{\n"a": 1\n"b": 2}', "第3行第1列不是正确的 JSON"),
        ("数据.json", '{"id": "1", "id": "2"}', "把 id 写了两次"),
        ("数据.json", '{"project": {"name": "a", "name": "b"}}', "把 name 写了两次"),
        ("数据.yaml", "id: 1\nproject:\n  name: a\n  name: b\n", "第4行把 name 写了两次"),
        ("数据.yaml", "a: [1\nb: 2", "不是正确的 YAML"),
        ("数据.yaml", "a: 1\n\tb: 2", "第2行不是正确的 YAML"),
        ("数据.yaml", "a: 1\n---\nb: 2\n", "不是正确的 YAML"),
        ("数据.yaml", "? [a, b]\n: c\n", "不是正确的 YAML"),
        ("数据.yaml", "!!python/object/apply:os.system ['true']", "第1张表应当是一张表的数据"),
        ("数据.json", "[" * 100_000, "嵌套太深"),
        ("数据.json", "测试".encode("gbk"), "不是 UTF-8 编码的文本"),
        ("数据.json", '{"a": 1}'.encode("utf-16"), "不是 UTF-8 编码的文本"),
        ("数据.xlsx", b"PK\x03\x04rest", "是工作簿或文档，不是数据文件"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_data_file(tmp_path: Path, name: str, content: str | bytes, said: str) -> None:
    sentence = refusal(tmp_path, content, name)
    assert said in sentence
    assert name in sentence
    assert "\n" not in sentence


def test_a_yaml_bomb_is_refused_at_once(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert "没有写 edition" in refusal(tmp_path, "\n".join(lines), "数据.yaml")
    text = "\n".join([*lines, f"edition: {SELFASSESSMENT}", "year: *a11"])
    assert "不认识的键 a0" in refusal(tmp_path, text, "数据.yaml")


def test_a_file_too_large_a_folder_and_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refusal, match="打不开：这个位置不存在"):
        data.load(tmp_path / "没有.json")
    with pytest.raises(Refusal, match="打不开：是一个文件夹"):
        data.load(tmp_path)
    monkeypatch.setattr(data, "_LARGEST", 10)
    assert "不像绩效表格的数据" in refusal(tmp_path, SMALL)


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    (form,) = data.load(written(tmp_path, b"\xef\xbb\xbf" + json.dumps(SMALL).encode()))
    assert form.project_name == "测试项目"
