"""The hand-in book: who handed in, who is missing, what came twice, what nobody expected."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from commands import Run, Said, assert_refused
from forms import changed, published, workbook

from xltool import policy
from xltool.check import survey
from xltool.finding import Severity
from xltool.form import Kind
from xltool.handin import Arrival, Book, Expected, HandIn, Listed
from xltool.pairing import Concordance, ProjectEntry, Relation
from xltool.place import Place

BUREAU = "上海市医疗保障局"
NATIONAL = policy.load("national")
#: The self-assessments of 2024, all of the bureau itself, in the order of their numbers.
NAMES = (
    "规财法工作经费", "少儿学生基本医疗保障工作专项", "医保统计和信息专项经费", "待遇保障专项经费", "组织人事专项",
    "特殊对象医疗补助专项", "重要文档和数据安全管理工作", "机关服务管理费", "医药价格和招标采购管理", "队伍建设专项",
    "医药管理服务专项经费", "基金监管工作经费", "行政执法工作经费", "政务公开、政务信息",
)  # fmt: skip


def make_list(
    path: Path, rows: Sequence[Sequence[Any]], heads: Sequence[str] = ("实施单位", "项目名称", "年度")
) -> Path:
    """A list as somebody types it."""
    book = openpyxl.Workbook()
    for row in (heads, *rows):
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


@pytest.fixture
def received(tmp_path: Path) -> Path:
    """The self-assessments came back: 03 and 06 did not, 02 twice, 04 in two versions, 01 under another name."""
    folder = tmp_path / "收到"
    folder.mkdir()
    make_list(tmp_path / "清单.xlsx", [(BUREAU, name, 2024) for name in NAMES])
    for n in (2, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14):
        workbook(published()[f"000-{n:02}"], folder / f"{n:02}.xlsx")
    workbook(changed("000-01", project__name="规财法工作费"), folder / "01.xlsx")
    workbook(published()["000-02"], folder / "02 副本.xlsx")
    workbook(changed("000-04", goals__actual="按时完成，参保人员待遇及时足额拨付。"), folder / "04 修正.xlsx")
    for name, seconds in (("04.xlsx", 1_700_000_000), ("04 修正.xlsx", 1_700_086_400)):
        os.utime(folder / name, (seconds, seconds))
    workbook(changed("000-05", project__name="机关食堂改造"), folder / "多出来的.xlsx")
    (folder / "坏.xlsx").write_bytes(b"")
    return folder


def block(said: Said) -> list[str]:
    """The lines of 收件情况, without their indents."""
    lines = [line.strip() for line in said.out.splitlines()]
    first = next(n for n, line in enumerate(lines) if line.startswith("收件情况"))
    last = next(n for n, line in enumerate(lines) if line.startswith("口径 "))
    return lines[first:last]


def handin(said: Said) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said.out)["handin"]
    return found


# -- against the list -------------------------------------------------------------------------------


def test_who_handed_in_and_who_did_not(run: Run, received: Path) -> None:
    said = run("check", received, "--expect", "清单.xlsx", "--format", "json")
    assert said.code == 1
    found = handin(said)
    assert found["expected"] == 14
    assert [one["project"] for one in found["received"]] == [NAMES[n - 1] for n in (2, 4, 5, *range(7, 15))]
    assert [one["project"] for one in found["missing"]] == [NAMES[0], NAMES[2], NAMES[5]]
    assert [one["cell"] for one in found["missing"]] == ["B2", "B4", "B7"]
    assert [Path(path).name for path in found["unreadable"]] == ["坏.xlsx"]
    versions = {file["edition"] for one in found["received"] for file in one["files"]}
    assert versions == {"shanghai-selfassessment-2024"}


def test_a_close_spelling_is_suggested_and_never_paired(run: Run, received: Path) -> None:
    found = handin(run("check", received, "--expect", "清单.xlsx", "--format", "json"))
    renamed, nobody = found["unexpected"]
    assert (Path(renamed["path"]).name, renamed["nearest"]["project"]) == ("01.xlsx", NAMES[0])
    assert renamed["nearest"]["similarity"] == "0.9231"  # they share 6 signs in order, of 6 and 7: 12 ÷ 13
    assert (nobody["project"], nobody["nearest"]) == ("机关食堂改造", None)
    assert [Path(one["path"]).name for one in found["missing"][0]["maybe"]] == ["01.xlsx"]


def test_the_same_project_twice(run: Run, received: Path) -> None:
    found = handin(run("check", received, "--expect", "清单.xlsx", "--format", "json"))
    same, different = found["twice"]
    assert (same["project"], same["versions"]) == (NAMES[1], 1)
    assert (different["project"], different["versions"]) == (NAMES[3], 2)
    assert [(Path(file["path"]).name, file["last"]) for file in different["files"]] == [
        ("04 修正.xlsx", True), ("04.xlsx", False)
    ]  # fmt: skip
    codes = [(one["code"], one["severity"], Path(one["path"]).name) for one in found["findings"]]
    assert codes == [
        ("J08", "warning", "02 副本.xlsx"), ("J08", "error", "04 修正.xlsx"), ("J08", "error", "04.xlsx"),
        *[("K05", "error", "清单.xlsx")] * 3,
    ]  # fmt: skip


def test_the_block_says_it_to_a_person(run: Run, received: Path) -> None:
    lines = block(run("check", received, "--expect", "清单.xlsx"))
    assert lines[0] == (
        "收件情况：应交 14 项，已交 11 项，未交 3 项，重复 2 项，不在清单上 2 份，没有读出表的文件 1 个。"
    )
    said = "".join(lines)
    assert "没有写表种，按收到最多的自评表核对。" in said
    assert "上海市医疗保障局（应交 14，未交 3）：“规财法工作经费”（可能就是“01.xlsx”）" in said
    assert "另有 1 个文件没有读出表，其中可能有未交的：坏.xlsx" in said
    assert "“少儿学生基本医疗保障工作专项”：2 份自评表，内容相同，是同一份" in said
    assert "“待遇保障专项经费”：2 份自评表，内容不同，是 2 个版本" in said
    assert "04 修正.xlsx：shanghai-selfassessment-2024（现行版），改动时间 2023-11-1" in said
    assert said.count("最后改动") == 1
    assert "项目名称相似度 0.92" in said
    assert "（K05 上报齐全）" in said
    assert "（J08 同单位同名项目）" in said


def test_the_errors_of_the_batch_are_counted(run: Run, received: Path) -> None:
    alone = json.loads(run("check", received, "--format", "json").out)
    listed = json.loads(run("check", received, "--expect", "清单.xlsx", "--format", "json").out)
    assert listed["totals"]["errors"] == alone["totals"]["errors"] + 3
    assert alone["handin"]["expected"] is None
    assert [one["code"] for one in alone["handin"]["findings"]] == ["J08"] * 3
    assert alone["files"] == listed["files"]


def test_the_last_line_of_a_stream(run: Run, received: Path) -> None:
    whole = handin(run("check", received, "--expect", "清单.xlsx", "--format", "json"))
    words = (
        "check",
        received,
        "--expect",
        "清单.xlsx",
        "--format",
        "jsonl",
        "--workers",
        2,
        "--cache",
        "缓存.db",
    )
    for _ in range(2):  # the second time from the cache
        said = run(*words)
        *files, last = map(json.loads, said.out.splitlines())
        assert len(files) == 16
        assert last == {"handin": whole}
        assert "收件情况：应交 14 项，已交 11 项" in said.err


def test_all_there_is_fit_to_hand_in(run: Run, tmp_path: Path) -> None:
    make_list(tmp_path / "清单.xlsx", [(BUREAU, NAMES[1], 2024)])
    workbook(published()["000-02"], tmp_path / "表.xlsx")
    said = run("check", "表.xlsx", "--expect", "清单.xlsx")
    assert said.code == 0
    assert block(said)[0] == "收件情况：应交 1 项，已交 1 项，未交 0 项。"


def test_a_mapping_file_settles_other_names(run: Run, received: Path, tmp_path: Path) -> None:
    (tmp_path / "对照.toml").write_text(
        '[["项目"]]\n"本表" = "规财法工作费"\n"对照" = "规财法工作经费"\n"关系" = "改名"\n"确认" = true\n'
        '[["项目"]]\n"本表" = "机关食堂改造"\n"对照" = "特殊对象医疗补助专项"\n"关系" = "改名"\n"确认" = false\n',
        encoding="utf-8",
    )
    words = ("check", received, "--expect", "清单.xlsx", "--mapping", "对照.toml", "--format", "json")
    said = run(*words)
    found = handin(said)
    assert [one["project"] for one in found["missing"]] == [NAMES[2], NAMES[5]]
    assert [one["project"] for one in found["unexpected"]] == ["机关食堂改造"]
    assert "有 1 条还没有确认" in said.err
    assert_refused(run("check", received, "--mapping", "对照.toml"), "--expect")


def test_forms_of_the_other_kind_are_not_compared(run: Run, tmp_path: Path) -> None:
    """A declaration instead of the self-assessment is named; the list says neither year nor kind."""
    names = [published()[form_id].project_name for form_id in ("002-01", "002-02", "002-03")]
    make_list(tmp_path / "清单.xlsx", [(f"{BUREAU}监督检查所", name) for name in names], ("单位", "项目"))
    (tmp_path / "收到").mkdir()
    for form_id in ("002-01", "002-02"):
        workbook(published()[form_id], tmp_path / "收到" / f"{form_id}.xlsx")
    other = changed("000-02", project__unit=f"{BUREAU}监督检查所", project__name=names[2])
    workbook(other, tmp_path / "收到" / "自评.xlsx")
    said = run("check", "收到", "--expect", "清单.xlsx")
    text = "".join(block(said))
    assert "没有写年度和表种，按收到最多的2024年度的申报表核对；自评表 1 张没有核对" in text
    assert "“交通工具购置及更新”（交来的“自评.xlsx”是自评表）" in text


def test_the_list_may_lie_among_the_forms(run: Run, received: Path) -> None:
    (received / "清单.xlsx").write_bytes((received.parent / "清单.xlsx").read_bytes())
    said = run("check", received, "--expect", received / "清单.xlsx", "--format", "json")
    assert len(json.loads(said.out)["files"]) == 16
    assert_refused(run("check", "清单.xlsx", "--expect", "清单.xlsx"), "只有清单")


def test_what_is_no_list_is_refused(run: Run, received: Path) -> None:
    assert_refused(run("check", received, "--expect", "没有.xlsx"), "找不到")
    assert_refused(run("check", received, "--expect", received / "02.xlsx"), "没有找到项目清单")
    make_list(received.parent / "空.xlsx", [(BUREAU, None, 2024)])
    assert_refused(run("check", received, "--expect", "空.xlsx"), "没有项目")


def test_lines_that_cannot_be_compared_are_told(run: Run, tmp_path: Path) -> None:
    rows = [
        (BUREAU, NAMES[1], 2024),
        (BUREAU, f"2024年度{NAMES[1]}", 2024),
        (None, "甲", 2024),
        (BUREAU, "乙", "去年"),
    ]
    make_list(tmp_path / "清单.xlsx", rows)
    workbook(published()["000-02"], tmp_path / "表.xlsx")
    said = run("check", "表.xlsx", "--expect", "清单.xlsx")
    assert said.code == 0
    assert "B3：“上海市医疗保障局”的“2024年度少儿学生基本医疗保障工作专项”与前面一行是同一个项目" in said.err
    assert said.err.count("没有核对这一行") == 2


# -- twice, without a list --------------------------------------------------------------------------


def test_without_a_list_only_what_came_twice_is_told(run: Run, tmp_path: Path) -> None:
    workbook(published()["000-02"], tmp_path / "一.xlsx")
    assert "收件情况" not in run("check", ".").out
    workbook(published()["000-02"], tmp_path / "二.xlsx")
    said = run("check", ".")
    assert said.code == 0  # the same form again is a hint
    assert block(said)[0] == "收件情况：重复 1 项。"
    (tmp_path / "二.xlsx").unlink()
    workbook(
        changed("000-02", goals__actual="完成了全部工作，群众比较满意，具体数字见附件。"),
        tmp_path / "二.xlsx",
    )
    assert run("check", ".").code == 1


def test_a_marked_copy_is_the_same_form(run: Run, tmp_path: Path) -> None:
    workbook(published()["000-14"], tmp_path / "表.xlsx")
    run("check", "表.xlsx", "--annotate", ".")
    found = handin(run("check", ".", "--format", "json"))
    (twice,) = found["twice"]
    assert [file["path"] for file in twice["files"]] == ["表.xlsx", "表_校验.xlsx"]
    assert twice["versions"] == 1


def test_other_years_kinds_and_units_are_other_forms(run: Run, tmp_path: Path) -> None:
    """规财法工作经费 is a self-assessment of 2024 and a declaration of 2026."""
    for form_id in ("000-01", "003-10"):
        workbook(published()[form_id], tmp_path / f"{form_id}.xlsx")
    workbook(changed("000-01", project__unit="另一个局"), tmp_path / "另一个局.xlsx")
    assert "handin" not in json.loads(run("check", ".", "--format", "json").out)


def test_none_of_the_published_forms_came_twice(run: Run, tmp_path: Path) -> None:
    for form_id, form in published().items():
        workbook(form, tmp_path / f"{form_id}.xlsx")
    assert "handin" not in json.loads(run("check", ".", "--format", "json").out)


# -- the book alone ---------------------------------------------------------------------------------


def arrival(path: str, project: str, **other: Any) -> Arrival:
    usual = Arrival(path, "自评表", Kind.SELFASSESSMENT, "", "", "某局", "某局", project, 2024, "甲")
    return usual._replace(**other)


def listed(*projects: str, year: int | None = 2024) -> list[Listed]:
    return [
        Listed("某局", "某局", one, year, Place(Path("清单.xlsx"), "项目", f"E{n}"))
        for n, one in enumerate(projects)
    ]


def closed(arrivals: Sequence[Arrival], expected: Expected | None = None, **times: float) -> HandIn:
    book = Book(expected, times.get)
    for one in arrivals:
        book.enter(one)
    return book.close()


def test_spelling_makes_no_other_project() -> None:
    came = [
        arrival("一", "培训费（一期）"),
        arrival("二", "2024年度培训费(一期)"),
        arrival("三", "培训费（二期）"),
    ]
    (twice,) = closed(came).twice
    assert [one.path for one in twice.arrivals] == ["一", "二"]


def test_forms_that_do_not_say_whose_they_are_are_never_twice() -> None:
    for lacking in ({"project": ""}, {"unit": " "}, {"year": None}):
        assert closed([arrival(path, "甲")._replace(**lacking) for path in "一二"]).twice == ()


def test_which_one_was_changed_last() -> None:
    came = [arrival("一", "甲"), arrival("二", "甲", content="乙")]
    assert closed(came, 一=9.0, 二=5.0).twice[0].last == came[0]
    assert closed(came, 一=5.2, 二=5.7).twice[0].last is None  # the same second
    assert closed(came, 一=9.0).twice[0].last is None  # nothing is known of the other


def test_files_of_one_name_are_told_apart() -> None:
    came = [
        arrival("东/表.xlsx", "甲"),
        arrival("西/表.xlsx", "甲"),
        arrival("本.xlsx", "甲"),
        arrival("本.xlsx", "甲", sheet="二"),
    ]
    assert closed(came).twice[0].names == ["东/表.xlsx", "西/表.xlsx", "本.xlsx的“自评表”", "本.xlsx的“二”"]


def test_a_form_without_year_or_unit_is_suggested() -> None:
    came = [
        arrival("一", "档案整理费", year=None),
        arrival("二", "档案修复费", unit=""),
        arrival("三", "办公设备"),
    ]
    roll = closed(came, Expected("清单.xlsx", listed("档案整理费", "档案修复费", "办公设备"))).roll
    assert roll
    assert [item.listed.project for item in roll.missing] == ["档案整理费", "档案修复费"]
    nearest = [stray.nearest.project if stray.nearest else "" for stray in roll.strays]
    assert nearest == ["档案整理费", "档案修复费"]


def test_merged_and_split_projects() -> None:
    merged = ProjectEntry(("甲乙",), ("甲", "乙"), Relation.MERGED)
    split = ProjectEntry(("丙一", "丙二"), ("丙",), Relation.SPLIT)
    expected = Expected("清单.xlsx", listed("甲", "乙", "丙"), Concordance((merged, split)))
    roll = closed([arrival("一", "甲乙"), arrival("二", "丙一")], expected).roll
    assert roll
    assert [item.listed.project for item in roll.came] == ["甲", "乙"]
    assert [item.lacking for item in roll.missing] == [("丙二",)]
    whole = closed([arrival("一", "甲乙"), arrival("二", "丙一"), arrival("三", "丙二")], expected)
    assert whole.roll
    assert (whole.roll.missing, whole.roll.strays, whole.twice) == ((), (), ())


def test_the_kind_is_that_of_which_most_of_the_list_came() -> None:
    """Two declarations of other projects lie beside the one self-assessment that the list is about."""
    came = [arrival("一", "甲"), *(arrival(path, path, kind=Kind.DECLARATION) for path in ("二", "三"))]
    roll = closed(came, Expected("清单.xlsx", listed("甲", "乙"))).roll
    assert roll
    assert (roll.kind, roll.others, len(roll.came)) == (Kind.SELFASSESSMENT, 2, 1)


def test_a_policy_may_weigh_or_switch_off(tmp_path: Path) -> None:
    path = tmp_path / "口径.toml"
    path.write_text(
        'title = "试"\nbasis = "试"\nbase = "national"\n[rules]\n'
        'J08 = { level = "提示", reason = "试" }\nK05 = { off = true, reason = "试" }\n',
        encoding="utf-8",
    )
    came = [arrival("一", "甲"), arrival("二", "甲", content="乙")]
    found = closed(came, Expected("清单.xlsx", listed("甲", "乙")))
    assert [one.code for one in survey(found, NATIONAL).findings] == ["J08", "J08", "K05"]
    said = survey(found, policy.load(str(path))).findings
    assert [(one.code, one.severity) for one in said] == [("J08", Severity.WARNING)] * 2


def test_three_thousand_projects() -> None:
    """Every third came as listed, every third with a sign more, the rest not at all."""
    names = [f"第{n:04}号工程专项经费" for n in range(3000)]
    units = [f"某市第{n % 100}局" for n in range(3000)]
    place = Place(Path("清单.xlsx"))
    expected = [Listed("", unit, name, 2024, place._replace(cell=f"B{n}"))
                for n, (unit, name) in enumerate(zip(units, names, strict=True))]  # fmt: skip
    came = [arrival(f"{n}.xlsx", names[n] + "用" * (n % 3), unit=units[n]) for n in range(3000) if n % 3 < 2]
    roll = closed(came, Expected("清单.xlsx", expected)).roll
    assert roll
    assert (len(roll.came), len(roll.missing), len(roll.strays)) == (1000, 2000, 1000)
    assert all(stray.nearest and stray.nearest.project == stray.arrival.project[:-1] for stray in roll.strays)
