"""Every command as a finance officer with clumsy hands uses it: its help, refusals and what it makes."""

import json
import re
import shutil
from importlib import import_module
from pathlib import Path

import pytest
from commands import DECLARATION, Run, Said, assert_refused, example, names, stated, write
from forms import SELFASSESSMENT

from xltool import edition as editions
from xltool import shipped

door = import_module("xltool.cli.main")  # its name in the package is the function
#: English words that officers know from their computers.
ALLOWED = re.compile(
    r"xltool|project-list|--?[a-z]+|shanghai-\w+-\d+|baoshan-\w+-\d+|shanghai|\w*\.(xlsx?|et|html|jsonl?|yaml|toml|ods|db)|JSON|names|chinese|english|YAML|TOML"
    r"|UTF-8|Excel|WPS|Dask|local|(s3|tcp)://|console|html|jsonl?|demo|summary|match|convert|editions|new|batch|check|fix|read|rules|policies|template|export|[A-Z]\d\d|xlsx|xls|et|Word|\.docx|PDF|addin|build|install|uninstall|doctor|ribbon|request\.txt|serve|Ctrl-C|XLTOOL_TOKEN|LibreOffice|excel|libreoffice|wps"
)


# -- help and mistyped words ------------------------------------------------------------------------

COMMANDS = [
    (),
    *((name,) for name in door.xltool.commands),
    ("template", "export"),
    *(("addin", word) for word in ("build", "install", "uninstall", "doctor")),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_is_chinese_throughout(run: Run, command: tuple[str, ...]) -> None:
    said = run(*command, "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("用法：xltool")
    assert not re.findall(r"[A-Za-z]{2,}", ALLOWED.sub("", said.out))


def test_without_any_word_the_help_is_shown(run: Run) -> None:
    assert run() == run("--help") == run("-h")
    assert run("template").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nwe"], "没有命令“nwe”。是不是想写 new？"),
        (["生成"], "没有命令“生成”。用 xltool --help 看有哪些命令。"),
        (["template", "xport"], "没有命令“xport”。是不是想写 export？"),
        (["new"], "没有写“表样版本”。用 xltool new --help 看写法。"),
        (["new", SELFASSESSMENT], "没有写选项 -o。用 xltool new --help 看写法。"),
        (["new", SELFASSESSMENT, "-o"], "选项 -o 后面没有写内容。"),
        (["new", SELFASSESSMENT, "-o", ""], "选项 -o：没有写名称。"),
        (["new", SELFASSESSMENT, "—o", "a.xlsx"], "“—o”前面的横线要用英文半角的 -。"),
        (["—help"], "“—help”前面的横线要用英文半角的 -。"),
        (["new", SELFASSESSMENT, "-o", "a.xlsx", "b"], "后面多写了内容。名称里有空格时"),
        (["new", SELFASSESSMENT, "-o", "a.xlsx", "--dta", "b"], "没有选项 --dta。是不是想写 --data？"),
        (["new", "--help=3"], "选项 --help 后面不能跟内容。"),
        (["check"], "没有写“文件或文件夹…”。"),
        (["check", ""], "“文件或文件夹…”：没有写名称。"),
        (
            ["check", "--format", "pdf", "x"],
            "选项 --format：写的是“pdf”，只能写 console、html、json 或 jsonl。",
        ),
        (["batch", "x", "--from", "x", "-o", "x", "--workers", "0"], "写的是“0”，应为 1 到 64 的整数。"),
        (["batch", "x", "--from", "x", "-o", "x", "--workers", "两"], "写的是“两”，应为 1 到 64 的整数。"),
        (["rules", "Z99"], "没有代码为“Z99”的规则。这一类有：Z01、"),
        (["rules", "好"], "没有代码为“好”的规则。用 xltool rules 看全部代码。"),
    ],
)
def test_mistyped_words(run: Run, tmp_path: Path, words: list[str], said: str) -> None:
    assert_refused(run(*words), said)
    assert names(tmp_path) == []


# -- editions, rules, demo --------------------------------------------------------------------------


def test_editions_and_rules_are_listed(run: Run) -> None:
    listed = run("editions")
    assert listed.code == 0
    assert [line.split()[0] for line in listed.out.splitlines()] == editions.names()
    assert run("rules").code == 0
    page = run("rules", "d01")
    assert (page.code, page.out.splitlines()[0]) == (0, "D01 分值合计100")
    assert json.loads(run("rules", "D01", "--json").out)["code"] == "D01"


def test_demo_shows_the_main_job_and_never_writes_over_an_earlier_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = tmp_path / "例"
    for form_id in ("000-14", "003-05", "004-01"):
        few.mkdir(exist_ok=True)
        shutil.copy(example(form_id), few)
    monkeypatch.setattr(shipped, "examples", lambda: few)
    said = run("demo")
    assert (said.code, said.err) == (0, "")
    assert "3 张全部相同" in said.out
    assert "可以上报 1 张，需要修改 2 张" in said.out
    assert "演示/标注副本/000-14 政务公开、政务信息_校验.xlsx" in said.out
    assert "演示(2)" in run("demo").out


def test_a_demo_that_fails_says_so(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = tmp_path / "例"
    write(few / "坏.json", stated() | {"year": "去年"})
    shutil.copy(example("000-02"), few)
    monkeypatch.setattr(shipped, "examples", lambda: few)
    said = run("demo")
    assert said.code == 2
    assert "✗ 坏.json：“坏.json”的 year 应为四位年份" in said.out


# -- new --------------------------------------------------------------------------------------------


def test_new_blank_and_filled(run: Run, tmp_path: Path) -> None:
    assert run("new", SELFASSESSMENT, "-o", "空表.xlsx") == Said(0, "已生成 空表.xlsx\n", "")
    assert run("new", SELFASSESSMENT, "--data", example("000-01"), "-o", "填好 & '01'.xlsx").code == 0
    assert names(tmp_path) == ["填好 & '01'.xlsx", "空表.xlsx"]
    assert run("check", "填好 & '01'.xlsx").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["new", "shanghai-selfassesment-2024", "-o", "a.xlsx"],
            ["没有叫", f"是不是想用 {SELFASSESSMENT}？"],
        ),
        (["new", SELFASSESSMENT, "-o", "a.xls"], ["“a.xls”应当以 .xlsx 结尾。请写成 a.xlsx。"]),
        (["new", SELFASSESSMENT, "-o", "."], ["是一个文件夹。请写出文件名"]),
        (["new", SELFASSESSMENT, "-o", "没有/a.xlsx"], ["文件夹“没有”不存在。请先建好"]),
        (["new", SELFASSESSMENT, "-o", "有.xlsx"], ["“有.xlsx”已经存在，不会覆盖。"]),
        (["new", SELFASSESSMENT, "-o", "有.xlsx/a.xlsx"], ["文件夹“有.xlsx”不存在"]),
        (["new", SELFASSESSMENT, "-o", "长" * 200 + ".xlsx"], ["用不了：文件名太长"]),
        (["new", SELFASSESSMENT, "-o", "a.xlsx", "--data", "没有.json"], ["打不开：这个位置不存在"]),
        (["new", SELFASSESSMENT, "-o", "a.xlsx", "--data", "."], ["打不开：是一个文件夹"]),
        (["new", SELFASSESSMENT, "-o", "a.xlsx", "--data", "有.xlsx"], ["不是正确的 JSON|是空的"]),
        (["new", SELFASSESSMENT, "-o", "a.xlsx", "--template", "没有.xlsx"], ["找不到文件“没有.xlsx”"]),
        (["new", SELFASSESSMENT, "-o", "a.xlsx", "--template", "有.xlsx"], ["“有.xlsx”"]),
        (["template", "export", "x", "-o", "a.xlsx"], ["没有叫“x”的表样版本"]),
        (["template", "export", SELFASSESSMENT, "-o", "有.xlsx"], ["已经存在"]),
        (["template", "export", SELFASSESSMENT, "-o", "a"], ["请写成 a.xlsx"]),
        (["batch", "x", "--from", ".", "-o", "出"], ["“有.xlsx”是空文件"]),
        (["batch", "x", "--from", "没有", "-o", "出"], ["找不到“没有”"]),
        (["check", "没有.xlsx"], ["找不到“没有.xlsx”。"]),
        (["check", "收到/*.xlsx"], ["不能用 . 和 . 代表许多文件，请直接写文件夹"]),
        (["check", "有.xlsx", "-against", "申报"], ["没有选项 -against。是不是想写 --against？"]),
        (["check", "有.xlsx", "--policy", "外地"], ["没有叫“外地”的口径文件。可选：shanghai"]),
        (["check", "有.xlsx", "-o", "有.xlsx"], ["已经存在"]),
        (["check", "有.xlsx", "-o", "没有/报告.txt"], ["文件夹“没有”不存在"]),
        (["check", "有.xlsx", "--annotate", "有.xlsx"], ["是一个文件，标注副本放不进去"]),
        (["check", "/dev/zero"], ["不是文件，也不是文件夹"]),
    ],
)
def test_what_cannot_be_done_is_refused_and_leaves_nothing(
    run: Run, tmp_path: Path, words: list[str], said: list[str]
) -> None:
    (tmp_path / "有.xlsx").touch()
    refused = run(*words)
    assert_refused(refused)
    assert all(re.search(word, refused.err) for word in said), refused.err
    assert names(tmp_path) == ["有.xlsx"]


def test_several_forms_or_another_edition_are_no_single_form(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "两张.json", [stated(), stated()])
    assert_refused(
        run("new", SELFASSESSMENT, "--data", "两张.json", "-o", "a.xlsx"), "里有 2 张表", "xltool batch"
    )
    assert_refused(
        run("new", DECLARATION, "--data", example("000-02"), "-o", "a.xlsx"),
        f"写的表样版本是 {SELFASSESSMENT}，要做的是 {DECLARATION}",
    )  # fmt: skip
    assert names(tmp_path) == ["两张.json"]


def test_a_template_of_another_edition_is_refused(run: Run, tmp_path: Path) -> None:
    assert run("template", "export", SELFASSESSMENT, "-o", "模板.xlsx").code == 0
    assert run("new", SELFASSESSMENT, "--template", "模板.xlsx", "-o", "a.xlsx").code == 0
    assert_refused(
        run("new", DECLARATION, "--template", "模板.xlsx", "-o", "b.xlsx"), "多半是另一种表样的模板"
    )
    assert names(tmp_path) == ["a.xlsx", "模板.xlsx"]


def test_a_template_that_lost_a_placeholder_is_refused(run: Run, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    assert run("template", "export", DECLARATION, "-o", "模板.xlsx").code == 0
    book = load_workbook(tmp_path / "模板.xlsx")
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if "{{ goals.annual" in str(cell.value):
                cell.value = None
    book.save(tmp_path / "残.xlsx")
    assert_refused(
        run("new", DECLARATION, "--template", "残.xlsx", "-o", "a.xlsx"), "少了 {{ goals.annual }}"
    )
