"""Live checks: what the formulas of a generated workbook know of its cells, and where they stand.

No workbook is touched here: facts and rules are formula text over names in square brackets.
"""
