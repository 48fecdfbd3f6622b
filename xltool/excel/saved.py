"""A workbook of openpyxl as bytes."""

import errno
import os
from io import BytesIO

from lxml import etree
from openpyxl import Workbook


def saved(book: Workbook) -> bytes:
    """The workbook as .xlsx.

    Raises :class:`OSError` where the folder for temporary files, through which openpyxl writes each sheet, takes
    no more; lxml gives it a name of its own (``IO_ENOSPC``), which says nothing to the officer.
    """
    out = BytesIO()
    try:
        book.save(out)
    except etree.SerialisationError as error:
        number = getattr(errno, str(error).removeprefix("IO_"), errno.EIO)
        raise OSError(number, os.strerror(number)) from None
    return out.getvalue()
