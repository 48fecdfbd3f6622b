"""Who may ask the server what: strict headers, no other host name, no other site's doing, the token."""

import re
from collections.abc import Iterator

import httpx
import pytest
from commands import Run, assert_refused
from pages import parsed
from serving import Site, said, served

from xltool.web.settings import Settings

TOKEN = "绩效 token-2024"
PAGES = ("/", "/表样", "/规则", "/规则/D01", "/说明", "/没有这一页")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with served(workers=1) as site:
        yield site


@pytest.fixture(scope="module")
def closed() -> Iterator[Site]:
    with served(workers=1, token=TOKEN) as site:
        yield site


# -- headers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*PAGES, "/api/rules", "/api/nix", "/static/web.css", "/openapi.json"])
def test_every_answer_has_strict_headers(site: Site, path: str) -> None:
    headers = site.client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert "http:" not in policy and "https:" not in policy and "*" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "camera=()" in headers["permissions-policy"]
    assert "server" not in headers
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_pages_need_nothing_that_the_policy_forbids(site: Site, path: str) -> None:
    root = parsed(site.client.get(path).text)
    assert all(one.get("src", "").startswith("/static/") and not one.text for one in root.xpath("//script"))
    assert not root.xpath("//style | //*[@style] | //@*[starts-with(name(), 'on')] | //base | //iframe")
    outside = [one for one in root.xpath("//@src | //@href | //@action") if re.match(r"(?i)\w+:|//", one)]
    assert outside == []


# -- hosts and other sites ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "is_known"),
    [
        ("127.0.0.1:{}", True), ("localhost:{}", True), ("[::1]:{}", True), ("LOCALHOST", True),
        ("evil.example:{}", False), ("127.0.0.1.evil.example", False), ("", False), ("[::1", False),
    ],
)  # fmt: skip
def test_a_name_that_leads_here_from_elsewhere_is_not_answered(site: Site, host: str, is_known: bool) -> None:
    answer = site.client.get("/api/health", headers={"Host": host.format(site.settings.port)})
    assert answer.status_code == (200 if is_known else 400)
    if not is_known:
        assert site.settings.address in said(answer)


@pytest.mark.parametrize(
    ("host", "names", "known", "strange"),
    [
        ("127.0.0.1", ("Jixiao.Example",), "jixiao.example", "evil.example"),
        ("0.0.0.0", ("jixiao.example",), "jixiao.example", "10.0.0.1"),
        ("0.0.0.0", (), "10.0.0.1", ""),
    ],
)
def test_the_operator_may_name_it(host: str, names: tuple[str, ...], known: str, strange: str) -> None:
    settings = Settings(host, names=names)
    assert settings.is_called(known)
    assert settings.is_called("localhost")
    assert settings.is_called(strange) == (not names)


@pytest.mark.parametrize(
    ("headers", "is_served"),
    [
        ({}, True),
        (
            {"Sec-Fetch-Site": "same-origin", "Origin": "http://whatever.example"},
            True,
        ),  # the browser knows best
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://127.0.0.1:{}"}, True),
        ({"Origin": "http://127.0.0.1:1"}, False),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "null"}, False),
    ],
)
def test_other_sites_make_nobody_send_anything(site: Site, headers: dict[str, str], is_served: bool) -> None:
    told = {name: value.format(site.settings.port) for name, value in headers.items()}
    answer = site.client.post("/api/check", files={"files": ("x.xlsx", b"")}, headers=told)
    assert answer.status_code == (200 if is_served else 403)
    if not is_served:
        assert "别的网站" in said(answer)


# -- the token ---------------------------------------------------------------------------------------


def test_without_the_token_there_is_only_the_way_in(closed: Site) -> None:
    for path in ("/", "/规则", "/没有这一页"):
        answer = closed.client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/%E7%99%BB%E5%BD%95")
    for path in ("/api/rules", "/openapi.json"):
        answer = closed.client.get(path)
        assert answer.status_code == 401
        assert "口令" in said(answer)
        assert answer.headers["www-authenticate"] == "Bearer"
    assert closed.check(("x.xlsx", b"x")).status_code == 401
    assert closed.client.get("/api/health").status_code == 200
    assert closed.client.get("/static/web.css").status_code == 200


@pytest.mark.parametrize("word", ["-", "x", TOKEN + "x", TOKEN[:-1], TOKEN.upper()])
def test_a_wrong_token_opens_nothing(closed: Site, word: str) -> None:
    headers = {b"Authorization": b"Bearer " + word.encode()}
    assert closed.client.get("/api/rules", headers=headers).status_code == 401
    assert closed.client.get("/api/rules", headers={"Cookie": "xltool=x"}).status_code == 401
    assert closed.client.get("/api/rules", headers={b"Cookie": b"xltool=\xff\xfe"}).status_code == 401


def test_programs_say_the_token(closed: Site) -> None:
    headers = {b"Authorization": b"Bearer " + TOKEN.encode()}
    assert closed.client.get("/api/rules", headers=headers).status_code == 200


def test_people_say_it_once(closed: Site) -> None:
    with httpx.Client(base_url=closed.settings.address, trust_env=False) as browser:
        assert parsed(browser.get("/登录").text).xpath("//input[@name='token'][@type='password']")
        wrong = browser.post("/登录", data={"token": "不是这个口令吧不是"})
        assert (wrong.status_code, "口令不对" in wrong.text) == (401, True)
        assert "set-cookie" not in wrong.headers
        right = browser.post("/登录", data={"token": TOKEN})
        assert (right.status_code, right.headers["location"]) == (303, "/")
        cookie = right.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
        assert TOKEN not in cookie
        assert browser.get("/").status_code == 200
        assert browser.get("/api/rules").status_code == 200
        assert browser.post("/登录", content=b"token=" + b"x" * 100_000).status_code == 413


def test_a_token_that_could_be_guessed_is_refused(run: Run) -> None:
    assert_refused(run("serve", "--token", "1234"), "口令太短", "12")
