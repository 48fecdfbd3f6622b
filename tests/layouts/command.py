"""The score as text."""

import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from layouts.paper import shown
from layouts.score import Verdict
from layouts.trial import Trial, blamed, make, strangers, style_of, trials

#: So many choices and examples are printed.
_WORST, _EXAMPLES = 40, 3


def main(words: list[str]) -> int:
    """Print the score; 0 at 99 % right with nothing wrong and certain, else 1. ``show`` prints one workbook."""
    if words[:1] == ["show"]:
        print("\n".join(show(int(words[1]), int(words[2]) if len(words) > 2 else 1)))
        return 0
    count, seed = int(words[0]) if words else 300, int(words[1]) if len(words) > 1 else 1
    start = time.monotonic()
    with TemporaryDirectory() as name:
        folder = Path(name)
        done = list(trials(count, seed, folder))
        print("\n".join(summary(done)))
        invented = [f"{one.name} {one.invented}" for one in strangers(seed, folder) if one.invented]
        print(f"no forms, read as forms: {', '.join(invented) or 'none'}")
        print(
            f"\nwrong by choice (the fewest choices with which it is still wrong), {time.monotonic() - start:.0f} s"
        )
        for choice, wrong in blamed(done, folder).most_common(_WORST):
            print(f"{wrong:6}  {choice}")
    print("\n".join(examples(done)))
    return 0 if is_on_target(done) and not invented else 1


def show(number: int, seed: int) -> list[str]:
    """One workbook of a run as text."""
    style = style_of(number, seed)
    lines = [f"#{number} {', '.join(style.names)}"]
    for sheet in make(number, style).sheets:
        lines += ["", f"[{sheet.name}]{' (hidden)' if sheet.hidden else ''}", *shown(sheet.block)]
    return lines


def totals(done: list[Trial]) -> Counter[Verdict]:
    """Answers by verdict."""
    return sum((trial.score.count() for trial in done), Counter())


def is_on_target(done: list[Trial]) -> bool:
    """99 % right, nothing wrong that is called certain, no form invented."""
    count = totals(done)
    right = count[Verdict.RIGHT] >= 0.99 * count.total()
    return right and not count[Verdict.CERTAIN] and not any(trial.score.invented for trial in done)


def summary(done: list[Trial]) -> list[str]:
    """The figures of a run."""
    count = totals(done)
    lines = [f"{len(done)} workbooks, {count.total()} answers"]
    lines += [
        f"{verdict.value:20} {count[verdict]:7}  {count[verdict] / count.total():8.3%}" for verdict in Verdict
    ]
    lines.append(
        f"forms missed {sum(t.score.missed for t in done)}, invented {sum(t.score.invented for t in done)}"
    )
    return lines


def examples(done: list[Trial]) -> list[str]:
    """A few wrong answers of each workbook that has some, the certain ones first."""
    lines = []
    for trial in done:
        wrong = sorted(trial.score.wrong, key=lambda one: one.verdict is not Verdict.CERTAIN)
        if wrong:
            lines.append(
                f"\n#{trial.number} {trial.forms[0].id} {', '.join(trial.style.names)}: {len(wrong)} wrong"
            )
            lines += [f"    {one.verdict.value}: {one.path} wanted {one.wanted}, read {one.seen}"
                      for one in wrong[:_EXAMPLES]]  # fmt: skip
    return lines
