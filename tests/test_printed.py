"""Forms in PDFs: lines make cells, and what a page break or a line break tore is put together again."""

from pathlib import Path

import paper
import pytest
from documents import Piece, printed, word
from forms import published
from reading import different

from xltool.excel.reading.read import read
from xltool.form import Certainty
from xltool.refusal import Refusal

#: Short forms, whose every row is a place for a page to end: with amounts in 万元, and in 元 with blank rows.
SHORT = ("000-05", "004-01")


def pages(*contents: list[str]) -> bytes:
    return paper.pdf(contents)


@pytest.mark.parametrize("form_id", ["000-13", "002-01", "003-05", "004-05"])
def test_a_form_on_one_page(form_id: str, tmp_path: Path) -> None:
    form = printed(published()[form_id])
    titles = [paper.text(200, 820 - 14 * n, title) for n, title in enumerate(form.titles)]
    path = tmp_path / "表.pdf"
    path.write_bytes(pages([*titles, *paper.boxes(form.pieces, form.widths)]))
    (back,) = read(path)
    assert different(published()[form_id], back) == {}
    assert back.sheet == "第1页 表1"


@pytest.mark.parametrize("upper", [True, False])
@pytest.mark.parametrize("form_id", SHORT)
def test_a_page_break_before_any_row(form_id: str, upper: bool, tmp_path: Path) -> None:
    """A merged cell is cut in two; its text stands above the break or below it."""
    form = printed(published()[form_id])
    path = tmp_path / "表.pdf"
    wrong = {}
    for row in range(1, form.height):
        parts = paper.cut(form, row, upper=upper)
        titles = [paper.text(200, 820 - 14 * n, title) for n, title in enumerate(form.titles)]
        first, second = (paper.boxes(part, form.widths) for part in parts)
        path.write_bytes(
            pages([*titles, *first, paper.text(290, 20, "— 1 —")], [*second, paper.text(290, 20, "— 2 —")])
        )
        found = read(path)
        if len(found) != 1 or different(published()[form_id], found[0]):
            wrong[row] = [different(published()[form_id], back) for back in found]
    assert wrong == {}


def test_heads_repeated_on_the_next_page(tmp_path: Path) -> None:
    form = printed(published()["000-05"])
    head = next(piece.row for piece in form.pieces if piece.text == "三级指标")
    heads = [piece._replace(row=0) for piece in form.pieces if piece.row == head]
    for row in (head + 2, head + 5):
        above, below = paper.cut(form, row, upper=True)
        below = [*heads, *(piece._replace(row=piece.row + 1) for piece in below)]
        path = tmp_path / "表.pdf"
        path.write_bytes(pages(paper.boxes(above, form.widths), paper.boxes(below, form.widths)))
        (back,) = read(path)
        assert set(different(published()["000-05"], back)) <= {"year"}  # no title was printed
        assert back.sheet == "第1–2页 表1"


def torn(above: Piece, below: Piece, form_id: str = "004-01") -> tuple[list[Piece], list[Piece]]:
    """A form's cells with one of them torn in two: ``above`` stays on the first page, ``below`` goes on the next."""
    form = printed(published()[form_id])
    first, second = paper.cut(form, above.row + 1, upper=True)
    first = [above if (one.row, one.column) == (above.row, above.column) else one for one in first]
    rest = [one._replace(row=0, rows=1, text=below.text if one.column == above.column else "")
            for one in first if one.row + one.rows == above.row + 1]  # fmt: skip
    return first, [*rest, *(one._replace(row=one.row + 1) for one in second)]


def test_a_name_torn_over_two_pages_is_a_guess(tmp_path: Path) -> None:
    form = printed(published()["004-01"])
    name = next(piece for piece in form.pieces if piece.text == "长护险定点机构运行规范")
    first, second = torn(name._replace(text="长护险定点机构"), name._replace(text="运行规范"))
    path = tmp_path / "表.pdf"
    titles = [paper.text(200, 800, form.titles[1])]
    path.write_bytes(pages([*titles, *paper.boxes(first, form.widths)], paper.boxes(second, form.widths)))
    (back,) = read(path)
    assert different(published()["004-01"], back) == {}
    row = next(n for n, one in back.rows() if one.name.raw == name.text)
    guess = back.guesses[f"indicators[{row}].name"]
    assert guess.certainty is Certainty.LIKELY
    assert guess.reason == "这一格分在两页，由“长护险定点机构”和“运行规范”拼成"


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("33,760,000.0\n0", "33760000.00"),  # a number too wide for its cell
        ("=100.00(\n%)", "=100.00(%)"),
        ("≥300.0\n0(人次)", "≥300.00(人次)"),
        ("长护险定点机构\n运行规范", "长护险定点机构运行规范"),
    ],
)
def test_lines_of_a_cell_are_joined(lines: str, text: str, tmp_path: Path) -> None:
    form = printed(published()["004-01"])
    path = (
        "funds.project.total"
        if text[0] == "3"
        else "indicators[0].target"
        if "(" in text
        else "indicators[0].name"
    )
    (placed,) = read(word([published()["004-01"]], tmp_path / "表.docx"))
    old = placed[path].raw
    pieces = [piece._replace(text=lines) if piece.text.replace(",", "") == old.replace(",", "") else piece
              for piece in form.pieces]  # fmt: skip
    (tmp_path / "表.pdf").write_bytes(pages(paper.boxes(pieces, form.widths)))
    (back,) = read(tmp_path / "表.pdf")
    said = back[path]
    assert (f"{said.value}" if text[0] == "3" else said.raw) == text
    assert path not in back.guesses


def test_words_that_a_line_break_may_have_parted_are_a_guess(tmp_path: Path) -> None:
    form = printed(published()["004-01"])
    pieces = [piece._replace(text="cloud\nserver使用率") if piece.text == "长护险居家累计享受人数" else piece
              for piece in form.pieces]  # fmt: skip
    (tmp_path / "表.pdf").write_bytes(pages(paper.boxes(pieces, form.widths)))
    (back,) = read(tmp_path / "表.pdf")
    assert back["indicators[0].name"].raw == "cloud server使用率"
    assert "空格" in back.guesses["indicators[0].name"].reason


def test_text_that_is_cut_off_belongs_to_its_own_cell(tmp_path: Path) -> None:
    """A spreadsheet prints a long text whole and lets only its cell show."""
    form = printed(published()["004-01"])
    name = "长护险居家累计享受人数"
    operators = paper.boxes(
        [one._replace(text="") if one.text == name else one for one in form.pieces], form.widths
    )
    box = next(
        line for line, one in zip(_rectangles(operators), form.pieces, strict=True) if one.text == name
    )
    x, y, width, height = map(float, box.split()[:4])
    long = f"{name}（含街镇上门评估和护理服务的人数，按月统计）"
    operators += [f"q {x} {y} {width} {height} re W n", paper.text(x + 2, y + 3, long), "Q"]
    (tmp_path / "表.pdf").write_bytes(pages(operators))
    (back,) = read(tmp_path / "表.pdf")
    assert back["indicators[0].name"].raw == long
    assert back["indicators[0].target"].raw == "≥60000.00(人)"


def _rectangles(operators: list[str]) -> list[str]:
    return [line for line in operators if line.endswith("re S")]


def test_a_scanned_pdf_and_one_without_tables(tmp_path: Path) -> None:
    path = tmp_path / "表.pdf"
    for content, words in (
        (pages([]), "扫描件"),
        (pages([paper.text(100, 700, "关于报送绩效自评表的通知")]), "没有画了线的表格"),
        (pages(paper.boxes([Piece(0, 0, 1, 1, "序号"), Piece(0, 1, 1, 1, "金额")], [1, 1])), "没有找到"),
    ):
        path.write_bytes(content)
        with pytest.raises(Refusal, match=words) as refusal:
            read(path)
        assert "\n" not in str(refusal.value)


def test_a_truncated_pdf(tmp_path: Path) -> None:
    form = printed(published()["004-01"])
    drawn = pages(paper.boxes(form.pieces, form.widths))
    path = tmp_path / "表.pdf"
    for length in range(20, len(drawn), len(drawn) // 15):
        path.write_bytes(drawn[:length])
        try:
            read(path)
        except Refusal as refusal:
            assert "\n" not in str(refusal)
