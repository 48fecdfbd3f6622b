"""Odd cells, files that are no files, names that lead elsewhere: nothing is fetched, hung on or written outside."""

import json
import os
import socket
import threading
from pathlib import Path

import openpyxl
import pytest
from commands import DECLARATION, Run, assert_refused, names
from forms import SELFASSESSMENT, published, workbook
from hands import parts, save
from hostile import SHEET, with_parts

from xltool import data
from xltool.excel.reading.read import read

# -- what must not be fetched, run or followed -------------------------------------------------------------


def test_nothing_is_fetched(run: Run, tmp_path: Path) -> None:
    asked: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        threading.Thread(target=_listen, args=(server, asked), daemon=True).start()
        address = f"http://127.0.0.1:{port}/x"
        path = workbook(published()["000-14"], tmp_path / "表.xlsx")
        members = parts(path)
        declared = f'?><!DOCTYPE x [<!ENTITY % e SYSTEM "{address}"> %e;]>'.encode()
        for name in (SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"):
            save(tmp_path / f"{name[-6]}.xlsx", members | {name: members[name].replace(b"?>", declared, 1)})
        links = members | {
            "xl/_rels/workbook.xml.rels": members["xl/_rels/workbook.xml.rels"].replace(
                b"</Relationships>",
                f'<Relationship Id="rId90" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships'
                f'/externalLink" Target="{address}" TargetMode="External"/></Relationships>'.encode(),
            )
        }
        save(tmp_path / "外链.xlsx", links)
        page = f'<html><img src="{address}"><link href="{address}"><table><tr><td>1</td></tr></table></html>'
        (tmp_path / "网页.xls").write_text(page)
        run("check", ".", "--annotate", "副本")
        run("fix", ".", "-o", "修正")
    assert asked == []


def _listen(server: socket.socket, asked: list[object]) -> None:
    try:
        while True:
            asked.append(server.accept())
    except OSError:
        return


def test_a_file_of_this_machine_is_not_read_in(run: Run, tmp_path: Path) -> None:
    secret = tmp_path / "秘密.txt"
    secret.write_text("不该看到")
    declared = f'?><!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode()
    content = with_parts(
        strings=lambda part: part.replace(b"?>", declared, 1).replace(b"<t>", b"<t>&e;", 1),
        sheet=lambda part: part.replace(b"?>", declared, 1).replace(b"<t ", b"<t>&e;</t><t ", 1),
    )
    (tmp_path / "表.xlsx").write_bytes(content)
    for words in (("read", "表.xlsx"), ("check", "表.xlsx"), ("fix", "表.xlsx", "-o", "新.xlsx")):
        told = run(*words)
        assert "不该看到" not in told.out + told.err


# -- odd cells ----------------------------------------------------------------------------------------


def test_forty_thousand_characters_in_a_cell(tmp_path: Path) -> None:
    long = "很长的说明。" * 7000
    path = workbook(published()["000-14"], tmp_path / "表.xlsx")
    (form,) = read(path)
    members = parts(path)
    unit = form["project.unit"].cell
    old = form["project.unit"].raw.encode()
    assert unit
    members[SHEET] = members[SHEET].replace(old, long.encode())
    save(path, members)
    (form,) = read(path)
    assert form["project.unit"].value in (long, "上海市医疗保障局")
    assert long in {answer.value for _, answer in form.all_answers()}


@pytest.mark.parametrize("escape", ["_x0000_", "_x001B_[2J", "_x000D_", "_x0008_", "_xFFFF_"])
def test_control_characters_in_cells(run: Run, escape: str, tmp_path: Path) -> None:
    path = workbook(published()["000-14"], tmp_path / "表.xlsx")
    members = parts(path)
    members[SHEET] = members[SHEET].replace("上海市医疗保障局".encode(), f"上海市{escape}局".encode())
    save(path, members)
    for words in (("check", "表.xlsx", "--annotate", "副本"), ("fix", "表.xlsx", "-o", "新.xlsx")):
        told = run(*words)
        assert told.code in (0, 1), told
    assert read(tmp_path / "新.xlsx" if (tmp_path / "新.xlsx").exists() else path)
    assert run("summary", "表.xlsx", "-o", "汇总.xlsx").code in (0, 1)
    openpyxl.load_workbook(tmp_path / "汇总.xlsx")


# -- files that are no files ----------------------------------------------------------------------------

EVERY = [
    ("read", "表.xlsx"), ("check", "表.xlsx"), ("fix", "表.xlsx", "-o", "新.xlsx"),
    ("summary", "表.xlsx", "-o", "新.xlsx"), ("batch", DECLARATION, "--from", "表.xlsx", "-o", "新"),
    ("match", "表.xlsx", "--against", "表.xlsx", "-o", "新.toml"),
    ("new", SELFASSESSMENT, "--template", "表.xlsx", "-o", "新.xlsx"),
    ("new", SELFASSESSMENT, "--data", "表.json", "-o", "新.xlsx"), ("template", "check", "表.xlsx"),
    ("convert", "表.xlsx", "--to", SELFASSESSMENT, "-o", "新.xlsx"), ("check", "好.xlsx", "--edition", "表.xlsx"),
    ("check", "好.xlsx", "--policy", "表.toml"), ("check", "好.xlsx", "--against", "表.xlsx"),
    ("check", "好.xlsx", "--against", "好.xlsx", "--mapping", "表.toml"),
]  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes by name here")
@pytest.mark.parametrize("kind", ["管道", "文件夹", "绕成圈的链接", "断了的链接", "设备"])
@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_what_is_no_file_is_refused_at_once(
    run: Run, words: tuple[str, ...], kind: str, tmp_path: Path
) -> None:
    workbook(published()["000-14"], tmp_path / "好.xlsx")
    for name in ("表.xlsx", "表.json", "表.toml"):
        _make(kind, tmp_path / name)
    told = run(*words)
    assert told.code == 2, told
    assert told.err.count("\n") == 1
    assert not (tmp_path / "新.xlsx").exists()


def _make(kind: str, path: Path) -> None:
    if kind == "管道":
        os.mkfifo(path)
    elif kind == "文件夹":
        path.mkdir()
    elif kind == "绕成圈的链接":
        path.symlink_to(path.name)
    else:
        path.symlink_to("没有" if kind == "断了的链接" else "/dev/zero")


def test_odd_things_in_a_folder_are_passed_over(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "收到"
    folder.mkdir()
    workbook(published()["000-14"], folder / "好.xlsx")
    os.mkfifo(folder / "管道.xlsx")
    (folder / "圈").symlink_to(folder)
    (folder / "断.xlsx").symlink_to("没有")
    (folder / "夹.xlsx").mkdir()
    told = run("check", "收到", "--format", "json")
    assert [Path(one["path"]).name for one in json.loads(told.out)["files"]] == ["好.xlsx"]


def test_a_file_that_is_being_written_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(published()["000-14"], tmp_path / "表.xlsx")
    told = os.fstat

    def growing(handle: int) -> os.stat_result:
        with path.open("ab") as file:
            file.write(b"x")
        return told(handle)

    monkeypatch.setattr("xltool.files.os.fstat", growing)
    assert_refused(run("read", "表.xlsx"), "占用")


def test_a_copy_is_not_made_of_what_changed_meanwhile(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xltool import files

    workbook(published()["000-14"], tmp_path / "表.xlsx")
    states = iter(range(100))
    monkeypatch.setattr(files, "state_of", lambda path: (next(states), 0))
    assert_refused(run("fix", "表.xlsx", "-o", "新.xlsx"), "改动")
    told = run("check", "表.xlsx", "--annotate", "副本")
    assert told.code == 2
    assert "再校验一次" in told.err
    assert names(tmp_path) == ["表.xlsx"]


# -- names ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["CON", "nul.xlsx", "COM1", "..", "../..", "..\\..\\甲", "/etc/甲", "C:\\甲", "甲. .", "a\0b", "~$甲"],
)
def test_project_names_stay_inside_the_folder(run: Run, name: str, tmp_path: Path) -> None:
    form = data.to_data(published()["000-14"])
    form["project"]["name"], form["id"] = name.replace("\0", ""), None
    (tmp_path / "数据").mkdir()
    (tmp_path / "数据" / "表.json").write_text(json.dumps(form), "utf-8")
    told = run("batch", SELFASSESSMENT, "--from", "数据", "-o", "新")
    assert told.code == 0, told
    made = [path for path in (tmp_path / "新").rglob("*") if path.is_file()]
    assert len(made) == 1
    assert made[0].parent == tmp_path / "新"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["数据", "新"]
    stem = made[0].stem
    assert stem == stem.strip(" .")
    assert stem.upper() not in ("CON", "NUL", "COM1")
    assert (tmp_path / "新" / made[0].name).exists()


@pytest.mark.parametrize(
    "name", ["../../甲.xml", "/etc/甲.xml", "C:\\甲.xml", "xl\\..\\甲.xml", "CON", "a" * 60_000, "\u202e"]
)
def test_names_inside_a_zip_are_only_names(run: Run, name: str, tmp_path: Path) -> None:
    folder = tmp_path / "里"
    folder.mkdir()
    members = parts(workbook(published()["000-14"], folder / "表.xlsx"))
    (folder / "表.xlsx").unlink()
    save(folder / "表.xlsx", {name: b"x", **members})
    for words in (
        ("read", "里/表.xlsx"),
        ("check", "里/表.xlsx", "--annotate", "副本"),
        ("fix", "里/表.xlsx", "-o", "新.xlsx"),
    ):
        told = run(*words)
        assert told.code in (0, 1, 2)
        if told.code == 2:
            assert told.err.count("\n") == 1
    assert set(names(tmp_path)) <= {"里", "里/表.xlsx", "副本", "副本/表_校验.xlsx", "新.xlsx"}
