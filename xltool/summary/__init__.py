"""The summary workbook: what many forms come to, with charts, live totals and links back to each cell."""
