"""What a form is compared with."""

from enum import Enum

from xltool.form import Kind


class Against(Enum):
    """The declaration of the same year; the form of the nearest year before; the self-assessment of it."""

    DECLARED = "declared"
    PREVIOUS = "previous"
    ACHIEVED = "achieved"

    def takes(self, kind: Kind) -> bool:
        """Whether a form of this kind can be the counterpart."""
        wanted = {Against.DECLARED: Kind.DECLARATION, Against.ACHIEVED: Kind.SELFASSESSMENT}.get(self, kind)
        return wanted is kind


class Side(Enum):
    """Which forms were given to compare with."""

    DECLARED = "申报"
    PREVIOUS = "上年"

    @property
    def against(self) -> tuple[Against, ...]:
        """The comparisons they are for."""
        return (Against.DECLARED,) if self is Side.DECLARED else (Against.PREVIOUS, Against.ACHIEVED)
