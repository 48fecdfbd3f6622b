"""Write the copy of a workbook that WPS would save: the file it was opened from, with notes and sheets added.

Called by the tests' host with the file, the copy and, on standard input, what has changed as JSON.
"""

import json
import sys

import openpyxl
from openpyxl.comments import Comment

source, copy = sys.argv[1:]
told = json.load(sys.stdin)
book = openpyxl.load_workbook(source)
for name in told["sheets"]:
    if name not in book.sheetnames:
        book.create_sheet(name)
book.active = book.sheetnames.index(told["active"])
for name, cells in told["values"].items():
    for cell, text in cells.items():
        book[name][cell].value = text
        book[name][cell].data_type = "s"
for name, cells in told["notes"].items():
    for cell, text in cells.items():
        book[name][cell].comment = Comment(text, "WPS")
book.save(copy)
