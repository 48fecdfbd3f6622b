"""Make one workbook: blank or filled, a template to be restyled, an empty project list."""

from functools import cache, partial
from pathlib import Path

from xltool import data, files
from xltool import edition as editions
from xltool import policy as policies
from xltool.app.issue import blank, with_defaults
from xltool.check import changes, check, in_force
from xltool.edition import Edition
from xltool.edition.content import Role
from xltool.excel.compiled import Compiled, Live
from xltool.excel.draw import draw
from xltool.excel.package import assemble, pack, read_bytes, unpack
from xltool.excel.stamp import stamp
from xltool.excel.surroundings import pinned
from xltool.excel.template import compile_workbook
from xltool.form import Filing
from xltool.live.plan import plan
from xltool.live.sheet import Line
from xltool.refusal import Refusal


def new(
    edition_name: str,
    data_file: Path | None,
    out: Path,
    template: Path | None = None,
    policy_name: str = policies.DEFAULT,
) -> Path:
    """Write one workbook: blank, or filled as far as the data go. Raises :class:`Refusal`."""
    edition = editions.load(edition_name)
    files.refuse_taken(out, ".xlsx")
    form = blank(edition) if data_file is None else with_defaults(_only_form(data_file, edition), edition)
    files.write_new(out, stamp(compiled(edition_name, template, policy_name), form))
    return out


def _only_form(data_file: Path, edition: Edition) -> Filing:
    forms = data.load(data_file)
    if len(forms) > 1:
        raise Refusal(
            f"“{data_file.name}”里有 {len(forms)} 张表，new 一次只做一张。"
            f"请改用 xltool batch {edition.name} --from。"
        )
    if forms[0].edition != edition.name:
        raise Refusal(
            f"“{data_file.name}”写的表样版本是 {forms[0].edition}，要做的是 {edition.name}。请改正其中一个。"
        )
    return forms[0]


@cache
def compiled(
    edition_name: str, template: Path | None = None, policy_name: str = policies.DEFAULT
) -> Compiled:
    """An edition's compiled workbook, the built-in drawing or a restyled copy of it.

    Its live checks are those of the policy. Raises :class:`Refusal`.
    """
    edition = editions.load(edition_name)
    checks = _live(edition, policy_name)
    if template is None:
        return compile_workbook(draw(edition, checks.plan), edition, edition.title, checks)
    made = compile_workbook(read_bytes(template), edition, template.name, checks)
    _refuse_other_edition(made, template.name)
    if made.outdated:
        raise Refusal(
            f"模板“{template.name}”里的校验公式是按另外的规则或口径生成的。"
            "请用 xltool template export 重新导出模板再改样式。"
        )
    return made


def _live(edition: Edition, policy_name: str) -> Live:
    """The live checks of an edition under a policy."""
    policy = policies.load(policy_name)
    changes(policy)
    lines = [
        Line(rule.code, rule.title, rule.severity, rule.remedy, rule.live, rows=rule.row_check is not None)
        for rule in in_force(policy)
        if edition.kind in rule.kinds and not rule.review
    ]
    live = {line.code for line in lines if line.live}
    return Live(plan(edition, policy, lines), partial(check, policy=policy, only=live))


def _refuse_other_edition(made: Compiled, name: str) -> None:
    """A template that lacks a drawn answer would lose it without a word; one with others is another form's."""
    drawn = {
        cell.content.path: cell.beside
        for cell in made.edition.drawing.fields()
        if cell.content.role in (Role.INPUT, Role.COMPUTED)
    }
    present = {slot.content.path for line in (*made.lines, made.row) for slot in line.slots}
    strange = sorted(present - drawn.keys() - {"", "identity"})
    if strange:
        raise Refusal(
            f"模板“{name}”里的 {{{{ {strange[0]} }}}} 不属于 {made.edition.name}，多半是另一种表样的模板。"
            f"请用 xltool template export {made.edition.name} 导出的模板来改。"
        )
    lacking = [path for path, beside in drawn.items() if not beside and path not in present]
    if lacking:
        raise Refusal(
            f"模板“{name}”里少了 {{{{ {lacking[0]} }}}}，这一项的内容会丢失。请把这个占位符补回原来的格子。"
        )


def export_template(edition_name: str, out: Path, policy_name: str = policies.DEFAULT) -> Path:
    """Write an edition's placeholder workbook, to be restyled in any spreadsheet program."""
    edition = editions.load(edition_name)
    files.refuse_taken(out, ".xlsx")
    members = unpack(draw(edition, _live(edition, policy_name).plan), out.name)
    files.write_new(out, assemble(pack(name, pinned(name, content)) for name, content in members.items()))
    return out


def new_list(out: Path) -> Path:
    """Write an empty project list. Raises :class:`Refusal`."""
    from xltool.excel.draw_list import draw_list

    files.refuse_taken(out, ".xlsx")
    files.write_new(out, draw_list())
    return out
