"""``xltool match``: the draft of a mapping file, and what becomes of it once it is confirmed."""

import json
from pathlib import Path
from typing import Any

import pytest
from commands import Run, assert_refused, names, stated, write

from xltool import mapping_file
from xltool.pairing import Relation

SELF, DECLARED = "000-14", "002-02"


@pytest.fixture
def folders(tmp_path: Path) -> None:
    """Three self-assessments beside their declarations: of the same name, renamed, and without any."""
    for name, declared in (("档案整理费", "档案 整理费"), ("窗口服务经费", "窗口服务费"), ("信息系统", "")):
        assessment, declaration = assessed(name), stated(DECLARED)
        write(tmp_path / "自评" / f"{name}.json", assessment)
        if declared:
            declaration["project"] |= {"name": declared, "unit": assessment["project"]["unit"]}
            write(tmp_path / "申报" / f"{declared}.json", declaration)
    spare = stated("002-03")
    write(tmp_path / "申报" / "多余.json", spare)


def assessed(name: str) -> dict[str, Any]:
    """A self-assessment with the indicators of the declaration, one of them renamed."""
    form, declared = stated(SELF), stated(DECLARED)
    form["project"]["name"] = name
    form["indicators"] = declared["indicators"]
    form["indicators"][3]["name"] = "档案整理完成的数量"
    return form


def test_a_draft_lists_what_pairs_what_may_and_what_does_not(run: Run, tmp_path: Path, folders: None) -> None:
    said = run("match", "自评", "--against", "申报", "-o", "对照.toml")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "名称相同、已经对上的项目 1 个。\n名称相近、等您确认的：项目 1 个，指标 2 条。\n"
        "没有找到对应的：本表 1 个，对照的表里没有用到的 1 个。\n"
        "草稿在 对照.toml。请打开逐条核对，把“确认”改为 true，再用 check --mapping。\n"
    )
    text = (tmp_path / "对照.toml").read_text(encoding="utf-8")
    assert "#   档案整理费（上海市医疗保障局，档案整理费.json） ＝ 档案 整理费.json\n" in text
    assert (
        '\n[["项目"]]\n"单位" = "上海市医疗保障局"\n"本表" = "窗口服务经费"  # 窗口服务经费.json\n'
        '"对照" = "窗口服务费"  # 窗口服务费.json，相似 0.91\n"关系" = "改名"\n"确认" = false\n'
    ) in text
    assert "# 本表里没有找到对应的：\n#   信息系统（上海市医疗保障局，信息系统.json）\n" in text
    assert (
        "# 对照的表里没有用到的：\n#   交通工具购置及更新（上海市医疗保障局监督检查所，多余.json）\n" in text
    )
    draft = mapping_file.read(tmp_path / "对照.toml")
    assert draft.unconfirmed == 3
    assert [(one.own, one.others, one.relation) for one in draft.projects] == [
        (("窗口服务经费",), ("窗口服务费",), Relation.RENAMED)
    ]
    assert [(one.project, one.own, one.other) for one in draft.indicators] == [
        ("档案整理费", "档案整理完成的数量", "档案整理完成数量"),
        ("窗口服务经费", "档案整理完成的数量", "档案整理完成数量"),
    ]


def test_a_draft_settles_nothing_until_it_is_confirmed(run: Run, tmp_path: Path, folders: None) -> None:
    run("batch", "shanghai-selfassessment-2024", "--from", "自评", "-o", "表")
    run("match", "自评", "--against", "申报", "-o", "对照.toml")
    check = ("check", "表", "--against", "申报", "--mapping", "对照.toml", "--format", "json")

    def codes(said: str) -> dict[str, set[str]]:
        return {
            Path(file["path"]).stem.partition(" ")[2]: {one["code"] for one in file["findings"]}
            & {"Y01", "Y02", "Y03", "Y04"}
            for file in json.loads(said)["files"]
        }

    open_draft = run(*check)
    assert "对照文件里有 3 条还没有确认，没有采用；核对后把“确认”改为 true。" in open_draft.err
    assert codes(open_draft.out) == {"档案整理费": {"Y04"}, "窗口服务经费": {"Y02"}, "信息系统": {"Y01"}}
    draft = (tmp_path / "对照.toml").read_text(encoding="utf-8")
    (tmp_path / "对照.toml").write_text(draft.replace('"确认" = false', '"确认" = true'), encoding="utf-8")
    confirmed = run(*check)
    assert "没有确认" not in confirmed.err
    assert codes(confirmed.out) == {"档案整理费": set(), "窗口服务经费": set(), "信息系统": {"Y01"}}


def test_earlier_years_are_matched_as_well(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "新" / "甲.json", stated("003-04"))
    write(tmp_path / "旧" / "乙.json", stated("000-14"))
    run("match", "新", "--previous", "旧", "-o", "对照.toml")
    text = (tmp_path / "对照.toml").read_text(encoding="utf-8")
    assert '"对照" = "政务公开、政务信息"  # 乙.json，2024年，相似 0.94\n' in text


def test_a_project_of_another_unit_names_both(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "新" / "甲.json", stated("003-01"))
    write(tmp_path / "旧" / "乙.json", stated("002-02"))
    run("match", "新", "--previous", "旧", "-o", "对照.toml")
    (entry,) = mapping_file.read(tmp_path / "对照.toml").projects
    assert (entry.unit, entry.other_unit) == ("上海市医疗保障局", "上海市医疗保障局监督检查所")


def test_a_project_of_the_same_name_in_another_unit_is_mentioned(run: Run, tmp_path: Path) -> None:
    own, declared = assessed("档案整理费"), stated(DECLARED)
    declared["project"] |= {"name": "档案整理费", "unit": "上海市医保局"}
    write(tmp_path / "自评" / "甲.json", own)
    write(tmp_path / "申报" / "乙.json", declared)
    run("match", "自评", "--against", "申报", "-o", "对照.toml")
    said = "同名的在“上海市医保局”名下，两处单位写法不同的，请改成一致"
    text = (tmp_path / "对照.toml").read_text(encoding="utf-8")
    assert f"#   档案整理费（上海市医疗保障局，甲.json）　最相近：{said}\n" in text


def test_names_with_quotes_and_line_breaks_stay_one_line(run: Run, tmp_path: Path) -> None:
    new, old = stated("003-04"), stated("000-14")
    new["project"]["name"], old["project"]["name"] = '政务"公开"\\信息\n服务', "政务公开信息的服务"
    write(tmp_path / "新" / "甲.json", new)
    write(tmp_path / "旧" / "乙.json", old)
    assert run("match", "新", "--previous", "旧", "-o", "对照.toml").code == 0
    (entry,) = mapping_file.read(tmp_path / "对照.toml").projects
    assert (entry.own, entry.others) == (('政务"公开"\\信息 服务',), ("政务公开信息的服务",))


def test_the_same_forms_give_the_same_bytes(run: Run, tmp_path: Path, folders: None) -> None:
    for name in ("甲.toml", "乙.toml"):
        run("match", "自评", "--against", "申报", "-o", name)
    assert (tmp_path / "甲.toml").read_bytes() == (tmp_path / "乙.toml").read_bytes()


def test_files_that_cannot_be_read_are_named_and_the_draft_is_written(
    run: Run, tmp_path: Path, folders: None
) -> None:
    (tmp_path / "自评" / "坏.xlsx").write_bytes(b"PK\x03\x04")
    said = run("match", "自评", "--against", "申报", "-o", "对照.toml")
    assert said.code == 2
    assert "坏.xlsx" in said.err
    assert (tmp_path / "对照.toml").is_file()


def test_a_file_that_is_there_is_never_overwritten(run: Run, tmp_path: Path, folders: None) -> None:
    (tmp_path / "对照.toml").write_text("# 已经核对过\n", encoding="utf-8")
    assert_refused(
        run("match", "自评", "--against", "申报", "-o", "对照.toml"), "“对照.toml”已经存在，不会覆盖"
    )
    assert (tmp_path / "对照.toml").read_text(encoding="utf-8") == "# 已经核对过\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("自评", "-o", "对照.toml"), "--against（申报表）和 --previous（以前年度的表）要写一种，只写一种。"),
        (("自评", "--against", "申报", "--previous", "申报", "-o", "对照.toml"), "只写一种"),
        (("自评", "--against", "申报"), "没有写选项 -o"),
        (("自评", "--against", "申报", "-o", "对照.txt"), "应当以 .toml 结尾"),
        (("申报", "--against", "申报", "-o", "对照.toml"), "给的文件里没有自评表。给的都是申报表：自评表写在前面，"),
        (("自评", "--against", "自评", "-o", "对照.toml"), "--against 给的都是自评表，没有申报表。"),
        (("没有", "--against", "申报", "-o", "对照.toml"), "找不到“没有”。"),
        (("空", "--against", "申报", "-o", "对照.toml"), "文件夹“空”里没有工作簿（.xlsx、.xls、.et 等），也没有"),
    ],
)  # fmt: skip
def test_what_cannot_be_matched(
    run: Run, tmp_path: Path, folders: None, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "空").mkdir()
    before = names(tmp_path)
    assert_refused(run("match", *words), said)
    assert names(tmp_path) == before
