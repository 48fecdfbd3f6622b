"""The commands of the ribbon tab, and what a host says by itself, as written in ``macros/``.

The ribbons, menus and the manual are all made from this one list.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from xltool import edition as editions
from xltool import shipped
from xltool.form import Kind
from xltool.toml_file import Fault, Key, Settings, nearest, parsed

_NOUN = "按钮文件"
_GROUP = ("id", "label")
_COMMAND = (
    "id", "group", "label", "tip", "keytip", "icon", "large", "asks", "prompt", "needs", "menu",
)  # fmt: skip
_OPTIONAL = ("prompt", "menu")
_ONE_OF = {"asks": ("", "file", "folder"), "needs": ("", "book", "open"), "menu": ("", "declarations")}
#: What a host says by itself; see ``macros/words.toml``.
WORDS = (
    "title", "working", "missing", "died", "late", "incomplete", "stopped", "busy", "nobook", "nocopy",
    "nofolder", "readonly", "locked", "noopen", "fault",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a command's menu: the request's ``argument``, and what officers read."""

    argument: str
    label: str


@dataclass(frozen=True, slots=True)
class Command:
    """A button.

    ``asks`` is ``file`` or ``folder`` where the officer chooses one first, in a dialog titled ``prompt``.
    ``needs`` is ``book`` where a copy of the workbook in front goes with the request, ``open`` where it goes
    if there is one. With ``entries`` the button is a menu of them.
    """

    id: str
    group: str
    label: str
    tip: str
    keytip: str
    icon: str
    large: bool
    asks: str = ""
    prompt: str = ""
    needs: str = ""
    entries: tuple[Entry, ...] = ()

    @property
    def control(self) -> str:
        """Its id where no hyphen may stand: in a ribbon, a macro's name."""
        return self.id.replace("-", "_")

    @property
    def size(self) -> str:
        """``large`` or ``normal``, as ribbons call it."""
        return "large" if self.large else "normal"


@dataclass(frozen=True, slots=True)
class Group:
    """Buttons that stand together, in order."""

    id: str
    label: str
    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class Tab:
    """The whole ribbon tab."""

    label: str
    keytip: str
    groups: tuple[Group, ...]


@cache
def tab() -> Tab:
    """The tab as written in ``macros/commands.toml``. Raises :class:`Refusal` with the line that is wrong."""
    said = parsed(shipped.macros() / "commands.toml", _NOUN)
    try:
        _refuse_unknown(said, said.values, ("tab", "keytip", "groups", "commands"), ())
        groups = [_known(said, _GROUP, ("groups", str(n)), one) for n, one in _numbered(said, "groups")]
        names = tuple(group["id"] for group in groups)
        made = [_command(said, ("commands", str(n)), one, names) for n, one in _numbered(said, "commands")]
        _refuse_twice(made)
        return Tab(said.text("tab"), said.text("keytip"), tuple(
            Group(group["id"], group["label"], tuple(one for one in made if one.group == group["id"]))
            for group in groups
        ))  # fmt: skip
    except Fault as fault:
        raise said.refusal(fault) from None


def groups() -> tuple[Group, ...]:
    """The groups in the order of the tab."""
    return tab().groups


def commands() -> tuple[Command, ...]:
    """All commands in the order of the tab."""
    return tuple(command for group in groups() for command in group.commands)


def find(id_: str) -> Command | None:
    """The command of that id, if there is one."""
    return next((command for command in commands() if command.id == id_), None)


@cache
def words() -> dict[str, str]:
    """What a host says by itself, by key. Raises :class:`Refusal` with the line that is wrong."""
    said = parsed(shipped.macros() / "words.toml", _NOUN)
    try:
        _refuse_unknown(said, said.values, WORDS, ())
        return {key: said.text(key) for key in WORDS}
    except Fault as fault:
        raise said.refusal(fault) from None


def _numbered(said: Settings, section: str) -> list[tuple[int, dict[str, Any]]]:
    return list(enumerate(said.tables(section)))


def _command(said: Settings, key: Key, stated: dict[str, Any], groups: tuple[str, ...]) -> Command:
    found = _known(said, _COMMAND, key, stated)
    if found["group"] not in groups:
        raise Fault((*key, "group"), f"没有这一组：“{found['group']}”。{nearest(found['group'], groups)}")
    if bool(found["asks"]) != bool(found.get("prompt")):
        raise Fault(key, "要用户选文件或文件夹的命令，asks 和 prompt 要一起写。")
    menu = found.pop("menu", "")
    return Command(**found, entries=declarations() if menu else ())


def declarations() -> tuple[Entry, ...]:
    """The declaration editions, the newest first."""
    known = (editions.load(name) for name in editions.names())
    declared = [one for one in known if one.kind is Kind.DECLARATION]
    return tuple(
        Entry(one.name, one.title) for one in sorted(declared, key=lambda one: (-one.year, one.name))
    )


def _known(said: Settings, keys: tuple[str, ...], at: Key, stated: dict[str, Any]) -> dict[str, Any]:
    """One section, all of its keys known and of their kinds."""
    _refuse_unknown(said, stated, keys, at)
    for key in keys:
        if key not in stated:
            if key in _OPTIONAL:
                continue
            raise Fault(at, f"缺少设置 {key}。")
        value = stated[key]
        if key == "large":
            if not isinstance(value, bool):
                raise Fault((*at, key), f"{key} 只能写 true 或 false，不加引号。")
        elif key in _ONE_OF:
            if value not in _ONE_OF[key]:
                allowed = "、".join(f'"{one}"' for one in _ONE_OF[key])
                raise Fault((*at, key), f"{key} 只能写 {allowed}，实际是“{value}”。")
        elif not isinstance(value, str) or not value.strip():
            raise Fault((*at, key), f"{key} 应当是一段文字，写在引号里。")
    if not re.fullmatch("[a-z]+(-[a-z]+)*", stated["id"]):
        raise Fault((*at, "id"), f"id 只能用小写英文和短横，实际是“{stated['id']}”。")
    return dict(stated)


def _refuse_unknown(said: Settings, stated: dict[str, Any], known: tuple[str, ...], at: Key) -> None:
    for key in stated:
        if key not in known:
            raise Fault((*at, key), f"不认识的设置 {key}。{nearest(key, known)}")


def _refuse_twice(made: list[Command]) -> None:
    for what in ("id", "keytip"):
        seen: set[str] = set()
        for n, command in enumerate(made):
            value = getattr(command, what)
            if value in seen:
                raise Fault(("commands", str(n), what), f"{what} “{value}”写了两次。")
            seen.add(value)
