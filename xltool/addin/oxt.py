"""The LibreOffice extension: its sources and what is made here from the list of commands, as one zip."""

import json

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from xltool import __version__, marks, shipped
from xltool.addin.commands import commands, tab, words
from xltool.excel.package import assemble, pack

_SAID = "pythonpath/xltool_office/said.json"
_RENDERED = ("Addons.xcu", "CalcWindowState.xcu", "description.xml")


def oxt() -> bytes:
    """The extension as a file's bytes; the same sources give the same bytes. Raises :class:`Refusal`."""
    root = shipped.macros() / "libreoffice"
    made = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.suffix in (".py", ".xml")
    }
    made |= {name: _rendered(name) for name in _RENDERED}
    made[_SAID] = json.dumps(_said(), ensure_ascii=False, indent=1).encode()
    return assemble(pack(name, made[name], hard=True) for name in sorted(made))


def _rendered(name: str) -> bytes:
    loader = FileSystemLoader(shipped.macros() / "libreoffice")
    pages = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    return pages.get_template(f"{name}.jinja").render(tab=tab(), version=__version__).encode()


def _said() -> dict[str, object]:
    """What the extension must know of the commands, the words and the looks of the list."""
    return {
        "words": words(),
        "commands": {
            command.id: {
                "label": command.label, "asks": command.asks, "prompt": command.prompt,
                "needs": command.needs,
                "entries": [(entry.argument, entry.label) for entry in command.entries],
            }
            for command in commands()
        },
        "tints": marks.TINTS,
        "between": marks.BETWEEN,
        "widths": [width for _, width in marks.HEADS],
    }  # fmt: skip
