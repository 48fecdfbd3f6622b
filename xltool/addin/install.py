"""Put the add-ins where the spreadsheet programs find them, and take away exactly what was put.

A file that somebody else put there is never touched. What was put is recorded whatever happens, so that an
installation that stopped half way can be done again or taken away.
"""

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from xltool import files
from xltool.addin import places, record, shared_list
from xltool.addin.machine import Machine, Ran
from xltool.addin.record import Put, digest
from xltool.addin.wanted import Wanted
from xltool.refusal import Refusal

#: What unopkg says to the superuser, who can only add for everybody.
_FOR_EVERYBODY = "--shared"
#: So many files are named one by one.
_FEW = 3


class Installer:
    """One run of installing or uninstalling; ``said`` is what was done, a line each.

    ``dry`` does nothing, but says what would be done.
    """

    def __init__(self, machine: Machine, *, dry: bool = False) -> None:
        """Raises :class:`Refusal` where what was installed before cannot be known."""
        self.machine, self.dry = machine, dry
        self.record = record.load(machine)
        self.said: list[str] = []

    def install(self, host: str, wanted: Wanted, version: str) -> None:
        """Put what one host needs, and take away what it no longer needs. Raises :class:`Refusal`."""
        for path, content in wanted.files.items():
            self._refuse_foreign(path, content)
        with self._recorded():
            self.record.version = version
            put = self.record.put.setdefault(host, Put())
            known = [self._put(path, content, put) for path, content in wanted.files.items()]
            self.said += _together(list(wanted.files), after="（已在那里）" if all(known) else "")
            for path, entry in wanted.entries.items():
                self._put_entry(path, entry, put)
            if wanted.extension:
                self._add_extension(wanted.extension, wanted.name, put)
            for name in [name for name in put.files if Path(name) not in wanted.files]:
                self._remove(Path(name), put)
            put.folders = self._left(put.folders)

    def uninstall(self) -> None:
        """Take away what was put; what was changed since is left and named. Raises :class:`Refusal`."""
        folders: list[str] = []
        with self._recorded():
            for host, put in list(self.record.put.items()):
                if put.extension:
                    self._remove_extension(put)
                for name in list(put.entries):
                    self._remove_entry(Path(name), put)
                removed = [Path(name) for name in list(put.files) if self._remove(Path(name), put)]
                self.said += _together(removed, "删去 ")
                folders += put.folders
                if not self.dry:
                    del self.record.put[host]
        self._left(folders)

    @contextlib.contextmanager
    def _recorded(self) -> Iterator[None]:
        """What is done herein is recorded as far as it came. Raises :class:`Refusal` for what the system refuses."""
        try:
            yield
        except OSError as error:
            raise Refusal(_unchangeable(error)) from None
        finally:
            if not self.dry:
                record.save(self.machine, self.record)

    # -- files ----------------------------------------------------------------------------------------

    def _refuse_foreign(self, path: Path, content: bytes) -> None:
        if self._now(path) in (None, content) or self.record.digest_of(path):
            return
        if path.parent != places.settings(self.machine):
            raise Refusal(f"“{path}”已经存在，不是 xltool 放的，没有动它。请把它移走，再装一次。")

    def _put(self, path: Path, content: bytes, put: Put) -> bool:
        """Whether it was there already."""
        now = self._now(path)
        if self.dry:
            return now == content
        if now != content:
            if now is not None:
                self._clear(path, now)
            put.folders += _made(path.parent, put.folders)
            files.write_new(path, content)
            if path.suffix == ".xlam":  # else a second Excel asks who has it open
                path.chmod(stat.S_IREAD | stat.S_IRGRP | stat.S_IROTH)
        put.files[str(path)] = digest(content)
        return now == content

    def _clear(self, path: Path, now: bytes) -> None:
        """Make room for a new version; one that somebody changed is kept aside."""
        if digest(now) != self.record.digest_of(path):
            files.make_folder(places.settings(self.machine))
            kept = files.write_unused(places.settings(self.machine) / f"原来的 {path.name}", now)
            self.said.append(f"（原来的被改动过，另存为 {kept}）")
        _unlink(path)

    def _remove(self, path: Path, put: Put) -> bool:
        """Whether it was there, as it was put, and so goes."""
        now = self._now(path)
        is_ours = now is not None and digest(now) == put.files[str(path)]
        if now is not None and not is_ours:
            self.said.append(f"{path} 装好后被改动过，没有删；不要的话，请自己删去")
        if not self.dry:
            if is_ours:
                _unlink(path)
            del put.files[str(path)]
        return is_ours

    def _now(self, path: Path) -> bytes | None:
        """What is in a file; ``None`` where there is none. Raises :class:`Refusal` for a folder of this name."""
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Refusal(_unchangeable(error, path)) from None

    def _left(self, folders: list[str]) -> list[str]:
        """The folders that are still needed of those made; the others are taken away."""
        if self.dry:
            return folders
        left: list[str] = []
        for name in reversed(folders):
            try:
                Path(name).rmdir()
            except OSError:
                left.insert(0, name)
        return left

    # -- lists of add-ins -----------------------------------------------------------------------------

    def _put_entry(self, path: Path, entry: str, put: Put) -> None:
        listed = self._listed(path) or shared_list.EMPTY
        try:
            wanted = shared_list.with_entry(listed, entry)
        except Refusal as refusal:
            raise Refusal(f"“{path}”{refusal}") from None
        self.said.append(f"{path} 里的一行{'（已在那里）' if wanted == listed else ''}")
        if self.dry:
            return
        if wanted != listed:
            put.folders += _made(path.parent, put.folders)
            _write_over(path, wanted)
        put.entries[str(path)] = entry

    def _remove_entry(self, path: Path, put: Put) -> None:
        listed = self._listed(path)
        others = shared_list.without(listed, put.entries[str(path)])
        if listed != others:
            self.said.append(f"删去 {path} 里的一行")
        if self.dry:
            return
        if others == shared_list.EMPTY:
            _unlink(path)
        elif listed != others:
            _write_over(path, others)
        del put.entries[str(path)]

    def _listed(self, path: Path) -> str:
        try:
            return (self._now(path) or b"").decode("utf-8")
        except UnicodeDecodeError:
            raise Refusal(f"“{path}”读不懂，没有动它。请把它改名或移走，再装一次。") from None

    # -- extensions of LibreOffice --------------------------------------------------------------------

    def _add_extension(self, extension: Path, name: str, put: Put) -> None:
        self.said.append(f"LibreOffice 的扩展 {name}")
        if self.dry:
            return
        words = ("add", "--force", "--suppress-license")
        ran = self._unopkg(*words, str(extension))
        put.options = []
        if ran.code and _FOR_EVERYBODY in ran.said:
            put.options = [_FOR_EVERYBODY]
            ran = self._unopkg(*words, _FOR_EVERYBODY, str(extension))
        if ran.code:
            raise Refusal(f"LibreOffice 没有接受扩展。请退出 LibreOffice 再装一次。它说：{_last(ran.said)}")
        put.extension = name

    def _remove_extension(self, put: Put) -> None:
        self.said.append(f"删去 LibreOffice 的扩展 {put.extension}")
        if self.dry:
            return
        ran = self._unopkg("remove", *put.options, put.extension)
        if ran.code and put.extension in self._unopkg("list", *put.options).said:
            raise Refusal(f"LibreOffice 的扩展没有删掉。请退出 LibreOffice 再试。它说：{_last(ran.said)}")
        put.extension = ""

    def _unopkg(self, *words: str) -> Ran:
        program = places.unopkg(self.machine)
        if program is None:
            raise Refusal("没有找到 LibreOffice 的 unopkg 程序，扩展装不上也删不掉。请先装好 LibreOffice。")
        try:
            return self.machine.run([program, *words])
        except OSError as error:
            raise Refusal(f"LibreOffice 的 unopkg 程序没有运行成：{files.reason(error)}。") from None


def _together(paths: Sequence[Path], before: str = "", after: str = "") -> list[str]:
    """A line for each of a few files, one for the folder of many."""
    if len(paths) <= _FEW:
        return [f"{before}{path}{after}" for path in paths]
    folder = os.path.commonpath([path.parent for path in paths])
    return [f"{before}{folder}（{len(paths)} 个文件）{after}"]


def _made(folder: Path, known: list[str]) -> list[str]:
    """Make a folder; those that were not there before, the outer ones first. Raises :class:`Refusal`."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    files.make_folder(folder)
    return [str(one) for one in reversed(missing) if str(one) not in known]


def _unlink(path: Path) -> None:
    path.chmod(stat.S_IREAD | stat.S_IWRITE)  # Windows deletes nothing that is read-only
    path.unlink()


def _write_over(path: Path, text: str) -> None:
    """A list that others share, written aside and put in its place."""
    handle, aside = tempfile.mkstemp(prefix=".xltool-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        if path.exists():
            Path(aside).chmod(stat.S_IMODE(path.stat().st_mode))
        Path(aside).replace(path)
    finally:
        Path(aside).unlink(missing_ok=True)


def _unchangeable(error: OSError, path: Path | None = None) -> str:
    named = path or error.filename
    return f"“{named}”动不了：{files.reason(error)}。请退出 Excel、WPS、LibreOffice，再试一次。"


def _last(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else "（没有说话）"
