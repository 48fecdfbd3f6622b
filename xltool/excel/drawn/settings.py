"""What holds for a whole drawn form: its kind, its year, the unit of its amounts, its title.

Each is told by what stands in the workbook; what cannot be told is asked for by a sentence.
"""

import re
from collections.abc import Sequence

from xltool.answer import Type
from xltool.edition.called import path_called
from xltool.edition.label import key_of
from xltool.excel.drawn.placeholder import MARK, alone, within
from xltool.excel.drawn.said import Said, Setting, Verdict
from xltool.excel.drawn.sketch import Written
from xltool.form import FIELDS, Kind

_TITLE = re.compile(r"表\s*(?:[（(].*[)）])?\s*$")
#: A title stands within the first rows.
_TITLE_ROWS = 6
_KINDS = {Kind.SELFASSESSMENT: ("自评", "评价表"), Kind.DECLARATION: ("申报", "目标表", "目标批复")}
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?=年|$|\D)")
_MONEY = re.compile(r"[（(]\s*(?:单位\s*[:：]\s*)?(万?元)\s*[)）]|(?:金额)?单位\s*[:：]\s*(?:人民币)?(万?元)")


class Settings:
    """The settings of a sheet, with the sentences for what is amiss."""

    def __init__(self, cells: Sequence[Written], texts: dict[str, str], file: str, sheet: str) -> None:
        """``texts`` are the cells' texts by name, braces made plain; ``file`` is the workbook's stem."""
        self.cells, self.texts, self.file, self.sheet = cells, texts, file, sheet
        self.told: list[Setting] = []
        self.amiss: list[Said] = []
        self.kind = self._kind()
        self.year = self._year() if self.kind else 0
        self.money = self._money() if self.kind else ""
        self.title = self._title()

    def _names(self) -> dict[str, str]:
        """The name in every placeholder, and the cell it stands in."""
        found: dict[str, str] = {}
        for cell in self.cells:
            for one in within(self.texts[cell.name]):
                found.setdefault(one.name, cell.name)
        return found

    def _kind(self) -> Kind | None:
        """The kind whose answers are asked for, or that the title names."""
        names = self._names()
        own = {
            kind: [name for name in names if path_called(name, kind) and not path_called(name, other)]
            for kind, other in zip(Kind, reversed(Kind), strict=True)
        }  # fmt: skip
        titled, where = self._titled()
        most = max(own, key=lambda kind: len(own[kind]))
        if own[most]:
            kind, name = most, own[most][0]
            told_by = f"{names[name]} 的 {{{{ {name} }}}}"
            if titled and titled is not kind:
                self._say(
                    where,
                    Verdict.DOUBT,
                    f"标题像是{titled.label}，占位符却是{kind.label}的，按{kind.label}处理",
                )
        elif titled:
            kind, told_by = titled, f"{where} 的标题"
        else:
            self._say("", Verdict.ERROR, "看不出是申报表还是自评表。请在标题里写明，例如“绩效自评表”")
            return None
        self.told.append(Setting("表种", kind.label, told_by))
        return kind

    def _titled(self) -> tuple[Kind | None, str]:
        for cell in self._head():
            for kind, words in _KINDS.items():
                if any(word in self.texts[cell.name] for word in words):
                    return kind, cell.name
        return None, ""

    def _head(self) -> list[Written]:
        return [cell for cell in self.cells if cell.row < _TITLE_ROWS]

    def _year(self) -> int:
        """The default of ``{{ 年度 or "2024" }}``, else the title's, the sheet's or the file's."""
        assert self.kind
        for cell in self.cells:
            for one in within(self.texts[cell.name]):
                if path_called(one.name, self.kind) == "year" and (
                    said := _YEAR.fullmatch(one.default.strip())
                ):
                    return self._told_year(said[1], f'{cell.name} 的 {{{{ {one.name} or "{said[1]}" }}}}')
        for cell in self._head():
            if "年" in (text := MARK.sub("", self.texts[cell.name])) and (said := _YEAR.search(text)):
                return self._told_year(said[1], f"{cell.name} 的“{text.strip()}”")
        for word, text in (("工作表名", self.sheet), ("文件名", self.file)):
            if said := _YEAR.search(text):
                return self._told_year(said[1], f"{word}“{text}”")
        self._say(
            "", Verdict.ERROR, '看不出是哪一年的表。请把年度写成 {{ 年度 or "2024" }}，或把年份写进文件名'
        )
        return 0

    def _told_year(self, year: str, told_by: str) -> int:
        self.told.append(Setting("年度", year, told_by))
        return int(year)

    def _money(self) -> str:
        """元 or 万元, as the labels say in brackets or after 单位."""
        assert self.kind
        said: dict[str, str] = {}
        for cell in self.cells:
            for found in _MONEY.finditer(MARK.sub("", self.texts[cell.name])):
                said.setdefault(found[1] or found[2], f"{cell.name} 的“{found[0].strip()}”")
        amounts = [
            name for name in self._names()
            if (field := FIELDS[self.kind].get(path_called(name, self.kind))) and field.type is Type.AMOUNT
        ]  # fmt: skip
        if len(said) > 1:
            where = "、".join(f"{place}" for place in said.values())
            self._say("", Verdict.ERROR, f"金额的单位不一致：{where}。请统一成元或万元")
            return ""
        for money, told_by in said.items():
            self.told.append(Setting("金额单位", money, told_by))
            return money
        if amounts:
            self._say("", Verdict.ERROR, "看不出金额的单位。请在标签里写明，例如“项目资金（万元）”")
            return ""
        return "万元"  # no amount is asked for

    def _title(self) -> str:
        """The text at the top that ends as a form's title does; else the file's name."""
        year = str(self.year or "")
        for cell in self._head():
            text = MARK.sub(year, self.texts[cell.name]).strip()
            if _TITLE.search(text) and key_of(text) and alone(self.texts[cell.name]) is None:
                title = " ".join(text.split())
                title = title if year in title or not year else f"{title}（{year}年度）"
                self.told.append(Setting("表名", title, cell.name))
                return title
        self.told.append(Setting("表名", self.file, "文件名"))
        return self.file

    def _say(self, cell: str, verdict: Verdict, meaning: str) -> None:
        self.amiss.append(Said(cell, verdict, self.texts.get(cell, ""), meaning))
