"""One workbook for somebody who asks for it on a page or by program: blank, or filled as far as they say."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from xltool import data
from xltool import edition as editions
from xltool import policy as policies
from xltool.answer import Type
from xltool.app.generate import compiled
from xltool.app.issue import blank, with_defaults
from xltool.app.naming import DEFAULT, Names
from xltool.edition import Edition
from xltool.excel.stamp import stamp
from xltool.form import FIELDS
from xltool.refusal import Refusal

_HEAD = ("year", "project.")


class Question(NamedTuple):
    """An answer of a form's head: its path, what it is called, its type, what may be chosen, how to write it."""

    path: str
    label: str
    type: Type
    choices: tuple[str, ...]
    prompt: str


class Offered(NamedTuple):
    """An edition to be had: its name, its title, the kind of form, its year, and what its head asks."""

    name: str
    title: str
    kind: str
    year: int
    questions: tuple[Question, ...]


class Workbook(NamedTuple):
    """A workbook that was made, and what to call it."""

    name: str
    content: bytes


@cache
def offered() -> tuple[Offered, ...]:
    """Every edition that comes with the program."""
    return tuple(_offered(editions.load(name)) for name in editions.names())


def _offered(edition: Edition) -> Offered:
    questions = tuple(
        Question(
            path, field.label, field.type, tuple(edition.choices.get(path, ())), edition.prompts.get(path, "")
        )
        for path, field in FIELDS[edition.kind].items()
        if path.startswith(_HEAD) and path in edition.asked
    )
    return Offered(edition.name, edition.title, edition.kind.label, edition.year, questions)


def blank_workbook(edition_name: str, policy_name: str = policies.DEFAULT) -> Workbook:
    """The empty form of an edition. Raises :class:`Refusal` for a name that is none."""
    edition = editions.load(edition_name)
    return Workbook(f"{edition.title}.xlsx", stamp(compiled(edition_name, None, policy_name), blank(edition)))


def workbook(edition_name: str, stated: Mapping[str, Any], policy_name: str = policies.DEFAULT) -> Workbook:
    """The form of an edition filled with the answers of a data file; a year not stated is the edition's.

    Raises :class:`Refusal` naming the answer that is wrong.
    """
    edition = editions.load(edition_name)
    if stated.get("edition") not in (None, edition_name):
        raise Refusal(f"要的表样是 {edition_name}，数据里写的是另一个。请改正其中一个。")
    told = {"year": str(edition.year)} | dict(stated) | {"edition": edition_name}
    form = with_defaults(data.from_data(told, "填写的内容"), edition)
    name = Names(DEFAULT).path_of(form, edition)
    return Workbook(f"{name}.xlsx", stamp(compiled(edition_name, None, policy_name), form))


def nested(answers: Mapping[str, str]) -> dict[str, Any]:
    """Answers by path as a data file states them; those left blank are left out."""
    stated: dict[str, Any] = {}
    for path, text in answers.items():
        if text.strip():
            *parents, leaf = path.split(".")
            node = stated
            for parent in parents:
                node = node.setdefault(parent, {})
            node[leaf] = text.strip()
    return stated
