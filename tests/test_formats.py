"""A form is read whatever program saved it and whatever its file is called."""

import email.message
import io
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

import openpyxl
import pytest
import typed
import xlwt
from commands import Run
from forms import SELFASSESSMENT, plain, published
from reading import different
from typed import Cell

from xltool.answer import State
from xltool.excel.reading.read import read
from xltool.excel.stamp import stamp
from xltool.form import Filing
from xltool.refusal import Refusal

Writer = Callable[[Sequence[Cell]], bytes]
WRITERS: dict[str, Writer] = {
    "xls": typed.xls,
    "xlsb": typed.xlsb,
    "SpreadsheetML": typed.spreadsheetml,
    "SpreadsheetML gb2312": partial(typed.spreadsheetml, encoding="gb2312"),
    "网页": typed.webpage,
    "网页 无数值": partial(typed.webpage, encoding="utf-8", numbers=False),
    "制表符": typed.text,
    "逗号": partial(typed.text, encoding="utf-8-sig", separator=","),
    "Unicode 文本": partial(typed.text, encoding="utf-16"),
}
#: Its amounts, points and targets are of every kind.
FORM = "000-13"


def read_as(content: bytes, path: Path) -> Filing:
    path.write_bytes(content)
    (form,) = read(path)
    return form


@pytest.mark.parametrize("writer", WRITERS)
def test_every_published_form_in_every_format(writer: str, tmp_path: Path) -> None:
    for form_id, form in published().items():
        # gb2312 lacks some characters of these forms; systems write them all the same
        if writer == "SpreadsheetML gb2312":
            content = typed.spreadsheetml(typed.cells(form_id)).replace(b'"utf-8"', b'"gb2312"', 1)
            content = content.decode().encode("gb18030")
        else:
            content = WRITERS[writer](typed.cells(form_id))
        assert different(form, read_as(content, tmp_path / "表.xls")) == {}, form_id


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".et"])
@pytest.mark.parametrize("writer", ["xlsx", "xls", "xlsb", "SpreadsheetML", "网页"])
def test_what_a_file_holds_decides_and_not_its_name(writer: str, suffix: str, tmp_path: Path) -> None:
    form = published()[FORM]
    xlsx = stamp(plain(SELFASSESSMENT), form)
    content = xlsx if writer == "xlsx" else WRITERS[writer](typed.cells(FORM))
    assert different(form, read_as(content, tmp_path / f"表{suffix}")) == {}


def with_values(*changed: Cell) -> list[Cell]:
    """The cells of a form, some of them replaced."""
    places = {(cell.row, cell.column): cell for cell in changed}
    return [places.get((cell.row, cell.column), cell) for cell in typed.cells(FORM)]


def at(path: str, tmp_path: Path) -> tuple[int, int]:
    """Where an answer stands."""
    cell = read_as(typed.xlsb(typed.cells(FORM)), tmp_path / "原.xlsb")[path].cell
    return int(cell[1:]) - 1, ord(cell[0]) - ord("A")


@pytest.mark.parametrize("writer", ["xlsb", "SpreadsheetML", "网页", "制表符", "逗号"])
def test_an_error_value_is_one(writer: str, tmp_path: Path) -> None:
    cells = with_values(Cell(*at("funds.total.rate", tmp_path), "#DIV/0!"))
    answer = read_as(WRITERS[writer](cells), tmp_path / "表.xls")["funds.total.rate"]
    assert (answer.state, answer.raw) == (State.ERROR, "#DIV/0!")


@pytest.mark.parametrize("writer", ["xls", "xlsb", "SpreadsheetML", "网页"])
def test_a_percentage_is_one(writer: str, tmp_path: Path) -> None:
    cells = with_values(Cell(*at("indicators[0].actual", tmp_path), 0.5, is_percent=True))
    answer = read_as(WRITERS[writer](cells), tmp_path / "表.xls")["indicators[0].actual"]
    assert answer.raw == "50.00(%)"


@pytest.mark.parametrize("writer", ["网页 无数值", "制表符"])
def test_where_all_is_text_no_number_is_kept_as_text(writer: str, tmp_path: Path) -> None:
    form = read_as(WRITERS[writer](typed.cells(FORM)), tmp_path / "表.xls")
    assert form["funds.total.budget"].value == Decimal("154.71")
    assert not any(answer.is_text for _, answer in form.all_answers())


def test_a_number_kept_as_text_is_told_where_numbers_are(tmp_path: Path) -> None:
    cells = with_values(Cell(*at("funds.fiscal.budget", tmp_path), "154.71"))
    form = read_as(typed.spreadsheetml(cells), tmp_path / "表.xls")
    assert form["funds.fiscal.budget"].is_text
    assert not form["funds.total.budget"].is_text


def test_formulas_that_a_program_wrote_without_computing(tmp_path: Path) -> None:
    """xlwt writes formulas with an empty text for their value."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    row, column = at("total.score", tmp_path)
    for cell in typed.cells(FORM):
        formula = (cell.row, cell.column) == (row, column)
        sheet.write(cell.row, cell.column, xlwt.Formula("1+2") if formula else cell.shown)
    book.save(str(tmp_path / "表.xls"))
    (form,) = read(tmp_path / "表.xls")
    assert form["total.score"].state is State.UNCOMPUTED


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=R[-1]C", "2.00"),  # relative: the cell above
        ("=SUM(R[-2]C:R[-1]C)", "4.00"),
        ('=IF(R[-1]C=2,7,"R1C1")', "7.00"),
        ("=R1C7", None),  # absolute: the title line, where nothing stands
    ],
)
def test_formulas_by_row_and_column_are_computed(formula: str, value: str | None, tmp_path: Path) -> None:
    row, column = at("indicators[10].score", tmp_path)  # two points stand in either row above it
    content = typed.spreadsheetml(with_values(Cell(row, column, "公式")))
    said = '<Data ss:Type="String">公式</Data>'.encode()
    quoted = formula.replace('"', "&quot;").encode()
    cell, _, rest = content.partition(said)
    start = cell.rindex(b"<Cell ")
    content = cell[:start] + b'<Cell ss:Formula="' + quoted + b'" ' + cell[start + 6 :] + rest
    answer = read_as(content, tmp_path / "表.xls")["indicators[10].score"]
    assert answer.value == (Decimal(value) if value else None)


def test_hidden_sheets_are_told(tmp_path: Path) -> None:
    form = read_as(typed.xlsb(typed.cells(FORM), hidden=True), tmp_path / "表.xlsb")
    assert "隐藏" in form.hidden[0].text
    sheet = typed.spreadsheetml(typed.cells(FORM)).replace(
        b"</Table>",
        b'</Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">'
        b"<Visible>SheetHidden</Visible></WorksheetOptions>",
    )
    assert "隐藏" in read_as(sheet, tmp_path / "表.xml").hidden[0].text


def test_several_forms_on_one_page(tmp_path: Path) -> None:
    """A table for each form, its title and year standing above it."""
    pages = [typed.webpage([cell for cell in typed.cells(form_id) if cell.row > 1], encoding="utf-8").decode()
             for form_id in ("000-01", "000-02")]  # fmt: skip
    tables = [page[page.index("<table>") : page.index("</table>") + 8] for page in pages]
    title = "<div><b>财政项目支出绩效自评表</b></div><p>（2023年度）</p>"
    path = tmp_path / "表.xls"
    path.write_text(f"<html><body>{title}{tables[0]}<br>{title}{tables[1]}</body></html>", encoding="utf-8")
    one, two = read(path)
    assert (one.sheet, two.sheet) == ("第1个表", "第2个表")
    assert (one.year.value, two.year.value) == (2023, 2023)
    assert (one.project_name, two.project_name) == ("规财法工作经费", "少儿学生基本医疗保障工作专项")


def test_a_table_inside_a_frame_that_is_a_table(tmp_path: Path) -> None:
    page = typed.webpage(typed.cells(FORM), encoding="utf-8").decode()
    page = page.replace("<body>", "<body><table><tr><td>").replace("</body>", "</td></tr></table></body>")
    assert different(published()[FORM], read_as(page.encode(), tmp_path / "表.xls")) == {}


def test_a_web_archive(tmp_path: Path) -> None:
    message = email.message.EmailMessage()
    message.set_content(typed.webpage(typed.cells(FORM)), maintype="text", subtype="html", cte="base64")
    assert different(published()[FORM], read_as(bytes(message), tmp_path / "表.xls")) == {}


@pytest.mark.parametrize(
    "content",
    [
        b"<table>" + b"<tr><td colspan=999999999 rowspan=999999999>1</td></tr>" * 3000 + b"</table>",
        b"<table><tr>" + b"<td>1" * 100_000 + b"</table>",
        b"<html>" + b"<table><tr><td>" * 20_000 + b"x",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        b'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="x"><Table>'
        b'<Row ss:Index="2000000000"><Cell ss:Index="2000000000"><Data ss:Type="String">1</Data></Cell></Row>'
        b"</Table></Worksheet></Workbook>",
        b"a,b\n" * 200_000,
        b"a," * 100_000 + b"\n" + b"b," * 100_000,
    ],
)
def test_far_and_wide_is_bounded(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "表.xls").write_bytes(content)
    with pytest.raises(Refusal, match=r"没有找到|不是工作簿"):
        read(tmp_path / "表.xls")


def test_cells_far_off_in_an_xls_or_xlsb(tmp_path: Path) -> None:
    """The fast reader would lay out one rectangle of all of them."""
    far = [*typed.cells(FORM), Cell(65_000, 200, "远")]
    for content in (typed.xls(far), typed.xlsb(far)):
        (tmp_path / "表.xls").write_bytes(content)
        with pytest.raises(Refusal, match=r"GS65001，远远超出一张表"):
            read(tmp_path / "表.xls")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html><frameset><frame src='sheet001.htm'></frameset></html>", "旁边的文件夹"),
        (b"<html><body>404 Not Found</body></html>", "里面没有表格"),
        (b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
         "OpenDocument"),
        (b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>',
         "Word"),
        (b'<?xml version="1.0"?><a><b/></a>', "XML 文件"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><Workbook '
         b'xmlns="urn:schemas-microsoft-com:office:spreadsheet">&a;</Workbook>', "XML"),
        ("没有分栏的一段文字\n又一段".encode(), "不是工作簿"),
    ],
)  # fmt: skip
def test_text_that_is_no_form_is_called_what_it_is(content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "表.xls").write_bytes(content)
    with pytest.raises(Refusal, match=words):
        read(tmp_path / "表.xls")


def test_opendocument_text_and_locked_files(tmp_path: Path) -> None:
    for members, words in (
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}, "OpenDocument 文档"),
        ({"META-INF/manifest.xml": "<m><encryption-data/></m>", "content.xml": "x"}, "密码"),
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        (tmp_path / "表.ods").write_bytes(out.getvalue())
        with pytest.raises(Refusal, match=words):
            read(tmp_path / "表.ods")


def test_a_marked_copy_of_an_xlsx_under_another_name(run: Run, tmp_path: Path) -> None:
    """Only what a file holds decides whether notes can be put into it."""
    content = stamp(plain(SELFASSESSMENT), published()["000-14"])  # whose printed total is wrong
    (tmp_path / "表.xls").write_bytes(content)
    run("check", "表.xls", "--annotate", "标注")
    assert "校验结果" in openpyxl.load_workbook(tmp_path / "标注" / "表_校验.xlsx").sheetnames
