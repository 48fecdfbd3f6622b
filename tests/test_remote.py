"""Files by address: s3://, hdfs:// and the like, shown on fsspec's own file systems."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import openpyxl
import pytest
from commands import Run, assert_refused
from forms import published, workbook


@pytest.fixture
def bucket(tmp_path: Path) -> Iterator[str]:
    """A folder in memory: two forms, one of them deeper, and files to pass over."""
    memory = fsspec.filesystem("memory")
    for name in ("收到/甲.xlsx", "收到/下级/乙.xlsx"):
        made = workbook(published()["000-14" if "乙" in name else "000-02"], tmp_path / "表.xlsx")
        memory.pipe(f"/桶/{name}", made.read_bytes())
        made.unlink()
    memory.pipe("/桶/收到/说明.docx", b"PK")
    memory.pipe("/桶/收到/~$甲.xlsx", b"")
    memory.pipe("/桶/坏/坏.xlsx", b"PK\x03\x04broken")
    yield "memory://桶/收到"
    memory.store.clear()
    memory.pseudo_dirs[:] = [""]


def test_a_folder_elsewhere_is_checked_like_one_here(run: Run, bucket: str, tmp_path: Path) -> None:
    said = run("check", bucket, "--format", "json")
    assert said.code == 1
    files = json.loads(said.out)["files"]
    assert [file["path"] for file in files] == ["memory:///桶/收到/下级/乙.xlsx", "memory:///桶/收到/甲.xlsx"]
    workbook(published()["000-14"], tmp_path / "乙.xlsx")
    (here,) = json.loads(run("check", "乙.xlsx", "--format", "json").out)["files"]
    assert files[0]["findings"] == here["findings"]
    report = run("check", bucket).out
    assert "✗ 乙.xlsx　" in report
    assert "✓ 甲.xlsx　" in report


def test_addresses_survive_in_every_report(run: Run, bucket: str) -> None:
    one = f"{bucket}/甲.xlsx"
    said = run("check", one, "--format", "jsonl", "--cache", "缓存.db")
    assert (said.code, json.loads(said.out)["path"]) == (0, "memory:///桶/收到/甲.xlsx")
    again = run("check", one, "--format", "jsonl", "--cache", "缓存.db")
    assert again.out == said.out
    assert "1 个文件没有变" in again.err


def test_local_and_remote_files_together(run: Run, bucket: str, tmp_path: Path) -> None:
    workbook(published()["000-02"], tmp_path / "这里.xlsx")
    said = run("check", bucket, "这里.xlsx", f"{bucket}/甲.xlsx", "memory://桶/坏", "--format", "jsonl")
    *lines, last = map(json.loads, said.out.splitlines())
    assert [line["path"] for line in lines] == [
        "这里.xlsx", "memory:///桶/收到/下级/乙.xlsx", "memory:///桶/收到/甲.xlsx", "memory:///桶/坏/坏.xlsx",
    ]  # fmt: skip
    (twice,) = last["handin"]["twice"]
    assert [file["path"] for file in twice["files"]] == ["这里.xlsx", "memory:///桶/收到/甲.xlsx"]
    assert "“坏.xlsx”已经损坏" in said.out


def test_marked_copies_come_to_this_machine(run: Run, bucket: str, tmp_path: Path) -> None:
    said = run("check", bucket, "--annotate", "标注")
    assert said.err == "标注副本 标注/乙_校验.xlsx\n标注副本 标注/甲_校验.xlsx\n"
    assert (tmp_path / "标注" / "乙_校验.xlsx").is_file()


def test_processes_read_by_address_too(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "收 到#1"
    folder.mkdir()
    for form_id in ("000-02", "000-13", "000-14"):
        workbook(published()[form_id], folder / f"{form_id}.xlsx")
    address = f"file://{folder}"
    said = run("check", address, "--workers", 2, "--format", "jsonl")
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert [line["path"] for line in lines] == [f"{address}/{n}.xlsx" for n in ("000-02", "000-13", "000-14")]
    assert [line["forms"][0]["verdict"] for line in lines] == ["pass", "pass", "fail"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["memory://没有/此处"], "找不到“memory://没有/此处”。"),
        (["memory://桶/收到/说明.doc"], "找不到"),
        (["nowhere://x/y"], "“nowhere://x/y”这个地址用不了：不认识 nowhere://。"),
        (["s3://桶/收到"], "读取 s3:// 要另装 s3fs。请运行 pip install s3fs 后再试。"),
        (["memory://桶/收到", "-o", "memory://桶/报告.txt"], "选项 -o：“memory://桶/报告.txt”不在本机"),
        (["memory://桶/收到", "--annotate", "memory://桶/标注"], "这里只能写本机的文件或文件夹"),
    ],
)
def test_addresses_that_lead_nowhere(
    run: Run, bucket: str, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    assert_refused(run("check", *words), said)


def test_a_folder_elsewhere_without_workbooks(run: Run, bucket: str) -> None:
    fsspec.filesystem("memory").pipe("/桶/空/说明.docx", b"PK")
    assert_refused(run("check", "memory://桶/空"), "里没有工作簿")


def test_without_the_library_one_sentence_says_how_to_get_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    assert_refused(run("check", "s3://桶/收到"), "pip install 'xltool[remote]'")


def test_a_file_that_goes_away_meanwhile_is_an_outcome(
    run: Run, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = fsspec.filesystem("memory")
    find = type(memory).find

    def find_and_lose(system: object, path: str, **settings: object) -> object:
        found = find(system, path, **settings)
        memory.rm_file("/桶/收到/甲.xlsx")
        return found

    monkeypatch.setattr(type(memory), "find", find_and_lose)
    said = run("check", bucket, "--format", "json")
    assert [file["verdict"] for file in json.loads(said.out)["files"]] == ["fail", "unreadable"]
    assert "找不到“memory:///桶/收到/甲.xlsx”" in said.out


def test_other_commands_take_files_of_this_machine_only(run: Run) -> None:
    assert_refused(run("read", "s3://桶/甲.xlsx"), "不在本机，这里只能写本机的文件或文件夹")


def test_a_project_list_elsewhere(run: Run, bucket: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("实施单位", "项目名称"), ("上海市医疗保障局", "规财法工作经费")):
        book.worksheets[0].append(row)
    book.save(tmp_path / "清单.xlsx")
    address = "memory:///桶/清单.xlsx"
    fsspec.filesystem("memory").pipe("/桶/清单.xlsx", (tmp_path / "清单.xlsx").read_bytes())
    said = json.loads(run("check", f"{bucket}/甲.xlsx", "--expect", address, "--format", "json").out)
    assert [(one["code"], one["path"]) for one in said["handin"]["findings"]] == [("K05", address)]
