"""The command ``xltool fix`` under clumsy hands: nothing is overwritten, everything is said."""

from pathlib import Path

import pytest
from commands import Run, assert_refused, names
from fixing import FORM
from forms import published, workbook
from hands import Typed, typed_over
from openpyxl import Workbook


@pytest.fixture
def clumsy(tmp_path: Path) -> Path:
    """A form with a number kept as text, a wrong total, and a number in doubt."""
    cells: dict[str, Typed] = {"F13": "８", "G24": 99, "C9": "1,05"}
    return typed_over(workbook(published()[FORM], tmp_path / "自评表.xlsx"), cells)


def test_a_copy_beside_the_original(run: Run, clumsy: Path, tmp_path: Path) -> None:
    content = clumsy.read_bytes()
    told = run("fix", "自评表.xlsx")
    assert (told.code, told.err) == (0, "")
    assert "“８” → “8.00”" in told.out
    assert "“99.00” → 公式，值为 “90.78”" in told.out
    assert "“1,05”，读不出是多少钱" in told.out
    assert told.out.endswith(
        "修正 2 处，另有 1 处没有改，请人工核对。已另存 自评表_修正.xlsx，原文件没有动。\n"
    )
    assert "已另存 自评表_修正(2).xlsx" in run("fix", "自评表.xlsx").out
    assert names(tmp_path) == ["自评表.xlsx", "自评表_修正(2).xlsx", "自评表_修正.xlsx"]
    assert clumsy.read_bytes() == content
    assert "没有可以自动修正的地方" in run("fix", "自评表_修正.xlsx").out
    assert len(names(tmp_path)) == 3


def test_dry_run_writes_nothing(run: Run, clumsy: Path, tmp_path: Path) -> None:
    told = run("fix", clumsy, "--dry-run")
    assert told.code == 0
    assert told.out.endswith("将修正 2 处，另有 1 处没有改，请人工核对。这次没有写任何文件。\n")
    assert run("fix", tmp_path, "--dry-run").code == 0
    assert names(tmp_path) == ["自评表.xlsx"]


def test_a_copy_of_a_given_name_or_in_a_folder(run: Run, clumsy: Path, tmp_path: Path) -> None:
    assert run("fix", clumsy, "-o", "好.xlsx").code == 0
    (tmp_path / "夹").mkdir()
    assert run("fix", clumsy, "-o", "夹").code == 0
    assert names(tmp_path) == ["夹", "夹/自评表_修正.xlsx", "好.xlsx", "自评表.xlsx"]


def test_a_whole_folder(run: Run, clumsy: Path, tmp_path: Path) -> None:
    """One file that cannot be repaired does not stop the others; copies made before are not repaired again."""
    folder = tmp_path / "收到"
    folder.mkdir()
    for name in ("甲.xlsx", "乙.xlsx"):
        (folder / name).write_bytes(clumsy.read_bytes())
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    told = run("fix", folder, "-o", folder / "修正")
    assert told.code == 2
    assert told.err.count("✗") == 1
    assert "坏.xlsx" in told.err
    again = run("fix", folder, "-o", folder / "修正")
    assert "修正(2)" in again.out and "修正_修正" not in again.out
    assert "共 3 个文件" in again.out
    assert len(names(folder / "修正")) == 4


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["自评表.xlsx", "-o", "自评表.xlsx"], "已经存在，不会覆盖"), (["没有.xlsx"], "找不到“没有.xlsx”"),
        (["自评表.xlsx", "-o", "好"], "应当以 .xlsx 结尾"), (["自评表.xlsx", "-o", "没有/好.xlsx"], "不存在"),
        (["."], "请用 -o 写明副本放到哪个文件夹"), ([".", "-o", "自评表.xlsx"], "是一个文件"),
        ([".", "-o", "好.xlsx"], "应写文件夹名"), (["自评表.xlsx", "-o", "好.xlsm"], "应以 .xlsx 结尾"),
    ],
)  # fmt: skip
def test_refusals(run: Run, clumsy: Path, tmp_path: Path, words: list[str], sentence: str) -> None:
    content = clumsy.read_bytes()
    assert_refused(run("fix", *words), sentence)
    assert names(tmp_path) == ["自评表.xlsx"]
    assert clumsy.read_bytes() == content


def test_other_workbooks_and_formats_are_refused(run: Run, tmp_path: Path) -> None:
    Workbook().save(tmp_path / "别的.xlsx")
    assert_refused(run("fix", "别的.xlsx"), "没有找到绩效目标申报表或绩效自评表")
    (tmp_path / "旧.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert run("fix", "旧.xls").code == 2
