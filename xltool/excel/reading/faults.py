"""Faults of the program itself while a sheet is read: one costs the answers of its step, and is told; never a file."""

from collections.abc import Callable
from typing import TypeVar

from xltool.apart import Heavy
from xltool.form import Certainty, Filing, Guess, Remark
from xltool.refusal import Refusal

T = TypeVar("T")
#: What is raised on purpose, or leaves no room to go on.
ON_PURPOSE = (Refusal, Heavy, MemoryError)
_REASON = "读这张表时程序出了没有料到的错，这里请自己核对"


class Faults:
    """The faults met while one form is read."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def past(self, step: Callable[[], T], instead: T) -> T:
        """What a step finds; ``instead`` where it fails in a way nobody foresaw."""
        try:
            return step()
        except ON_PURPOSE:
            raise
        except Exception as error:
            self.found.append(repr(error))
            return instead

    def tell(self, form: Filing) -> Filing:
        """The form with a word on the faults: none of its answers is certain after one."""
        if self.found:
            said = "、".join(dict.fromkeys(self.found))
            form.strays = (
                Remark(f"读这张表时程序出了没有料到的错（{said}），请把文件发给开发者"),
                *form.strays,
            )
            guess = Guess(Certainty.DOUBTFUL, _REASON)
            form.guesses = {path: guess for path, _ in form.all_answers()} | dict(form.guesses)
        return form
