"""The site of the manual: built without a warning, opened from a folder, its commands run, nothing left out."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import click
import pytest
from browser import chromium
from fastapi import FastAPI
from libreoffice.story import NAMES
from lxml import html
from manual import console, pages, reference
from test_manual import of_xltool

from xltool import rules
from xltool.web.guard import Guard
from xltool.web.server import application
from xltool.web.settings import SHORTEST_TOKEN, Settings

pytestmark = pytest.mark.xdist_group("site")  # they share one site

ROOT = Path(__file__).parents[1]
EVERY = pytest.mark.parametrize("page", console.PAGES, ids=range(len(console.PAGES)))
#: What a page may be linked with, and what is fetched with it.
_FETCHED = {"link": "href", "script": "src", "img": "src", "source": "src", "iframe": "src", "object": "data"}
Page = Any  # an element of lxml, which has no types of its own


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as ``make site`` builds it, but for what is on its pictures."""
    pictures, built = tmp_path_factory.mktemp("图"), tmp_path_factory.mktemp("网站")
    for name in (*NAMES, *console.PICTURES):
        (pictures / f"{name}.png").write_bytes(b"")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", built], cwd=ROOT, check=False,
        env=os.environ | {"XLTOOL_PICTURES": str(pictures)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return built


@pytest.fixture(scope="module")
def parsed(site: Path) -> dict[Path, Page]:
    """Every page of the site."""
    return {
        path: html.parse(str(path), html.HTMLParser(encoding="utf-8")).getroot()
        for path in site.rglob("*.html")
    }


# -- the site opens from a folder -------------------------------------------------------------------


def test_nothing_is_fetched_from_elsewhere(site: Path, parsed: dict[Path, Page]) -> None:
    for path, page in parsed.items():
        for tag, where in _FETCHED.items():
            for found in page.iter(tag):
                assert not urlsplit(found.get(where, "")).scheme, (path, found.get(where))
        assert not page.xpath("//*[@onclick or @onload] | //script[not(@src)] | //style"), path
    for path in [*site.rglob("*.css"), *site.glob("search.js")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?:|url\(|@import|fetch\(|XMLHttpRequest|import\(", text), path


def test_every_link_leads_to_a_file_and_a_place_in_it(site: Path, parsed: dict[Path, Page]) -> None:
    places = {path.resolve(): set(page.xpath("//@id")) for path, page in parsed.items()}
    count = 0
    for path, page in parsed.items():
        for link in page.xpath("//@href | //@src"):
            parts = urlsplit(link)
            assert not parts.scheme and not parts.netloc, (path, link)
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
            assert target.is_file(), (path.name, link)
            assert target.is_relative_to(site.resolve()), (path.name, link)
            if parts.fragment:
                assert unquote(parts.fragment) in places[target], (path.name, link)
            count += 1
    assert count > 5000


def test_every_page_is_chinese_has_one_heading_and_says_where_it_is(
    site: Path, parsed: dict[Path, Page]
) -> None:
    titles = [page.xpath("string(//title)") for page in parsed.values()]
    assert len(set(titles)) == len(titles)
    for path, page in parsed.items():
        assert page.get("lang") == "zh-CN"
        assert len(page.xpath("//h1")) == 1, path
        here = page.xpath("//nav[@class='side']//a[@aria-current='page']")
        assert len(here) == (not re.match(r"decisions/\d", path.relative_to(site).as_posix())), path
        assert not re.search(r"\*\*|\]\(|```", page.xpath("string(//main)")), path


def test_the_search_knows_every_page_and_its_links_live(site: Path, parsed: dict[Path, Page]) -> None:
    text = (site / "texts.js").read_text(encoding="utf-8")
    assert text.startswith("window.TEXTS=[") and "<" not in text
    sections = json.loads(text.removeprefix("window.TEXTS=").removesuffix(";\n"))
    places = {path.relative_to(site).as_posix(): set(page.xpath("//@id")) for path, page in parsed.items()}
    for section in sections:
        page, _, place = unquote(section["url"]).partition("#")
        assert not place or place in places[page], section
        assert section["title"] and section["page"]
    assert {unquote(section["url"]).partition("#")[0] for section in sections} == set(places)
    assert [one["url"] for one in sections if one["title"] == "D01　分值合计100"] == ["rules/D01.html"]


@pytest.mark.browser
def test_the_search_finds_a_rule_in_a_page_opened_from_a_folder(site: Path, tmp_path: Path) -> None:
    page = site / "manual" / "安装.html"
    shown = subprocess.run(
        [
            str(chromium.PROGRAM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}",
            "--virtual-time-budget=5000", "--dump-dom", f"{page.as_uri()}?q={quote('得分合计 d03')}",
        ],
        check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    searched: Page = html.fromstring(shown.stdout)
    found = searched.xpath("//div[@class='found']/a")
    assert found[0].text_content().startswith("D03　总分=得分合计")
    assert (page.parent / unquote(found[0].get("href"))).resolve() == (site / "rules" / "D03.html").resolve()


# -- nothing is left undocumented -------------------------------------------------------------------


def test_the_page_of_the_commands_is_what_they_say_of_themselves() -> None:
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page(), "run: make docs"


def test_every_command_and_option_is_on_it_with_its_meaning() -> None:
    for told in reference.commands():
        part = console.source("命令").split(f"\n## {told.path}\n")[1].split("\n## ")[0]
        for param in reference.context_of(told.path).command.params:
            name = (
                param.opts[0]
                if isinstance(param, click.Option)
                else param.make_metavar(reference.context_of(told.path))
            )
            row = re.search(rf"(?m)^\| `{re.escape(name)}[^`]*` \| (.+) \|$", part)
            assert row and re.search(r"[一-鿿]{3}", row[1]), (told.path, name)


def test_every_command_is_used_somewhere_in_the_manual() -> None:
    used = [step.words[1:] for page in console.PAGES for step in console.typed(page)]
    used += [words for page in pages.ORDER for words in of_xltool(page)]
    for told in reference.commands():
        path = told.path.split()[1:]
        if not isinstance(reference.context_of(told.path).command, click.Group):
            assert any(words[: len(path)] == path for words in used), told.path


def test_the_examples_of_the_help_are_commands_there_are() -> None:
    for told in reference.commands():
        for line in told.examples:
            assert line.startswith(told.path.split(" ", 2)[0])
            reference.assert_known(shlex.split(line.partition(" > ")[0])[1:])


def test_every_rule_has_its_page_in_the_list_and_in_the_site(parsed: dict[Path, Page], site: Path) -> None:
    codes = sorted(rule.code for rule in rules.catalogue())
    listed = parsed[site / "rules" / "index.html"].xpath("//main//td/a/@href")
    assert sorted(Path(link).stem for link in listed) == codes
    for code in codes:
        assert parsed[site / "rules" / f"{code}.html"].xpath("//h1")[0].text_content().startswith(f"{code}　")


@EVERY
def test_a_page_names_rules_options_and_files_that_exist(page: str) -> None:
    text = console.source(page)
    codes = {rule.code for rule in rules.catalogue()}
    assert set(re.findall(r"\b([LJZMXVDPSYK]\d\d)\b", text)) <= codes
    params = [
        param for told in reference.commands() for param in reference.context_of(told.path).command.params
    ]
    options = {word for param in params for word in param.opts} | {
        "--help",
        "--now",
    }  # the latter is systemctl's
    assert set(re.findall(r"(?<![\w-])(--[a-z][a-z-]+)", text)) <= options
    for name in re.findall(r"`((?:templates|tests|docs|macros|packaging|examples)/[^`…*]*)`", text):
        assert (ROOT / name).exists(), name


@EVERY
def test_what_a_page_quotes_is_said_by_the_program(page: str) -> None:
    spoken = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "xltool").rglob("*.py")))
    for line in re.findall(r"(?m)^> (.+)$", console.source(page)):
        assert all(part in spoken for part in line.split(console.OMITTED)), line


def test_the_limits_are_those_of_the_server() -> None:
    text = console.source("网页服务")
    for what, much in Settings().limits:
        assert f"| {what} | {much} |" in text
    assert f"口令要 {SHORTEST_TOKEN} 个字以上" in text


def test_the_addresses_for_programs_are_those_of_the_server() -> None:
    guard = application(Settings(workers=1))
    assert isinstance(guard, Guard) and isinstance(guard.app, FastAPI)
    served = {(way.upper(), path) for path, ways in guard.app.openapi()["paths"].items() for way in ways}
    told = re.findall(r"(?m)^\| `(GET|POST) (/api/[^`]+)` \|", console.source("网页服务"))
    assert set(told) == served
