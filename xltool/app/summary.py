"""The summary workbook of many filled forms."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from xltool import files
from xltool.app import examine, many
from xltool.app.checking import Checking
from xltool.summary.book import workbook
from xltool.summary.rows import Listing


class Summary:
    """One workbook out of many; the originals are only read."""

    def __init__(
        self,
        names: Sequence[str],
        out: Path,
        policy_name: str,
        means: many.Means | None = None,
        others: many.Beside | None = None,
    ) -> None:
        """``names`` are files, folders and addresses, ``others`` what their forms are compared with.

        Raises :class:`Refusal` before the work.
        """
        files.refuse_taken(out, ".xlsx")
        examine.refuse_same(out, means.cache if means else None)
        self.sources = examine.sources(names)
        self.listing = Listing(examine.policy_of(policy_name))
        #: What is to be said of the files that the forms were compared with.
        self.notes: list[str] = []
        self._out, self._means, self._others = out, means or many.Means(), others or many.Beside()

    def read(self) -> Iterator[None]:
        """Read and check file after file; one that cannot be read is an outcome like any other."""
        alone = Checking(self.listing.policy, with_indicators=True)
        checking = many.beside(alone, self.sources, self._others, self._means)
        with many.examination(self.sources, checking, self._means) as work:
            for outcomes in work.run():
                self.listing.add_file(outcomes)
                yield
        self.notes = work.notes

    def write(self) -> None:
        """Write the workbook of what was read. Raises :class:`Refusal`."""
        files.write_new(self._out, workbook(self.listing, self._out.absolute().parent))
