"""Foreign text on a screen: what would steer a terminal or turn the direction of reading round is made visible."""

import re

#: Controls but for line break and tab, and the marks that change the direction of what follows.
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb]"
)
#: Signs that stand for the first 32 characters: ``␛`` for escape.
_PICTURES = 0x2400
_REPLACED = "\ufffd"


def visible(text: str) -> str:
    """The text with a visible sign for each such character."""
    return _STEERING.sub(_sign, text)


def escaped(quoted: str) -> str:
    """JSON, or texts quoted alike, that says the same in characters that a terminal only shows."""
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _sign(match: re.Match[str]) -> str:
    number = ord(match[0])
    return chr(_PICTURES + number) if number < 0x20 else _REPLACED
