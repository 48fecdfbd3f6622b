"""Summaries of a few forms, as tests look at them."""

import io
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.escape import unescape

from xltool import policy
from xltool.finding import Finding
from xltool.form import Filing
from xltool.outcome import Outcome, facts_of, indicators_of
from xltool.summary.book import workbook as summary_of
from xltool.summary.rows import Listing

SELF, DECLARED, STREAMED = "汇总表", "申报汇总表", ("指标明细", "问题清单")


class Book:
    """A summary as openpyxl reads it: what stands in its cells, and the formulas."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        self.formulas = openpyxl.load_workbook(io.BytesIO(content))

    def rows(self, sheet: str) -> list[dict[str, Any]]:
        """The lines of a table by its heads, down to the first line without a number or level."""
        found = []
        heads = [cell.value for cell in self.values[sheet][3]]
        for row in self.values[sheet].iter_rows(min_row=4, values_only=True):
            if row[0] is None:
                break
            line = dict(zip(heads, row, strict=True))
            if sheet in STREAMED:  # of these openpyxl gives texts as they stand in the file
                line = {head: unescape(one) if isinstance(one, str) else one for head, one in line.items()}
            found.append(line)
        return found

    def row_of(self, sheet: str, text: str) -> dict[str, Any]:
        """The first line that has this text in the third column, by the heads."""
        heads = [cell.value for cell in self.values[sheet][3]]
        for row in self.values[sheet].iter_rows(min_row=4, values_only=True):
            if row[2] == text:
                return dict(zip(heads, row, strict=True))
        raise AssertionError(text)

    def formula(self, sheet: str, text: str, head: str) -> str:
        """The formula in that line under this head."""
        heads = [cell.value for cell in self.values[sheet][3]]
        row = next(row for row in self.formulas[sheet].iter_rows(min_row=4) if row[2].value == text)
        return str(row[heads.index(head)].value)


def listing(*outcomes: Outcome, policy_name: str = "shanghai") -> Listing:
    """Each outcome as a file of its own."""
    found = Listing(policy.load(policy_name))
    for outcome in outcomes:
        found.add_file([outcome])
    return found


def outcome(form: Filing, path: str = "表.xlsx", *findings: Finding) -> Outcome:
    return Outcome(path, facts_of(form), findings, indicators=indicators_of(form))


def summed(*outcomes: Outcome, policy_name: str = "shanghai") -> Book:
    return Book(summary_of(listing(*outcomes, policy_name=policy_name), Path.cwd()))
