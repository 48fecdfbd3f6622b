"""The live checks and the checker say the same of every rule, on the 38 forms and on mutants of them.

XLTOOL_MUTANTS says how many mutants (2,000 unless told; ``make mutants`` tries 20,000). A disagreement is
shrunk by hypothesis to the smallest edits that still show it.
"""

import os
from collections.abc import Iterator

import pytest
from forms import published
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from libreoffice.live import Standing, stand
from libreoffice.office import Office

MUTANTS = int(os.environ.get("XLTOOL_MUTANTS", "2000"))
EACH = -(-MUTANTS // len(published()))


@pytest.fixture(scope="module", params=sorted(published()))
def standing(
    request: pytest.FixtureRequest, office: Office, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Standing]:
    """A published form open in LibreOffice."""
    one = stand(office, published()[request.param], tmp_path_factory.mktemp("live"))
    yield one
    one.document.close()


def test_agrees_on_the_form_as_published(standing: Standing) -> None:
    assert standing.disagreements() == {}


@settings(
    max_examples=EACH, derandomize=True, deadline=None, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(data=st.data())
def test_agrees_on_mutants(standing: Standing, data: st.DataObject) -> None:
    done = data.draw(standing.mutants)
    differ = standing.disagreements(*done)
    note(f"{standing.form.id}: live, checker: {differ}")
    assert differ == {}
