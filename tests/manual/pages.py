"""The pages of docs/manual: what they refer to, the one made from macros/commands.toml, all of them as HTML."""

import re
import shutil
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt

from xltool.addin.commands import tab

FOLDER = Path(__file__).parents[2] / "docs" / "manual"
BUTTONS = "按钮.md"
#: In the order in which they are read; the first one is the contents.
ORDER = ("README", "安装", "按钮", "校验一张表", "诊断", "首次打开核对单", "常见问题")
#: What the contents are called in a browser's folder.
_FIRST = "目录"
_PICTURE = re.compile(r"!\[[^\]]+\]\(图/([^)]+)\.png\)")
_LINK = re.compile(r'href="([^":]+)\.md(#[^"]*)?"')
_TITLE = re.compile(r"(?m)^# (.+)$")


def source(name: str) -> str:
    """A page as it is written."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def title(name: str) -> str:
    """What a page is headed."""
    found = _TITLE.search(source(name))
    assert found, name
    return found[1]


def pictures(name: str) -> list[str]:
    """The pictures that a page shows."""
    return _PICTURE.findall(source(name))


def buttons() -> str:
    """The page of the buttons."""
    return templates(autoescape=False).get_template("buttons.md.jinja").render(tab=tab())


def build(folder: Path) -> list[Path]:
    """All pages for a browser; the pictures that they show are in ``folder / "图"`` already."""
    layout = templates(autoescape=True).get_template("page.html.jinja")
    links = [(f"{_file(name)}.html", title(name)) for name in ORDER]
    written = []
    for name, (file, heading) in zip(ORDER, links, strict=True):
        missing = [one for one in pictures(name) if not (folder / "图" / f"{one}.png").is_file()]
        assert not missing, missing
        body = _LINK.sub(_linked, MarkdownIt("commonmark").enable("table").render(source(name)))
        path = folder / file
        path.write_text(
            layout.render(title=heading, links=links, here=file, body=body), encoding="utf-8", newline="\n"
        )
        written.append(path)
    shutil.copyfile(Path(__file__).with_name("page.css"), folder / "page.css")
    return written


def _linked(found: re.Match[str]) -> str:
    return f'href="{_file(found[1])}.html{found[2] or ""}"'


def _file(name: str) -> str:
    return _FIRST if name == "README" else name


def templates(*, autoescape: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, autoescape=autoescape,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
