"""What a check says of forms that could not be compared, besides its report."""

import json
from pathlib import Path
from typing import Any

import pytest
from commands import Run, Said, assert_refused, example, stated, write
from forms import SELFASSESSMENT, published, workbook

SELF, LATER, DECLARED = "000-14", "003-04", "002-01"
RENAMED = """
[["项目"]]
"本表" = "%s"
"对照" = "政务公开、政务信息"
"关系" = "改名"
"确认" = true
"""


@pytest.fixture
def forms(tmp_path: Path) -> None:
    """A declaration of 2026 whose project had another name in 2024, and one whose project is new."""
    (tmp_path / "新").mkdir()
    for form_id in (LATER, "003-12"):
        workbook(published()[form_id], tmp_path / "新" / f"{form_id}.xlsx")
    write(tmp_path / "旧" / "自评.json", stated(SELF))


def remarks(said: Said) -> list[str]:
    return [line for line in said.err.splitlines() if line.startswith("！")]


def test_declarations_are_not_compared_with_declarations(run: Run, forms: None) -> None:
    said = run("check", "新", "--against", example(DECLARED).parent)
    assert remarks(said) == ["！ 校验的都是申报表，没有自评表可与 --against 给的申报表对照。"]


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (None, ["一张也没有对上，没有对上的 2 张"]), ("政务公开和政务信息", ["对上 1 张，没有对上的 1 张"]),
        ("政务公开与信息", [
            "一张也没有对上，没有对上的 2 张",
            "校验的表里没有对照文件“对照.toml”第2行的“政务公开与信息”，对照文件里的这些没有用到；名称写错的请改正。",
        ]),
    ],
)  # fmt: skip
def test_how_many_have_an_earlier_form(
    own: str | None, said: list[str], run: Run, forms: None, tmp_path: Path
) -> None:
    (tmp_path / "对照.toml").write_text(RENAMED % own if own else "", encoding="utf-8")
    told = remarks(run("check", "新", "--previous", "旧", "--mapping", "对照.toml"))
    assert len(told) == len(said)
    assert all(words in line for words, line in zip(said, told, strict=True))


def test_where_all_have_one_nothing_is_said(run: Run, forms: None, tmp_path: Path) -> None:
    (tmp_path / "对照.toml").write_text(RENAMED % "政务公开和政务信息" + RENAMED % "别的", encoding="utf-8")
    said = run("check", f"新/{LATER}.xlsx", "--previous", "旧", "--mapping", "对照.toml")
    assert remarks(said) == []


def test_self_assessments_are_no_declarations(run: Run, forms: None) -> None:
    assert_refused(
        run("check", "新", "--against", "旧"),
        "--against 给的都是自评表，没有申报表。请写放申报表的文件夹；与以前年度的表对照，用 --previous。",
    )


def test_a_folder_that_is_not_whole(run: Run, tmp_path: Path) -> None:
    for form_id in ("002-01", "002-02", "002-03"):
        write(tmp_path / "申报" / f"{form_id}.json", stated(form_id))
    run("batch", SELFASSESSMENT, "--from", "申报", "-o", "自评")
    assert remarks(run("check", "自评", "--against", "申报")) == []
    assert remarks(run("check", "自评", "--against", "申报/002-01.json")) == [
        "！ 与申报表对照，对上 1 张，没有对上的 2 张，是不是 --against 没有给全？"
    ]


def test_the_summary_says_it_as_well(run: Run, forms: None) -> None:
    said = run("summary", "新", "-o", "汇总.xlsx", "--previous", "旧")
    assert remarks(said) == [
        "！ 与以前年度的表对照，一张也没有对上，没有对上的 2 张：年度要更早，单位、项目名称要相同，"
        "改了名的请写进对照文件；新项目不用管。"
    ]


def test_a_folder_of_data_files_is_not_checked(run: Run, forms: None) -> None:
    assert_refused(
        run("check", "旧"), "文件夹“旧”里没有工作簿", "里面是数据文件，请先用 xltool batch 生成工作簿。"
    )


def test_an_indicator_mapped_to_nothing_is_told_where_it_stands(run: Run, tmp_path: Path) -> None:
    declared: dict[str, Any] = stated("002-03")
    write(tmp_path / "申报.json", declared)
    declared["indicators"][3]["name"] = "购车数量"
    write(tmp_path / "改" / "申报.json", declared)
    run("batch", SELFASSESSMENT, "--from", "改", "-o", "自评")
    mapping = '[["指标"]]\n"本表" = "购车数量"\n"对照" = "车辆购入数量"\n"确认" = true\n'
    (tmp_path / "对照.toml").write_text(mapping, encoding="utf-8")
    said = run("check", "自评", "--against", "申报.json", "--mapping", "对照.toml", "--format", "json")
    (finding,) = [one for one in json.loads(said.out)["files"][0]["findings"] if one["code"] == "Y04"]
    assert "对照文件写的“车辆购入数量”，申报表里没有" in finding["message"]
