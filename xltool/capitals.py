"""Amounts in the characters of cheques: ``壹佰零伍万贰仟元整``."""

import re
from decimal import Decimal

_DIGITS = {sign: n for n, signs in enumerate(("零〇", "壹", "贰貳弍", "叁參叄", "肆", "伍", "陆陸", "柒", "捌", "玖"))
           for sign in signs}  # fmt: skip
_TENS = {"拾": 10, "佰": 100, "仟": 1000}
_SECTIONS = (("亿", 10**8), ("万", 10**4), ("", 1))
_DIGIT = f"[{''.join(_DIGITS)}]"
_SECTION = re.compile(rf"零?(?:{_DIGIT}仟)?零?(?:{_DIGIT}佰)?零?(?:{_DIGIT}?拾)?零?{_DIGIT}?")
_AMOUNT = re.compile(
    rf"(?:人民币)?[::]?(?P<yuan>[{''.join(_DIGITS)}{''.join(_TENS)}万亿]+)[元圆]"
    rf"(?:零?(?P<jiao>{_DIGIT})角)?(?:零?(?P<fen>{_DIGIT})分)?[整正]?"
)


def in_yuan(text: str) -> Decimal | None:
    """The amount in 元, or ``None`` for what is none; a character left out or out of order makes it none."""
    flat = "".join(text.split()).replace("億", "亿").replace("萬", "万").replace("圓", "圆")
    parts = _AMOUNT.fullmatch(flat)
    whole = _whole(parts["yuan"]) if parts else None
    if parts is None or whole is None:
        return None
    jiao, fen = (Decimal(_DIGITS[parts[key]] if parts[key] else 0) for key in ("jiao", "fen"))
    return whole + jiao / 10 + fen / 100


def _whole(text: str) -> Decimal | None:
    total = 0
    for sign, worth in _SECTIONS:
        section, found, rest = text.partition(sign) if sign else (text, "", "")
        if sign and not found:
            continue
        number = _section(section)
        if number is None or (sign and not number):
            return None
        total, text = total + number * worth, rest
    return Decimal(total)


def _section(text: str) -> int | None:
    """Up to four digits with their places, in order; nothing is 0."""
    if not _SECTION.fullmatch(text):
        return None
    total, digit = 0, None
    for sign in text:
        if sign in _TENS:
            total, digit = total + (1 if digit is None else digit) * _TENS[sign], None
        else:
            digit = _DIGITS[sign]
    return total + (digit or 0)
