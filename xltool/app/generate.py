"""Make workbooks: one, or many from data files."""

import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from xltool import data, files
from xltool import edition as editions
from xltool import policy as policies
from xltool.answer import BLANK, Type, from_text
from xltool.check import changes, check, in_force
from xltool.edition import Edition
from xltool.edition.content import Role
from xltool.excel.draw import draw
from xltool.excel.package import assemble, pack, read_bytes, unpack
from xltool.excel.stamp import stamp
from xltool.excel.surroundings import pinned
from xltool.excel.template import Compiled, Live, compile_workbook
from xltool.form import FIELDS, Filing
from xltool.live.plan import plan
from xltool.live.sheet import Line
from xltool.refusal import Refusal

_DATA_SUFFIXES = {".json", ".yaml", ".yml"}
#: Forms stamped ahead of the one being written, for each process: bounds the memory of a batch.
_AHEAD = 8


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
    form = blank(edition) if data_file is None else _with_defaults(_only_form(data_file, edition), edition)
    files.write_new(out, stamp(compiled(edition_name, template, policy_name), form))
    return out


def blank(edition: Edition) -> Filing:
    """A form with nothing in it but the year and what the edition fills in beforehand."""
    fields = FIELDS[edition.kind]
    answers = {path: BLANK for path in fields}
    answers["year"] = from_text(Type.YEAR, str(edition.year))
    return _with_defaults(Filing(edition.kind, edition.name, answers), edition)


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


def _with_defaults(form: Filing, edition: Edition) -> Filing:
    """What the edition fills in beforehand, where the data say nothing."""
    for path, text in edition.defaults.items():
        if form.answers[path].is_blank:
            form.answers[path] = from_text(FIELDS[edition.kind][path].type, text)
    return form


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


def data_files(source: Path) -> list[Path]:
    """The data files of a folder (or the one given), by name. Raises :class:`Refusal` where there are none."""
    if not files.exists(source):
        raise Refusal(f"找不到“{files.shown(source)}”。请检查路径。")
    if source.is_dir():
        found = sorted(
            path for path in source.rglob("*") if path.suffix.lower() in _DATA_SUFFIXES and path.is_file()
        )
        if not found:
            raise Refusal(f"文件夹“{source}”里没有数据文件（.json、.yaml）。请检查路径。")
        return found
    return [source]


class Made(NamedTuple):
    """One outcome of a batch: the workbook written, the sentence that says why not, or the other edition."""

    source: Path
    form_id: str = ""
    workbook: Path | None = None
    refusal: str = ""
    other_edition: str = ""


class _Stamped(NamedTuple):
    """An outcome that may still have to be written, and under what name."""

    made: Made
    name: str = ""
    content: bytes = b""


def exit_code(made: Sequence[Made]) -> int:
    """0 unless something was refused or nothing was made; forms of other editions are no failure."""
    return 2 if any(one.refusal for one in made) or not any(one.workbook for one in made) else 0


class _Kind(NamedTuple):
    """What workbooks a batch makes, as :func:`compiled` wants it."""

    edition: str
    template: Path | None
    policy: str


class Batch:
    """A workbook for every form of an edition found in data files. Nothing is lost without a word."""

    def __init__(
        self, edition: str, source: Path, folder: Path, *, template: Path | None = None, workers: int = 1,
        policy_name: str = policies.DEFAULT,
    ) -> None:  # fmt: skip
        """Raises :class:`Refusal` before anything is written."""
        self.kind, self.folder, self.workers = _Kind(edition, template, policy_name), folder, workers
        self.sources = data_files(source)
        compiled(*self.kind)

    def run(self) -> Iterator[list[Made]]:
        """Each data file's outcomes, in the order of the files: only this process writes and gives names.

        Raises :class:`Refusal` where the folder cannot be made.
        """
        for stamped in self._in_processes() if self.workers > 1 else self._one_by_one():
            yield [self._written(one) for one in stamped]

    def _one_by_one(self) -> Iterator[list[_Stamped]]:
        return (_stamp_all(self.kind, source) for source in self.sources)

    def _in_processes(self) -> Iterator[list[_Stamped]]:
        """Fresh processes on every system: forking beside the progress bar's thread may hang."""
        pool = ProcessPoolExecutor(self.workers, get_context("spawn"), initializer=_be_deaf)
        waiting: deque[Future[list[_Stamped]]] = deque()
        try:
            for source in self.sources:
                with _inherited_deafness():
                    waiting.append(pool.submit(_stamp_all, self.kind, source))
                if len(waiting) >= self.workers * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            raise Refusal(
                "有一个进程被系统中止，多半是内存不够。已经写好的文件都是完整的；请减小 --workers 再运行一次。"
            ) from None
        finally:
            pool.shutdown(cancel_futures=True)

    def _written(self, stamped: _Stamped) -> Made:
        if not stamped.content:
            return stamped.made
        files.make_folder(self.folder)
        try:
            out = files.write_unused(self.folder / f"{stamped.name}.xlsx", stamped.content)
        except Refusal as refusal:
            return stamped.made._replace(refusal=str(refusal))
        return stamped.made._replace(workbook=out)


@contextmanager
def _inherited_deafness() -> Iterator[None]:
    """A process started herein never hears Ctrl-C: that is for the one that writes, which stops the others.

    Blocked, not ignored: what is pressed meanwhile is heard afterwards.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows: see _be_deaf
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _be_deaf() -> None:
    """The same on Windows, where nothing is inherited."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _stamp_all(kind: _Kind, source: Path) -> list[_Stamped]:
    """The forms of one data file; whatever is wrong with it, the others go on."""
    try:
        return [_stamp_one(kind, form, source) for form in data.load(source)]
    except Refusal as refusal:
        return [_Stamped(Made(source, refusal=str(refusal)))]
    except Exception as error:  # a fault of ours must not lose the rest of the batch
        return [
            _Stamped(
                Made(source, refusal=f"“{source.name}”里有程序没有料到的数据（{error!r}）。请发给开发者。")
            )
        ]


def _stamp_one(kind: _Kind, form: Filing, source: Path) -> _Stamped:
    made = Made(source, form.id or "")
    if form.edition != kind.edition:
        return _Stamped(made._replace(other_edition=form.edition))
    name = files.safe_name(" ".join(part for part in (form.id, form.project_name) if part))
    return _Stamped(made, name, stamp(compiled(*kind), _with_defaults(form, editions.load(kind.edition))))
