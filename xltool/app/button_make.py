"""The buttons that make workbooks: a blank declaration, self-assessments out of declarations."""

from collections.abc import Sequence
from pathlib import Path

from xltool import edition as editions
from xltool import files
from xltool.addin import commands
from xltool.app import examine, generate
from xltool.app.button import Reply, Tell, beside, named_copy, picked
from xltool.app.making import Batch
from xltool.app.task import Made
from xltool.edition import Edition
from xltool.exchange import Request, opened, say, status
from xltool.form import Kind
from xltool.refusal import Refusal

#: So many sentences about single files are said; the others stand in a file.
_SAID = 5


def new(request: Request, tell: Tell) -> Reply:
    """A blank declaration beside the workbook in front."""
    entries = commands.declarations()
    edition = editions.load(request.argument or entries[0].argument)
    tell(f"正在生成 {edition.title}……")
    out = files.unused(beside(request) / f"{files.safe_name(edition.title)}.xlsx")
    return Reply([opened(generate.new(edition.name, None, out)), status(f"已生成 {out}")])


def issue(request: Request, tell: Tell) -> Reply:
    """The self-assessments of the declarations in the workbook in front."""
    with named_copy(request) as path:
        edition = _for_declarations([path])
        tell(f"正在生成 {edition.title}……")
        made = [one for outcomes in Batch(edition.name, path, beside(request)).run() for one in outcomes]
    written = [one.workbook for one in made if one.workbook]
    if not written:
        refused = [one.refusal for one in made if one.refusal]
        raise Refusal("\n".join(refused) or "这个工作簿里没有申报表，没有生成。请先打开申报表再点。")
    said = _remarks(made)
    return Reply([
        opened(written[0] if len(written) == 1 else written[0].parent),
        status(f"已生成 {written[0]}" if len(written) == 1 else f"已生成 {len(written)} 张自评表"),
        *([say("info", "\n".join(said))] if said else []),
    ])  # fmt: skip


def batch(request: Request, tell: Tell) -> Reply:
    """The self-assessments of a folder of declarations, in a new folder beside it."""
    source = picked(request)
    folder = files.unused(source.parent / f"{source.name or '批量'}_自评")
    tell("正在查看申报表……")
    work = Batch(_for_declarations(examine.workbooks([source])).name, source, folder)
    made: list[Made] = []
    for n, outcomes in enumerate(work.run(), 1):
        made += outcomes
        tell(f"正在生成自评表：{min(n, len(work.tasks))}/{len(work.tasks)}")
    written = sum(one.workbook is not None for one in made)
    refused = [f"{Path(one.source).name}：{one.refusal}" for one in made if one.refusal]
    passed = sum(one.is_filled or bool(one.other_edition) for one in made)
    if not written:
        raise Refusal("\n".join(["没有生成任何表：里面没有能用的申报表。", *refused[:_SAID]]))
    said = [f"已生成 {written} 张自评表，放在 {folder}。"]
    said += [f"跳过已经填好的自评表 {passed} 张。"] if passed else []
    said += _listed(folder, refused, _remarks(made))
    return Reply([opened(folder), say("warn" if refused else "info", "\n".join(said))])


def _listed(folder: Path, refused: Sequence[str], remarks: Sequence[str]) -> list[str]:
    """What failed and what to look at; all of it in a file where it is too much to say."""
    said = [f"没能生成 {len(refused)} 处："] if refused else []
    if len(refused) + len(remarks) <= _SAID:
        return [*said, *refused, *remarks]
    text = "\n".join([*said, *refused, *(["请核对："] if remarks else []), *remarks, ""])
    path = files.write_unused(folder / "生成说明.txt", text.encode("utf-8-sig", "replace"))
    return [*said, *refused[:_SAID], f"要核对的和没能生成的，都写在“{path.name}”里。"]


def _remarks(made: Sequence[Made]) -> list[str]:
    """What the officer should look at, each with the workbook it is about."""
    said = [(one, note) for one in made for note in one.notes]
    said += [(one, f"申报表有 {one.errors} 处错误，已照样生成，请校验申报表。") for one in made if one.errors]
    return [f"{one.workbook.name if one.workbook else Path(one.source).name}：{note}" for one, note in said]


def _for_declarations(paths: Sequence[Path]) -> Edition:
    """The self-assessment for them: the newest one of the first declaration's region, else the newest."""
    found = [one for one in map(editions.load, editions.names()) if one.kind is Kind.SELFASSESSMENT]
    forms = (form for path in paths for form in examine.reading_of(path).forms)
    declared = next((form for form in forms if form.kind is Kind.DECLARATION), None)
    region = _region(editions.load(declared.edition)) if declared else ""
    return max(found, key=lambda one: (_region(one) == region, one.year))


def _region(edition: Edition) -> str:
    """Whose form it is: what its name says before its kind."""
    return edition.name.partition(f"-{edition.kind.value}")[0]
