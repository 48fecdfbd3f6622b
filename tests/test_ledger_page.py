"""The page 收件台账: only the keeper sees it; who handed in what, what was replaced, and all of it to take home."""

import errno
import io
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import openpyxl
import pytest
from forms import changed, workbook
from ledger_site import BOOK, LEDGER, TRICK, ledger, said_word, word
from openpyxl.worksheet.worksheet import Worksheet
from pages import parsed
from serving import Site, said, served

from xltool.archive.store import Store
from xltool.refusal import Refusal
from xltool.web.keeper import Keeper
from xltool.web.server import application
from xltool.web.settings import Settings

HEADS = [
    "收件号", "收件时间", "实施单位", "主管部门", "项目名称", "年度", "表样", "结论", "错误", "提示", "未能判定",
    "是否最新", "交来的文件", "大小(KB)", "SHA-256 摘要",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("台账") / "收件"


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    with ledger(folder) as site:
        yield site


@pytest.fixture
def anyone(site: Site) -> httpx.Client:
    """Somebody of whom the server knows nothing."""
    site.client.cookies.clear()
    return site.client


@pytest.fixture
def keeper(anyone: httpx.Client, folder: Path) -> httpx.Client:
    """The same, who said the word."""
    assert said_word(anyone, f" {word(folder)} ").status_code == 303
    return anyone


def rows(answer: httpx.Response) -> list[list[str]]:
    """The lines of the page, as texts without blanks at their ends."""
    assert answer.status_code == 200
    lines = parsed(answer.text).iterfind(".//table/tbody/tr")
    return [["".join(cell.itertext()).strip() for cell in line] for line in lines]


def opened(answer: httpx.Response) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(answer.content))["收件台账"]


def numbers(answer: httpx.Response) -> list[str]:
    return [row[0] for row in rows(answer)]


# -- who may see it --------------------------------------------------------------------------------


def test_a_stranger_sees_nothing(anyone: httpx.Client, folder: Path) -> None:
    page = anyone.get(LEDGER)
    assert "台账口令" in page.text
    for answer in (
        page,
        anyone.get(BOOK),
        anyone.get(f"{LEDGER}/000001/文件"),
        anyone.get(f"{LEDGER}/9/文件"),
    ):
        assert "培训费" not in answer.text
        assert word(folder) not in answer.text
        assert str(folder) not in answer.text
    assert [anyone.get(f"{LEDGER}/{n}/文件").status_code for n in (1, 9)] == [401, 401]
    assert anyone.get(BOOK).status_code == 401


@pytest.mark.parametrize("said", ["", "x", "口令", "\ud800", "a" * 100])
def test_a_wrong_word(anyone: httpx.Client, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setattr("xltool.web.ledger._SECONDS", 0)
    answer = anyone.post(LEDGER, content=b"word=" + said.encode("utf-8", "surrogatepass"))
    assert answer.status_code in (400, 401)
    assert "set-cookie" not in answer.headers
    assert anyone.get(BOOK).status_code == 401


def test_the_keeper_comes_and_goes(anyone: httpx.Client, folder: Path) -> None:
    answer = said_word(anyone, word(folder))
    assert answer.status_code == 303
    kept = answer.headers["set-cookie"]
    assert re.fullmatch(
        r"xltool-ledger=\d+\.[0-9a-f]{64}; Max-Age=28800; Path=/; HttpOnly; SameSite=Strict", kept
    )
    assert anyone.get(BOOK).status_code == 200
    anyone.post(f"{LEDGER}/退出")
    assert anyone.get(BOOK).status_code == 401


@pytest.mark.parametrize(
    "change", [lambda v: v.replace(v[:10], "9999999999", 1), lambda v: v[:-1], lambda v: "."]
)
def test_a_cookie_that_is_not_ours(keeper: httpx.Client, change: object) -> None:
    assert callable(change)
    kept = keeper.cookies["xltool-ledger"]
    keeper.cookies.clear()
    assert keeper.get(BOOK, headers={"Cookie": f"xltool-ledger={change(kept)}"}).status_code == 401
    assert keeper.get(BOOK, headers={"Cookie": f"xltool-ledger={kept}"}).status_code == 200


def test_a_cookie_ends_after_a_working_day(keeper: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    now = time.time()
    monkeypatch.setattr("xltool.web.keeper.time.time", lambda: now + 8 * 3600 + 1)
    assert keeper.get(BOOK).status_code == 401


def test_a_new_word_ends_what_the_old_one_opened(tmp_path: Path) -> None:
    file = tmp_path / "台账口令.txt"
    with ledger(tmp_path) as site:
        said_word(site.client, word(tmp_path))
        assert site.client.get(BOOK).status_code == 200
        file.write_text("我们自己定的口令二〇二六\n", "utf-8")
        assert site.client.get(BOOK).status_code == 401
        said_word(site.client, "我们自己定的口令二〇二六")
        assert site.client.get(BOOK).status_code == 200
        file.unlink()
        assert "读不了收件文件夹里的“台账口令.txt”" in site.client.get(BOOK).text


def test_the_word_is_made_once_and_must_be_long(tmp_path: Path) -> None:
    Keeper(tmp_path)
    made = word(tmp_path)
    assert re.fullmatch(r"([a-z2-9]{5}-){3}[a-z2-9]{5}", made)
    Keeper(tmp_path)
    assert word(tmp_path) == made
    (tmp_path / "台账口令.txt").write_text("short\n", "utf-8")
    with pytest.raises(Refusal, match="不到 12 个字符"):
        Keeper(tmp_path)


# -- what it shows ---------------------------------------------------------------------------------


def test_who_handed_in_what(keeper: httpx.Client) -> None:
    said = {row[0]: [*row[2:5], *row[5:9]] for row in rows(keeper.get(LEDGER))}
    assert list(said) == ["000005", "000004", "000003", "000002", "000001"]
    assert said["000005"] == ["", "", "", "？ 无法读取", "", "", ""]
    title = "上海市市级财政项目支出绩效自评表（2024年度）"
    unit = "区医疗保障局区医疗保障局本级"
    assert said["000003"] == [unit, f"培训费{title}", "2025", "✓ 可以上报", "0", "1", "最新"]
    assert said["000001"] == [unit, f"培训费{title}", "2025", "✗ 需要修改", "2", "0", "已被 000003 替换"]
    assert said["000004"][-1] == "最新"  # of another kind
    assert said["000002"][:2] == [f"{TRICK}区医疗保障局本级", f"<b>粗</b>\ufffd{title}"]
    figures = [("".join(one.itertext())) for one in parsed(keeper.get(LEDGER).text).iterfind(".//ul/li")]
    assert {"5条", "3✓ 可以上报", "1✗ 需要修改", "1？ 无法读取"} <= set(figures)


@pytest.mark.parametrize(
    ("asked", "found", "words"),
    [
        ({"unit": "医疗保障局", "year": "2025"}, "4 3 1", "只列：单位名称里有“医疗保障局”，2025 年度"),
        ({"verdict": "fail"}, "1", "只列：需要修改"),
        ({"year": "2024", "first": "2026-01-01"}, "2", "只列：2024 年度，2026-01-01 起"),
        ({"last": "2025-12-31"}, "", "只列：2025-12-31 止"),
        (
            {"unit": "  ", "year": "x", "verdict": "x", "first": "x", "last": "0001-01-01", "page": "-1"},
            "5 4 3 2 1",
            "",
        ),
        ({"year": "9" * 30, "first": "9999-12-31", "page": "9" * 30}, "5 4 3 2 1", "全部收件"),
        ({"page": "7"}, "5 4 3 2 1", "全部收件"),
        ({"unit": "\"'<x>"}, "", "单位名称里有“\"'<x>”"),
    ],
)
def test_the_keeper_asks(keeper: httpx.Client, asked: dict[str, str], found: str, words: str) -> None:
    answer = keeper.get(LEDGER, params=asked)
    assert [str(int(one)) for one in numbers(answer)] == found.split()
    assert words in "".join(parsed(answer.text).itertext())
    sheet = opened(keeper.get(BOOK, params=asked))
    assert [str(int(str(one.value))) for one in sheet["A"][3:] if one.value] == found.split()


def test_page_after_page(keeper: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xltool.web.ledger._OF_PAGE", 2)
    page = keeper.get(LEDGER, params={"year": "2025"})
    assert numbers(page) == ["000004", "000003"]
    to = [one.get("href") for one in parsed(page.text).iterfind(".//nav/a")]
    assert to == [f"{LEDGER}?year=2025&page=2"]
    page = keeper.get(to[0])
    assert numbers(page) == ["000001"]
    assert [one.get("href") for one in parsed(page.text).iterfind(".//nav/a")] == [f"{LEDGER}?year=2025"]


# -- what is taken home ----------------------------------------------------------------------------


def test_the_workbook_says_all_and_runs_nothing(keeper: httpx.Client) -> None:
    answer = keeper.get(BOOK)
    assert answer.content == keeper.get(BOOK).content
    sheet = opened(answer)
    assert [cell.value for cell in sheet[3]] == HEADS
    lines = {row[0].value: row for row in sheet.iter_rows(4)}
    assert {cell.data_type for row in lines.values() for cell in row} == {"s", "n"}
    assert not any(cell.hyperlink for row in lines.values() for cell in row)
    assert lines["000002"][2].value == TRICK
    assert lines["000001"][11].value == "已被 000003 替换"
    assert [cell.value for cell in lines["000001"][8:11]] == [2, 0, 0]
    assert [cell.value for cell in lines["000005"][8:11]] == [None] * 3
    assert len(str(lines["000001"][14].value)) == 64


def test_the_file_itself(keeper: httpx.Client) -> None:
    answer = keeper.get(f"{LEDGER}/000002/文件")
    assert answer.content.decode() == "<script>alert(1)</script>.xlsx"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    said = "attachment; filename*=UTF-8''%3Cscript%3Ealert%281%29%3C%2Fscript%3E.xlsx"
    assert answer.headers["content-disposition"] == said
    assert (
        keeper.get(f"{LEDGER}/4/文件")
        .headers["content-disposition"]
        .endswith("%E7%94%B3%E6%8A%A5%20100%25.xlsx")
    )


@pytest.mark.parametrize("number", ["6", "0", "-1", "1.0", "x", "9" * 40, "１", "..%2f..%2f台账.db"])
def test_a_number_that_is_none(keeper: httpx.Client, number: str) -> None:
    assert keeper.get(f"{LEDGER}/{number}/文件").status_code == 404


def test_a_file_that_was_damaged_on_the_disk(tmp_path: Path) -> None:
    with ledger(tmp_path) as site:
        said_word(site.client, word(tmp_path))
        for path in (tmp_path / "文件").iterdir():
            path.write_bytes(b"other")
        answer = site.client.get(f"{LEDGER}/1/文件")
    assert answer.status_code == 404
    assert "已经损坏" in answer.text


# -- all together ----------------------------------------------------------------------------------


def test_from_the_hand_in_to_the_ledger(tmp_path: Path) -> None:
    content = workbook(changed("000-14", total__score="50.00"), tmp_path / "x.xlsx").read_bytes()
    token = "a word for everybody"
    with served(archive=tmp_path / "收件", token=token) as site:
        site.client.headers["Authorization"] = f"Bearer {token}"
        told = site.steps(("../=1+1.xlsx", content))
        assert told[0]["receipt"]["收件号"] == told[-1]["receipts"][0]["number"] == "000001"
        assert site.client.get(BOOK).status_code == 401  # everybody's word is not the keeper's
        site.client.post(LEDGER, data={"word": word(tmp_path / "收件")})
        [row] = rows(site.client.get(LEDGER))
        assert row[0] == "000001"
        assert row[2].startswith("上海市医疗保障局")
        assert row[5] == "✗ 需要修改"
        assert row[8] == "最新"
        assert site.client.get(f"{LEDGER}/000001/文件").content == content
        with pytest.raises(Refusal, match="正被另一个 xltool serve 使用"):
            application(Settings(archive=tmp_path / "收件"))


def test_a_full_disk_is_said_and_gives_no_receipt(tmp_path: Path) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with ledger(tmp_path) as site:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Store, "place", full)
            answer = site.check(("新.xlsx", b"x"))
        assert answer.status_code == 503
        assert said(answer) == "没有收下，也没有给收件号：磁盘已满。请告诉管理员，稍后再试。"
        said_word(site.client, word(tmp_path))
        assert len(rows(site.client.get(LEDGER))) == 5
