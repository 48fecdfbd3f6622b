"""What a typist may do otherwise than the drawing, drawn by lot; a choice not drawn is as the form is drawn."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from xltool.form import Kind

PLAIN = ""
#: Topic → the ways to do it otherwise.
CHOICES: dict[str, tuple[str, ...]] = {
    "title": ("year in title", "year in front", "chinese year", "year cell", "attachment", "office", "no year",
              "spaced", "year and unit", "full width year", "none"),
    "margin": ("rows", "columns", "both", "far"),
    "wording": ("listed", "own"),
    "dress": ("colon", "spaced", "line break", "asterisk", "numbered", "brackets",
              "vertical sides", "mixed", "explained"),
    "head": ("one a row", "three a row", "shuffled", "joined", "below", "joined in one row", "joined over two lines",
             "wide labels", "far values"),
    "fields": ("more", "sections", "without department"),
    "order": ("goals first", "table first", "funds last"),
    "period": ("chinese", "slashes", "dots", "serial", "joined", "digits", "spaced"),
    "funds": ("other way round", "more rows", "more columns", "fewer columns", "total last", "only total", "pairs",
              "none", "joined", "matrix", "annual only"),
    "money": ("other in label", "line", "in cell", "in format", "unsaid", "other in cell", "other in format",
              "in heads", "other in heads", "loose in cell"),
    "amounts": ("text", "full width", "sign", "spaced"),
    "zeros": ("dash", "blank", "bare"),
    "rate": ("text", "percent", "fraction", "words without sign", "only total", "full width"),
    "goals": ("right", "stacked", "below one another", "joined", "one only"),
    "columns": ("reordered", "more", "number first", "side label", "without reason", "without weight",
                "without level 2", "two heads", "many more", "blank column"),
    "levels": ("repeated", "unmerged", "weights", "weights on a line of their own", "section lines", "numbered",
               "weights on both", "vertical", "section lines with weights", "one column"),
    "targets": ("ascii", "words", "short", "behind", "three columns", "two columns", "spaced", "three under one",
                "percent cells", "full width"),
    "actuals": ("number", "number in format", "short", "percent"),
    "points": ("text", "with unit", "format", "whole", "full width"),
    "gaps": ("blank rows", "heads repeated", "subtotals", "continued", "page numbers", "title repeated"),
    "total": ("joined", "pairs", "at the top", "none", "boxes", "one line", "blank total weight"),
    "texts": ("line breaks", "blanks"),
    "tail": ("signatures", "notes", "both", "sections", "opinions"),
    "beside": ("remarks", "a list"),
    "filled": ("not yet", "no goals"),
    "page": ("below", "beside", "sheets", "mixed", "mixed below", "with summary"),
    "merges": ("none", "filled"),
    "hidden": ("rows",),
    "formulas": ("sums", "all"),
}  # fmt: skip
#: Topics that only one of the forms has.
_ONLY = dict.fromkeys(("rate", "actuals", "points", "total"), Kind.SELFASSESSMENT) | {
    "period": Kind.DECLARATION
}
#: So many choices depart from the drawing in one workbook.
_FEWEST, _MOST = 2, 6


@dataclass(frozen=True)
class Style:
    """The choices of one workbook; ``lot`` seeds everything else that is left to chance, topic by topic."""

    lot: str
    chosen: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, topic: str) -> str:
        assert topic in CHOICES, topic
        return self.chosen.get(topic, PLAIN)

    def chance(self, *topic: object) -> random.Random:
        """A source of chance for one topic, whatever else was chosen."""
        return random.Random("/".join(map(str, (self.lot, *topic))))

    def without(self, topic: str) -> "Style":
        """The same but for one choice."""
        return Style(self.lot, {key: way for key, way in self.chosen.items() if key != topic})

    @property
    def names(self) -> tuple[str, ...]:
        """``funds=pairs`` …"""
        return tuple(f"{topic}={way}" for topic, way in sorted(self.chosen.items()))


def drawn(lot: str, kind: Kind) -> Style:
    """A style for a form of that kind, drawn by lot."""
    chance = random.Random(lot)
    fitting = sorted(topic for topic in CHOICES if _ONLY.get(topic, kind) is kind)
    topics = chance.sample(fitting, chance.randint(_FEWEST, _MOST))
    return Style(lot, {topic: chance.choice(CHOICES[topic]) for topic in topics})
