"""Mapping files: what they settle, and what is said of a faulty one."""

from pathlib import Path

import pytest

from xltool import mapping_file, shipped
from xltool.pairing import Concordance, IndicatorEntry, ProjectEntry, Relation
from xltool.refusal import Refusal


def read(folder: Path, *lines: str) -> Concordance:
    path = folder / "对照.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return mapping_file.read(path)


def project(
    relation: str = "改名", own: str = '"甲"', others: str = '"乙"', confirmed: str = "true"
) -> list[str]:
    """An entry on projects, five lines long."""
    return [
        '[["项目"]]',
        f'"本表" = {own}',
        f'"对照" = {others}',
        f'"关系" = "{relation}"',
        f'"确认" = {confirmed}',
    ]


def test_what_is_written_is_what_is_settled(tmp_path: Path) -> None:
    said = read(
        tmp_path, "# 草稿", '[["项目"]]', '"单位" = "某局"', '"对照单位" = "某所"', '"本表" = "新"', '"对照" = "旧"',
        '"关系" = "改名"', '"确认" = true', '[["项目"]]', '"本表" = "并"', '"对照" = ["甲", "乙"]', '"关系" = "合并"',
        '"确认" = false', '[["指标"]]', '"项目" = "新"', '"本表" = "子"', '"对照" = "丑"', '"确认" = true',
    )  # fmt: skip
    assert said.projects == (
        ProjectEntry(("新",), ("旧",), Relation.RENAMED, "某局", "某所", True, "对照文件“对照.toml”第2行"),
        ProjectEntry(("并",), ("甲", "乙"), Relation.MERGED, "", "", False, "对照文件“对照.toml”第9行"),
    )
    assert said.indicators == (IndicatorEntry("子", "丑", "新", True, "对照文件“对照.toml”第14行"),)
    assert said.unconfirmed == 1


def test_a_workbook_is_no_mapping_file(tmp_path: Path) -> None:
    (tmp_path / "清单.xlsx").write_bytes(b"PK\x03\x04\xff")
    with pytest.raises(Refusal, match=r"^“清单\.xlsx”不是对照文件。对照文件是以 \.toml 结尾的文本文件。$"):
        mapping_file.read(tmp_path / "清单.xlsx")


def test_splits_and_new_projects(tmp_path: Path) -> None:
    split = project("拆分", '["甲", "乙"]', '"旧"')
    new = ['[["项目"]]', '"本表" = "丙"', '"关系" = "新增"', '"确认" = true']
    one, two = read(tmp_path, *split, *new).projects
    assert (one.own, one.others, one.relation) == (("甲", "乙"), ("旧",), Relation.SPLIT)
    assert (two.own, two.others, two.relation) == (("丙",), (), Relation.NEW)


def test_drafts_may_leave_several_answers_open(tmp_path: Path) -> None:
    assert read(tmp_path, *project(), *project(others='"丙"', confirmed="false")).unconfirmed == 1


def test_nothing_settles_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "# 还没有写") == Concordance()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (['[["项木"]]'], "第1行：不认识的一节“项木”。是不是想写 项目？只有 [[\"项目\"]] 和 [[\"指标\"]]。"),
        (["x = 1"], "第1行：不认识的一节“x”。只有"),
        (['["项目"]', '"本表" = "甲"'], "第1行：“项目”应当一条一节，每节写成 [[\"项目\"]]。"),
        (["", *project(), '"对照单未" = "某所"'], "第7行：不认识的设置“对照单未”。是不是想写 对照单位？"),
        (project("改明"), "第4行：“关系”只能写改名、合并、拆分、新增，实际是“改明”。"),
        (project("同名"), "第4行：“关系”只能写改名、合并、拆分、新增，实际是“同名”。"),
        (project(own='""'), "第2行：“本表”应当写项目名称，几个的写成 [\"…\", \"…\"]。"),
        (project(own="5"), "第2行：“本表”应当写项目名称"),
        (project("合并", others='["乙", "乙 "]'), "第3行：“对照”里有一个项目写了两次。"),
        (project("改名", others='["乙", "丙"]'), "第1行：改名是一个对一个，这里“本表”有 1 个，“对照”有 2 个。"),
        (project("合并"), "第1行：合并是“本表”一个、“对照”几个，这里“本表”有 1 个，“对照”有 1 个。"),
        (project("拆分", others='["乙", "丙"]'), "第1行：拆分是“本表”几个、“对照”一个"),
        (project("新增"), "第1行：新增的没有“对照”"),
        (project(confirmed='"是"'), "第5行：“确认”只能写 true（已核对）或 false（还没有核对），不加引号。"),
        (project()[:-1], "第1行：“确认”只能写 true"),
        ([*project(), "", *project(others='"丙"')],
         "第7行：“甲”在前面（对照文件“对照.toml”第1行）已经写过，只能确认一处。"),
        (['[["指标"]]', '"本表" = "子"', '"确认" = true'], "第1行：“对照”应当是一段文字，写在引号里。"),
        (['[["指标"]]', '"关系" = "改名"'], "第2行：不认识的设置“关系”。"),
        ([*project(), '"确认" = true'], "第6行第12列与前面的重复。"),
        (['[["项目"]]', "本表 = 5"], "第2行第1列不是正确的 TOML，中文要写在英文引号里。"),
        (project(own="甲"), "第2行第8列不是正确的 TOML，中文要写在英文引号里。"),
        (project(own="“甲”"), "第2行第8列不是正确的 TOML，中文标点 “ 要改成英文的。"),
        (project("合并", others='["乙"，"丙，"]'), "第3行第12列不是正确的 TOML，中文标点 ， 要改成英文的。"),
        (project(own='"甲'), "第2行第10列不是正确的 TOML，少了一个引号。"),
        (project(confirmed="是"), "第5行第8列不是正确的 TOML，是、否写成 true、false，全是小写，不加引号。"),
        (project(confirmed="True  # 核对过"), "第5行第8列不是正确的 TOML，是、否写成 true、false"),
        (project(others='["乙" "丙"]'), "第3行第13列不是正确的 TOML，请检查引号、等号和方括号。"),
        (['["项目"]', '"本表" = "甲"', '["项目"]'],
         '第3行第6列与前面的重复；同样的几节，每节写成 [["项目"]]，两层方括号。'),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(tmp_path, *lines)
    assert str(refused.value).startswith(f"对照文件“对照.toml”{said}")


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"^对照文件“无\.toml”打不开：这个位置不存在"):
        mapping_file.read(tmp_path / "无.toml")


def test_ten_thousand_entries_are_read(tmp_path: Path) -> None:
    lines = [line for n in range(2000) for line in project(own=f'"甲{n}"')]
    assert read(tmp_path, *lines).projects[-1].place == "对照文件“对照.toml”第9996行"


def test_the_example_is_sound() -> None:
    said = mapping_file.read(shipped.examples() / "对照 2024自评-2026申报.toml")
    assert said.unconfirmed == 0
    assert [(one.relation.value, *one.own) for one in said.projects] == [
        ("合并", "组织人事与队伍建设专项"), ("改名", "政务公开和政务信息"), ("改名", "重要文档和数据安全管理"),
        ("改名", "医疗保险监管档案整理费"), ("改名", "医疗保险执行情况监督检查费"),
    ]  # fmt: skip
