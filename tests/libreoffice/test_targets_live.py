"""Targets and actual values taken apart by formulas, against :func:`xltool.target.parse`, text by text."""

import random
from pathlib import Path

import pytest
from forms import SELFASSESSMENT, published

from libreoffice.office import Office, Value
from libreoffice.typed import PRINTED, TYPED
from xltool import data
from xltool import edition as editions
from xltool import policy as policies
from xltool.excel.compiled import Compiled, Live
from xltool.excel.draw import draw
from xltool.excel.stamp import stamp
from xltool.excel.template import compile_workbook
from xltool.finding import Severity
from xltool.live.plan import plan
from xltool.live.sheet import FIRST_ROW, MOST_ROWS, Line
from xltool.place import column_letters
from xltool.target import Form, parse

LETTER = {Form.QUANTITY: "Q", Form.WORD: "W", Form.DEADLINE: "W", Form.UNREADABLE: "U"}
FACTS = ("form", "op", "value", "unit")


def clumsy(count: int) -> list[str]:
    """Texts put together by chance, the same in every run."""
    chance = random.Random(20241231)
    return ["".join(chance.choices(TYPED["pieces"], k=chance.randint(1, 5))) for _ in range(count)]


@pytest.fixture(scope="module")
def facts() -> Compiled:
    """Self-assessments whose hidden sheet takes every target and actual value apart."""
    edition = editions.load(SELFASSESSMENT)
    asked = "&".join(f"[i.{side}.{fact}]" for side in ("target", "actual") for fact in FACTS)
    line = Line("T01", "", Severity.ERROR, "", {"i.name": asked}, rows=True)
    made = plan(edition, policies.load(), [line])
    return compile_workbook(draw(edition, made), edition, "", Live(made, lambda form: ([], [])))


def expected(text: str) -> tuple[Value, ...]:
    """Form, operator, value and unit as the parser has them."""
    parsed = parse(text.strip())
    if not text.strip():
        return ("", "", "", "")
    if parsed.form is Form.PLACEHOLDER:
        return ("P", "", "", "")
    if parsed.form is not Form.QUANTITY or parsed.value is None:
        return (LETTER[parsed.form], "", "", "")
    return ("Q", parsed.op, float(parsed.value), parsed.unit)


@pytest.mark.parametrize("side", ["target", "actual"])
def test_formulas_take_texts_apart_as_the_parser_does(
    office: Office, facts: Compiled, tmp_path: Path, side: str
) -> None:
    assert facts.live
    heads = {head: column_letters(n) for n, (head, _) in enumerate(facts.live.plan.columns)}
    label = {"target": "年度指标值", "actual": "实际完成值"}[side]
    columns = [heads[f"{label}·{word}"] for word in ("种类", "符号", "数值", "单位")]
    differ = {}
    texts = [*PRINTED, *TYPED["targets"], *clumsy(1200)]
    for n in range(0, len(texts), MOST_ROWS):
        batch = texts[n : n + MOST_ROWS]
        stated = data.to_data(published()["000-01"])
        row = stated["indicators"][0] | {"target": "合理", "actual": "合理"}
        stated["indicators"] = [row | {"name": f"指标{k}", side: text} for k, text in enumerate(batch)]
        path = tmp_path / f"{n}.xlsx"
        path.write_bytes(stamp(facts, data.from_data(stated, "测试数据")))
        sheet = office.recalculate(path)["校验计算"]
        for k, text in enumerate(batch):
            seen = tuple(sheet.get(f"{column}{FIRST_ROW + k}", "") for column in columns)
            if seen != expected(text):
                differ[text] = (seen, expected(text))
    import json

    Path(f"/tmp/differ_{side}.json").write_text(json.dumps(differ, ensure_ascii=False))
    assert differ == {}
