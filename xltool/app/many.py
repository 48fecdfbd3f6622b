"""Check many files: here, in several processes or on a cluster; what was checked before is not checked again."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xltool import files, outcome_data, remote
from xltool.app.checking import Checked, Checking, Source
from xltool.batch.digest import digest
from xltool.batch.engine import Engine, Here, Processes
from xltool.batch.run import Run
from xltool.excel.package import MAX_UNPACKED
from xltool.outcome import Outcome, unreadable
from xltool.pairing import Side
from xltool.policy import Policy
from xltool.refusal import Refusal

if TYPE_CHECKING:
    from xltool.app.counterparts import Counterparts, Heads
    from xltool.app.coverage import Coverage
    from xltool.batch.cache import Cache


class Examination:
    """Many files checked. Every file has its outcomes, whatever is wrong with it or becomes of a process."""

    def __init__(
        self,
        sources: Sequence[str],
        checking: Checking,
        engine: Engine | None = None,
        cache: "Cache | None" = None,
    ) -> None:
        """``sources`` as :func:`xltool.app.examine.sources` gives them; without an engine in this process."""
        self.sources, self.checking, self.cache = sources, checking, cache
        self.engine = engine or Here()
        #: How many files were not checked again.
        self.known = 0
        self._sides = [side for side in (checking.declared, checking.previous) if side]
        self._coverage = [_coverage(side) for side in self._sides]

    @property
    def notes(self) -> list[str]:
        """What was wrong with the files compared with, and what could not be compared."""
        told = [side.notes for side in self._sides] + [one.notes for one in self._coverage]
        return list(dict.fromkeys(note for notes in told for note in notes))

    def run(self) -> Iterator[Sequence[Outcome]]:
        """The outcomes of each file, in the order of the files.

        Raises :class:`Refusal` where no process stays alive, or for a damaged cache.
        """
        work = Run(self.checking, self.engine, _killed, self._known)
        for source, checked in work.over(map(self._source, self.sources)):
            self.known += checked.is_known
            if self.cache and checked.digest and not checked.is_known:
                kept = json.dumps([outcome_data.to_data(outcome) for outcome in checked.outcomes])
                self.cache.put(self._key(self.cache, source), kept)
            for one in self._coverage:
                one.add(checked.outcomes)
            yield checked.outcomes
        if self.cache:
            self.cache.settle()

    def _source(self, name: str) -> Source:
        where = (
            name if remote.is_address(name) or not self.engine.is_elsewhere else str(Path(name).absolute())
        )
        return Source(name, where, self._digest(name) if self.cache else "")

    def _digest(self, name: str) -> str:
        """Of a file's content; none of what cannot be read, which then says so itself."""
        try:
            if remote.is_address(name):
                return digest(remote.read_bytes(name, MAX_UNPACKED))
            return digest(files.content_of(Path(name), MAX_UNPACKED + 1))
        except (Refusal, OSError):
            return ""

    def _known(self, source: Source) -> Checked | None:
        kept = self.cache.get(self._key(self.cache, source)) if self.cache and source.digest else None
        if kept is None:
            return None
        outcomes = [outcome_data.from_data(said, source.name) for said in json.loads(kept)]
        return Checked(outcomes, source.digest, is_known=True)

    @staticmethod
    def _key(cache: "Cache", source: Source) -> bytes:
        """The name belongs to it, for sentences quote it."""
        return cache.key(Path(source.name).name, source.digest)


class Means(NamedTuple):
    """By what means many files are checked. ``dask`` is a scheduler's address, or ``local``."""

    workers: int = 1
    cache: Path | None = None
    dask: str | None = None

    def engine(self, files: int) -> Engine:
        """Where so many files are worked on: a few need no processes."""
        if self.dask:
            from xltool.batch.cluster import Dask

            return Dask(self.dask, self.workers)
        workers = min(self.workers, files)
        return Processes(workers) if workers > 1 else Here()


class Beside(NamedTuple):
    """The files, folders and addresses that forms are compared with, and the mapping file."""

    against: Sequence[str] = ()
    previous: Sequence[str] = ()
    mapping: Path | None = None


@contextmanager
def examination(sources: Sequence[str], checking: Checking, means: Means) -> Iterator[Examination]:
    """An examination by such means. Raises :class:`Refusal` where something is not there.

    With a cache, Ctrl-C says that the next run goes on.
    """
    engine = means.engine(len(sources))
    if means.cache is None:
        yield Examination(sources, checking, engine)
        return
    from xltool.batch.cache import Cache

    with Cache(means.cache, checking.basis) as cache:
        try:
            yield Examination(sources, checking, engine, cache)
        except KeyboardInterrupt:
            raise Refusal(
                f"已中断。校验过的都记在“{means.cache}”里，再运行一次同样的命令，就从停下的地方接着做。"
            ) from None


def beside(checking: Checking, sources: Sequence[str], others: Beside, means: Means) -> Checking:
    """The checking with what forms are compared with, which is looked through first. Raises :class:`Refusal`."""

    def counterparts(side: Side, names: Sequence[str]) -> "Counterparts | None":
        if not names:
            return None
        from xltool.app.counterparts import Counterparts

        return Counterparts.of(side, names, others.mapping, own=sources, each=partial(_heads, means))

    return replace(
        checking,
        declared=counterparts(Side.DECLARED, others.against),
        previous=counterparts(Side.PREVIOUS, others.previous),
    )


def _heads(means: Means, read: "Callable[[str], Heads]", files: Sequence[str]) -> "Iterator[Heads]":
    from xltool.app.counterparts import Heads

    run = Run(read, means.engine(len(files)), lambda file: Heads(refusal=_died_of(file)))
    return (heads for _, heads in run.over(files))


def _coverage(side: "Counterparts") -> "Coverage":
    from xltool.app.coverage import Coverage

    return Coverage(side)


def check_all(paths: Sequence[Path], policy: Policy) -> Iterator[Sequence[Outcome]]:
    """What the rules say of each file's forms, in this process."""
    return Examination([str(path) for path in paths], Checking(policy)).run()


def _killed(source: Source) -> Checked:
    return Checked([unreadable(source.name, _died_of(source.name))])


def _died_of(name: str) -> str:
    return (
        f"读“{Path(name).name}”时进程被系统中止，单独再读也是这样，多半是文件太大、内存不够。"
        "请打开它看看，另存为 .xlsx 后再试。"
    )
