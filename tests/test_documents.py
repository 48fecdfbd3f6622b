"""Tables of Word documents are read as the forms they print, and serve as such in every command."""

import json
import sys
from pathlib import Path
from typing import Any

import documents
import paper
import pytest
from commands import Run
from documents import Piece, add_table, blank_document, cell_xml, printed, table_xml, word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from forms import published
from reading import different

from xltool.excel.opening import printed as pdf_reader
from xltool.excel.reading.read import NoForm, read
from xltool.form import Filing
from xltool.refusal import Refusal

#: The published documents: how many forms each of them holds.
DOCUMENTS = {"000": 14, "002": 4, "003": 13, "004": 7}


def of(document: str) -> list[Filing]:
    return [form for form_id, form in published().items() if form_id.startswith(document)]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_published_document_as_word(document: str, tmp_path: Path) -> None:
    forms = of(document)
    assert len(forms) == DOCUMENTS[document]
    found = read(word(forms, tmp_path / "表.docx"))
    assert [form.sheet for form in found] == [f"第{n}个表" for n in range(1, len(forms) + 1)]
    for form, back in zip(forms, found, strict=True):
        assert different(form, back) == {}, form.id
        assert not back.guesses
        assert not any(answer.is_text for _, answer in back.all_answers())


def test_a_document_in_pieces_of_tables(tmp_path: Path) -> None:
    """The published documents were torn into tables where pages ended, with nothing between them."""
    form = printed(published()["002-02"])
    document = blank_document()
    for title in form.titles:
        document.add_paragraph(title)
    for part in paper.cut(form, 20, upper=True):
        height = max(piece.row + piece.rows for piece in part)
        add_table(document, table_xml(part, height, form.widths))
        document.add_paragraph("")
    document.save(str(tmp_path / "表.docx"))
    (back,) = read(tmp_path / "表.docx")
    assert different(published()["002-02"], back) == {}


def test_other_tables_and_nested_ones(tmp_path: Path) -> None:
    """A list before the form, the form inside a frame, a table within one of its cells, a line below it."""
    form = printed(published()["004-01"])
    document = blank_document()
    document.add_paragraph("一、项目清单")
    add_table(document, table_xml([Piece(0, 0, 1, 1, "序号"), Piece(0, 1, 1, 1, "项目")], 1, [1, 1]))
    document.add_paragraph("二、绩效目标表（2024年度）")
    inner = table_xml(form.pieces, form.height, form.widths)
    add_table(document, f'<w:tbl {nsdecls("w")}><w:tblPr/><w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid><w:tr><w:tc>'
              f"{inner}<w:p/></w:tc></w:tr></w:tbl>")  # fmt: skip
    document.add_paragraph("填报人：王芳    联系电话：021-12345678")
    document.save(str(tmp_path / "表.docx"))
    (back,) = read(tmp_path / "表.docx")
    assert different(published()["004-01"], back) == {}
    assert back.sheet == "第2个表"
    assert back.tail["填报人"].raw == "王芳"


def test_what_people_see_of_tracked_changes_and_controls(tmp_path: Path) -> None:
    path = word([published()["004-01"]], tmp_path / "表.docx")
    import docx

    document = docx.Document(str(path))
    cells = document.tables[0]._tbl.xpath(".//w:tc[.//w:t='长护险工作专项经费']")
    runs = (
        '<w:del w:id="1" w:author="a"><w:r><w:delText>旧名</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t>新增的</w:t></w:r></w:ins>'
        "<w:sdt><w:sdtContent><w:r><w:t>项目</w:t></w:r></w:sdtContent></w:sdt>"
    )
    (paragraph,) = cells[0].xpath("./w:p")
    cells[0].replace(paragraph, parse_xml(f"<w:p {nsdecls('w')}>{runs}</w:p>"))
    document.save(str(path))
    (back,) = read(path)
    assert back.project_name == "新增的项目"


def test_a_document_without_a_form(tmp_path: Path) -> None:
    document = blank_document()
    document.add_paragraph("关于报送绩效自评表的通知")
    document.save(str(tmp_path / "通知.docx"))
    with pytest.raises(NoForm):
        read(tmp_path / "通知.docx")


@pytest.mark.parametrize("missing", ["docx", "pdfplumber"])
def test_what_is_not_installed_is_said(missing: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(Refusal, match=r"pip install 'xltool\[documents\]'") as refusal:
        if missing == "docx":
            read(word_without_library(tmp_path))
        else:
            pdf_reader.sheets(b"%PDF-1.4", "表.pdf")
    assert "\n" not in str(refusal.value)


def word_without_library(folder: Path) -> Path:
    """A file that is a Word document by what its zip holds."""
    import zipfile

    with zipfile.ZipFile(folder / "表.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return folder / "表.docx"


def test_this_years_forms_from_a_published_document(run: Run, tmp_path: Path) -> None:
    """The data files of a document, or the document itself, give the same forms to be filled in."""
    word(of("002"), tmp_path / "目标.docx")
    said = run("read", "目标.docx", "--json")
    assert [one["project"]["name"] for one in json.loads(said.out)] == [
        form.project_name for form in of("002")
    ]
    (tmp_path / "F.json").write_text(said.out, encoding="utf-8")
    for source, folder in (("F.json", "一"), ("目标.docx", "二")):
        assert run("batch", "shanghai-selfassessment-2024", "--from", source, "-o", folder).code == 0
    made = {path.name: path.read_bytes() for path in (tmp_path / "一").iterdir()}
    assert len(made) == 4
    assert made == {path.name: path.read_bytes() for path in (tmp_path / "二").iterdir()}


def test_a_document_is_checked_where_it_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "收到").mkdir()
    word(of("000")[13:], tmp_path / "收到" / "自评.docx")  # whose total is not what its rows give
    said = run("check", "收到/自评.docx", "--annotate", "标注")
    assert said.code == 2  # a marked copy was asked for, and there is none
    assert "100.00" in said.out
    assert "是 Word 文档，做不了标注副本" in said.err
    assert "xltool convert" in said.err
    folder = run("check", "收到")
    assert folder.code == 2
    assert "请逐个写明文件名" in folder.err


def test_a_truncated_document_is_refused(tmp_path: Path) -> None:
    whole = word([published()["004-01"]], tmp_path / "原.docx").read_bytes()
    path = tmp_path / "表.docx"
    for length in range(100, len(whole), len(whole) // 25):
        path.write_bytes(whole[:length])
        with pytest.raises(Refusal):
            read(path)


def deep(count: int) -> Any:
    """Tables within tables."""
    xml = cell_xml("项目名称", 100)
    for _ in range(count):
        xml = f"<w:tc><w:tbl><w:tblGrid/><w:tr>{xml}</w:tr></w:tbl><w:p/></w:tc>"
    return f"<w:tbl {nsdecls('w')}><w:tblGrid/><w:tr>{xml}</w:tr></w:tbl>"


def test_tables_within_tables_without_end(tmp_path: Path) -> None:
    document = blank_document()
    add_table(document, deep(50))
    document.save(str(tmp_path / "表.docx"))
    with pytest.raises(NoForm):
        read(tmp_path / "表.docx")


def test_documents_are_drawn_as_published() -> None:
    """The drawing tests rely on: a level's cell is as high as its indicators, totals stand below."""
    form = documents.printed(published()["000-01"])
    assert Piece(10, 0, 3, 1, "成本指标") in form.pieces
    assert Piece(35, 5, 1, 1, "100.00") in form.pieces
    assert form.titles == ["财政项目支出绩效自评表", "(2024年度)"]
