"""Which form belongs to which: the declaration of a project, or its form of an earlier year; and their indicators.

Only what is the same but for spelling is paired. What merely looks alike is suggested to a person, who settles
it in a mapping file (:class:`Concordance`).
"""

from xltool.pairing.against import Against, Side
from xltool.pairing.concordance import Concordance, IndicatorEntry, ProjectEntry, Relation
from xltool.pairing.head import Head, head_of
from xltool.pairing.pair import Match, Pair
from xltool.pairing.register import Found, Register, Suggestion
from xltool.pairing.rows import RowPair, Rows

__all__ = [
    "Against", "Concordance", "Found", "Head", "IndicatorEntry", "Match", "Pair", "ProjectEntry", "Register",
    "Relation", "RowPair", "Rows", "Side", "Suggestion", "head_of",
]  # fmt: skip
