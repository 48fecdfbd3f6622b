"""A year's round with the real commands: declarations issued as self-assessments, filled in, returned, compared.

Whatever was changed in between is found, by code and cell, and nothing else; and a new year's declarations beside
what came of the old year's. Every expected finding follows from the edit, or was read off the printed forms.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import openpyxl
import pytest
from forms import SELFASSESSMENT
from officer import ALONE, EDITS, Edited, Hands, fill

from xltool import shipped

DECLARED = {
    "申报2024": "shanghai-declaration-2024", "申报2026": "shanghai-declaration-2026",
    "宝山申报2024": "baoshan-declaration-2024",
}  # fmt: skip
#: Where the target stands that was declared blank: D16 of the form as issued.
MADE_UP = ("上海市医疗保障局_重要文档和数据安全管理_自评表.xlsx", "Y05", "D16")


class Found(NamedTuple):
    """A finding: file, code, cell; whether it is an error, and what is said."""

    file: str
    code: str
    cell: str
    is_error: bool
    message: str


def xltool(folder: Path, *words: object) -> str:
    """What a command says in a folder; it must get done."""
    command = [sys.executable, "-m", "xltool", *map(str, words)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def checked(folder: Path, *words: object) -> list[Found]:
    """All findings of a check."""
    report = json.loads(xltool(folder, "check", *words, "--format", "json"))
    return [
        Found(Path(file["path"]).name, one["code"], one["cell"] or "", one["severity"] == "error", one["message"])
        for file in report["files"] for one in file["findings"]
    ]  # fmt: skip


def of_comparison(found: list[Found]) -> list[tuple[str, str, str]]:
    """What a comparison finds, and any error whatsoever."""
    told = [one for one in found if one.is_error or one.code[0] in "YK" or one.code == "Z15"]
    return sorted((one.file, one.code, one.cell) for one in told)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the 24 declarations as workbooks in 申报, and the filled self-assessments in 自评."""
    folder = tmp_path_factory.mktemp("一轮")
    for name, edition in DECLARED.items():
        xltool(folder, "batch", edition, "--from", shipped.examples() / name, "-o", f"申报/{name}")
    said = xltool(folder, "batch", SELFASSESSMENT, "--from", "申报", "-o", "自评")
    assert said.startswith("已生成 24 张表，放在 自评。")
    for n, path in enumerate(sorted((folder / "自评").iterdir())):
        fill(path, whole=n == 0)
    return folder


@pytest.fixture
def returned(filled: Path, tmp_path: Path) -> Path:
    """The filled forms, to be worked on."""
    return Path(shutil.copytree(filled / "自评", tmp_path / "自评"))


def test_forms_filled_in_as_they_were_issued_are_in_order(filled: Path) -> None:
    assert of_comparison(checked(filled, "自评", "--against", "申报")) == [MADE_UP]


def deals(chance: Random, forms: int) -> Iterator[list[str]]:
    """For each form one to three kinds of edits; each that leaves a form alone twice, all others in turn."""
    single = [[kind] for kind in ALONE for _ in range(2)]
    others: list[str] = []
    hands = []
    for _ in range(forms - len(single)):
        if len(others) < 3:
            others += chance.sample([kind for kind in EDITS if kind not in ALONE], len(EDITS) - len(ALONE))
        count = chance.randint(1, 3)
        hands.append(others[:count])
        del others[:count]
    dealt = single + hands
    chance.shuffle(dealt)
    return iter(dealt)


@pytest.mark.parametrize("seed", [2024, 2026])
def test_exactly_the_edits_are_found(seed: int, filled: Path, returned: Path) -> None:
    chance = Random(seed)
    files = sorted(returned.iterdir())
    kinds = deals(chance, len(files))
    edited = {path.name: Hands(path, chance).work(*next(kinds)) for path in files}
    assert {kind for one in edited.values() for kind in one.done} == EDITS.keys()
    found = checked(filled, returned, "--against", "申报")
    due = sorted((file, code, cell) for file, one in edited.items() for code, cell in one.due)
    assert of_comparison(found) == due, {file: one.done for file, one in edited.items()}
    assert_lost_are_named(found, edited, filled / "申报")


def assert_lost_are_named(found: list[Found], edited: dict[str, Edited], declared: Path) -> None:
    """An indicator that is gone has no cell: its name is told, and the cell in which it was declared."""
    named = {name: cell for path in declared.rglob("*.xlsx") for name, cell in cells_of(path).items()}
    said = {one.file: one.message for one in found if one.code == "Y03"}
    for file, one in edited.items():
        for name in one.lost:
            assert f"申报的指标“{name}”在本表里没有" in said[file]
            assert any(f"的“申报表”{cell}）" in said[file] for cell in named[name])
    assert len(said) == sum(len(one.lost) for one in edited.values())


def cells_of(path: Path) -> dict[str, list[str]]:
    """Every text on a declaration with the cells in which it stands."""
    sheet = openpyxl.load_workbook(path, read_only=True)["申报表"]
    found: dict[str, list[str]] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                found.setdefault(cell.value, []).append(cell.coordinate)
    return found


UNIT = "上海市医疗保障局监督检查所"
CARS, SYSTEMS = (f"{UNIT}_{name}_自评表.xlsx" for name in ("交通工具购置及更新", "信息化运维项目"))


def test_projects_whose_names_were_swapped(filled: Path, returned: Path) -> None:
    """12 indicators beside 18: three share their names, two of which stand below another level 2."""
    for file, name in ((CARS, "信息化运维项目"), (SYSTEMS, "交通工具购置及更新")):
        book = openpyxl.load_workbook(returned / file)
        book["自评表"]["C3"] = name
        book.save(returned / file)
    told = [
        (one.code, one.cell) for one in checked(filled, returned / CARS, returned / SYSTEMS, "--against", "申报")
        if one.file == CARS and one.code.startswith("Y")
    ]  # fmt: skip
    assert sorted(told) == sorted(
        [("Y03", "")] * 15
        + [("Y04", f"C{row}") for row in range(16, 25)]
        # 成本结构合理性: 经济成本指标, merged with the row above, not 社会成本指标; 人员节约率: 社会, not 生态环境
        + [("Y06", "B13"), ("Y06", "B15"), ("Y07", "C7"), ("Y08", "B11")]
    )  # 15.00 beside 326.013


def test_files_whose_names_were_swapped_are_in_order(filled: Path, returned: Path) -> None:
    (returned / CARS).rename(returned / "暂.xlsx")
    (returned / SYSTEMS).rename(returned / CARS)
    (returned / "暂.xlsx").rename(returned / SYSTEMS)
    assert of_comparison(checked(filled, returned, "--against", "申报")) == [MADE_UP]


# -- a new year's declarations beside the old year's forms -------------------------------------------

#: Every finding by file, code and cell, with what is printed: the declaration of 2026, then the form of 2024.
YEARS_APART = {
    # 违规定点机构追款完成率: 数量指标; 违规定点医药机构追款完成率: 质量指标 (only a declaration)
    "003-02 医疗保险执行情况监督检查费.xlsx": [("K07", "C16")],
    # 378000 元; 19.00 万元 of which 7.43 were spent, 39.10 %, and four quantities the same
    # 政府开放活动完成数: ≥1.00(场); ≥1.00(场), 10.00 held
    "003-04 政务公开和政务信息.xlsx": [("K03", "F6"), ("K06", "F6"), ("K02", "F17")],
    # 电脑重大故障发生次数: 质量指标; 时效指标
    "003-05 重要文档和数据安全管理.xlsx": [("K07", "C21")],
    # 政策培训次数: ≥2.00(次); ≥2.00(次), 3.00 held; 课题研究报告: ≥1.00(个); ≥1.00(次)
    # 跨省差旅交流次数: ≥8.00(次); 20.00 made, of which 70 % are 14; 专家咨询完成率: 质量指标; 数量指标
    # 成本结构合理性 and 成本节约率, merged into one cell: 效益指标; 成本指标
    "003-06 医药价格和招标采购管理.xlsx": [
        ("K02", "F13"), ("K07", "F14"), ("K01", "F16"), ("K07", "C17"), ("K07", "B25"), ("K07", "B25"),
    ],
    # 会议参与人数: ≥48.00(人次); ≥48.00, 68.00 came; 专家评审会: ≥1.00(次); 6.00; 学习交流培训: ≥1.00(场); 2.00
    "003-07 医保统计和信息专项经费.xlsx": [("K02", "F14"), ("K02", "F16"), ("K02", "F17")],
    # 内审服务工作: ≥1.00(次); 2.00 done; 专家咨询次数: ≥3.00(次); ≥3.00(人次); 政策研究课题: ≥1.00(个); 2.00 done
    "003-10 规财法工作经费.xlsx": [("K02", "F15"), ("K07", "F17"), ("K02", "F18")],
    # 监管队伍培训完成及时性: 质量指标; 时效指标
    "003-11 基金监管工作经费.xlsx": [("K07", "C16")],
    # 成本结构合理性: 经济成本指标; 社会成本指标
    "003-13 少儿学生基本医疗保障工作专项.xlsx": [("K07", "C13")],
}  # fmt: skip


def test_a_new_years_declarations_beside_the_old_years_forms(filled: Path) -> None:
    """The command of examples/README.md."""
    examples = shipped.examples()
    mapping = examples / "对照 2024自评-2026申报.toml"
    sides = [word for name in ("自评2024", "申报2024") for word in ("--previous", examples / name)]
    found = checked(filled, "申报/申报2026", *sides, "--mapping", mapping)
    told = [(one.file, one.code, one.cell) for one in found if one.code.startswith("K") or one.code == "Z17"]
    assert sorted(told) == sorted((file, *one) for file, due in YEARS_APART.items() for one in due)
    (rate,) = [one.message for one in found if one.code == "K06"]
    assert "“000-14 政务公开、政务信息.json”全年预算 19.00 万元，执行 7.43 万元，执行率 39.10%" in rate
