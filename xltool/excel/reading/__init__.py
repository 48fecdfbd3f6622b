"""Grids → filings: where a form stands on a sheet, and what each of its answers says."""
