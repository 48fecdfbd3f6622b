"""``make bench``: print what one form takes beside the peers, then what ten thousand take.

``python -m bench 1000`` tries so many instead; ``python -m bench 0`` only the single form.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from forms import plain, published

from bench import crowd, damage, peers
from bench.drawn import drawn
from bench.targets import TARGETS, missed, verdict
from bench.timing import Ways, milliseconds
from bench.why import profile
from xltool import policy as policies
from xltool.app.generate import compiled
from xltool.check import check
from xltool.excel.reading.read import read
from xltool.excel.stamp import stamp

#: A self-assessment of 32 indicators, the largest of the published ones.
FORM = "000-13"
ROUNDS = 30
#: These run in processes of their own, whose time only a clock on the wall can tell.
STARTS = "启动"
_COMMANDS = {
    "python -c 'import click'": ("-c", "import click"),
    "xltool --help": ("-m", "xltool", "--help"),
    "xltool rules": ("-m", "xltool", "rules"),
}


def one_form(folder: Path) -> dict[str, Ways]:
    """By kind of work, the ways to do it, ours and the peers'."""
    form, policy = published()[FORM], policies.load()
    live, bare = compiled(form.edition), plain(form.edition)
    workbook = stamp(live, form)
    path = folder / "表.xlsx"
    path.write_bytes(workbook)
    same = drawn(workbook)
    visible = tuple(sheet.name for sheet in same.sheets if sheet.source.sheet_state == "visible")
    changing = ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml", "xl/workbook.xml")
    return {
        "生成一张": {
            "xltool 盖印": lambda: stamp(live, form),
            "xltool 盖印，不带现场校验": lambda: stamp(bare, form),
            "只压缩每张不同的部件（zlib 6）": peers.deflate(workbook, changing),
            "XlsxWriter 写同样的表": lambda: peers.xlsxwriter(same),
            "openpyxl 从头写": lambda: peers.openpyxl(same),
            "openpyxl 模板载入一次，填好另存": peers.openpyxl_template(same),
            "xltpl 模板载入一次": peers.xltpl(same, folder),
        },
        "读一张": {
            "python-calamine 读值": peers.calamine(path, visible),
            "xltool 读回": lambda: read(path),
            "xltool 读回并校验全部规则": lambda: [check(one, policy) for one in read(path)],
            "openpyxl 打开": peers.openpyxl_load(path),
        },
        STARTS: {
            name: lambda arguments=arguments: subprocess.run(
                [sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL
            )
            for name, arguments in _COMMANDS.items()
        },
    }


def main(count: int) -> None:
    """Print everything."""
    taken: dict[str, float] = {}
    ours: dict[str, Callable[[], object]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind, ways in one_form(folder).items():
            clock = time.perf_counter if kind == STARTS else time.process_time
            measured = milliseconds(ways, ROUNDS, clock)
            print(f"{kind}（毫秒，中位数）")
            print("\n".join(f"  {time:8.2f}  {way}" for way, time in measured.items()), flush=True)
            taken |= measured
            if kind != STARTS:
                ours |= {name: way for name, way in ways.items() if "xltool" in name}
        print("目标")
        print("\n".join(f"  {verdict(target, taken)}" for target in TARGETS), flush=True)
        for slow in sorted(missed(taken) & ours.keys()):
            print("\n".join(profile(slow, ours[slow])), flush=True)
        if count:
            print(f"{count} 张")
            for line in crowd.table(folder, count):
                print(f"  {line}", flush=True)
            for line in damage.table(folder / str(count) / "自评", folder, max(1, count // 200)):
                print(f"  {line}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
