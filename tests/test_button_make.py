"""The buttons that make and sum up: files beside the ones in front, nothing overwritten, what failed is told."""

import json
from pathlib import Path

import pytest
from forms import published, workbook
from host import Host, ask
from openpyxl import load_workbook

import xltool
from xltool.form import Filing, Kind

ODD = "甲 & 乙 “丙”"


def declarations() -> list[Filing]:
    return [form for form in published().values() if form.kind is Kind.DECLARATION]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two declarations and a file that is none."""
    made = tmp_path / ODD
    made.mkdir()
    for n, form in enumerate(declarations()[:2]):
        workbook(form, made / f"申报 {n}.xlsx")
    (made / "坏.xlsx").write_bytes(b"no workbook")
    return made


def test_a_blank_declaration_beside_the_workbook(tmp_path: Path) -> None:
    path = str(tmp_path / "我的表.xlsx")
    title = "上海市市级财政项目支出绩效目标申报表（2026年度）"
    for n, name in enumerate((title, f"{title}(2)")):
        opened, status = ask(tmp_path / f"job{n}", "new", argument="shanghai-declaration-2026", path=path)
        assert opened == ["OPEN", str(tmp_path / f"{name}.xlsx")]
        assert status[0] == "STATUS"
    sheet = load_workbook(tmp_path / f"{title}.xlsx")["申报表"]
    assert sheet["A2"].value == "(2026年度)"


def test_a_blank_declaration_where_nothing_was_saved_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (opened, _) = ask(tmp_path / "job1", "new", argument="baoshan-declaration-2024", path="工作簿1")
    assert Path(opened[1]).parent == tmp_path
    (tmp_path / "Documents").mkdir()
    (opened, _) = ask(tmp_path / "job2", "new", path="https://d.docs.live.net/1/表.xlsx")
    assert Path(opened[1]).parent == tmp_path / "Documents"


def test_a_self_assessment_out_of_the_declaration_in_front(tmp_path: Path) -> None:
    form = declarations()[0]
    host = Host(tmp_path, workbook(form, tmp_path / f"{ODD}.xlsx")).click("issue", unsaved=False)
    (made,) = map(Path, host.opened)
    assert made.parent == tmp_path
    sheet = load_workbook(made)["自评表"]
    assert sheet["C3"].value == form["project.name"].raw
    assert sheet["G4"].value == form["project.unit"].raw


def test_no_declaration_in_front(tmp_path: Path) -> None:
    host = Host(tmp_path, workbook(published()["000-14"], tmp_path / "自评.xlsx")).click(
        "issue", unsaved=False
    )
    assert host.said == [("stop", "这个工作簿里没有申报表，没有生成。请先打开申报表再点。")]
    assert not host.opened


def test_self_assessments_of_a_folder(tmp_path: Path, folder: Path) -> None:
    opened, (_, icon, said) = ask(tmp_path / "job", "batch", picked=folder)
    made = tmp_path / f"{ODD}_自评"
    assert opened == ["OPEN", str(made)]
    assert len(list(made.glob("*.xlsx"))) == 2
    assert icon == "warn" and "已生成 2 张自评表" in said and "坏.xlsx" in said
    ask(tmp_path / "job2", "batch", picked=folder)
    assert (tmp_path / f"{ODD}_自评(2)").is_dir()


def test_a_folder_is_checked(tmp_path: Path, folder: Path) -> None:
    workbook(published()["000-14"], folder / "自评.xlsx")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    opened, (_, _, said) = ask(tmp_path / "job", "check-folder", picked=folder)
    made = tmp_path / f"{ODD}_校验"
    assert opened == ["OPEN", str(made)]
    assert said.startswith("共 4 张表：") and "无法读取 1" in said
    assert "D03" in (made / "校验报告.txt").read_text("utf-8-sig")
    assert load_workbook(made / "自评_校验.xlsx")["自评表"]["G27"].fill.fgColor.rgb == "FFFFC7CE"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_folder_is_summed_up(tmp_path: Path, folder: Path) -> None:
    workbook(published()["000-14"], folder / "自评.xlsx")
    opened, *_ = ask(tmp_path / "job", "summary", picked=folder)
    assert opened == ["OPEN", str(tmp_path / "汇总.xlsx")]
    assert load_workbook(tmp_path / "汇总.xlsx").sheetnames
    opened, *_ = ask(tmp_path / "job2", "summary", picked=folder)
    assert opened == ["OPEN", str(tmp_path / "汇总(2).xlsx")]


@pytest.mark.parametrize("command", ["batch", "check-folder", "summary"])
def test_nothing_usable_was_chosen(tmp_path: Path, command: str) -> None:
    (tmp_path / "空").mkdir()
    for n, chosen in enumerate(("", tmp_path / "没有", tmp_path / "空")):
        ((step, icon, said),) = ask(tmp_path / f"job{n}", command, picked=chosen)
        assert (step, icon) == ("SAY", "stop") and said.endswith("。")
    assert {path.name for path in tmp_path.iterdir()} == {"空", "job0", "job1", "job2"}


def test_rules_open_at_the_one_that_is_offended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    host = Host(tmp_path, workbook(published()["000-14"], tmp_path / f"{ODD}.xlsx"))
    host.click("check-book", unsaved=False).click("rules", "自评表", "G27")
    path, _, code = host.opened[0].rpartition("#")
    assert code == "D03"
    page = Path(path).read_text("utf-8")
    assert 'id="D03"' in page and "总分=得分合计" in page
    assert "src=" not in page and "http" not in page
    (opened,) = ask(tmp_path / "without", "rules")
    assert opened == ["OPEN", path]


def test_about(tmp_path: Path) -> None:
    ((_, icon, said),) = ask(tmp_path / "job", "about")
    assert icon == "info" and xltool.__version__ in said and "MIT" in said


def test_doctor(tmp_path: Path) -> None:
    ((_, icon, said),) = ask(tmp_path / "job", "doctor")
    assert icon == "info" and said.strip()


def test_many_remarks_stand_in_a_file(tmp_path: Path, folder: Path) -> None:
    for n in range(7):
        (folder / f"坏 {n}.json").write_text(json.dumps([]), "utf-8")
        (folder / f"坏 {n}.xlsx").write_bytes(b"no workbook")
    _, (_, _, said) = ask(tmp_path / "job", "batch", picked=folder)
    assert "生成说明.txt" in said
    told = (tmp_path / f"{ODD}_自评" / "生成说明.txt").read_text("utf-8-sig")
    assert all(f"坏 {n}.xlsx" in told for n in range(7))
