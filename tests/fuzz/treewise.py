"""Changes to XML: elements lost, doubled and moved, attributes swapped and made odd, texts typed over."""

from collections.abc import Callable
from random import Random

from lxml import etree

Tree = etree._Element

ODD_ATTRIBUTES = (
    "", "0", "-1", "1", "2147483648", "99999999999999999999", "1e309", "NaN", "x", "true", "A0", "A1", "B3:A1",
    "XFD1048576", "XFD1048577", "A1:XFD1048576", "ZZZZ9", "rId1", "rId99", "../../../etc/passwd", "http://127.0.0.1/",
    "s", "str", "inlineStr", "e", "b", "n", "d", "\u202e", "长" * 3000, "&#x1b;", "hidden", "veryHidden", "percentage",
)  # fmt: skip
ODD_TEXTS = (
    "", " ", "0", "-0", "1E400", "-1E-400", "NaN", "INF", "1e5", "0x10", "9" * 400, "0." + "9" * 400, "1,05", "１２",
    "=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "=cmd|'/c calc'!A0", "_x0000_", "_x001B_[31m", "<script>", "]]>",
    "#REF!", "#DIV/0!", "TRUE", "2024-01-01", "45292", "第一行\n第二行", "字" * 40_000, "x" * 40_000, "\u202e倒", "😀",
    "{{ project.name }}", "{% raw %}", "项目名称", "得分", "合计", "年度资金总额", "≥", "≥90", "≥90%", "/", "-", "见附件",
)  # fmt: skip


def _elements(root: Tree) -> list[Tree]:
    return [one for one in root.iter() if isinstance(one.tag, str)]


def _below(root: Tree, chance: Random) -> Tree | None:
    below = [one for one in _elements(root) if one is not root]
    return chance.choice(below) if below else None


def lost(root: Tree, chance: Random) -> None:
    """An element is missing."""
    if (one := _below(root, chance)) is not None and (parent := one.getparent()) is not None:
        parent.remove(one)


def doubled(root: Tree, chance: Random) -> None:
    """An element stands twice, or very often."""
    if (one := _below(root, chance)) is None:
        return
    for _ in range(chance.choice((1, 1, 1, 2, 50))):
        one.addnext(etree.fromstring(etree.tostring(one, with_tail=False)))


def moved(root: Tree, chance: Random) -> None:
    """An element stands somewhere else."""
    one, other = _below(root, chance), _below(root, chance)
    if one is not None and other is not None and one not in (*other.iterancestors(), other):
        other.addnext(one)


def wrapped(root: Tree, chance: Random) -> None:
    """An element is nested in others, perhaps deeply."""
    if (one := _below(root, chance)) is None or (parent := one.getparent()) is None:
        return
    place, inner = parent.index(one), one
    for _ in range(chance.choice((1, 2, 100, 300))):
        outer = etree.Element(one.tag)
        outer.append(inner)
        inner = outer
    parent.insert(place, inner)


def _with_attributes(root: Tree) -> list[Tree]:
    return [one for one in _elements(root) if one.attrib]


def attribute_lost(root: Tree, chance: Random) -> None:
    """An attribute is missing."""
    one = chance.choice(_with_attributes(root) or [root])
    if one.attrib:
        del one.attrib[chance.choice(list(one.attrib))]


def attribute_odd(root: Tree, chance: Random) -> None:
    """An attribute says something odd."""
    one = chance.choice(_with_attributes(root) or [root])
    if one.attrib:
        _set(one, chance.choice(list(one.attrib)), chance.choice(ODD_ATTRIBUTES))


def attributes_swapped(root: Tree, chance: Random) -> None:
    """Two elements of a kind have each other's attribute."""
    one = chance.choice(_with_attributes(root) or [root])
    if not one.attrib:
        return
    name = chance.choice(list(one.attrib))
    alike = [other for other in root.iter(one.tag) if other.get(name) is not None]
    other = chance.choice(alike)
    one.attrib[name], other.attrib[name] = other.attrib[name], one.attrib[name]


def text_odd(root: Tree, chance: Random) -> None:
    """A text is another one."""
    texts = [one for one in _elements(root) if one.text and one.text.strip()]
    if texts:
        one = chance.choice(texts)
        try:
            one.text = chance.choice(ODD_TEXTS)
        except ValueError:
            one.text = "?"


def texts_swapped(root: Tree, chance: Random) -> None:
    """Two texts stand in each other's place."""
    texts = [one for one in _elements(root) if one.text and one.text.strip()]
    if len(texts) > 1:
        one, other = chance.choice(texts), chance.choice(texts)
        one.text, other.text = other.text, one.text


def number_shifted(root: Tree, chance: Random) -> None:
    """A number in an attribute or text is a little more or less: an index, a row, a style."""
    numbers = [(one, name) for one in _elements(root) for name, said in one.items() if said.isdigit()]
    numbers += [(one, "") for one in _elements(root) if one.text and one.text.isdigit()]
    if numbers:
        one, name = chance.choice(numbers)
        said = str(max(0, int((one.get(name) if name else one.text) or 0) + chance.choice((-1, 1, 2, 100))))
        if name:
            one.set(name, said)
        else:
            one.text = said


def _set(one: Tree, name: str, said: str) -> None:
    try:
        one.set(name, said)
    except ValueError:
        one.set(name, "?")


WAYS: tuple[Callable[[Tree, Random], None], ...] = (
    lost, lost, doubled, moved, wrapped, attribute_lost, attribute_odd, attribute_odd, attributes_swapped, text_odd,
    text_odd, texts_swapped, number_shifted, number_shifted,
)  # fmt: skip
