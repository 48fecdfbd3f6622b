"""Labels with one character mistyped, left out or added."""

from collections.abc import Iterator, Mapping, Set

#: No shorter word is taken for another.
_SHORTEST = 4
#: Characters that make another word of a label, and no slip of the pen.
_TELLING = frozenset("一二三四五六七八九十上下前后初末中本当去来今非无未不省市区县")
#: Each of these in place of another makes another word, and 预算支付 is no 预算支付率.
_MEASURES, _RATE = frozenset("数率额值分"), "率"


class Spellings:
    """Known words, found again by a spelling that is one character off."""

    def __init__(self, meant: Mapping[str, str], others: Set[str]) -> None:
        """``meant`` gives for each wording what it means; ``others`` are words that mean something else."""
        self._meant, self._others = meant, others
        self._shortened: dict[tuple[str, int], set[str]] = {}
        for word in meant:
            if len(word) >= _SHORTEST:
                for shorter, at, _ in _without_one(word):
                    self._shortened.setdefault((shorter, at), set()).add(word)

    def meant(self, text: str) -> str:
        """What a mistyped text means; nothing where it may be more than one thing, or is a word of its own."""
        if text in self._others or not _SHORTEST - 1 <= len(text) <= 20:
            return ""
        found = {self._meant[word] for word in self._near(text)}
        return found.pop() if len(found) == 1 else ""

    def _near(self, text: str) -> Iterator[str]:
        for at in range(len(text) + 1):  # one left out
            for word in self._shortened.get((text, at), ()):
                if word[at] not in _TELLING and word[at] != _RATE:
                    yield word
        if len(text) < _SHORTEST:
            return
        for shorter, at, char in _without_one(text):
            if char in _TELLING:
                continue
            for word in self._shortened.get((shorter, at), ()):  # another in its place
                if word[at] not in _TELLING and not {char, word[at]} <= _MEASURES:
                    yield word
            if shorter in self._meant and len(shorter) >= _SHORTEST:  # one too many
                yield shorter


def _without_one(word: str) -> Iterator[tuple[str, int, str]]:
    for at, char in enumerate(word):
        yield word[:at] + word[at + 1 :], at, char
