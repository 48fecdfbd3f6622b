"""Whether a part of a workbook is XML at all.

The fast reader does not ask: where the end of a text is missing it reads on into the next one, and where a piece
of the list of texts is gone every later cell gets another one's. Such values would look certain.
"""

from functools import lru_cache
from typing import NoReturn
from xml.parsers import expat


def refuse_torn(xml: bytes) -> None:
    """Raises :class:`ValueError` for what is no XML; nothing is no part, and in order."""
    if not xml:
        return
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None


@lru_cache(maxsize=4)
def refuse_torn_texts(xml: bytes) -> None:
    """The same for the list of texts, which is one and the same in all workbooks issued together."""
    refuse_torn(xml)


def _refuse_entity(*_: object) -> NoReturn:
    raise ValueError("a workbook declares no entities")
