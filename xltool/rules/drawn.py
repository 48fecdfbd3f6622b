"""The edition that a form names, for the rules that compare a form with its drawing."""

from functools import lru_cache

from xltool import edition as editions
from xltool.edition import Edition


@lru_cache(maxsize=64)
def edition_of(name: str) -> Edition | None:
    """The edition of that name, if there is one."""
    return editions.load(name) if name in editions.names() else None
