"""Links from the summary to the cells of the files it is made of."""

import os
import re
from pathlib import Path

from xltool.summary.values import possible

#: What would end a link's file name or be taken for something else in it.
_SPECIAL = re.compile(r'[%#" <>\[\]^`{}]')
#: Excel takes no longer ones.
_LONGEST = 2_000


def target(path: str, folder: Path, sheet: str = "", place: str = "") -> str:
    """A link to a cell of a file, from a workbook in ``folder``; empty where none can be."""
    if "://" in path:
        return ""
    try:
        near = os.path.relpath(path, folder)
    except ValueError:  # on another drive
        near = str(Path(path).absolute())
    file = _SPECIAL.sub(lambda match: f"%{ord(match[0]):02X}", possible(near))
    quoted = sheet.replace("'", "''")
    made = f"external:{file}" + (f"#'{quoted}'!{place or 'A1'}" if sheet else "")
    return made if len(made) <= _LONGEST else ""
