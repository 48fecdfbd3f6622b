"""P 完成值与偏差: reasons that say too little."""

from collections.abc import Iterator
from itertools import pairwise

from faults.choose import REASON, is_full, is_met, is_short, shares
from faults.fault import SELFASSESSMENT, Fault, Paper, kind


def _short(paper: Paper, text: str) -> Iterator[Fault]:
    """Another reason where one is given for lost points."""
    for n, row in paper.rows():
        if is_short(row):
            path = f"indicators[{n}].reason"
            yield paper.fault(path, {path: text})


@kind("说明只写“后续完善”", "P05", SELFASSESSMENT)
def stock_reason(paper: Paper) -> Iterator[Fault]:
    yield from _short(paper, "后续完善")


@kind("说明只有两三个字", "P05", SELFASSESSMENT)
def brief_reason(paper: Paper) -> Iterator[Fault]:
    yield from _short(paper, "未招满")


@kind("说明照抄上一条", "P06", SELFASSESSMENT, implied=("D10",))
def reason_copied(paper: Paper) -> Iterator[Fault]:
    """A second row that lost points, with the reason of the first one, which is met by the number."""
    met = [one for one in shares(paper) if is_met(one) and is_full(one.row)]
    for one, other in pairwise(met):
        lower = {
            key: content
            for row in (one, other)
            for key, content in (
                (f"{row.path}.score", (row.row.weight.value or 0) / 2),
                (f"{row.path}.reason", REASON),
            )
        }
        yield paper.fault(f"{other.path}.reason", lower)


@kind("只写原因不写措施", "P08", SELFASSESSMENT)
def only_a_cause(paper: Paper) -> Iterator[Fault]:
    yield from _short(paper, "承办人员中途离职，导致该项工作没有如期做完。")


@kind("只写措施不写原因", "P08", SELFASSESSMENT)
def only_a_measure(paper: Paper) -> Iterator[Fault]:
    yield from _short(paper, "今后将加强统筹协调和过程管理，定期检查各项进展。")
