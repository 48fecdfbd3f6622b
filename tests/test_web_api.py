"""What the server answers programs: the same reports and copies as the command line makes."""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from commands import Run
from forms import published, workbook
from pages import parsed
from pages import said as text_of
from serving import Site, said, served

MARK = "000-14_校验.xlsx"
#: What the published form says wrongly: the sums of its rows are 95.00 and 84.91.
WRONG = [("D01", "F27", "100.00", "95.00"), ("D03", "G27", "89.91", "84.91")]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with served() as site:
        yield site


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workbook(published()["000-14"], tmp_path_factory.mktemp("forms") / "000-14.xlsx")


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workbook(published()["000-02"], tmp_path_factory.mktemp("forms") / "000-02.xlsx")


def handed(*paths: Path) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in paths]


def packed(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def fills(content: bytes, cell: str) -> tuple[str, str]:
    """The colour and the note of a cell of a self-assessment."""
    one = openpyxl.load_workbook(io.BytesIO(content))["自评表"][cell]
    return one.fill.fgColor.rgb[-6:], one.comment.text if one.comment else ""


# -- checking ----------------------------------------------------------------------------------------


def test_json_is_the_report_of_the_command_line(site: Site, wrong: Path, right: Path, run: Run) -> None:
    answer = site.check(*handed(wrong, right))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    told = answer.json()
    errors = [one for one in told["files"][0]["findings"] if one["severity"] == "error"]
    assert [(one["code"], one["cell"]) for one in errors] == [(code, cell) for code, cell, _, _ in WRONG]
    assert all(
        seen in one["seen"] and sum_ in one["message"]
        for one, (_, _, seen, sum_) in zip(errors, WRONG, strict=True)
    )
    assert [(one["path"], one["verdict"]) for one in told["files"]] == [
        ("000-14.xlsx", "fail"), ("000-02.xlsx", "pass"),
    ]  # fmt: skip
    by_command = json.loads(run("check", wrong, right, "--format", "json").out)
    for one in by_command["files"]:
        one["path"] = Path(one["path"]).name
    told.pop("handin", None), by_command.pop("handin", None)  # the latter knows when files were written
    assert told == by_command


def test_html_is_the_report_and_runs_no_script_but_its_own(site: Site, wrong: Path) -> None:
    answer = site.check(*handed(wrong), form="html")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    root = parsed(answer.text)
    assert text_of(root.xpath("//h1")[0]).startswith("需要修改000-14.xlsx")
    assert root.xpath("//td[contains(@id, '-F27')]")
    [script] = root.xpath("//script")
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in answer.headers["content-security-policy"]


def test_zip_has_report_data_and_copies(site: Site, wrong: Path, right: Path) -> None:
    found = packed(site.check(*handed(wrong, right), form="zip").content)
    assert set(found) == {
        "校验报告.html", "校验结果.json", "标注副本/000-14_校验.xlsx", "标注副本/000-02_校验.xlsx",
        "修正副本/000-14_修正.xlsx",
    }  # fmt: skip
    colour, note = fills(found["标注副本/000-14_校验.xlsx"], "F27")
    assert colour == "FFC7CE"
    assert "各行相加是95.00" in note
    mended = openpyxl.load_workbook(io.BytesIO(found["修正副本/000-14_修正.xlsx"])).worksheets[0]
    assert str(mended["F27"].value).startswith("=")
    assert json.loads(found["校验结果.json"])["totals"]["fail"] == 1


def test_stream_tells_of_each_file_and_ends_with_everything(site: Site, wrong: Path, right: Path) -> None:
    received, *checked, done = site.steps(*handed(wrong, right))
    assert received == {"step": "received", "files": 2, "receipt": None}
    assert [one["n"] for one in checked] == [1, 2]
    assert {one["name"]: (one["of"], one["verdict"], one["errors"], one["hints"]) for one in checked} == {
        "000-14.xlsx": (2, "fail", 2, 8), "000-02.xlsx": (2, "pass", 0, 6),
    }  # fmt: skip
    assert list(done) == ["step", "report", "downloads", "receipt", "receipts"]
    assert (done["step"], done["receipt"], done["receipts"]) == ("done", None, [])
    assert done["report"].startswith("<!DOCTYPE html>")
    downloads = {one["name"]: one for one in done["downloads"]}
    assert downloads.keys() == {MARK, "000-02_校验.xlsx", "000-14_修正.xlsx"}
    assert (downloads[MARK]["label"], downloads["000-14_修正.xlsx"]["label"]) == ("标注副本", "修正副本")
    in_zip = packed(site.check(*handed(wrong, right), form="zip").content)
    assert base64.b64decode(downloads[MARK]["base64"]) == in_zip[f"标注副本/{MARK}"]


def test_the_same_files_give_the_same_bytes(site: Site, wrong: Path) -> None:
    for form in ("json", "html", "zip"):
        assert site.check(*handed(wrong), form=form).content == site.check(*handed(wrong), form=form).content


def test_two_files_of_one_name_are_two(site: Site, wrong: Path, right: Path) -> None:
    files = [("表.xlsx", wrong.read_bytes()), ("表.xlsx", right.read_bytes())]
    told = site.check(*files).json()["files"]
    assert [(one["path"], one["verdict"]) for one in told] == [("表.xlsx", "fail"), ("表(2).xlsx", "pass")]
    assert {"标注副本/表_校验.xlsx", "标注副本/表(2)_校验.xlsx"} <= packed(
        site.check(*files, form="zip").content
    ).keys()


def test_a_file_that_cannot_be_read_is_told_by_its_own_name(site: Site, wrong: Path) -> None:
    told = site.check(("照片.xlsx", b"\x89PNG\r\n\x1a\n"), *handed(wrong)).json()["files"]
    assert [one["verdict"] for one in told] == ["unreadable", "fail"]
    assert told[0]["findings"][0]["message"].startswith("“照片.xlsx”是图片，不是工作簿。")
    [_, checked, *_] = site.steps(("照片.xlsx", b"\x89PNG\r\n\x1a\n"))
    assert (checked["verdict"], checked["errors"]) == ("unreadable", 1)


# -- mending -----------------------------------------------------------------------------------------


def test_fix_gives_the_copy_and_says_what_was_done(site: Site, wrong: Path, right: Path, run: Run) -> None:
    files = [("files", one) for one in handed(wrong, right)]
    mended, fine = site.client.post("/api/fix", files=files).json()["files"]
    assert [(one["cell"], one["before"], one["after"]) for one in mended["repairs"]] == [
        ("F27", "100.00", "95.00"), ("G27", "89.91", "84.91"),
    ]  # fmt: skip
    run("fix", wrong, "-o", "修正.xlsx")
    assert base64.b64decode(mended["copy"]["base64"]) == Path("修正.xlsx").read_bytes()
    assert (fine["copy"], fine["repairs"], fine["message"]) == (None, [], "没有可以自动修正的地方。")
    in_zip = packed(site.client.post("/api/fix?format=zip", files=files).content)
    assert in_zip.keys() == {"修正副本/000-14_修正.xlsx", "修正结果.json"}
    assert in_zip["修正副本/000-14_修正.xlsx"] == Path("修正.xlsx").read_bytes()


# -- forms and rules ---------------------------------------------------------------------------------


def test_a_blank_form_is_that_of_the_command_line(site: Site, run: Run) -> None:
    names = [one["name"] for one in site.client.get("/api/editions").json()]
    assert names == [
        "baoshan-declaration-2024", "shanghai-declaration-2024", "shanghai-declaration-2026",
        "shanghai-selfassessment-2024",
    ]  # fmt: skip
    run("new", "shanghai-declaration-2026", "-o", "空.xlsx")
    answer = site.client.get("/api/editions/shanghai-declaration-2026.xlsx")
    assert answer.content == Path("空.xlsx").read_bytes()
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")


def test_a_form_is_filled_from_data(site: Site) -> None:
    stated = {"year": 2025, "project": {"name": "=1+1", "unit": "某某中心"}}
    answer = site.client.post("/api/editions/shanghai-selfassessment-2024.xlsx", json=stated)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert (sheet["C3"].value, sheet["C3"].data_type) == ("=1+1", "s")  # text, whatever it begins with
    assert sheet["G4"].value == "某某中心"


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"[]", 400, "JSON 对象"),
        (b"{", 400, "JSON 对象"),
        (b"[" * 100_000, 400, "JSON 对象"),
        (b'{"year": "x"}', 400, "year"),
        (b'{"nix": 1}', 400, "nix"),
        (b'{"year": "%s"}' % (b"1" * 300_000), 413, "256 KB"),
    ],
)
def test_data_that_make_no_form_are_refused(site: Site, content: bytes, status: int, words: str) -> None:
    answer = site.client.post("/api/editions/shanghai-selfassessment-2024.xlsx", content=content)
    assert answer.status_code == status
    assert words in said(answer)


@pytest.mark.parametrize("name", ["nix", "..%2f..%2fetc%2fpasswd", "%2e%2e"])
def test_there_is_no_other_edition(site: Site, name: str) -> None:
    answer = site.client.get(f"/api/editions/{name}.xlsx")
    assert answer.status_code == 404
    said(answer)


def test_rules_are_those_of_the_command_line(site: Site, run: Run) -> None:
    assert site.client.get("/api/rules/D01").json() == json.loads(run("rules", "D01", "--json").out)
    codes = [one["code"] for one in site.client.get("/api/rules").json()]
    assert "D01" in codes
    assert len(codes) == len(set(codes))
    unknown = site.client.get("/api/rules/D99")
    assert unknown.status_code == 404
    assert "D01" in said(unknown)


# -- the API itself ----------------------------------------------------------------------------------


def test_the_openapi_text_names_every_act(site: Site) -> None:
    told: dict[str, Any] = site.client.get("/openapi.json").json()
    acts = {(path, method) for path, methods in told["paths"].items() for method in methods}
    assert acts == {
        ("/api/check", "post"), ("/api/fix", "post"), ("/api/editions", "get"),
        ("/api/editions/{name}.xlsx", "get"), ("/api/editions/{name}.xlsx", "post"), ("/api/rules", "get"),
        ("/api/rules/{code}", "get"), ("/api/health", "get"),
    }  # fmt: skip
    upload = told["paths"]["/api/check"]["post"]["requestBody"]["content"]["multipart/form-data"]
    assert upload["schema"]["required"] == ["files"]
    assert all(one["summary"] for methods in told["paths"].values() for one in methods.values())
    assert site.client.get("/docs").status_code == site.client.get("/redoc").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/nix", 404), ("GET", "/api/check", 405), ("DELETE", "/api/rules", 405)],
)
def test_a_wrong_request_is_told_in_a_sentence(site: Site, method: str, path: str, status: int) -> None:
    answer = site.client.request(method, path)
    assert answer.status_code == status
    said(answer)


def test_a_wrong_format_is_told(site: Site, right: Path) -> None:
    answer = site.check(*handed(right), form="pdf")
    assert answer.status_code == 400
    assert "format" in said(answer)


def test_people_get_a_page_where_something_is_wrong(site: Site) -> None:
    for path in ("/nix", "/规则/D99"):
        answer = site.client.get(path)
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("text/html")
        assert parsed(answer.text).xpath("//p[@class='trouble-said']")
    answer = site.client.post("/api/check?format=html", files={"files": ("", b"")})
    assert answer.status_code == 400
    assert "没有收到文件" in answer.text


def test_health(site: Site) -> None:
    assert site.client.get("/api/health").json() == {"status": "ok"}
