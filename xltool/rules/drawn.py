"""The edition that a form names, for the rules that compare a form with its drawing."""

from xltool.edition import Edition, find


def edition_of(name: str) -> Edition | None:
    """The edition of that name, if there is one."""
    return find(name)
