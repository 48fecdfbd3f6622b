"""The pictures of the site's own pages are what they say they are; XLTOOL_PICTURES names a folder to put them in."""

import os
import subprocess
from pathlib import Path

import pytest
from browser.chromium import PROGRAM
from commands import Run
from forms import published, workbook
from manual.console import PICTURES, source
from PIL import Image
from serving import served

pytestmark = [
    pytest.mark.xdist_group("site"),
    pytest.mark.browser,
]

SIZE = (1280, 960)
#: The tint of a cell with an error, and the bar of our pages: --error and --navy of look.css.
ERROR, NAVY = (0xFF, 0xC7, 0xCE), (0x1F, 0x3A, 0x5F)

#: Without this a browser that nobody sees says that it is a phone.
MOUSE = (
    "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4"
)


def taken(name: str, address: str, folder: Path) -> dict[object, int]:
    """How many pixels of a page have each colour; the picture is kept where pictures are wanted."""
    path = folder / f"{name}.png"
    subprocess.run(
        [
            str(PROGRAM), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--lang=zh-CN",
            f"--user-data-dir={folder / name}", "--virtual-time-budget=5000", f"--window-size={SIZE[0]},{SIZE[1]}",
            f"--screenshot={path}", MOUSE, address,
        ],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    assert picture.size == SIZE
    if wanted := os.environ.get("XLTOOL_PICTURES"):
        Path(wanted).mkdir(parents=True, exist_ok=True)
        picture.save(Path(wanted) / f"{name}.png", optimize=True)
    return {colour: many for many, colour in picture.getcolors(1 << 20) or []}


def test_the_pages_show_these_pictures() -> None:
    shown = source("五分钟上手") + source("网页服务")
    assert all(f"](manual/图/{name}.png)" in shown for name in PICTURES)
    assert shown.count("![") == len(PICTURES)


def test_the_report_with_its_marks(run: Run, tmp_path: Path) -> None:
    workbook(published()["000-14"], tmp_path / "自评表.xlsx")
    assert run("check", "自评表.xlsx", "--format", "html", "-o", "报告.html").code == 1
    colours = taken("网页报告", (tmp_path / "报告.html").as_uri(), tmp_path)
    assert colours.get(ERROR, 0) > 100
    assert len(colours) > 100


def test_the_page_that_takes_workbooks(tmp_path: Path) -> None:
    with served(workers=1) as site:
        colours = taken("校验网页", site.settings.address, tmp_path)
    assert colours.get(NAVY, 0) > 1000
    assert len(colours) > 100
