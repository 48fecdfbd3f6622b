"""Who types one form anew: words its labels, spells its values, and notes what a reader should take."""

import datetime as dt
import random
import tomllib
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from layouts.choices import Style
from layouts.paper import NOTHING, Typed
from layouts.want import Want
from layouts.words import WORDS
from xltool import shipped
from xltool.form import Filing, Kind

#: The ends of the paths that are filled in last.
_RESULTS = (".executed", ".rate", "score", "actual", "grade")
_WAN = Decimal(10_000)
_REMARKS = ("（必填）", "（如实填写）", "（与批复一致）", "")
_DRESSES = ("colon", "spaced", "line break", "asterisk", "brackets")
_NUMBERS = "一二三四五六七八九十"
_FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
_SHOWN = {"元": '#,##0.00"元"', "万元": '#,##0.00"万元"'}


class Typist:
    """One form, one style, and what was typed so far."""

    def __init__(self, form: Filing, style: Style, place: int = 0) -> None:
        self.form, self.style, self.place = form, style, place
        self.kind = form.kind
        self.want = Want(form.kind, self._editions())
        self.numbered = 0
        drawn = "万元" if self.is_self else "元"
        other = "元" if self.is_self else "万元"
        chance = self.chance("money")
        way = style["money"]
        self.money = other if way.startswith("other") or (way == "line" and chance.random() < 0.5) else drawn
        self.says_money_at = way.removeprefix("other ").removeprefix("loose ") if way else "in label"
        if way == "loose in cell":
            self.money = "万元"

    @property
    def is_self(self) -> bool:
        """Whether this is a self-assessment."""
        return self.kind is Kind.SELFASSESSMENT

    @property
    def is_blank_yet(self) -> bool:
        """A form handed out with its targets, in which nothing else has been filled in so far."""
        return self.is_self and self.style["filled"] == "not yet"

    def _editions(self) -> tuple[str, ...]:
        """Without a year nobody can tell one year's edition from the next."""
        name = self.form.edition
        vague = self.style["title"] in ("no year", "none") and name.startswith("shanghai-declaration")
        return ("shanghai-declaration-2024", "shanghai-declaration-2026") if vague else (name,)

    def chance(self, topic: str) -> random.Random:
        """Chance for one topic of this form."""
        return self.style.chance(topic, self.form.id, self.place)

    # -- labels ------------------------------------------------------------------------------------

    def word(self, key: str) -> str:
        """What this office calls it."""
        words = WORDS[self.kind][key]
        chance = self.chance(f"word {key}")
        way = self.style["wording"]
        if not way or chance.random() < 0.3:
            return words[0]
        if way == "listed":
            listed = [word for word in words if word in _listed()]
            return chance.choice(listed or words[:1])
        return chance.choice(words)

    def label(self, key: str) -> str:
        """The label as this office writes it."""
        return self.dressed(self.word(key))

    def side_label(self, key: str) -> str:
        """A label that stands beside many rows."""
        return "\n".join(self.word(key)) if self.style["dress"] == "vertical sides" else self.label(key)

    def dressed(self, word: str) -> str:
        """A label's wording as this office writes labels."""
        way = self.style["dress"]
        if way == "mixed":
            way = self.chance(f"dress {word}").choice(("", *_DRESSES))
        if way == "colon":
            return word + self.chance("colon").choice(":：")
        if way == "spaced" and len(word) <= 4:
            return self.chance("space").choice((" ", "　", "  ")).join(word)
        if way == "line break" and len(word) >= 4 and "（" not in word and "(" not in word:
            return word[: len(word) // 2] + "\n" + word[len(word) // 2 :]
        if way == "asterisk":
            return self.chance("star").choice(("*", "* ", "＊")) + word
        if way == "brackets":
            return f"【{word}】"
        if way == "explained":
            return word + self.chance(f"remark {word}").choice(_REMARKS)
        return word

    def head_label(self, key: str) -> str:
        """A label of the head, which may be numbered."""
        label = self.label(key)
        if self.style["dress"] != "numbered":
            return label
        self.numbered += 1
        mark = self.chance("number").choice(("{0}.", "{1}、", "{0}、", "（{1}）"))
        return mark.format(self.numbered, _NUMBERS[(self.numbered - 1) % 10]) + label

    def funds_label(self) -> str:
        """The label beside the funds, which says the unit of money unless it is said elsewhere."""
        return self.side_label("funds") + (f"（{self.money}）" if self.says_money_at == "in label" else "")

    def money_label(self, label: str) -> str:
        """The label of an amount, where the unit stands at each of them."""
        return f"{label}（{self.money}）" if self.says_money_at == "in heads" else label

    def part_label(self, key: str, n: int) -> str:
        """The label of one of the parts of a total."""
        label = self.label(key)
        return f"{n}.{label.removeprefix('其中：')}" if n and self.style["dress"] == "numbered" else label

    # -- values ------------------------------------------------------------------------------------

    def text(self, path: str) -> Typed:
        """A text as the form has it."""
        value = self.form[path].value if not (self.is_blank_yet and path.endswith(_RESULTS)) else None
        self.want.single[path] = value
        return Typed(self.spelt(value))

    def spelt(self, text: str | None) -> str | None:
        """A text as it is typed into a narrow cell or with careless hands."""
        way = self.style["texts"]
        if not text or not way:
            return text
        half = len(text) // 2
        return f"{text[:half]}\n{text[half:]}" if way == "line breaks" and half > 1 else f" {text}  "

    def stated(self, path: str) -> Decimal | None:
        """A number as the form has it; nothing of the results where nothing has been filled in yet."""
        if self.is_blank_yet and path.endswith(_RESULTS):
            return None
        return self.form.number(path).value

    def amount(self, path: str) -> Typed:
        """An amount of the funds in the unit this office uses."""
        value = self.stated(path)
        if value is None:
            return NOTHING
        drawn = "万元" if self.is_self else "元"
        if self.money == "元" and drawn == "万元":
            typed, back = value * _WAN, 1 / _WAN
        elif self.money == "万元" and drawn == "元":
            typed, back = (value / _WAN).quantize(Decimal("0.000001"), ROUND_HALF_UP).normalize(), _WAN
        else:
            typed, back = value, Decimal(1)
        if not typed and self.style["zeros"] in ("dash", "blank"):
            return Typed("-") if self.style["zeros"] == "dash" else NOTHING
        self.want.single[path] = typed * back
        return self._amount_cell(typed)

    def _amount_cell(self, typed: Decimal) -> Typed:
        way, unit = self.style["amounts"], self.money if self.says_money_at == "in cell" else ""
        if self.style["money"] == "loose in cell":
            unit = "万"
        grouped = f"{typed:,.2f}" if typed == typed.quantize(Decimal("0.01")) else f"{typed:,f}"
        if self.says_money_at == "in format":
            return Typed(typed, _SHOWN[self.money])
        if not typed and self.style["zeros"] == "bare":
            return Typed(Decimal(0)) if not unit else Typed(f"0{unit}")
        if way == "text":
            return Typed(grouped + unit)
        if way == "full width":
            return Typed(grouped.replace(",", "，") + unit)
        if way == "sign":
            return Typed(f"¥{grouped}{unit}") if self.money == "元" else Typed(grouped + unit)
        if way == "spaced":
            return Typed(f" {grouped} {unit}")
        if unit:
            return Typed(f"{typed:f}{unit}")
        return Typed(typed, "#,##0.00")

    def points(self, value: Decimal | None) -> Typed:
        """Points of an indicator, of the funds or of the whole."""
        if value is None:
            return NOTHING
        way = self.style["points"]
        if way == "text":
            return Typed(f"{value:.2f}")
        if way == "with unit":
            return Typed(f"{value.normalize():f}分")
        if way == "full width":
            return Typed(f"{value:.2f}".translate(_FULL_WIDTH))
        return Typed(value, {"format": '0.00"分"', "whole": ""}.get(way, "0.00"))

    def single_points(self, path: str) -> Typed:
        """Points that stand alone."""
        value = self.stated(path)
        self.want.single[path] = value
        return self.points(value)

    def rate(self, path: str) -> Typed:
        """A rate of execution in percent."""
        value = self.stated(path)
        if value is None:
            return NOTHING
        self.want.single[path] = value
        way = self.style["rate"]
        if way == "text":
            return Typed(f"{value:.2f}%")
        if way == "full width":
            return Typed(f"{value:.2f}％")
        if way == "percent":
            return Typed(value / 100, "0.00%")
        return Typed(value / 100 if way == "fraction" else value, "" if way == "fraction" else "0.00")

    def date(self, path: str) -> Typed:
        """A date in the spelling of this office."""
        day = self.form.date(path).value
        if day is None:
            return NOTHING
        self.want.single[path] = day
        return {
            "chinese": Typed(f"{day.year}年{day.month}月{day.day}日"),
            "slashes": Typed(f"{day.year}/{day.month}/{day.day}"),
            "dots": Typed(f"{day.year}.{day.month}.{day.day}"),
            "serial": Typed(day, "yyyy-mm-dd"),
            "spaced": Typed(f"{day.year} 年 {day.month} 月 {day.day} 日"),
            "digits": Typed(day.strftime("%Y%m%d")),
        }.get(self.style["period"], Typed(day.isoformat()))

    def period(self) -> Typed:
        """Both dates in one cell."""
        start, end = self.form.date("project.start").value, self.form.date("project.end").value
        if start is None or end is None:
            return NOTHING
        self.want.single |= {"project.start": start, "project.end": end}
        chance = self.chance("period")
        dash = chance.choice(("至", "-", "—", " 至 ", "~"))
        spelt = chance.choice((_in_chinese, _in_dots))
        return Typed(f"{spelt(start)}{dash}{spelt(end)}")


def _in_chinese(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _in_dots(day: dt.date) -> str:
    return f"{day.year}.{day.month}.{day.day}"


@cache
def _listed() -> frozenset[str]:
    """The wordings that templates/words.toml knows."""
    labels = tomllib.loads((shipped.templates() / "words.toml").read_text("utf-8"))["labels"]
    return frozenset(labels) | {other for others in labels.values() for other in others}
