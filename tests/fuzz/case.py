"""One case: a changed workbook is read, checked, and now and then corrected and marked; whatever is wrong is told."""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from fuzz import oracle
from fuzz.mutate import Mutant
from xltool import apart
from xltool import policy as policies
from xltool.check import check, checklist
from xltool.excel.annotate import annotate
from xltool.excel.mend import mend
from xltool.excel.reading.read import read
from xltool.form import Filing
from xltool.refusal import Refusal

MOST_SECONDS, MOST_MEGABYTES = 5.0, 500
#: A sentence for officers: Chinese, in one line, to its end.
_PLAIN = re.compile(r"[^\n]*[\u4e00-\u9fff][^\n]*。")
_ENGLISH = re.compile(r"Traceback|Error|Exception|line \d|0x[0-9a-f]{6}|没有料到")
#: One in so many readable ones is also corrected and marked.
_FURTHER = 25


class Verdict(NamedTuple):
    """What became of a case; ``troubles`` are what is wrong, ``seconds`` of work, processes apart included."""

    number: int
    is_readable: bool
    seconds: float
    troubles: tuple[str, ...]
    changes: tuple[str, ...]


def tried(number: int, mutant: Mutant, folder: Path) -> Verdict:
    """Read a changed workbook and see what is wrong with what comes of it."""
    path = folder / f"表{mutant.original.suffix}"
    path.write_bytes(mutant.content)
    start = _worked()
    forms: list[Filing] = []
    troubles: list[str] = []
    try:
        forms = read(path)
        troubles += _checked(forms)
        if number % _FURTHER == 0 and path.suffix == ".xlsx":
            troubles += _further(path, forms)
    except Refusal as refusal:
        troubles += _odd_sentence(str(refusal))
    except Exception as error:
        troubles.append(f"{type(error).__name__}: {error}")
    seconds = _worked() - start
    if seconds > MOST_SECONDS:
        troubles.append(f"用了 {seconds:.1f} 秒")
    troubles += oracle.invented(forms, mutant, folder)
    return Verdict(number, bool(forms), seconds, tuple(troubles), mutant.changes)


def _checked(forms: list[Filing]) -> Iterator[str]:
    policy = policies.load()
    for form in forms:
        try:
            check(form, policy)
            checklist(form, policy)
        except Exception as error:
            yield f"校验 {type(error).__name__}: {error}"


def _further(path: Path, forms: list[Filing]) -> Iterator[str]:
    policy = policies.load()
    findings = [finding for form in forms for finding in check(form, policy)[0]]
    for what, work in (
        ("标注", lambda: annotate(path, findings)),
        ("修正", lambda: mend(path, forms, policy)),
    ):
        try:
            work()
        except Refusal as refusal:
            yield from _odd_sentence(str(refusal))
        except Exception as error:
            yield f"{what} {type(error).__name__}: {error}"


def _odd_sentence(said: str) -> Iterator[str]:
    if not _PLAIN.fullmatch(said) or _ENGLISH.search(said):
        yield f"不是一句平常的话：{said[:200]}"


def _worked() -> float:
    """Seconds of work of this process and of those apart."""
    children = os.times()
    return time.process_time() + children.children_user + children.children_system + apart.worked()
