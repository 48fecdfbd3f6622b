"""Formulas of a drawing: written over answers (``{{ funds.total.rate }}``), evaluated in ``Decimal``.

The value cached beside every formula comes from here. Only what the drawings use is known: + - * / &,
comparisons, and the functions in ``_FUNCTIONS``; an unknown one is refused when the drawing is compiled.
A blank is ``None``; an Excel error is raised as :class:`Failure`.
"""

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import TypeAlias

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from xltool import money
from xltool.edition.content import PLACEHOLDER

Value: TypeAlias = Decimal | str | bool | None
Values: TypeAlias = "Value | list[Value]"


class Failure(Exception):
    """An Excel error value, such as ``#DIV/0!``."""


@dataclass(slots=True)
class Scope:
    """What a formula can see: answers by path, and indicator columns (``i.score``) as lists.

    Inside the indicator row ``values`` also holds the row's own ``i.`` answers.
    """

    values: dict[str, Value] = field(default_factory=dict)
    columns: dict[str, list[Value]] = field(default_factory=dict)


Node: TypeAlias = Callable[[Scope], Values]
#: Given two corner paths, the paths of the rectangle between them.
Rectangle: TypeAlias = Callable[[str, str], list[str]]

_NAME = re.compile(r"_f(\d+)_")
#: Characters in a cell.
_LONGEST_TEXT = 32767


def evaluator(formula: str, rectangle: Rectangle, *, in_row: bool) -> Callable[[Scope], Value]:
    """Compile ``=…`` to a function. Raises ``ValueError`` naming what is not understood.

    ``in_row``: the formula stands in the indicator row, where ``i.`` paths mean that row; elsewhere
    they mean the whole column.
    """
    paths: list[str] = []

    def name(match: re.Match[str]) -> str:
        paths.append(match["path"])
        return f"_f{len(paths) - 1}_"

    tokens = Tokenizer(PLACEHOLDER.sub(name, formula)).items
    parser = _Parser([t for t in tokens if t.type != Token.WSPACE], paths, rectangle, in_row)
    node = parser.whole()

    def evaluate(scope: Scope) -> Value:
        return _single(node(scope))

    return evaluate


def remembered(evaluate: Callable[[Scope], Value], paths: Sequence[str]) -> Callable[[Scope], Value]:
    """The same evaluation with a memory: targets and weights recur from row to row and form to form."""

    @lru_cache(maxsize=8192, typed=True)
    def known(*values: Value) -> Value:
        return evaluate(Scope(dict(zip(paths, values, strict=True))))

    return lambda scope: known(*[scope.values.get(path) for path in paths])


class _Parser:
    """Precedence climbing over openpyxl's tokens."""

    _LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"))

    def __init__(self, tokens: list[Token], paths: list[str], rectangle: Rectangle, in_row: bool) -> None:
        self.tokens, self.paths, self.rectangle, self.in_row = tokens, paths, rectangle, in_row
        self.at = 0

    def whole(self) -> Node:
        node = self.binary(0)
        if self.at != len(self.tokens):
            raise ValueError(f"公式在“{self.tokens[self.at].value}”处看不懂")
        return node

    def peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> Token:
        token = self.peek()
        if token is None:
            raise ValueError("公式没有写完")
        self.at += 1
        return token

    def binary(self, level: int) -> Node:
        if level == len(self._LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        while (token := self.peek()) and token.type == Token.OP_IN and token.value in self._LEVELS[level]:
            self.at += 1
            left = _operation(_OPERATORS[token.value], left, self.binary(level + 1))
        return left

    def unary(self) -> Node:
        token = self.take()
        if token.type == Token.OP_PRE:
            return _operation(_OPERATORS[token.value], lambda scope: money.ZERO, self.unary())
        if token.type == Token.PAREN:
            inner = self.binary(0)
            self.take()
            return inner
        if token.type == Token.FUNC:
            return self.call(token.value[:-1].upper())
        return self.operand(token)

    def call(self, name: str) -> Node:
        if name not in _FUNCTIONS and name not in _LAZY:
            raise ValueError(f"公式里的函数 {name} 不认识")
        arguments: list[Node] = []
        while True:
            arguments.append(self.binary(0))
            if self.take().value == ")":
                break
        if name in _LAZY:
            lazy = _LAZY[name]
            return lambda scope: lazy(scope, arguments)
        function = _FUNCTIONS[name]
        return lambda scope: function(*[node(scope) for node in arguments])

    def operand(self, token: Token) -> Node:
        if token.subtype == Token.NUMBER:
            number = Decimal(token.value)
            return lambda scope: number
        if token.subtype == Token.TEXT:
            text = token.value[1:-1].replace('""', '"')
            return lambda scope: text
        named = [self.paths[int(n)] for n in _NAME.findall(token.value)]
        if len(named) == 2:
            members = self.rectangle(*named)
            return lambda scope: [scope.values.get(path) for path in members]
        if len(named) != 1 or not _NAME.fullmatch(token.value):
            raise ValueError(f"公式里的“{token.value}”看不懂，引用请写成 {{{{ 项目 }}}}")
        path = named[0]
        if path.startswith("i.") and not self.in_row:
            return lambda scope: list(scope.columns.get(path, ()))
        return lambda scope: [scope.values.get(path)]  # SUM and its kin pass over a text in a cell


def _single(value: Values) -> Value:
    if isinstance(value, list):
        if len(value) != 1:
            raise Failure("#VALUE!")
        return value[0]
    return value


def _number(value: Values) -> Decimal:
    single = _single(value)
    if isinstance(single, bool):
        return Decimal(int(single))
    if isinstance(single, str):
        parsed = money.parse_number(single)
        if parsed is None:
            raise Failure("#VALUE!")
        return parsed
    return money.ZERO if single is None else single


def _text(value: Values) -> str:
    single = _single(value)
    if isinstance(single, Decimal):
        return f"{single.normalize():f}"
    return "" if single is None else str(single).upper() if isinstance(single, bool) else single


def _operation(function: Callable[[Values, Values], Value], left: Node, right: Node) -> Node:
    return lambda scope: function(left(scope), right(scope))


def _divide(a: Values, b: Values) -> Value:
    divisor = _number(b)
    if divisor == 0:
        raise Failure("#DIV/0!")
    return _number(a) / divisor


def _compare(test: Callable[[object, object], bool]) -> Callable[[Values, Values], Value]:
    def compare(a: Values, b: Values) -> Value:
        return test(*_comparable(_single(a), _single(b)))

    return compare


def _comparable(a: Value, b: Value) -> tuple[object, object]:
    """Excel's order: numbers before texts before booleans; a blank is the other side's nothing."""
    a = _blank_like(b) if a is None else a
    b = _blank_like(a) if b is None else b
    return _rank(a), _rank(b)


def _blank_like(other: Value) -> Value:
    return "" if isinstance(other, str) else money.ZERO


def _rank(value: Value) -> tuple[int, object]:
    if isinstance(value, bool):
        return 2, value
    return (1, value.casefold()) if isinstance(value, str) else (0, value)


_OPERATORS: dict[str, Callable[[Values, Values], Value]] = {
    "+": lambda a, b: _number(a) + _number(b),
    "-": lambda a, b: _number(a) - _number(b),
    "*": lambda a, b: _number(a) * _number(b),
    "/": _divide,
    "&": lambda a, b: _kept(_text(a) + _text(b)),
    "=": _compare(operator.eq),
    "<>": _compare(operator.ne),
    "<": _compare(operator.lt),  # type: ignore[arg-type]
    ">": _compare(operator.gt),  # type: ignore[arg-type]
    "<=": _compare(operator.le),  # type: ignore[arg-type]
    ">=": _compare(operator.ge),  # type: ignore[arg-type]
}


def _numbers(arguments: Sequence[Values]) -> list[Decimal]:
    """As SUM and its kin count: texts and blanks in ranges are passed over, written-out texts are not."""
    found: list[Decimal] = []
    for argument in arguments:
        if isinstance(argument, list):
            found += [value for value in argument if isinstance(value, Decimal)]
        elif argument is not None:
            found.append(_number(argument))
    return found


def _kept(text: str) -> str:
    """A text that a cell can hold; a longer one is an error, as in Excel."""
    if len(text) > _LONGEST_TEXT:
        raise Failure("#VALUE!")
    return text


def _substitute(text: Values, old: Values, new: Values) -> Value:
    whole, gone, put = _text(text), _text(old), _text(new)
    if not gone:
        return whole
    _kept("x" * min(whole.count(gone) * len(put), _LONGEST_TEXT + 1))
    return _kept(whole.replace(gone, put))


def _find(needle: Values, hay: Values) -> Value:
    at = _text(hay).find(_text(needle))
    if at < 0:
        raise Failure("#VALUE!")
    return Decimal(at + 1)


def _mid(text: Values, start: Values, length: Values) -> Value:
    begin, count = int(_number(start)), int(_number(length))
    if begin < 1 or count < 0:
        raise Failure("#VALUE!")
    return _text(text)[begin - 1 : begin - 1 + count]


def _value(text: Values) -> Value:
    if _single(text) == "":
        raise Failure("#VALUE!")
    return _number(text)


def _count(*arguments: Values) -> Value:
    values = chain.from_iterable(a if isinstance(a, list) else [a] for a in arguments)
    return Decimal(sum(isinstance(value, Decimal) for value in values))


_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "SUM": lambda *a: sum(_numbers(a), money.ZERO),
    "MIN": lambda *a: min(_numbers(a), default=money.ZERO),
    "MAX": lambda *a: max(_numbers(a), default=money.ZERO),
    "COUNT": _count,
    "ROUND": lambda x, places: money.round_half_up(_number(x), int(_number(places))),
    "TRUNC": lambda x, places=money.ZERO: money.truncate(_number(x), int(_number(places))),
    "ISNUMBER": lambda x: isinstance(_single(x), Decimal),
    "AND": lambda *a: all(_single(x) for x in a),
    "OR": lambda *a: any(_single(x) for x in a),
    "LEFT": lambda text, n=Decimal(1): _text(text)[: int(_number(n))],
    "MID": _mid,
    "FIND": _find,
    "SUBSTITUTE": _substitute,
    "VALUE": _value,
}


def _if(scope: Scope, arguments: list[Node]) -> Value:
    condition = _single(arguments[0](scope))
    return _single(arguments[1 if condition else 2](scope))


def _iferror(scope: Scope, arguments: list[Node]) -> Value:
    try:
        return _single(arguments[0](scope))
    except Failure:
        return _single(arguments[1](scope))


_LAZY: dict[str, Callable[[Scope, list[Node]], Value]] = {"IF": _if, "IFERROR": _iferror}
