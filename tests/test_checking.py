"""The commands read and check, on good files and bad ones."""

import errno
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from commands import Run, Said, assert_refused, example, names, stated
from forms import SELFASSESSMENT, published, workbook

from xltool import policy
from xltool.app import examine, many
from xltool.rules.example import build
from xltool.rules.rule import Example


def test_read_gives_the_data_back(run: Run, tmp_path: Path) -> None:
    run("new", SELFASSESSMENT, "--data", example("000-14"), "-o", "表.xlsx")
    said = run("read", "表.xlsx", "--json")
    assert (said.code, json.loads(said.out)) == (0, stated("000-14"))
    (tmp_path / "读回.json").write_text(run("read", "表.xlsx", "--json", "--places").out, encoding="utf-8")
    assert run("new", SELFASSESSMENT, "--data", "读回.json", "-o", "再.xlsx").code == 0
    assert (tmp_path / "再.xlsx").read_bytes() == (tmp_path / "表.xlsx").read_bytes()


def test_read_tells_the_cells(run: Run) -> None:
    run("new", SELFASSESSMENT, "--data", example("000-14"), "-o", "表.xlsx")
    places = json.loads(run("read", "表.xlsx", "--json", "--places").out)["places"]
    assert (places["project.name"], places["total.score"]) == ("自评表!C3", "自评表!G27")
    assert places["indicators[0].score"] == "自评表!G13"
    lines = run("read", "表.xlsx", "--places").out.splitlines()
    assert "      C3　确定　项目名称：政务公开、政务信息" in lines


def test_several_files_and_folders(run: Run, tmp_path: Path) -> None:
    (tmp_path / "收到" / "下级").mkdir(parents=True)
    workbook(published()["000-01"], tmp_path / "收到" / "一.xlsx")
    workbook(published()["000-14"], tmp_path / "收到" / "下级" / "二.XLSX")
    (tmp_path / "收到" / "~$一.xlsx").touch()
    (tmp_path / "收到" / "说明.docx").touch()
    said = run("check", "收到", "收到/一.xlsx", tmp_path / "收到" / "一.xlsx", "--format", "json")
    assert said.code == 1
    report = json.loads(said.out)
    assert [Path(file["path"]).name for file in report["files"]] == ["一.xlsx", "二.XLSX"]
    both = json.loads(run("read", "收到", "--json").out)
    assert [form["id"] for form in both] == ["000-01", "000-14"]
    assert "共 2 张表：可以上报 1，需要修改 1，无法读取 0；" in run("check", "收到").out


def test_a_file_by_several_ways_is_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "收到" / "下级").mkdir(parents=True)
    workbook(published()["000-01"], tmp_path / "收到" / "一.xlsx")
    said = run("check", "收到", "收到/下级/../一.xlsx", "--format", "json")
    assert [file["path"] for file in json.loads(said.out)["files"]] == ["收到/一.xlsx"]


def test_what_is_no_workbook_is_named_beside_the_report(run: Run, tmp_path: Path) -> None:
    (tmp_path / "收到").mkdir()
    workbook(published()["000-01"], tmp_path / "收到" / "一.xlsx")
    for name in ("二.pdf", "三.DOCX", "~$四.docx", "说明.txt"):
        (tmp_path / "收到" / name).touch()
    said = run("check", "收到")
    assert said.code == 0
    assert said.err == (
        "！ 另有 2 个文件不是工作簿，没有查，其中可能有交来的表：三.DOCX、二.pdf。"
        "是的话，Word（.docx）、PDF 请写明文件名再查，压缩包请先解开，别的请报送人改交 .xlsx。\n"
    )
    assert run("check", "收到/一.xlsx").err == ""


def test_what_goes_back_is_named_at_the_end_of_many(run: Run, tmp_path: Path) -> None:
    (tmp_path / "收到").mkdir()
    for n in range(8):
        workbook(published()["000-01"], tmp_path / "收到" / f"{n}.xlsx")
    workbook(published()["000-14"], tmp_path / "收到" / "甲.xlsx")
    (tmp_path / "收到" / "坏.xlsx").write_text("这不是表格")
    lines = run("check", "收到").out.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("共 10 张表："))
    assert lines[start + 1 : start + 5] == [
        "  需要修改 1 张", "    收到/甲.xlsx（错误 2 处）", "  无法读取 1 张", "    收到/坏.xlsx"
    ]  # fmt: skip


def test_a_report_in_a_file(run: Run, tmp_path: Path) -> None:
    workbook(published()["000-02"], tmp_path / "表.xlsx")
    assert run("check", "表.xlsx", "-o", "报告.txt") == Said(0, "", "报告已写入 报告.txt\n")
    assert "✓ 表.xlsx" in (tmp_path / "报告.txt").read_text(encoding="utf-8")
    assert run("check", "表.xlsx", "--format", "json", "-o", "报告.json").code == 0
    assert json.loads((tmp_path / "报告.json").read_text(encoding="utf-8"))["totals"]["pass"] == 1


def test_marked_copies(run: Run, tmp_path: Path) -> None:
    path = workbook(published()["000-14"], tmp_path / "表.xlsx")
    before = path.read_bytes()
    said = run("check", path, "--annotate", "标注")
    assert (said.code, said.err) == (1, "标注副本 标注/表_校验.xlsx\n")
    assert run("check", path, "--annotate", "标注").err == "标注副本 标注/表_校验(2).xlsx\n"
    assert path.read_bytes() == before
    workbook(build(Example({})), tmp_path / "好.xlsx")
    said = run("check", "好.xlsx", "--annotate", "另外")
    assert (said.code, said.err) == (0, "没有要标注的问题，没有另存标注副本。\n")
    assert not (tmp_path / "另外").exists()


def _encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le")


def _without_form() -> bytes:
    from io import BytesIO

    from openpyxl import Workbook

    book, out = Workbook(), BytesIO()
    book.active["A1"] = "通讯录"
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said", "verdict"),
    [
        (b"", "是空文件", "unreadable"),
        (b"hello", "不是工作簿", "unreadable"),
        (b"%PDF-1.7", "PDF", "unreadable"),
        (b"PK\x03\x04broken", "损坏", "unreadable"),
        (_encrypted(), "密码", "unreadable"),
        (_without_form(), "没有找到绩效目标申报表或绩效自评表", "fail"),
    ],
)  # fmt: skip
def test_a_bad_workbook_is_a_finding_and_does_not_stop_the_others(
    run: Run, tmp_path: Path, content: bytes, said: str, verdict: str
) -> None:
    (tmp_path / "坏.xlsx").write_bytes(content)
    workbook(published()["000-02"], tmp_path / "好.xlsx")
    before = names(tmp_path)
    alone = run("check", "坏.xlsx")
    assert alone.code == 2
    assert said in re.sub(r"\s", "", alone.out)
    assert_refused(run("read", "坏.xlsx"), said)
    both = run("check", "坏.xlsx", "好.xlsx", "--format", "json")
    assert both.code == 1
    assert [file["verdict"] for file in json.loads(both.out)["files"]] == [verdict, "pass"]
    mixed = run("read", "坏.xlsx", "好.xlsx", "--json")
    assert (mixed.code, json.loads(mixed.out)["id"]) == (2, "000-02")
    assert names(tmp_path) == before


def test_a_file_that_vanishes_or_is_locked_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [workbook(published()["000-02"], tmp_path / f"{n}.xlsx") for n in range(3)]
    readings = examine.read_all(paths)
    assert len(next(readings).forms) == 1
    paths[1].unlink()
    assert "1.xlsx" in str(next(readings).refusal)
    opened = os.open

    def locked(path: Path, flags: int) -> int:
        if path == paths[2]:
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, flags)

    monkeypatch.setattr(os, "open", locked)
    assert "2.xlsx" in str(next(readings).refusal)


def test_a_fault_of_ours_in_one_file_does_not_stop_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [workbook(published()["000-02"], tmp_path / f"{n}.xlsx") for n in range(2)]
    read = examine.read

    def fail(path: Path) -> Any:
        if path == paths[0]:
            raise ZeroDivisionError
        return read(path)

    monkeypatch.setattr(examine, "read", fail)
    verdicts = [one.verdict for found in many.check_all(paths, policy.load()) for one in found]
    assert verdicts == ["unreadable", "pass"]
