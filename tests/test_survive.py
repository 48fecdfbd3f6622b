"""Any answers survive stamping and reading, answer for answer."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from forms import SELFASSESSMENT, workbook
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import different, is_computed

from xltool import data
from xltool.excel.reading.read import read
from xltool.form import Filing

CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from(
    "=+-@\n\"'<>&{}[]|%，。：；（）【】“”１２３ＡＢＣ＝＋－＠　😀👍🏽𠮷①㎡℃≥≤"
)
TEXTS = st.text(CHARACTERS, max_size=60) | st.sampled_from([
    "=1+1", "+86", "-1", "@SUM(A1)", "{{ project.name }}", "'单引号", '"双引号"', "<b>&amp;", "第一行\n第二行",
    "  前后空格  ", "00123", "1E5", "TRUE", "#DIV/0!", "2024-01-01", "很长的文字。" * 800, "&#10;", "]]>", "\u200b零宽",
])  # fmt: skip
AMOUNTS = st.decimals(0, 10**12, places=2).map(str) | st.none()
POINTS = st.decimals(0, 100, places=2).map(str) | st.none()
NAMES = st.text(CHARACTERS, min_size=1, max_size=30).filter(lambda text: text.strip())
INDICATORS = st.lists(
    st.fixed_dictionaries({
        "level1": st.sampled_from(["产出指标", "效益指标", "一"]),
        "level2": st.sampled_from(["数量指标", "质量指标", "二"]),
        "name": NAMES, "target": TEXTS, "actual": TEXTS, "weight": POINTS, "score": POINTS, "reason": TEXTS,
    }),
    max_size=6,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    project=st.fixed_dictionaries({"name": TEXTS, "department": TEXTS, "unit": TEXTS}), grade=TEXTS,
    goals=st.fixed_dictionaries({"expected": TEXTS, "actual": TEXTS}), indicators=INDICATORS, form_id=TEXTS,
    amounts=st.lists(AMOUNTS, min_size=9, max_size=9),
)  # fmt: skip
def test_any_answers_of_a_selfassessment_survive(
    tmp_path_factory: pytest.TempPathFactory, project: dict[str, str], goals: dict[str, str], grade: str,
    indicators: list[dict[str, Any]], amounts: list[str | None], form_id: str,
) -> None:  # fmt: skip
    columns = ("initial", "budget", "executed")
    rows = {row: dict(zip(columns, amounts[3 * n : 3 * n + 3], strict=True))
            for n, row in enumerate(("fiscal", "carryover", "other"))}  # fmt: skip
    stated = {
        "id": form_id, "edition": SELFASSESSMENT, "year": "2024", "project": project, "funds": rows,
        "goals": goals, "indicators": indicators, "grade": grade,
    }  # fmt: skip
    survives(data.from_data(stated, "测试"), tmp_path_factory.mktemp("往返"))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    edition=st.sampled_from(["shanghai-declaration-2024", "shanghai-declaration-2026", "baoshan-declaration-2024"]),
    texts=st.lists(TEXTS, min_size=7, max_size=7), amounts=st.lists(AMOUNTS, min_size=7, max_size=7),
    indicators=INDICATORS, start=st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)),
)  # fmt: skip
def test_any_answers_of_a_declaration_survive(
    tmp_path_factory: pytest.TempPathFactory, edition: str, texts: list[str], amounts: list[str | None],
    indicators: list[dict[str, Any]], start: dt.date,
) -> None:  # fmt: skip
    project = dict(zip(("name", "department", "unit", "category", "nature"), texts, strict=False))
    if edition.startswith("baoshan"):
        del project["nature"]
    keys = ("project.fiscal", "project.other", "annual.fiscal", "annual.carryover", "annual.other",
            "project.total", "annual.total")  # fmt: skip
    funds: dict[str, dict[str, str | None]] = {"project": {}, "annual": {}}
    for key, amount in zip(keys, amounts, strict=True):
        funds[key.split(".")[0]][key.split(".")[1]] = amount
    stated = {
        "edition": edition, "year": edition[-4:], "project": project | {"start": start.isoformat()}, "funds": funds,
        "goals": {"project": texts[5], "annual": texts[6]},
        "indicators": [{key: row[key] for key in ("level1", "level2", "name", "target")} for row in indicators],
    }  # fmt: skip
    survives(data.from_data(stated, "测试"), tmp_path_factory.mktemp("往返"))


def survives(form: Filing, folder: Path) -> None:
    """Stamped and read back, every stated answer is the same; what was not stated is blank or computed."""
    (read_back,) = read(workbook(form, folder / "表.xlsx"))
    assert (read_back.edition, read_back.id) == (form.edition, form.id)
    if not form.indicators:
        assert not any(row.exists for row in read_back.indicators)
        form.indicators, read_back.indicators = [], []
    differing = different(form, read_back)
    assert {p: pair for p, pair in differing.items() if pair[0] is not None or not is_computed(form, p)} == {}
