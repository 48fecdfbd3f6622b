"""A workbook drawn by hand understood as a whole: what is told of it, and the edition it is."""

from collections.abc import Iterator
from pathlib import Path

from xltool.excel.drawn import placeholder
from xltool.excel.drawn.as_edition import edition_of
from xltool.excel.drawn.prepared import content_of
from xltool.excel.drawn.said import Drawn, Said, Verdict
from xltool.excel.drawn.settings import Settings
from xltool.excel.drawn.sketch import Sketch
from xltool.excel.drawn.understand import Understanding
from xltool.excel.template import compile_workbook
from xltool.place import position
from xltool.refusal import Refusal


def understand(source: bytes, path: Path) -> Drawn:
    """What a drawn workbook asks for. Raises :class:`Refusal` where it is no workbook with placeholders."""
    sketch = Sketch(source, path.name)
    texts = {cell.name: placeholder.normal(cell.text) for cell in sketch.cells}
    settings = Settings(sketch.cells, texts, path.stem, sketch.sheet)
    if settings.kind is None:
        return _drawn(path, sketch, settings, settings.amiss)
    understood = Understanding(sketch, settings, settings.kind)
    said = [*settings.amiss, *_about_the_book(sketch, understood.row), *understood.said]
    edition, content = None, b""
    if not any(one.verdict is Verdict.ERROR for one in said):
        edition = edition_of(sketch, settings, understood)
        content = content_of(sketch, understood, edition)
        said = [*settings.amiss, *understood.said]
        try:
            compile_workbook(content, edition, path.name)
        except Refusal as refusal:
            said.append(Said("", Verdict.ERROR, "", str(refusal)))
            edition, content = None, b""
    drawn = _drawn(path, sketch, settings, [*said, *understood.answers()])
    return Drawn(
        drawn.file, drawn.sheet, drawn.kind, drawn.settings, drawn.said, tuple(understood.missing),
        understood.row + 1, edition, content,
    )  # fmt: skip


def _drawn(path: Path, sketch: Sketch, settings: Settings, said: list[Said]) -> Drawn:
    ordered = sorted(said, key=lambda one: position(one.cell))
    return Drawn(path.name, sketch.sheet, settings.kind, tuple(settings.told), tuple(ordered), ())


def _about_the_book(sketch: Sketch, row: int) -> Iterator[Said]:
    """What could not follow the indicator rows, and placeholders where no form is."""
    for sentence in sketch.book.what_cannot_move(row + 1):
        yield Said(
            "", Verdict.ERROR, "", sentence.removeprefix(f"模板“{sketch.book.name}”").removeprefix("的")
        )
    for sheet in sketch.others:
        yield Said(
            "", Verdict.ERROR, "", f"工作表“{sheet}”上也有占位符，那里不会填写。一个工作簿只画一张表，请删去"
        )
