"""Editions: the forms as drawn in ``templates/editions/``, one text file each."""

from xltool.edition.edition import Edition, load, names

__all__ = ["Edition", "load", "names"]
