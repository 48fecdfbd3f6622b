"""What mkdocs does besides: the look of the reports, the pictures of the manual, the texts for the search."""

import json
import os
import re
from html import escape, unescape
from pathlib import Path
from typing import Any, NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
LOOK = ROOT / "templates" / "reports" / "look.css"
#: The folder where tests/libreoffice/test_manual_pictures.py has put its pictures.
PICTURES = "XLTOOL_PICTURES"
#: A page's text is found up to this length of each section: the long ones are formulas.
MOST_LETTERS = 1500
_TAG = re.compile(r"<[^>]+>")
_BLANKS = re.compile(r"[ \t\n]+")
_HEADING = re.compile(r'<h([123]) id="([^"]*)">(.*?)</h\1>', re.DOTALL)
_CONSOLE = re.compile(r'(?s)(<code class="language-console">)(.*?)(</code>)')
_PREFORMATTED = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)
#: A line's end between two Chinese characters, which a browser would show as a blank.
_BROKEN = re.compile(
    r"(?<=[\u2014-\u201f\u3000-\u9fff\uff00-\uffef])\n(?=[\u2014-\u201f\u3000-\u9fff\uff00-\uffef])"
)
_GRID = re.compile(r'<pre tabindex="0"><code class="language-grid">(.*?)</code></pre>', re.DOTALL)
_COMMAND = re.compile(r"(?m)^(\$ )(.+)$")


class Section(NamedTuple):
    """What the search knows of a section."""

    url: str
    page: str
    title: str
    text: str


_sections: dict[str, list[Section]] = {}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The style sheet of the reports and the pictures stand elsewhere; the decisions get a list.

    No map for search engines: it would be for a server whose address nobody knows.
    """
    config.theme.static_templates.clear()
    if unwanted := files.get_file_from_path("sitemap.xml"):
        files.remove(unwanted)
    decisions = sorted(file.src_uri for file in files if file.src_uri.startswith("decisions/"))
    files.append(
        File.generated(config, "decisions/index.md", content=_listed(Path(config.docs_dir), decisions))
    )
    files.append(File.generated(config, LOOK.name, abs_src_path=str(LOOK)))
    if folder := os.environ.get(PICTURES):
        for path in sorted(Path(folder).glob("*.png")):
            files.append(File.generated(config, f"manual/图/{path.name}", abs_src_path=str(path.resolve())))
    return files


def on_page_content(html: str, page: Page, **_: Any) -> str:
    """Wide tables scroll, typed commands stand out, drawn forms are drawn, and the search learns the page."""
    heading = _HEADING.search(html)
    if heading and not page.ancestors and not page.is_homepage:
        page.title = _plain(heading[3])  # mkdocs sees none where a comment stands before it
    _sections[page.url] = _sections_of(html, page)
    html = "".join(
        part if part.startswith("<pre>") else _BROKEN.sub("", part) for part in _PREFORMATTED.split(html)
    )
    html = html.replace("<table>", '<div class="wide" tabindex="0"><table>').replace(
        "</table>", "</table></div>"
    )
    html = html.replace("<pre>", '<pre tabindex="0">').replace(
        "<th></th>", "<td></td>"
    )  # no heading without a word
    html = _GRID.sub(lambda found: _drawn(unescape(found[1])) + found[0], html)
    return _CONSOLE.sub(lambda found: found[1] + _COMMAND.sub(r"\1<b>\2</b>", found[2]) + found[3], html)


def on_post_build(config: MkDocsConfig) -> None:
    """The texts as a script: a page opened from a folder may load nothing else."""
    told = [section._asdict() for url in sorted(_sections) for section in _sections[url]]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    Path(config.site_dir, "texts.js").write_text(f"window.TEXTS={text};\n", encoding="utf-8", newline="\n")


def _sections_of(html: str, page: Page) -> list[Section]:
    parts = _HEADING.split(html)
    named = zip(parts[1::4], parts[2::4], parts[3::4], parts[4::4], strict=True)
    title = str(page.title)
    return [
        Section(page.url if level == "1" else f"{page.url}#{anchor}", title, _plain(head), _plain(text)[:MOST_LETTERS])
        for level, anchor, head, text in named
    ]  # fmt: skip


def _drawn(text: str) -> str:
    """A form written as a grid, as a table: ``<`` joins the cell on the left, ``^`` the one above."""
    rows = [line.split("|") for line in text.strip("\n").split("\n")]
    lines = []
    for r, row in enumerate(rows):
        cells = []
        for c, said in enumerate(row):
            if said in ("<", "^"):
                continue
            across = next((n for n in range(c + 1, len(row)) if row[n] != "<"), len(row)) - c
            down = next((n for n in range(r + 1, len(rows)) if rows[n][c] != "^"), len(rows)) - r
            cells.append(f'<td colspan="{across}" rowspan="{down}">{escape(said)}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f'<div class="wide form" tabindex="0"><table>{"".join(lines)}</table></div>'


def _listed(docs: Path, decisions: list[str]) -> str:
    """A page that leads to each of the decisions."""
    titles = [(Path(uri).name, (docs / uri).read_text(encoding="utf-8").splitlines()[0]) for uri in decisions]
    return (
        "# 决定\n\n" + "\n".join(f"- [{title.removeprefix('# ')}]({name})" for name, title in titles) + "\n"
    )


def _plain(html: str) -> str:
    return _BLANKS.sub(" ", unescape(_TAG.sub(" ", html))).strip()
