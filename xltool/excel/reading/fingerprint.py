"""Whether a page is a form at all, of which kind, and which edition it comes nearest to."""

import re
from collections.abc import Iterator, Mapping, Sequence

from xltool import edition as editions
from xltool.answer import Answer
from xltool.edition import Edition
from xltool.excel.reading.heads import Heads
from xltool.excel.reading.layout import Layout, layout_of
from xltool.excel.reading.lexicon import DECLARED, GROUPS, PROJECT, lexicon
from xltool.excel.reading.page import Page, Tag
from xltool.excel.reading.singles import place_of
from xltool.excel.reading.unheaded import unheaded
from xltool.form import Kind

#: What the title of another document says.
_OTHER = re.compile(
    r"汇总|清单|一览|台账|目录|名单|指标库|监控|跟踪|填[写报表]*说明|须知|示例|样例|整体支出|评审|登记|考核表|教案"
)
_OURS = re.compile(r"绩效.*(?:自评|评价|目标|申报)|(?:自评|目标申报)表")
_SELF = re.compile(r"自评|自我评价|评价表")
_DECLARATION = re.compile(r"申报|目标(?:申报|批复)?表")
_LONGEST_TITLE = 60
#: What the label 单位 or 金额单位 has behind it, where it is about money.
_UNIT = re.compile("(?:^|单位[:：为]?)(?:人民币)?[万亿千百]*元[)）]?$")


def titles(page: Page) -> list[str]:
    """The texts above the first label of a form."""
    first = next((tag.row for tag in page.tags() if not page.lexicon.is_foreign(tag.sense)), page.height)
    texts = [page.text(row, item.column) for row in page.rows if row < first for item in page.line(row)]
    return ["".join(text.split()) for text in texts if len(text) <= _LONGEST_TITLE]


def kind_of(pages: Mapping[Kind, Page]) -> Kind:
    """The kind of form whose own labels are on the page; the title decides between equals."""
    said = "".join(titles(pages[Kind.SELFASSESSMENT]))
    own = {kind: lexicon(kind).keys - lexicon(_other(kind)).keys for kind in Kind}
    shown = {kind: len(own[kind] & _telling(pages[kind])) for kind in Kind}
    titled = {
        Kind.SELFASSESSMENT: bool(_SELF.search(said)),
        Kind.DECLARATION: bool(_DECLARATION.search(said)),
    }
    return max(
        Kind,
        key=lambda kind: (
            shown[kind] + 2 * (titled[kind] and not titled[_other(kind)]),
            kind is Kind.DECLARATION,
        ),
    )


def _telling(page: Page) -> set[str]:
    """The labels on a page, but for those of a sum that may be of either kind."""
    return {
        key
        for key, tags in page.by_key.items()
        if key != DECLARED or any(not page.lexicon.is_any_sum(tag.sense.said) for tag in tags)
    }


def _other(kind: Kind) -> Kind:
    return Kind.DECLARATION if kind is Kind.SELFASSESSMENT else Kind.SELFASSESSMENT


def is_form(page: Page, tables: Sequence[Heads]) -> bool:
    """Whether the page is a declaration or a self-assessment of one project, and no list or other document."""
    said = titles(page)
    if any(_OTHER.search(title) for title in said) and not any(
        re.search("申报表|自评表", title) for title in said
    ):
        return False
    if any(re.search("汇总|清单|一览|说明|整体支出", title) for title in said):
        return False
    keys = page.by_key.keys()
    goals = any(path.startswith("goals.") for key in keys for path in page.lexicon.singles.get(key, {}))
    funds = sum(page.lexicon.is_funds(key) for key in keys) >= 2
    ours = any(_OURS.search(title) for title in said)
    if _names_project(page, tables):
        return bool(tables) or goals or (ours and (funds or bool(unheaded(page, ()))))
    return bool(tables) and ours and (goals or funds) and PROJECT not in _head_keys(page, tables)


def is_table_alone(page: Page, tables: Sequence[Heads]) -> bool:
    """Whether nothing but indicators stands on the page, which may belong to a form on another sheet."""
    return (
        bool(tables) and PROJECT not in page.by_key and not any(_OTHER.search(title) for title in titles(page))
        and not any(page.lexicon.singles.get(key) for key in page.by_key)
    )  # fmt: skip


def is_other(page: Page, sheet: str) -> bool:
    """Whether titles, or the name of the sheet, say that it is another document."""
    return any(_OTHER.search(title) for title in (*titles(page), sheet))


def _names_project(page: Page, tables: Sequence[Heads]) -> bool:
    """Whether a label asks for the project's name, and for just one."""
    heads = {row for table in tables for row in range(table.top, table.bottom + 1)}
    for tag in page.by_key.get(PROJECT, ()):
        if tag.row in heads:
            continue
        if tag.is_inline:
            return True
        place = place_of(page, tag)
        if place and place.row == tag.row:
            return True
        if place:
            below = page.next_row(place.row)
            listed = (
                below >= 0
                and not any(item.is_label for item in page.line(below))
                and any(item.column == place.column for item in page.line(below))
            )
            if not listed:
                return True
    return False


def _head_keys(page: Page, tables: Sequence[Heads]) -> set[str]:
    rows = {row for table in tables for row in range(table.top, table.bottom + 1)}
    return {tag.sense.key for row in rows for item in page.line(row) for tag in item.tags}


def nearest(page: Page, tables: Sequence[Heads], year: object) -> Layout:
    """The edition with most of its labels on the page; of equals the one of that year."""
    columns = {key for table in tables for key in table.columns}
    best: tuple[float, int, int] | None = None
    chosen: Layout | None = None
    for edition in editions.known():
        if edition.kind is not page.lexicon.kind:
            continue
        layout = layout_of(edition)
        keys = {label.key for label in layout.labels if label.cell.row >= layout.title_rows}
        heads = {layout.labels[n].key for key, n in layout.columns.items() if key in columns}
        found = len(keys & (page.by_key.keys() | heads))
        away = -abs(edition.year - year) if isinstance(year, int) else 0
        score = found / len(keys), found, away
        if best is None or score > best:
            best, chosen = score, layout
    assert chosen is not None
    return chosen


def edition_near(kind: Kind, year: object) -> Edition:
    """The edition of that kind that comes with the program, of the nearest year; of several the one that asks least."""
    known = [edition for edition in map(editions.load, editions.names()) if edition.kind is kind]
    wanted = year if isinstance(year, int) else max(edition.year for edition in known)
    return min(known, key=lambda edition: (abs(edition.year - wanted), len(edition.asked)))


def missing(
    layout: Layout, answers: Mapping[str, Answer[object]], columns: Mapping[str, object]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The drawn labels none of whose answers has a place on the page: column heads, and the others."""
    paths: dict[int, list[str]] = {}
    for anchor in layout.anchors:
        for n in {anchor.row, anchor.column} - {-1}:
            paths.setdefault(n, []).append(anchor.path)
    found = [
        any(answers[path].cell for path in paths.get(n, ()) if path in answers)
        for n in range(len(layout.labels))
    ]
    for key, n in layout.columns.items():
        found[n] = (found[n] and n not in layout.columns.values()) or key in columns
    gone = [n for n in (*paths, *layout.columns.values()) if not found[n]]
    texts = [(n in layout.heads, layout.labels[n].text) for n in sorted(set(gone))]
    return tuple(text for head, text in texts if head), tuple(text for head, text in texts if not head)


def _is_unit(page: Page, tag: Tag) -> bool:
    """Whether a label says in what unit the amounts are, in its own cell or in the next one."""
    beside = page.right_of(tag)[:1]
    said = tag.rest or (page.text(tag.row, beside[0]) if beside else "") or page.text(tag.row, tag.column)
    return tag.sense.key.endswith("单位") and bool(_UNIT.search("".join(said.split())))


def differing(page: Page, rows: range) -> Iterator[tuple[str, int, int]]:
    """The labels in those rows that no edition of the kind draws, with their places."""
    for tag in page.tags():
        if (
            tag.row in rows
            and page.lexicon.is_foreign(tag.sense)
            and tag.sense.key not in GROUPS
            and not _is_unit(page, tag)
        ):
            yield tag.sense.said, tag.row, tag.column
