"""JSON and YAML as plain text scalars, with the line of what is wrong: numbers never become binary floats."""

import json
import re
from collections.abc import Hashable
from typing import Any


class Malformed(Exception):
    """Text that is no JSON or YAML: ``where`` it breaks off, in which ``language``, and what to look at."""

    def __init__(self, where: str, language: str, remedy: str) -> None:
        super().__init__(where)
        self.where, self.language, self.remedy = where, language, remedy


class Repeated(Exception):
    """A key that stands twice in one mapping; ``where`` is empty if the line is not known."""

    def __init__(self, key: str, where: str = "") -> None:
        super().__init__(key)
        self.key, self.where = key, where


def from_json(text: str) -> Any:
    """JSON with numbers as the text they were typed as. Raises :class:`Malformed`, :class:`Repeated`."""
    try:
        return json.loads(
            text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_unrepeated
        )
    except json.JSONDecodeError as error:
        raise Malformed(
            f"第{error.lineno}行第{error.colno}列", " JSON", "请检查这里和上一行的逗号、引号、括号。"
        ) from None


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Repeated(key)
        found[key] = value
    return found


def from_yaml(text: str) -> Any:
    """YAML with every scalar but null as text. Raises :class:`Malformed`, :class:`Repeated`."""
    import yaml

    class Loader(yaml.BaseLoader):
        """Keeps text as text; no tag makes an object."""

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
            seen = set()
            for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
                if key.value in seen:
                    raise Repeated(key.value, f"第{key.start_mark.line + 1}行")
                seen.add(key.value)
            return super().construct_mapping(node, deep)

    null = "tag:yaml.org,2002:null"
    Loader.add_implicit_resolver(null, re.compile(r"(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
    Loader.add_constructor(null, lambda loader, node: None)
    try:
        return yaml.load(text, Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第{mark.line + 1}行" if mark else ""
        raise Malformed(where, " YAML", "请检查缩进、冒号和引号；缩进只能用空格。") from None
