"""The words live formulas are written in.

A live formula is an Excel formula without its ``=`` in which answers and facts are named in square brackets:

- ``[grade]``, ``[funds.total.rate]``: the typed value of a single answer (``""`` where there is none)
- ``[i.score]``: the same in this indicator row; ``[i.score:]`` all rows of the table; ``[i.level1.full^]``
  the row above
- ``[….text]`` what is written there without any blanks and full-width signs, ``[….state]`` one of the
  letters below, ``[….cell]`` the cell itself, ``[….is_text]`` a number kept as text (numbers only)
- every other name is a fact (:mod:`xltool.live.facts`) or a policy's number such as ``[policy.low_rate]``

Only functions of Excel 2010, none of them volatile; ``SUMPRODUCT`` is what makes arrays of a formula.
"""

import re
from collections.abc import Iterable

REFERENCE = re.compile(r"\[([a-z][a-z0-9_.]*)([:^]?)\]")

#: States, as :class:`xltool.answer.State` has them; a formula in a cell is always computed here.
VALUE, BLANK, PLACEHOLDER, ERROR, UNREADABLE = "V", "B", "P", "E", "U"

#: What a live formula of a rule says: it offends with the rule's own severity, only as 提示, surely as 错误.
FINE, OFFENDS, HINTS, ERRS, UNDECIDED = 0, 1, 2, 3, 9


def words(values: Iterable[str]) -> str:
    """An array constant: ``{"好","较高"}``."""
    return "{" + ",".join(quoted(value) for value in values) + "}"


def quoted(text: str) -> str:
    """A text constant."""
    return '"' + text.replace('"', '""') + '"'


def contains(text: str, values: Iterable[str]) -> str:
    """Whether any of the words stands in a text (case counts)."""
    return f"SUMPRODUCT(--ISNUMBER(FIND({words(values)},{text})))>0"


def begins(text: str, values: Iterable[str]) -> str:
    """Whether a text begins with one of the words."""
    listed = words(values)
    return f"SUMPRODUCT(--(LEFT({text},LEN({listed}))={listed}))>0"


def ends(text: str, values: Iterable[str]) -> str:
    """Whether a text ends with one of the words."""
    listed = words(values)
    return f"SUMPRODUCT(--(RIGHT({text},LEN({listed}))={listed}))>0"


def one_of(text: str, values: Iterable[str]) -> str:
    """Whether a text is one of the words (Excel's ``=``: case does not count)."""
    return f"SUMPRODUCT(--({text}={words(values)}))>0"


def replaced(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A text with one thing after the other replaced; ``CHAR(10)`` and its kin are taken as functions."""
    for old, new in pairs:
        spelt = old if old.startswith("CHAR(") else quoted(old)
        text = f"SUBSTITUTE({text},{spelt},{quoted(new)})"
    return text


def without(text: str, characters: Iterable[str]) -> str:
    """A text with every one of the characters taken out."""
    return replaced(text, ((character, "") for character in characters))


def positions(most: int) -> str:
    """``{1,2,…,most}``: places in a text, to look at its characters one by one."""
    return "{" + ",".join(map(str, range(1, most + 1))) + "}"


def run_of(text: str, characters: str, most: int = 24) -> str:
    """How many characters at a text's beginning are among ``characters``."""
    at = positions(most)
    return f'SUMPRODUCT(MIN(99-(99-{at})*ISERROR(FIND(MID({text}&"|",{at},1),{quoted(characters)}))))-1'


def others_in(text: str, characters: str, most: int = 40) -> str:
    """How many of a text's characters are not among ``characters``."""
    at = positions(most)
    one = f"MID({text},{at},1)"
    return f'SUMPRODUCT(({one}<>"")*ISERROR(FIND({one},{quoted(characters)})))'
