"""Settings written by hand in TOML: each knows the line it stands in, and every fault is told with that line."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from xltool import apart, files
from xltool.apart import kept_apart
from xltool.refusal import Refusal

#: Where a setting is: ``("rate", "low")``.
Key = tuple[str, ...]

#: Bytes; a mapping of a thousand projects has fewer.
_LARGEST, _SHORT = 1024 * 1024, 32 * 1024
_NAME = r"""[ \t]*(?:[\w-]+|"[^"]*"|'[^']*')[ \t]*"""
_LINE = re.compile(rf"[ \t]*(?P<open>\[\[?)?(?P<key>{_NAME}(?:\.{_NAME})*)(?(open)\]\]?[ \t]*(?:#.*)?$|=)")


class Fault(Exception):
    """What is wrong with a setting, as a Chinese sentence; the file and line are added later."""

    def __init__(self, key: Key, sentence: str) -> None:
        super().__init__(sentence)
        self.key = key


@dataclass(frozen=True, slots=True)
class Settings:
    """What a file says, and the file and line where each setting is written.

    ``noun`` is what such a file is called, ``advice`` what to do about a setting that is not there.
    """

    noun: str
    file: str
    values: dict[str, Any]
    places: dict[Key, tuple[str, int]]
    advice: str = ""

    def place(self, key: Key) -> str:
        """File and line of a setting, or of the section it should be in, as messages begin."""
        while key and key not in self.places:
            key = key[:-1]
        file, line = self.places.get(key, (self.file, 0))
        return f"{self.noun}“{file}”" + (f"第{line}行" if line else "")

    def is_own(self, *key: str) -> bool:
        """Whether the file itself says something of it, and not only its base."""
        return self.places.get(key, ("", 0))[0] == self.file

    def refusal(self, fault: Fault) -> Refusal:
        """A fault with its place."""
        return Refusal(f"{self.place(fault.key)}：{fault}")

    def text(self, *key: str) -> str:
        """A text that says something."""
        text = self._stated(key)
        if not isinstance(text, str) or not text.strip():
            raise Fault(key, f"{_name(key)} 应当是一段文字，写在引号里。")
        return text

    def choice(self, yes: str, no: str, *key: str) -> bool:
        """Which of two words stands there."""
        word = self._stated(key)
        if word not in (yes, no):
            raise Fault(key, f"{_name(key)} 只能写 {yes} 或 {no}，实际是“{word}”。")
        return bool(word == yes)

    def number(
        self, *key: str, least: int = 0, most: Decimal | int | None = None, whole: bool = False
    ) -> Decimal:
        """A number within its bounds."""
        return number(self._stated(key), key, least=least, most=most, whole=whole)

    def table(self, *key: str) -> dict[str, Any]:
        """A section."""
        table = self._stated(key)
        if not isinstance(table, dict):
            raise _no_table(key)
        return table

    def tables(self, *key: str) -> list[dict[str, Any]]:
        """Sections of one name, one after the other."""
        tables = self._stated(key)
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise Fault(key, f"{_name(key)} 应当是几节，每节写成 [[{_name(key)}]]。")
        return tables

    def words(self, *key: str) -> tuple[str, ...]:
        """A list of texts."""
        words = self._stated(key)
        if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
            raise Fault(key, f'{_name(key)} 应当是一列文字，写成 ["…", "…"]。')
        return tuple(words)

    def _stated(self, key: Key) -> Any:
        value: Any = self.values
        for depth, part in enumerate(key):
            if not isinstance(value, dict):
                raise _no_table(key[:depth])
            if part not in value:
                raise Fault(key, f"缺少设置 {_name(key)}。{self.advice}")
            value = value[part]
        return value


def number(
    value: Any, key: Key, *, least: int = 0, most: Decimal | int | None = None, whole: bool = False
) -> Decimal:
    """A stated number within its bounds. Raises :class:`Fault`."""
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise Fault(key, f"{_name(key)} 应当是一个数字，实际是“{value}”。")
    if whole and found % 1:
        raise Fault(key, f"{_name(key)} 应当是整数，实际是 {value}。")
    if found < least or (most is not None and found > most):
        bounds = f"不小于 {least}" if most is None else f"在 {least} 到 {most} 之间"
        raise Fault(key, f"{_name(key)} 应当{bounds}，实际是 {value}。")
    return found


def nearest(word: str, known: Iterable[str]) -> str:
    """The question that follows an unknown word: whether the nearest known one is meant."""
    close = difflib.get_close_matches(word, list(known), 1, 0.5)
    return f"是不是想写 {close[0]}？" if close else ""


@kept_apart
def parsed(path: Path, noun: str, advice: str = "") -> Settings:
    """What a file says. Raises :class:`Refusal` with the line for what is no TOML."""
    import tomllib

    name = f"{noun}“{path.name}”"
    try:
        content = files.content_of(path, _LARGEST + 1)
        if len(content) > _LARGEST:
            raise Refusal(f"{name}超过 {_LARGEST // 2**10} KB，不像手写的设置。请检查是不是写错了文件。")
        if len(content) > _SHORT and not apart.is_inside():
            raise apart.Heavy
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        return Settings(noun, path.name, tomllib.loads(text), _places(text, path.name), advice)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"第{place[1]}行第{place[2]}列" if place else "末尾"
        line = text.split("\n")[int(place[1]) - 1] if place else ""
        twice = re.search("overwrite|twice|already", str(error))
        raise Refusal(f"{name}{where}{_repeated(line) if twice else _slip(line)}。") from None
    except RecursionError:
        raise Refusal(f"{name}的括号嵌套太深，不像手写的设置。请检查是不是写错了文件。") from None
    except UnicodeDecodeError:
        if path.suffix.lower() != ".toml":
            raise Refusal(f"“{path.name}”不是{noun}。{noun}是以 .toml 结尾的文本文件。") from None
        raise Refusal(f"{name}不是 UTF-8 编码的文本。请另存为 UTF-8。") from None
    except OSError as error:
        raise Refusal(f"{name}打不开：{files.reason(error)}。请检查路径和权限。") from None


def _repeated(line: str) -> str:
    """What is wrong with a line that says again what was said."""
    section = re.match(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?$", line)
    return "与前面的重复" + (f"；同样的几节，每节写成 [[{section[1]}]]，两层方括号" if section else "")


def _slip(line: str) -> str:
    """What is wrong with a line that cannot be read: the usual slips of those who write it by hand."""
    outside = re.sub(r'"[^"]*"', '""', line).partition("#")[0]
    wrong = "不是正确的 TOML，"
    if signs := re.findall("[“”‘’，＝＂［］【】]", outside):
        return f"{wrong}中文标点 {signs[0]} 要改成英文的"
    if outside.count('"') % 2:
        return f"{wrong}少了一个引号"
    if re.search(r"=\s*(?:是|否|真|假|(?i:true|false|yes|no))\s*$", outside):
        return f"{wrong}是、否写成 true、false，全是小写，不加引号"
    if re.search(r"[一-鿿]", outside):
        return f"{wrong}中文要写在英文引号里"
    return f"{wrong}请检查引号、等号和方括号"


def _places(text: str, file: str) -> dict[Key, tuple[str, int]]:
    """Where every section and key of a good TOML text stands; a list of tables goes by its number."""
    places: dict[Key, tuple[str, int]] = {}
    tables: Counter[Key] = Counter()
    section: Key = ()
    inside = False  # a text of several lines
    for n, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        found = None if inside else _LINE.match(line.strip())
        inside ^= (line.count('"""') + line.count("'''")) % 2 == 1
        if found is None:
            continue
        key = tuple(part.strip().strip("\"'") for part in re.findall(_NAME, found["key"]))
        if found["open"] == "[[":
            tables[key] += 1
            key = (*key, str(tables[key] - 1))
        if found["open"]:
            section = key
        whole = key if found["open"] else (*section, *key)
        for depth in range(1, len(whole) + 1):
            places.setdefault(whole[:depth], (file, n))
    return places


def _no_table(key: Key) -> Fault:
    return Fault(key, f"{_name(key)} 应当是一节，写成 [{_name(key)}]。")


def _name(key: Key) -> str:
    return ".".join(key)
