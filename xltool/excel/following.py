"""A part of the workbook in which nothing changes but row numbers, such as the names in workbook.xml."""

from functools import lru_cache

from jinja2 import Template

from xltool.excel.package import Part, pack


class Following:
    """The part for each number of added rows, made once."""

    def __init__(self, name: str, template: Template) -> None:
        self._name, self._template = name, template
        self.at = lru_cache(maxsize=256)(self._made)

    def _made(self, added: int) -> Part:
        return pack(self._name, self._template.render(d=added).encode(), hard=True)
