"""The pages' templates in ``templates/web/``, with what all pages show."""

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from xltool import __version__, shipped
from xltool.visible import visible
from xltool.web.settings import Settings

#: The pages the bar leads to, by their addresses.
WAYS = {"/": "校验", "/表样": "表样", "/规则": "规则", "/说明": "说明"}


def html(name: str, settings: Settings, here: str = "", **known: Any) -> str:
    """A page from the template of that name; ``here`` is the way of the bar that it belongs to."""
    template = environment().get_template(f"{name}.html.jinja")
    return template.render(here=here, settings=settings, keeps=settings.archive is not None, **known)


@cache
def environment() -> Environment:
    """Where the templates of pages are found; everything from outside is escaped."""
    folders = [shipped.templates() / "web", shipped.templates() / "reports"]
    made = Environment(
        loader=FileSystemLoader(folders), undefined=StrictUndefined, autoescape=True, trim_blocks=True,
        lstrip_blocks=True, finalize=_shown,
    )  # fmt: skip
    made.globals |= {"ways": WAYS.items(), "here": "", "keeps": None, "version": __version__}
    return made


def _shown(value: object) -> object:
    """Text from outside without what would steer the reader's eye elsewhere."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
