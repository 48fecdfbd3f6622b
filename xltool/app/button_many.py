"""The buttons for a folder of workbooks: check them all, sum them up."""

from pathlib import Path

from xltool import files
from xltool import policy as policies
from xltool.app.button import Reply, Tell, picked
from xltool.app.dropped import Dropped
from xltool.app.summary import Summary
from xltool.exchange import Request, opened, say, status
from xltool.refusal import Refusal


def check(request: Request, tell: Tell) -> Reply:
    """A report and marked copies in a new folder beside the one that was chosen."""
    dropped = Dropped([picked(request)])
    done = dropped.run(tell)
    said = [done.summary, f"报告和标注副本在 {done.report.parent}，原文件没有动。", *done.notes]
    return Reply([opened(done.report.parent), say("info", "\n".join(said))])


def summary(request: Request, tell: Tell) -> Reply:
    """One workbook out of all that is in the folder, beside it."""
    source = picked(request)
    out = files.unused(source.parent / "汇总.xlsx")
    work = Summary([str(source)], out, policies.DEFAULT)
    for n, _ in enumerate(work.read(), 1):
        tell(f"正在汇总：{n}/{len(work.sources)}　{Path(work.sources[n - 1]).name}")
    if not work.listing.forms:
        raise Refusal(f"“{source.name}”里没有读出一张申报表或自评表，没有汇总。请检查是不是选错了文件夹。")
    work.write()
    said = f"已写入 {out}"
    unread = len(work.listing.formless)
    remarks = [f"有 {unread} 个文件（或工作表）没有读出表来，原因见“问题清单”。"] if unread else []
    remarks += work.notes
    return Reply([opened(out), status(said), *([say("warn", "\n".join(remarks))] if remarks else [])])
