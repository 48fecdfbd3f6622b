"""The cache of a check: the same words at once, never a stale one, no foreign file ever touched."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from commands import Run, Said, assert_refused, stated, write
from forms import SELFASSESSMENT, changed, published, workbook

from xltool import outcome_data, policy
from xltool.app import checking, many
from xltool.app.checking import Checking
from xltool.batch.cache import Cache
from xltool.outcome import Outcome
from xltool.refusal import Refusal

SHANGHAI = policy.load()


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    """Two forms, and a file that is none."""
    folder = tmp_path / "收到"
    folder.mkdir()
    for form_id in ("000-02", "000-14"):
        workbook(published()[form_id], folder / f"{form_id}.xlsx")
    (folder / "坏.xlsx").write_text("这不是表格")
    return folder


def spared(said: Said) -> tuple[int, int]:
    """How many files were not checked again, and how many were."""
    first, second = said.err.splitlines()[-1].split(" 个文件没有变，结果取自缓存；校验了 ")
    return int(first), int(second.removesuffix(" 个。"))


def test_a_second_run_says_the_same_and_checks_nothing(
    run: Run, handed_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = run("check", handed_in, "--format", "json")
    first = run("check", handed_in, "--format", "json", "--cache", "缓存.db")
    assert (first.code, first.out) == (plain.code, plain.out)
    assert spared(first) == (0, 3)

    def fail(*_: object) -> Any:
        raise AssertionError("nothing should be read")

    monkeypatch.setattr(checking.examine, "reading_of", fail)
    second = run("check", handed_in, "--format", "json", "--cache", "缓存.db")
    assert (second.code, second.out) == (plain.code, plain.out)
    assert spared(second) == (3, 0)
    marked = run("check", handed_in, "--cache", "缓存.db", "--annotate", "标注")
    assert "标注副本 标注/000-14_校验.xlsx" in marked.err


def test_only_what_changed_is_checked_again(run: Run, handed_in: Path) -> None:
    words = ["check", handed_in, "--format", "json", "--cache", "缓存.db"]
    run(*words)
    workbook(changed("000-02", grade="差"), handed_in / "000-02.xlsx")
    again = run(*words)
    assert spared(again) == (2, 1)
    verdicts = {Path(one["path"]).name: one["verdict"] for one in json.loads(again.out)["files"]}
    assert verdicts == {"000-02.xlsx": "fail", "000-14.xlsx": "fail", "坏.xlsx": "unreadable"}


def test_sentences_name_the_file_as_it_is_called_now(run: Run, handed_in: Path) -> None:
    run("check", handed_in, "--cache", "缓存.db")
    (handed_in / "坏.xlsx").rename(handed_in / "新名.xlsx")
    said = run("check", handed_in, "--cache", "缓存.db")
    assert spared(said) == (2, 1)
    assert "“新名.xlsx”不是工作簿" in said.out
    shutil.copytree(handed_in, handed_in.parent / "别处")
    said = run("check", "别处", "--cache", "缓存.db", "--format", "json")
    assert spared(said) == (3, 0)
    assert [one["path"] for one in json.loads(said.out)["files"]] == [
        "别处/000-02.xlsx", "别处/000-14.xlsx", "别处/新名.xlsx",
    ]  # fmt: skip


def test_another_policy_checks_again(run: Run, handed_in: Path, tmp_path: Path) -> None:
    run("check", handed_in, "--cache", "缓存.db")
    own = tmp_path / "口径.toml"
    own.write_text('base = "shanghai"\n[rules.D03]\noff = true\nreason = "试"\n', encoding="utf-8")
    said = run("check", handed_in, "--cache", "缓存.db", "--policy", own)
    assert spared(said) == (0, 3)
    assert "D03" not in said.out.partition("口径 ")[0]
    assert spared(run("check", handed_in, "--cache", "缓存.db")) == (3, 0)


def test_other_declarations_to_compare_with_check_again(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "申报" / "一.json", stated("002-02"))
    run("batch", SELFASSESSMENT, "--from", "申报", "-o", "自评")
    words = ["check", "自评", "--against", "申报", "--cache", "缓存.db", "--format", "json"]
    first = run(*words)
    assert spared(first) == (0, 1)
    assert "Y05" not in first.out  # the targets are the declared ones
    assert spared(run(*words, "--workers", 2)) == (1, 0)
    assert spared(run("check", "自评", "--cache", "缓存.db")) == (0, 1)
    declared = stated("002-02")
    declared["indicators"][3]["target"] = "≥4001(卷(件))"
    (tmp_path / "申报" / "一.json").unlink()
    write(tmp_path / "申报" / "三.json", declared)
    (tmp_path / "申报" / "二.xlsx").write_text("这不是表格")
    changed_since = run(*words)
    assert spared(changed_since) == (0, 1)
    (form,) = json.loads(changed_since.out)["files"]
    assert [one["field"] for one in form["findings"] if one["code"] == "Y05"] == ["indicators[3].target"]
    assert changed_since.err.startswith("！ “二.xlsx”不是工作簿")


def test_the_basis_is_the_same_in_every_process_and_tells_everything_apart() -> None:
    script = "from xltool import policy; from xltool.app.checking import Checking; print(Checking(policy.load()).basis)"
    found = {
        subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
        for _ in range(3)
    }
    assert found == {Checking(SHANGHAI).basis.encode() + b"\n"}
    assert Checking(SHANGHAI).basis != Checking(SHANGHAI, with_indicators=True).basis


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    run: Run, handed_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading_of = checking.examine.reading_of

    def meddle(path: Path) -> Any:
        reading = reading_of(path)
        if path.name == "000-02.xlsx":
            workbook(published()["000-13"], path)
        return reading

    monkeypatch.setattr(checking.examine, "reading_of", meddle)
    run("check", handed_in, "--cache", "缓存.db")
    monkeypatch.setattr(checking.examine, "reading_of", reading_of)
    assert spared(run("check", handed_in, "--cache", "缓存.db")) == (2, 1)


def test_what_was_not_foreseen_is_not_kept(
    run: Run, handed_in: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object, **__: object) -> Any:
        raise MemoryError

    monkeypatch.setattr(checking, "check", fail)
    with Cache(tmp_path / "缓存.db", "甲") as cache:
        work = many.Examination([str(handed_in / "000-02.xlsx")], Checking(SHANGHAI), cache=cache)
        assert [outcome.verdict for of_file in work.run() for outcome in of_file] == ["unreadable"]
    monkeypatch.undo()
    with Cache(tmp_path / "缓存.db", "甲") as cache:
        work = many.Examination([str(handed_in / "000-02.xlsx")], Checking(SHANGHAI), cache=cache)
        assert [outcome.verdict for of_file in work.run() for outcome in of_file] == ["pass"]


def other_database(path: Path) -> None:
    with sqlite3.connect(path) as book:
        book.execute("CREATE TABLE people (name TEXT)")
    book.close()


def damaged_cache(path: Path) -> None:
    with Cache(path, "") as cache:
        for n in range(300):
            cache.put(cache.key(str(n)), f"{n} " * 400)
    content = bytearray(path.read_bytes())
    content[4096 : len(content) // 2] = b"\xff" * (len(content) // 2 - 4096)
    path.write_bytes(content)


def cut_cache(path: Path) -> None:
    with Cache(path, "") as cache:
        for n in range(300):
            cache.put(cache.key(str(n)), f"{n} " * 400)
    path.write_bytes(path.read_bytes()[:6000])


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_text("报告", encoding="utf-8"),
        lambda path: workbook(published()["000-02"], path),
        other_database,
        damaged_cache,
        cut_cache,
    ],
    ids=["text", "workbook", "another database", "damaged", "cut off"],
)
def test_a_file_that_is_no_cache_is_refused_and_stays(
    run: Run, handed_in: Path, tmp_path: Path, make: Any
) -> None:
    make(tmp_path / "某.db")
    before = (tmp_path / "某.db").read_bytes()
    said = run("check", handed_in, "--cache", "某.db")
    assert_refused(said, "“某.db”不是校验缓存，或已经损坏，没有动它。")
    assert (tmp_path / "某.db").read_bytes() == before


def test_places_where_no_cache_can_be(run: Run, handed_in: Path) -> None:
    assert_refused(run("check", handed_in, "--cache", handed_in), "是一个文件夹。请写出缓存的文件名")
    assert_refused(run("check", handed_in, "--cache", "没有/缓存.db"), "文件夹“没有”不存在")
    assert_refused(run("check", handed_in, "--cache", "s3://桶/缓存.db"), "不在本机")


def test_report_and_cache_cannot_be_one_file(run: Run, handed_in: Path, tmp_path: Path) -> None:
    both = "-o 和 --cache 写的都是“一个.xlsx”。"
    assert_refused(run("check", handed_in, "-o", "一个.xlsx", "--cache", "一个.xlsx"), both)
    assert_refused(run("summary", handed_in, "-o", "一个.xlsx", "--cache", "./一个.xlsx"), both)
    assert not (tmp_path / "一个.xlsx").exists()


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be deleted there")
def test_a_cache_deleted_meanwhile_is_named(tmp_path: Path) -> None:
    path = tmp_path / "某.db"
    with pytest.raises(Refusal, match=r"某\.db”在校验时被删除或移走了。"), Cache(path, "") as cache:
        path.unlink()
        cache.put(cache.key("甲"), "乙")


def test_several_runs_share_a_cache(handed_in: Path, tmp_path: Path) -> None:
    for n in range(20):
        workbook(published()["000-14"], handed_in / f"{n}.xlsx")
    command = [sys.executable, "-m", "xltool", "check", str(handed_in), "--cache", "缓存.db"]

    def run(_: int) -> tuple[int, bytes]:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        return done.returncode, done.stdout

    with ThreadPoolExecutor(3) as runs:
        codes, reports = zip(*runs.map(run, range(3)), strict=True)
    assert (set(codes), len(set(reports))) == ({1}, 1)
    with sqlite3.connect(tmp_path / "缓存.db") as book:
        assert book.execute("SELECT count(*) FROM kept").fetchone() == (23,)
    book.close()


def test_outcomes_survive_as_data(tmp_path: Path) -> None:
    paths = [workbook(form, tmp_path / f"{form_id}.xlsx") for form_id, form in published().items()]
    paths.append(tmp_path / "坏.xlsx")
    paths[-1].write_text("这不是表格")
    work = many.Examination(list(map(str, paths)), Checking(SHANGHAI, with_indicators=True))
    for (outcome,) in work.run():
        stored = json.loads(json.dumps(outcome_data.to_data(outcome)))
        again = outcome_data.from_data(stored, outcome.path)
        assert _lists(again) == _lists(outcome)


def _lists(outcome: Outcome) -> list[Any]:
    return [list(part) if isinstance(part, (list, tuple)) else part for part in outcome]
