"""What is done to a server on purpose: hurtful names, texts and files, floods, people who are slow or leave."""

import asyncio
import contextlib
import io
import json
import socket
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath, PureWindowsPath

import hostile
import httpx
import openpyxl
import pytest
from forms import changed, plain
from pages import parsed
from pages import said as text_of
from serving import PATIENCE, Site, said, served

from xltool.excel.stamp import stamp
from xltool.web import running

MEGABYTE = 2**20
HEAD = b"POST /api/check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\n"
PART = b'--b\r\nContent-Disposition: form-data; name="files"; filename="x.xlsx"\r\n\r\n'


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A server with little patience."""
    with served(
        most_megabytes=1, most_files=3, most_total_megabytes=2, silent_seconds=1, upload_seconds=3
    ) as site:
        yield site


@pytest.fixture(autouse=True)
def nothing_is_left(site: Site) -> Iterator[None]:
    """Whatever was done, nothing of it lies about, and the next one is served."""
    yield
    soon(lambda: site.left == [])
    assert site.check(("x.xlsx", form())).json()["totals"]["forms"] == 1


def form(project: str = "设备维护") -> bytes:
    """The published form whose sums are wrong, for a project of this name."""
    filing = changed("000-14", project__name=project)
    return stamp(plain(filing.edition), filing)


def soon(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


@contextlib.contextmanager
def connected(site: Site) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", site.settings.port), PATIENCE) as one:
        yield one


def answered(one: socket.socket) -> tuple[int, str]:
    """The status and the sentence that come over a connection."""
    answer = http_answer(one)
    return answer.status_code, said(answer)


def http_answer(one: socket.socket) -> httpx.Response:
    head, _, body = one.recv(65536).partition(b"\r\n\r\n")
    while not body.endswith(b"}"):
        body += one.recv(65536)
    return httpx.Response(int(head.split()[1]), content=body)


# -- names and texts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../../etc/passwd", "passwd"),
        ("..\\..\\Windows\\system32\\表.xlsx", "表.xlsx"),
        ("/etc/cron.d/表.xlsx", "表.xlsx"),
        ("C:表.xlsx", "表.xlsx"),
        ("....", "未命名"),
        ("~/表.xlsx/..", "未命名"),
        ("a\x00b\x1b[31m.xlsx", "a_b_[31m.xlsx"),
        ("\u202exslx.表.xlsx", "_xslx.表.xlsx"),
        ("长" * 500 + ".xlsx", "长" * 120 + ".xlsx"),
    ],
)
def test_a_name_from_outside_is_no_path(site: Site, name: str, shown: str) -> None:
    answer = raw(site, name, form(), "zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        names = file.namelist()
        told = json.loads(file.read("校验结果.json"))
    assert [one["path"] for one in told["files"]] == [shown]
    for one in names:
        for parts in (PurePosixPath(one).parts, PureWindowsPath(one).parts):
            assert len(parts) <= 2 and ".." not in parts and not PureWindowsPath(one).drive
    assert not [one for one in names if one.endswith("_校验.xlsx") and len(PurePosixPath(one).name) > 100]


def raw(site: Site, name: str, content: bytes, kind: str) -> httpx.Response:
    """Hand in a file whose name is sent as it is."""
    part = (
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="%s"\r\n\r\n'
        % name.encode().replace(b"\\", b"\\\\")
    )
    return site.client.post(
        f"/api/check?format={kind}", content=part + content + b"\r\n--b--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "'><img src=x onerror=alert(1)>", "</style><b>", "{{ 7*7 }}", "&lt;b&gt;"],
)
def test_a_text_from_outside_stays_text(site: Site, text: str) -> None:
    root = parsed(raw(site, f"{text}.xlsx", form(text), "html").text)
    [script] = root.xpath("//script")
    assert "alert" not in script.text
    assert not root.xpath("//img | //*[@onerror] | //b[not(node())]")
    assert text in text_of(root)
    [*_, done] = site.steps((f"{text}.xlsx", form(text)))
    assert len(parsed(done["report"]).xpath("//script")) == 1


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(1)", "=cmd|'/c calc'!A1"]
)
def test_a_text_that_looks_like_a_formula_is_none(site: Site, text: str) -> None:
    content = site.check((f"{text}.xlsx", form(text)), form="zip").content
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        [copy] = [file.read(name) for name in file.namelist() if name.startswith("标注副本/")]
    book = openpyxl.load_workbook(io.BytesIO(copy))
    cells = [cell for sheet in book.worksheets for row in sheet for cell in row if text in str(cell.value)]
    assert cells
    assert all(cell.data_type != "f" for cell in cells)


# -- too much ----------------------------------------------------------------------------------------


def test_too_large_a_file_is_told_by_its_name(site: Site) -> None:
    answer = site.check(("小.xlsx", b"x"), ("大.xlsx", b"x" * (MEGABYTE + 1)))
    assert answer.status_code == 413
    assert said(answer).startswith("“大.xlsx”超过 1 MB")


def test_too_many_files_and_too_much_in_all(site: Site) -> None:
    answer = site.check(*[(f"{n}.xlsx", b"x") for n in range(4)])
    assert (answer.status_code, "最多交 3 个" in said(answer)) == (413, True)
    answer = site.check(*[(f"{n}.xlsx", b"x" * 900_000) for n in range(3)])
    assert (answer.status_code, "不能超过 2 MB" in said(answer)) == (413, True)


def test_what_says_that_it_is_too_large_is_not_even_taken(site: Site) -> None:
    with connected(site) as one:
        one.sendall(HEAD + b"Content-Length: 1000000000000\r\n\r\n")
        assert answered(one) == (413, "一次交的文件合计不能超过 2 MB。请分几次交。")


def test_what_does_not_say_how_large_it_is_ends_too(site: Site) -> None:
    def endless() -> Iterator[bytes]:
        yield PART
        for _ in range(200):
            yield b"x" * 65536

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    assert site.client.post("/api/check", content=endless(), headers=headers).status_code == 413


def test_fields_that_are_no_files_are_few_and_short(site: Site) -> None:
    answer = site.client.post("/api/check", files=[("x", (None, b"x" * 10_000))])
    assert answer.status_code == 413
    answer = site.client.post("/api/check", files=[("x", (None, b"x"))] * 30)
    assert answer.status_code == 400
    answer = site.client.post("/api/check", files={"others": ("x.xlsx", b"x")})
    assert (answer.status_code, "files" in said(answer)) == (400, True)


@pytest.mark.parametrize(
    "content",
    [
        hostile.lying(hostile.SHEET, 100),
        hostile.zip_in_zip(),
        hostile.with_parts(sheet=hostile.rows('<c r="A#"><v>1</v></c>', 100, 40_000)),
        hostile.with_parts(sheet=hostile.entity(b'<!ENTITY x SYSTEM "file:///etc/passwd">', b"&x;")),
        b"PK\x03\x04" + b"\0" * 1000,
        b"",
    ],
    ids=["lying", "zip in zip", "rows", "entity", "cut", "empty"],
)
def test_a_hostile_file_is_told_and_hurts_nobody(site: Site, content: bytes) -> None:
    assert len(content) < MEGABYTE
    [first, second] = site.check(("坏.xlsx", content), ("好.xlsx", form())).json()["files"]
    assert (first["path"], second["path"], second["verdict"]) == ("坏.xlsx", "好.xlsx", "fail")
    assert "root:" not in json.dumps(first)
    assert all("/tmp" not in one["message"] for one in first["findings"])


# -- wrong kinds -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "content", "status"),
    [
        ("text/plain", b"x", 415),
        ("application/json", b"{}", 415),
        ("multipart/form-data", b"x", 415),
        ("multipart/form-data; boundary=" + "b" * 300, b"x", 415),
        ("multipart/mixed; boundary=b", PART + b"x\r\n--b--\r\n", 415),
        ("multipart/form-data; boundary=c", PART + b"x\r\n--b--\r\n", 400),
        ("multipart/form-data; boundary=b", PART + b"x", 400),
        ("multipart/form-data; boundary=b", b"--b\r\nno header\r\n\r\nx\r\n--b--\r\n", 400),
        ("multipart/form-data; boundary=b", b"--b\r\n" + b"A: %s\r\n" % (b"x" * 100_000), 400),
        ("multipart/form-data; boundary=b", b"", 400),
    ],
    ids=[
        "text", "json", "no boundary", "long boundary", "mixed", "another boundary", "no end", "no header",
        "long header", "empty",
    ],
)  # fmt: skip
def test_what_is_no_hand_in_is_refused(site: Site, kind: str, content: bytes, status: int) -> None:
    answer = site.client.post("/api/check", content=content, headers={"Content-Type": kind})
    assert answer.status_code == status
    said(answer)


def test_what_a_part_says_of_itself_counts_for_nothing(site: Site) -> None:
    answer = site.client.post("/api/check", files={"files": ("表.xlsx", form(), "text/html")})
    assert answer.json()["files"][0]["verdict"] == "fail"
    answer = site.client.post(
        "/api/check?format=html", files={"files": ("x.html", b"<script>1</script>", "text/html")}
    )
    assert "<script>1" not in answer.text


# -- slow ones, and those who leave ------------------------------------------------------------------


def test_who_falls_silent_is_told_so(site: Site) -> None:
    with connected(site) as one:
        one.sendall(HEAD + b"Content-Length: 10000\r\n\r\n" + PART)
        status, sentence = answered(one)
    assert (status, "太慢" in sentence) == (408, True)


def test_who_sends_drop_by_drop_is_told_so(site: Site) -> None:
    with connected(site) as one:
        one.sendall(HEAD + b"Content-Length: 10000\r\n\r\n" + PART)
        one.settimeout(0.2)
        for _ in range(100):
            with contextlib.suppress(TimeoutError):
                answer = one.recv(65536)
                break
            one.sendall(b"x")
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_who_does_not_say_what_he_wants_is_left(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_PATIENCE", 0.3)
    for said_so_far in (b"", b"GET / HTTP/1.1\r\nHost:"):
        with connected(site) as one:
            one.sendall(said_so_far)
            assert one.recv(100) == b""


def test_who_leaves_while_sending_leaves_nothing(site: Site) -> None:
    with connected(site) as one:
        one.sendall(HEAD + b"Content-Length: 100000\r\n\r\n" + PART + b"x" * 5000)
        soon(lambda: site.left != [])


def test_who_leaves_while_waiting_leaves_nothing() -> None:
    """Of many files few are checked then, and the next one does not wait for the others."""
    with served(workers=1) as large:
        files = [("files", (f"{n}.xlsx", form())) for n in range(100)]
        with large.client.stream("POST", "/api/check?format=stream", files=files) as answer:
            lines = answer.iter_lines()
            assert json.loads(next(lines)) == {"step": "received", "files": 100, "receipt": None}
            assert json.loads(next(lines))["n"] == 1
        soon(lambda: large.left == [])
        begun = time.monotonic()
        large.check(("x.xlsx", form()))
        alone = time.monotonic() - begun
        begun = time.monotonic()
        large.check(("x.xlsx", form()))
        assert alone < 20 * (time.monotonic() - begun) + 3  # a new worker had to be started


def test_where_there_is_no_room_one_is_told_when_to_come_again() -> None:
    with served(workers=1, most_hand_ins=1, most_held_megabytes=1) as small, connected(small) as one:
        full = small.check(("x.xlsx", b"x" * 2 * MEGABYTE))
        assert (full.status_code, full.headers["retry-after"]) == (503, "30")
        one.sendall(HEAD + b"Content-Length: 100000\r\n\r\n" + PART)
        soon(lambda: len(small.left) == 1)
        second = small.check(("x.xlsx", form()))
        assert (second.status_code, second.headers["retry-after"]) == (503, "30")
        assert "再试" in said(second)
        one.close()
        soon(lambda: small.left == [])
        for _ in range(3):  # what was refused takes no room afterwards
            assert small.check(("x.xlsx", b"x" * 2 * MEGABYTE)).status_code == 503
        assert small.check(("x.xlsx", form())).status_code == 200


# -- many at once ------------------------------------------------------------------------------------


def test_two_hundred_at_once_get_each_his_own() -> None:
    """Nobody is turned away, no answer is lost, and none says a word of another's file."""

    async def ask(client: httpx.AsyncClient, n: int) -> tuple[int, httpx.Response]:
        kind = {0: "stream", 1: "html", 2: "zip"}.get(n % 20, "json")
        file = (f"表-{n:03}-.xlsx", form(f"项目-{n:03}-"))
        return n, await client.post(f"/api/check?format={kind}", files={"files": file})

    async def all_at_once(address: str) -> list[tuple[int, httpx.Response]]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(
            base_url=address, timeout=PATIENCE, limits=limits, trust_env=False
        ) as client:
            return await asyncio.gather(*(ask(client, n) for n in range(200)))

    with served() as large:
        answers = asyncio.run(all_at_once(large.settings.address))
        soon(lambda: large.left == [])
    assert [answer.status_code for _, answer in answers] == [200] * 200
    for n, answer in answers:
        text = unpacked(answer)
        assert f"表-{n:03}-" in text and f"项目-{n:03}-" in text
        assert not [m for m in range(200) if m != n and (f"表-{m:03}-" in text or f"项目-{m:03}-" in text)]


def unpacked(answer: httpx.Response) -> str:
    """All text of an answer; that of copies too."""
    if answer.headers["content-type"] != "application/zip":
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        found = [file.read(name).decode() for name in file.namelist() if not name.endswith(".xlsx")]
        for name in file.namelist():
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(file.read(name))) as book:
                    found += [book.read(part).decode("utf-8", "replace") for part in book.namelist()]
        return "".join(found)
