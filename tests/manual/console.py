"""What the pages of the site tell people to do, step by step: files to have, commands to type, what is said then."""

import re
import shlex
from pathlib import Path
from typing import NamedTuple

DOCS = Path(__file__).parents[2] / "docs"
#: The pages written for the site, in the order of its menu.
PAGES = (
    "index",
    "五分钟上手",
    "审核人员",
    "菜谱",
    "怎样改政策口径",
    "怎样画一个版式",
    "网页服务",
    "常见问题",
    "开发者",
)
#: What tests/test_site_pictures.py takes for them.
PICTURES = ("网页报告", "校验网页")
#: What stands for anything left out.
OMITTED = "…"
_CODE = re.compile(r"（退出码 (\d)）")
_PART = re.compile(
    r"""(?msx)
    ^<!--\ (?P<act>拷|改)\ (?P<words>[^>]+?)\ -->$
    | `(?P<file>[^`]+)`：\n\n```(?P<kind>toml|grid)\n(?P<text>.*?)^```$
    | ^```console\n(?P<typed>.*?)^```$
    """
)


class Copied(NamedTuple):
    """Files to be copied: a pattern, and the folder they go to."""

    pattern: str
    folder: str


class Changed(NamedTuple):
    """A cell of a workbook to be changed, and under which name to save it then."""

    book: str
    cell: str
    text: str
    saved: str


class Written(NamedTuple):
    """A file to be written; of the kind ``grid`` it is a drawing of a workbook."""

    name: str
    kind: str
    text: str


class Typed(NamedTuple):
    """A command, the lines it answers with, and how it ends."""

    words: list[str]
    into: str
    said: list[str]
    code: int


Step = Copied | Changed | Written | Typed


def source(page: str) -> str:
    """A page as it is written."""
    return (DOCS / f"{page}.md").read_text(encoding="utf-8")


def steps(page: str) -> list[Step]:
    """All that a page tells to do, from top to bottom."""
    found: list[Step] = []
    for part in _PART.finditer(source(page)):
        if part["act"] == "拷":
            pattern, folder = part["words"].rsplit(" ", 1)
            found.append(Copied(pattern, folder))
        elif part["act"]:
            book, cell, rest = part["words"].split(" ", 2)
            found.append(Changed(book, cell, *rest.rsplit(" ", 1)))
        elif part["file"]:
            found.append(Written(part["file"], part["kind"], part["text"]))
        else:
            found += _typed(part["typed"])
    return found


def typed(page: str) -> list[Typed]:
    """The commands of a page."""
    return [step for step in steps(page) if isinstance(step, Typed)]


def differs(said: list[str], told: str) -> str:
    """The first piece of these lines that was not said where it should be; how lines are broken does not matter."""
    rest = _bare(told)
    for piece in _pieces(said):
        if piece not in rest:
            return piece
        rest = rest.partition(piece)[2]
    return ""


def _typed(text: str) -> list[Typed]:
    found = []
    for block in re.split(r"(?m)^\$ ", text)[1:]:
        line, *said = block.rstrip("\n").split("\n")
        end = _CODE.fullmatch(said[-1]) if said else None
        words, _, into = line.partition(" > ")
        found.append(Typed(shlex.split(words), into, said[:-1] if end else said, int(end[1]) if end else 0))
    return found


def _pieces(said: list[str]) -> list[str]:
    return [piece for line in said for piece in map(_bare, line.split(OMITTED)) if piece]


def _bare(text: str) -> str:
    return "".join(text.split())
