"""The lists of add-ins that WPS reads: our line is put in and taken out, all others stay as they are."""

import re

from xltool.refusal import Refusal

_NAME = re.compile(r'\bname="([^"]*)"')
_END = re.compile(r"</jsplugins\s*>")
_NOTHING = re.compile(r"<jsplugins\s*/>")
#: A list that nobody else needs.
EMPTY = '<?xml version="1.0" encoding="UTF-8"?>\n<jsplugins>\n</jsplugins>\n'


def with_entry(listed: str, entry: str) -> str:
    """The list with our line, in its last place. Raises :class:`Refusal` where it is no such list."""
    if entry in listed:
        return listed
    others = _NOTHING.sub("<jsplugins>\n</jsplugins>", without(listed, entry))
    ends = list(_END.finditer(others))
    if not ends:
        raise Refusal("不像 WPS 的加载项清单，没有动它。请把它改名或移走，再装一次。")
    end = ends[-1].start()
    return f"{others[:end]}{entry}\n{others[end:]}"


def without(listed: str, entry: str) -> str:
    """The list without the add-in of that line's name, even where WPS has written the line anew."""
    return re.sub(_element(entry) + r"\n?", "", listed)


def has(listed: str, entry: str) -> bool:
    """Whether the add-in of that line's name is listed."""
    return re.search(_element(entry), listed) is not None


def _element(entry: str) -> str:
    found = _NAME.search(entry)
    assert found
    return (
        rf'<jsplugin(?:online)?\b[^>]*\bname="{re.escape(found[1])}"[^>]*?(?:/>|>\s*</jsplugin(?:online)?>)'
    )
