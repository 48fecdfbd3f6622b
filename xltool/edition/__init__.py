"""Editions: the forms as drawn in ``templates/editions/``, one text file each."""

from xltool.edition.edition import Edition, drawn, find, is_drawn, known, load, make_known, names

__all__ = ["Edition", "drawn", "find", "is_drawn", "known", "load", "make_known", "names"]
