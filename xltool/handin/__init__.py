"""The hand-in book: which of the forms expected have come, which are missing, which came twice.

Only what is the same but for spelling is taken for a project of the list, or what a person settled in a mapping
file. What merely looks alike is suggested.
"""

from xltool.handin.arrival import Arrival, Listed
from xltool.handin.book import Book, HandIn, Twice
from xltool.handin.roll import Expected, Item, Roll, Stray

__all__ = ["Arrival", "Book", "Expected", "HandIn", "Item", "Listed", "Roll", "Stray", "Twice"]
