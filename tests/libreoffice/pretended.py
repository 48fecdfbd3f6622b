"""A program that a button may start instead of the real one: keeps what it was asked, answers as it was told."""

import shlex
from pathlib import Path

from libreoffice.clicking import until
from xltool import exchange, marks

SHEET, LIST = "自评表", marks.RESULT_SHEET


def answering(tmp_path: Path, *steps: exchange.Step, then: str = "", done: bool = True) -> str:
    """A program that keeps what it was given in ``tmp_path / 'seen'``, and gives this answer."""
    content = exchange.answer_of(steps)
    (tmp_path / "answer.txt").write_bytes(content if done else content.removesuffix(b"DONE\n"))
    seen = tmp_path / "seen"
    seen.mkdir(exist_ok=True)
    return (
        f'cp "$2"/* {shlex.quote(str(seen))}\n{then}\n'
        f'cp {shlex.quote(str(tmp_path / "answer.txt"))} "$2/aside" && mv "$2/aside" "$2/answer.txt"'
    )


def request(tmp_path: Path) -> exchange.Request:
    """What a program of :func:`answering` was asked."""
    path = tmp_path / "seen" / "request.txt"
    until(lambda: path.exists() and path.read_bytes().endswith(b"\n"))
    return exchange.request_of(path.read_bytes())


def listed(**cells: str) -> list[exchange.Step]:
    """Steps that list and mark these cells of the form by level."""
    rows = [
        marks.Row(level, (str(n), "错误", SHEET, cell, "=1+1 不是公式", "改法", "D04"), SHEET, cell)
        for n, (cell, level) in enumerate(cells.items(), 1)
    ]
    made = [marks.Mark(SHEET, cell, level, f"【{cell}】说明\n第二行") for cell, level in cells.items()]
    heads = marks.head_rows("校验结果：错误 1 处，提示 0 处", marks.LEGEND)
    return exchange.steps(marks.Changes(name=LIST, rows=[*heads, *rows], marks=made))
