"""Traits only save work: without them every rule says exactly the same."""

from dataclasses import replace

from forms import published
from hypothesis import given, settings
from hypothesis import strategies as st
from libreoffice.typed import PRINTED, TYPED

from xltool import data, policy, rules
from xltool.answer import BLANK, Answer, State, from_text
from xltool.form import INDICATOR_FIELDS, Filing

SHANGHAI = policy.load("shanghai")
CHOSEN = [rule for rule in rules.catalogue() if rule.when]
texts = {
    "name": st.sampled_from(TYPED["names"]),
    "level2": st.sampled_from(TYPED["level2"]),
    "target": st.sampled_from([*PRINTED, *TYPED["targets"]]),
    "actual": st.sampled_from([*PRINTED, *TYPED["targets"], *TYPED["results"], "0", "95.00(%)", "4000"]),
    "weight": st.sampled_from([*TYPED["numbers"], "10.00", "5.00", "0.00", "-1.00"]),
    "score": st.sampled_from([*TYPED["numbers"], "10.00", "9.50", "6.00", "0.00", "12.00"]),
    "reason": st.sampled_from(TYPED["reasons"]),
}
FAULTY = (BLANK, Answer(State.ERROR, None, "#N/A"), Answer(State.UNCOMPUTED, None, "=A1"))


@st.composite
def forms(draw: st.DrawFn) -> Filing:
    """A published form in which some answers of some rows are something else."""
    name = draw(st.sampled_from(["000-01", "000-13", "003-05"]))
    form = data.from_data(data.to_data(published()[name]), name)
    types = INDICATOR_FIELDS[form.kind]
    for row in draw(st.lists(st.sampled_from(form.indicators), min_size=1, max_size=6)):
        for key in draw(
            st.lists(st.sampled_from([key for key in texts if key in types]), min_size=1, max_size=5)
        ):
            typed = texts[key].map(lambda text, key=key: from_text(types[key].type, text))
            setattr(row, key, draw(st.one_of(typed, st.sampled_from(FAULTY))))
    return form


@settings(max_examples=150)
@given(forms())
def test_rules_say_the_same_of_every_row_without_traits(form: Filing) -> None:
    for rule in CHOSEN:
        assert rule.run(form, SHANGHAI) == replace(rule, when=0).run(form, SHANGHAI), rule.code
