"""Make one workbook: blank or filled, a template to be restyled, an empty project list."""

from functools import cache, partial
from pathlib import Path

from xltool import data, files
from xltool import edition as editions
from xltool import policy as policies
from xltool.app.drawn import drawn_at, edition_called, everywhere, is_file
from xltool.app.fitting import fitted
from xltool.app.issue import Issued, blank, with_defaults
from xltool.check import changes, check, in_force
from xltool.edition import Edition
from xltool.edition.content import Role
from xltool.excel.compiled import Compiled, Live
from xltool.excel.draw import draw
from xltool.excel.drawn.chinese import draw_in_chinese
from xltool.excel.drawn.grafted import with_checks
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
    notes: list[str] | None = None,
) -> Path:
    """Write one workbook: blank, or filled as far as the data go; ``notes`` gets what is to be said of that.

    Raises :class:`Refusal`.
    """
    edition = edition_called(edition_name)
    files.refuse_taken(out, ".xlsx")
    made = Issued(blank(edition), frozenset()) if data_file is None else _filled(data_file, edition)
    files.write_new(
        out, stamp(compiled(everywhere(edition_name), template, policy_name), made.form, made.locked)
    )
    if notes is not None:
        notes += made.notes
    return out


def _filled(data_file: Path, edition: Edition) -> Issued:
    """A data file's form, ready to be stamped."""
    form = _only_form(data_file, edition)
    if editions.is_drawn(edition.name):
        return fitted(form, edition)
    return Issued(with_defaults(form, edition), frozenset())


def _only_form(data_file: Path, edition: Edition) -> Filing:
    forms = data.load(data_file)
    if len(forms) > 1:
        raise Refusal(
            f"“{data_file.name}”里有 {len(forms)} 张表，new 一次只做一张。"
            f"请改用 xltool batch {edition.name} --from。"
        )
    fits = editions.is_drawn(edition.name) and forms[0].kind is edition.kind
    if forms[0].edition != edition.name and not fits:
        raise Refusal(
            f"“{data_file.name}”写的表样版本是 {forms[0].edition}，要做的是 {edition.name}。请改正其中一个。"
        )
    return forms[0]


@cache
def compiled(
    edition_name: str, template: Path | None = None, policy_name: str = policies.DEFAULT
) -> Compiled:
    """An edition's compiled workbook: the built-in drawing, a restyled copy of it, or what somebody drew.

    A drawn workbook is named as :func:`everywhere` does, since it is compiled once. Its live checks are those of
    the policy. Raises :class:`Refusal`.
    """
    edition = edition_called(edition_name)
    checks = _live(edition, policy_name)
    if is_file(edition_name):
        if template is not None:
            raise Refusal("自己画的表样就是模板，不能再用 --template。请直接在那个工作簿里改样式。")
        drawn = drawn_at(edition_name)
        content = with_checks(drawn.content, draw(edition, checks.plan), edition, drawn.file)
        return compile_workbook(content, edition, drawn.file, checks)
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


def export_template(
    edition_name: str, out: Path, policy_name: str = policies.DEFAULT, *, in_chinese: bool = False
) -> Path:
    """Write an edition's placeholder workbook, to be restyled in any spreadsheet program.

    ``in_chinese`` it is one to be redrawn: its placeholders are officers' names, the live checks are left out.
    """
    edition = editions.load(edition_name)
    files.refuse_taken(out, ".xlsx")
    drawn = draw_in_chinese(edition) if in_chinese else draw(edition, _live(edition, policy_name).plan)
    members = unpack(drawn, out.name)
    files.write_new(out, assemble(pack(name, pinned(name, content)) for name, content in members.items()))
    return out


def new_list(out: Path) -> Path:
    """Write an empty project list. Raises :class:`Refusal`."""
    from xltool.excel.draw_list import draw_list

    files.refuse_taken(out, ".xlsx")
    files.write_new(out, draw_list())
    return out
