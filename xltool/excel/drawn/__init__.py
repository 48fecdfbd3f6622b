"""A workbook that somebody drew, with placeholders in its cells, taken as an edition.

:mod:`sketch` reads its cells, :mod:`settings` what kind of form it is, :mod:`understand` what each cell asks,
:mod:`as_edition` makes an edition of it, :mod:`prepared` writes it as the compiler takes it, :mod:`grafted` adds
the live checks.
"""
