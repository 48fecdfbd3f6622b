"""The first sheet, 总览: key figures as formulas over the other sheets, and charts. No date: same input, same bytes."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from xltool.form import Kind
from xltool.outcome import RATE_BANDS
from xltool.summary import charts, figures, units
from xltool.summary.block import Block, cell
from xltool.summary.look import AMBER, BLUE, LINE, NAVY, RED
from xltool.summary.page import Page, on_a4
from xltool.summary.projects import Written
from xltool.summary.rows import KINDS, UNREADABLE, VERDICTS, Listing, Project
from xltool.summary.values import Figure, Number

SHEET = "总览"
_COLUMNS, _WIDTH, _PIXELS = 14, 11.4, 84
_TITLE = "项目支出绩效汇总"
_BAND_COLOURS = (RED, AMBER, BLUE, BLUE, NAVY, RED, LINE)
_GRADE_COLOURS = (NAVY, BLUE, AMBER, RED)
_TOP = 10
_CHART_POINTS, _RULE_POINTS = 180, 21


class Part(NamedTuple):
    """The sheets of one kind of form, for the overview to speak of."""

    projects: Sequence[Project]
    written: Written
    differing: Figure


class Card(NamedTuple):
    """A key figure with its name."""

    label: str
    figure: Figure | int
    style: str = "count"


class Overview:
    """The sheet being written, from the top down."""

    def __init__(
        self, page: Page, book: Any, listing: Listing, parts: Mapping[Kind, Part], problems: Block
    ) -> None:
        self.page, self.book, self.listing, self.parts, self.problems = page, book, listing, parts, problems
        self.row = 0
        self.last_column = _COLUMNS - 1

    def write(self) -> None:
        """Fill the sheet."""
        self.page.sheet.set_column(0, _COLUMNS - 1, _WIDTH)
        self._head()
        for kind, part in self.parts.items():
            self._cards(
                f"{KINDS[kind]}（{_years(part.projects, units.SHEETS[kind])}）", _KEY_FIGURES[kind](part)
            )
        self._cards("校验", self._findings())
        if Kind.SELFASSESSMENT in self.parts:
            self._distributions(self.parts[Kind.SELFASSESSMENT])
        if self.listing.rules:
            self._rules()
        on_a4(self.page.sheet)
        self.page.sheet.fit_to_pages(1, 1)
        self.page.sheet.print_area(0, 0, self.row, self.last_column)

    def _head(self) -> None:
        self.page.merged((0, 0, 0, _COLUMNS - 1), "title", "centre")
        self.page.text(0, 0, _TITLE, "title", "centre")
        self.page.sheet.set_row(0, 38)
        found = [f"{KINDS[kind]}表 {len(part.projects)} 张" for kind, part in self.parts.items()]
        read = "、".join(found) or "没有读出一张表"
        said = (
            f"收到文件 {self.listing.files} 个，读出{read}；口径：{self.listing.policy.title}；金额单位：万元"
        )
        for row, text, style in ((1, said, "note"), (2, "；".join(self._warnings()), "bad")):
            self.page.merged((row, 0, row, _COLUMNS - 1), style, "centre")
            self.page.text(row, 0, text, style, "centre")
        self.row = 3

    def _warnings(self) -> list[str]:
        """What a reader must know before believing the sums."""
        forms = [one for part in self.parts.values() for one in part.projects]
        assessed = self.parts[Kind.SELFASSESSMENT].projects if Kind.SELFASSESSMENT in self.parts else ()
        unreadable = sum(verdict == UNREADABLE for _, verdict, _ in self.listing.formless)
        counted = {
            "个文件里没有绩效表，见“问题清单”": len(self.listing.formless) - unreadable,
            "个文件（或工作表）无法读取，没有计入，见“问题清单”": unreadable,
            "张表与别的表重复，合计里重复计入，见备注": sum("重复" in one.note for one in forms),
            "张表没有可用的预算数或申请数，合计里按没有计": sum(one.budget is None for one in forms),
            "张自评表没有可用的执行数，合计里按没有计": sum(one.executed is None for one in assessed),
        }
        said = [f"{count} {what}" for what, count in counted.items() if count]
        return [f"请注意：{said[0]}", *said[1:]] if said else []

    def _cards(self, title: str, cards: Sequence[Card]) -> None:
        self._section(title, 0, _COLUMNS - 1)
        self.page.sheet.set_row(self.row, 20)
        self.page.sheet.set_row(self.row + 1, 30)
        for column, card in zip(range(0, _COLUMNS, 2), cards, strict=False):
            self.page.merged((self.row, column, self.row, column + 1), "label")
            self.page.text(self.row, column, card.label, "label")
            styles = (card.style, "figure", *(["bad"] if card.style == "bad" else []))
            self.page.merged((self.row + 1, column, self.row + 1, column + 1), *styles)
            if isinstance(card.figure, Figure):
                self.page.figure(self.row + 1, column, card.figure, *styles)
            else:
                self.page.number(self.row + 1, column, card.figure, *styles)
        self.page.sheet.set_row(self.row + 2, 8)
        self.row += 3

    def _section(self, title: str, first: int, last: int, *, ends: bool = True) -> None:
        self.page.sheet.set_row(self.row, 22)
        for column in range(first, last + 1):
            self.page.text(self.row, column, title if column == first else "", "section")
        self.row += ends

    def _findings(self) -> list[Card]:
        level = self.problems.whole("level")

        def counted(word: str) -> Figure:
            return Figure(f'COUNTIF({level},"{word}")', self.listing.levels[word])

        differing = "+".join(part.differing.formula for part in self.parts.values()) or "0"
        return [
            Card("收到文件", self.listing.files),
            Card("读出的表", _sum([part.written.lines.total("project") for part in self.parts.values()],
                                  sum(len(part.projects) for part in self.parts.values()))),
            Card(UNREADABLE, counted(UNREADABLE)),
            Card("错误", counted("错误"), "bad"),
            Card("提示", counted("提示")),
            Card("已说明", counted("已说明")),
            Card("勾稽核对（K04）", Figure(differing, 0), "adds up"),
        ]  # fmt: skip

    def _distributions(self, part: Part) -> None:
        """Execution rates on the left, grades on the right, each chart above the line it is drawn from."""
        left, right = _COLUMNS // 2, _COLUMNS // 2 + 1
        grades = [*self.listing.policy.grades]
        self._section("执行率分布（项目数）", 0, left - 1, ends=False)
        self._section("评分等级（项目数）", right, _COLUMNS - 1)
        self.page.sheet.set_row(self.row, _CHART_POINTS)
        colours = [*(_GRADE_COLOURS * len(grades))[: len(grades)], LINE]
        for found, used, column, wide in (
            (_bands(part), _BAND_COLOURS, 0, left), (_grades(part, grades), colours, right, _COLUMNS - right),
        ):  # fmt: skip
            names, values = self._table(column, found, len(used))
            self._place(charts.columns(self.book, names, values, used), self.row, column, wide)
        self.last_column = max(self.last_column, right + len(grades) + 1)
        self.page.sheet.set_row(self.row + 3, 8)
        self.row += 4

    def _table(self, first: int, found: Sequence[tuple[str, Figure]], drawn: int) -> tuple[str, str]:
        """Names above figures, below the chart; where the chart finds those that are drawn."""
        names, values = self.row + 1, self.row + 2
        for column, (name, figure) in enumerate(found, first):
            self.page.text(names, column, name, "head")
            self.page.figure(values, column, figure, "cell", "count")
        last = first + drawn - 1
        return _absolute(names, first, names, last), _absolute(values, first, values, last)

    def _rules(self) -> None:
        """The rules that were offended most: the chart on the left, what it is drawn from on the right."""
        split = 8
        self._section("问题最多的规则（前十，处数）", 0, _COLUMNS - 1)
        worst = sorted(self.listing.rules.items(), key=lambda item: (-item[1].total(), item[0]))[:_TOP]
        top = self.row
        self.page.merged((top, split, top, split + 2), "head")
        for column, head in ((split, "规则"), (split + 3, "错误"), (split + 4, "提示"), (split + 5, "合计")):
            self.page.text(top, column, head, "head")
        for row, ((code, title), levels) in enumerate(worst, top + 1):
            self.page.merged((row, split, row, split + 2), "cell", "name")
            self.page.text(row, split, f"{code} {title}", "cell", "name")
            for column, word in ((split + 3, "错误"), (split + 4, "提示")):
                whose = f'{self.problems.whole("code")},"{code}",{self.problems.whole("level")},"{word}"'
                self.page.formula(row, column, f"COUNTIFS({whose})", levels[word], "cell", "count")
            both = f"{cell(row, split + 3)}+{cell(row, split + 4)}"
            self.page.formula(row, split + 5, both, levels.total(), "cell", "count")
        last = top + len(worst)
        for row in range(top, top + _TOP + 1):
            self.page.sheet.set_row(row, _RULE_POINTS)
        values = [_absolute(top + 1, split + column, last, split + column) for column in (3, 4)]
        names = _absolute(top + 1, split, last, split)
        chart = charts.bars(self.book, names, [("错误", values[0], RED), ("提示", values[1], AMBER)])
        self._place(chart, top, 0, split, height=(_TOP + 1) * _RULE_POINTS * 4 // 3)
        self.row = top + _TOP

    def _place(
        self, chart: Any, row: int, column: int, wide: int, height: int = _CHART_POINTS * 4 // 3
    ) -> None:
        chart.set_size({"width": wide * _PIXELS - 12, "height": height - 4})
        self.page.sheet.insert_chart(row, column, chart, {"x_offset": 4, "y_offset": 2, "object_position": 1})


def _absolute(top: int, left: int, bottom: int, right: int) -> str:
    first, last = (cell(row, column) for row, column in ((top, left), (bottom, right)))
    return f"{SHEET}!" + ":".join(_fixed(one) for one in (first, last))


def _fixed(name: str) -> str:
    letters = name.rstrip("0123456789")
    return f"${letters}${name[len(letters) :]}"


def _sum(cells: Sequence[str], value: Number) -> Figure:
    return Figure("+".join(cells) or "0", value)


def _years(forms: Sequence[Project], sheet: str) -> str:
    stated = sorted({one.year for one in forms}, key=str)
    named = "、".join(f"{year} 年度" if isinstance(year, int) else "没有填年度" for year in stated)
    return f"{named}合计，分年度见“{sheet}”" if len(stated) > 1 else named


def _shown(part: Part, column: str) -> Figure:
    """A total of the list, as the overview shows it."""
    return Figure(part.written.lines.total(column), part.written.totals[column].value)


def _verdicts(part: Part) -> list[Card]:
    unfit, reach = VERDICTS["fail"], part.written.lines.whole("verdict")
    count = sum(one.verdict == unfit for one in part.projects)
    return [
        Card(VERDICTS["pass"], _shown(part, "verdict")),
        Card(unfit, Figure(f'COUNTIF({reach},"{unfit}")', count), "bad"),
    ]


def _assessed(part: Part) -> list[Card]:
    return [
        Card("项目数", _shown(part, "project")),
        Card("全年预算数（万元）", _shown(part, "budget"), "money"),
        Card("全年执行数（万元）", _shown(part, "executed"), "money"),
        Card("执行率（%）", _shown(part, "rate"), "decimal"),
        Card("平均分", _shown(part, "score"), "decimal"),
        *_verdicts(part),
    ]


def _declared(part: Part) -> list[Card]:
    lines, there = part.written.lines, [one.budget for one in part.projects if one.budget is not None]
    amounts = lines.whole("budget")
    mean = figures.plus(there) / len(there) if there else None
    missing = Figure(f"{lines.total('project')}-COUNT({amounts})", len(part.projects) - len(there))
    return [
        Card("项目数", _shown(part, "project")),
        Card("年度资金申请总额（万元）", _shown(part, "budget"), "money"),
        Card("平均每个项目（万元）", Figure(f'IF(COUNT({amounts})=0,"",AVERAGE({amounts}))', mean), "money"),
        Card("没有申请数的", missing),
        Card("指标数", _shown(part, "indicators")),
        *_verdicts(part),
    ]


_KEY_FIGURES = {Kind.SELFASSESSMENT: _assessed, Kind.DECLARATION: _declared}


def _bands(part: Part) -> list[tuple[str, Figure]]:
    """How many forms have a rate in each band, and how many have none."""
    reach, rates = part.written.lines.whole("rate"), [one.rate for one in part.projects]
    found = []
    for word, asked, holds in RATE_BANDS:
        criteria = ",".join(f'{reach},"{one}"' for one in asked)
        found.append(
            (word, Figure(f"COUNTIFS({criteria})", sum(rate is not None and holds(rate) for rate in rates)))
        )
    blank = Figure(f"{part.written.lines.total('project')}-COUNT({reach})", rates.count(None))
    return [*found, ("未填", blank)]


def _grades(part: Part, grades: Sequence[str]) -> list[tuple[str, Figure]]:
    """How many forms have each grade, and how many have none of them."""
    reach, stated = part.written.lines.whole("grade"), [one.grade for one in part.projects]
    found = [(grade, Figure(f'COUNTIF({reach},"{grade}")', stated.count(grade))) for grade in grades]
    rest = "-".join([part.written.lines.total("project"), *(figure.formula for _, figure in found)])
    return [
        *found,
        ("未评等级", Figure(rest, sum(grade not in grades for grade in stated))),
        ("合计", _shown(part, "project")),
    ]
