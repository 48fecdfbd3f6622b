"""The title, the head fields and the goals."""

from collections.abc import Sequence

from layouts.paper import NOTHING, Block, Typed, in_groups
from layouts.typist import Typist
from layouts.words import TITLES

_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_HEADS = {
    True: ("project.name", "project.department", "project.unit"),
    False: ("project.name", "project.nature", "project.category", "project.department", "project.unit",
            "project.start", "project.end"),
}  # fmt: skip
#: What other offices ask for besides.
_MORE = [("项目负责人", "张三"), ("联系电话", "021-12345678"), ("项目编码", "310000240001"), ("联系人", "李四"),
         ("资金用途", "业务类"), ("单位负责人", "王五"), ("实施地点", "上海市")]  # fmt: skip
_SECTIONS = [("项目概况", "根据年度工作计划开展，预算资金用于委托服务和培训。"),
             ("立项依据", "《中华人民共和国预算法》及有关文件。"),
             ("项目设立的必要性", "项目名称中所列工作均为本单位法定职责。")]  # fmt: skip
Pair = tuple[str, Typed]


def title(typist: Typist, width: int) -> Block:
    """The title lines, the year somewhere in them or nowhere."""
    style, block = typist.style, Block()
    way, chance = style["title"], typist.chance("title")
    year = typist.form.year.value
    name = TITLES[typist.kind][0] if not way else chance.choice(TITLES[typist.kind])
    place = "上海市宝山区" if "baoshan" in typist.form.edition else "上海市市级"
    lines = {
        "year in title": [f"{year}年度{place}{name}"],
        "year in front": [f"（ {year} 年度）", name],
        "chinese year": [name, f"（{str(year).translate(_DIGITS)}年度）"],
        "year cell": [name],
        "attachment": [f"附件{chance.randint(1, 9)}", name, f"（{year}年度）"],
        "office": [f"{typist.form['project.department'].raw}{year}年{name}"],
        "no year": [name],
        "spaced": [" ".join(name), f"（ {year} 年 度 ）"],
        "year and unit": [name, f"年度：{year}年　　　　　　　　金额单位：{typist.money}"],
        "full width year": [name, f"（{str(year).translate(_FULL_WIDTH)}年度）"],
        "none": [],
    }.get(way, [name, f"({year}年度)"])
    if way not in ("no year", "none"):
        typist.want.single["year"] = year
    for n, line in enumerate(lines):
        block.put(n, 0, line, columns=width)
    if way == "attachment":
        day = f"{year + typist.is_self}年{chance.randint(1, 3)}月{chance.randint(1, 28)}日"
        block.put(
            block.height, 0, f"填报日期：{day if typist.is_self else f'{year - 1}年11月20日'}", columns=width
        )
    if typist.says_money_at == "line":
        block.put(block.height, 0, chance.choice(("单位：{}", "金额单位：{}", "（单位：{}）")).format(typist.money),
                  columns=width)  # fmt: skip
    return block


def _pairs(typist: Typist) -> list[Pair]:
    """Labels and values of the head in the order they are typed."""
    pairs = _year_pair(typist) if typist.style["title"] == "year cell" else []
    for path in _paths(typist):
        if path == "project.period":
            word = typist.chance("period").choice(
                ("计划起止日期", "项目起止时间", "实施期限", "项目实施周期")
            )
            pairs.append((typist.dressed(word), typist.period()))
        else:
            is_date = path in ("project.start", "project.end")
            value = typist.date(path) if is_date else typist.text(path)
            pairs.append((typist.head_label(path), value))
    if typist.style["fields"] == "more":
        chance = typist.chance("fields")
        for label, value in chance.sample(_MORE, chance.randint(1, 4)):
            pairs.insert(chance.randint(1, len(pairs)), (typist.dressed(label), Typed(value)))
    return pairs


def _paths(typist: Typist) -> list[str]:
    """Which answers stand in the head, in their order; both dates may share a cell."""
    paths = list(_HEADS[typist.is_self])
    if typist.form.edition.startswith("baoshan"):
        paths.remove("project.nature")
    if typist.style["fields"] == "without department":
        paths.remove("project.department")
    if typist.style["period"] == "joined" and not typist.is_self:
        paths[-2:] = ["project.period"]
    if typist.style["head"] == "shuffled":
        first, *rest = paths
        typist.chance("order").shuffle(rest)
        paths = [first, *rest]
    return paths


def _year_pair(typist: Typist) -> list[Pair]:
    """The year in a cell of its own."""
    chance, year = typist.chance("year"), typist.form.year.value
    word = typist.dressed(chance.choice(("年度", "预算年度", "所属年度")))
    return [(word, chance.choice((Typed(year), Typed(f"{year}年"))))]


def head(typist: Typist, width: int) -> Block:
    """The head fields."""
    block, way, pairs = Block(), typist.style["head"], _pairs(typist)
    if way == "below":
        for group in in_groups(pairs, 4):
            spans = shares(width, len(group))
            block.line(block.height, [label for label, _ in group], spans)
            block.line(block.height, [value for _, value in group], spans)
        return block
    if way.startswith("joined"):
        between = "\n" if way == "joined over two lines" else ""
        texts = [joined(label, value, between) for label, value in pairs]
        for group in in_groups(texts, 3 if way == "joined in one row" else 1):
            block.line(block.height, group, shares(width, len(group)))
        return block
    for group in in_groups(pairs, {"one a row": 1, "three a row": 3}.get(way, 2)):
        cells = [cell for pair in group for cell in pair]
        if way == "far values":
            _far(block, group, width)
            continue
        wide = way == "wide labels" and width >= 4 * len(group)
        block.line(block.height, cells, label_shares(width, len(group), 2 if wide else 1))
    return block


def _far(block: Block, pairs: Sequence[Pair], width: int) -> None:
    """Every value in the last cell of its share of the row, with blanks before it."""
    row, column = block.height, 0
    for (label, value), share in zip(pairs, shares(width, len(pairs)), strict=True):
        block.put(row, column, label)
        block.put(row, column + share - 1, value)
        column += share


def sections(typist: Typist, width: int) -> Block:
    """Long texts that no edition of ours asks for."""
    block = Block()
    if typist.style["fields"] == "sections":
        for n, (label, text) in enumerate(_SECTIONS):
            block.line(n, [typist.dressed(label), Typed(text)], [1, width - 1])
    return block


def joined(label: str, value: Typed, between: str = "") -> Typed:
    """Label and value in one cell; what a number format would show is written out."""
    return Typed(f"{label.rstrip(':：')}：{between}{value.in_words}")


def shares(width: int, parts: int) -> list[int]:
    """So many columns split among so many cells, the last taking what is left."""
    return [width // parts] * (parts - 1) + [width - width // parts * (parts - 1)]


def label_shares(width: int, pairs: int, label: int = 1) -> list[int]:
    """So many columns for each label, the rest for the values."""
    return [span for share in shares(width, pairs) for span in (label, share - label)]


def goals(typist: Typist, width: int) -> Block:
    """Both goals, each beside or under its label."""
    keys = (
        (("expected", "goals.expected"), ("actual.goals", "goals.actual"))
        if typist.is_self
        else (("goals.project", "goals.project"), ("goals.annual", "goals.annual"))
    )
    block, way = Block(), typist.style["goals"]
    if typist.style["filled"] == "no goals":
        return block
    if way == "one only":
        keys = keys[:1] if typist.is_self else keys[1:]
    pairs = [(typist.label(key), typist.text(path)) for key, path in keys]
    if way == "joined":
        for n, (label, value) in enumerate(pairs):
            block.put(n, 0, joined(label, value), columns=width)
        return block
    if way == "stacked":
        for n, pair in enumerate(pairs):
            block.line(n, pair, [1, width - 1])
        return block
    side = typist.side_label("goals")
    if way == "right":
        block.line(
            0, [side, *(cell for pair in pairs for cell in pair)], [1, *label_shares(width - 1, len(pairs))]
        )
    elif way == "below one another":
        block.put(0, 0, side, rows=2 * len(pairs))
        for n, (label, value) in enumerate(pairs):
            block.put(2 * n, 1, label, columns=width - 1)
            block.put(2 * n + 1, 1, value if value.value is not None else NOTHING, columns=width - 1)
    else:
        spans = shares(width - 1, len(pairs))
        block.put(0, 0, side, rows=2)
        block.line(0, [label for label, _ in pairs], spans, column=1)
        block.line(1, [value for _, value in pairs], spans, column=1)
    return block
