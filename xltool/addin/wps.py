"""The WPS add-in: a folder with a ribbon and scripts, and the lists by which WPS finds it.

The scripts are in ``macros/wps`` as they are read; the ribbon, the icons and what the scripts know of the
commands are made here from the one list.
"""

import json
from collections.abc import Iterator

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from xltool import __version__, marks, shipped
from xltool.addin.commands import Command, commands, groups, tab, words

NAME = "xltool"
#: WPS looks for an add-in in a folder named by name and version.
FOLDER = f"{NAME}_{__version__}"
#: One colour a group, dark enough for a white sign.
_COLOURS = ("#C0392B", "#B9770E", "#1E8449", "#21618C", "#626567")


def files() -> dict[str, bytes]:
    """What goes into WPS's folder of add-ins, by path: the add-in's own folder, and a line for each list.

    The lists are shared with other people's add-ins; there only the line is put in. Raises :class:`Refusal`.
    """
    root = shipped.macros() / "wps"
    made = {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*.js"))}
    made["index.html"] = (root / "index.html").read_bytes()
    made["js/said.js"] = _said().encode()
    made["ribbon.xml"] = _rendered("ribbon.xml.jinja", tab=tab())
    made["manifest.xml"] = _rendered("manifest.xml.jinja", name=NAME, version=__version__)
    for group, colour in zip(groups(), _COLOURS, strict=True):
        for command in group.commands:
            sign = command.label[0]
            made[f"images/{command.control}.svg"] = _rendered("icon.svg.jinja", sign=sign, colour=colour)
    return {f"{FOLDER}/{path}": made[path] for path in sorted(made)} | {
        "jsplugins.xml": _list(enable="true"),
        "publish.xml": _list(enable="enable_dev", install="null", customDomain=""),
    }


def _list(**more: str) -> bytes:
    """A list with our line only, written as WPS's own tool for packing add-ins writes it."""
    stated = {"name": NAME, "type": "et", "url": FOLDER, "version": __version__} | more
    line = " ".join(f'{key}="{value}"' for key, value in stated.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<jsplugins>\n<jsplugin {line}/>\n</jsplugins>\n'.encode()


def _said() -> str:
    """What the scripts know of the commands, the words and the list, as a script.

    In ASCII, like all of them: the page that WPS makes around them need not say how they are encoded.
    """
    known = {
        "words": words(),
        "buttons": {
            control: {
                "command": command.id, "argument": argument, "asks": command.asks, "prompt": command.prompt,
                "needs": command.needs,
            }
            for command in commands()
            for control, argument in _controls(command)
        },
        "tints": {level: f"#{tint}" for level, tint in marks.TINTS.items()},
        "list": {
            "font": "宋体", "head": marks.HEAD_ROW, "look": marks.LOOK_COLUMN, "ours": marks.OURS,
            "widths": [width for _, width in marks.HEADS],
        },
    }  # fmt: skip
    text = json.dumps(known, indent=4)
    return f"// Made from commands.toml and words.toml.\n\n/** @type {{Said}} */\nconst SAID = {text};\n"


def _controls(command: Command) -> Iterator[tuple[str, str]]:
    """Each of its controls in the ribbon that can be pressed, with its argument."""
    if not command.entries:
        yield command.control, ""
    for entry in command.entries:
        yield f"{command.control}.{entry.argument}", entry.argument


def _rendered(template: str, **known: object) -> bytes:
    environment = Environment(
        loader=FileSystemLoader(shipped.macros() / "wps"), undefined=StrictUndefined, autoescape=True,
        keep_trailing_newline=True,
    )  # fmt: skip
    return environment.get_template(template).render(**known).encode()
