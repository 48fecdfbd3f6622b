"""Known faults are found where they are, and nothing else is called wrong; ``make faults`` tries all of them."""

from pathlib import Path

from faults.inject import inject_all
from faults.kinds import KINDS
from faults.table import table
from forms import published

from libreoffice.office import Office
from xltool import policy
from xltool.check import in_force

#: Between them every kind can be made.
FORMS = ("000-03", "000-05", "000-09", "003-03", "004-03")
FAULTS = [kind for kind in KINDS if kind.code]


def test_every_rule_has_a_fault_of_its_own() -> None:
    """Save those that need a person or another form, and those of how a sheet that is none of ours was read.

    These have their faults in ``tests/test_certainty.py`` and on the shelf.
    """
    asked = {rule.code for rule in in_force(policy.load()) if rule.form_check or rule.row_check}
    assert asked - {kind.code for kind in FAULTS} == {"L09", "L10", "L11"}
    assert len(FAULTS) >= 60
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def test_faults_are_found_and_nothing_else(office: Office, tmp_path: Path) -> None:
    results = inject_all(office, [published()[name] for name in FORMS], KINDS, tmp_path, 1, saved=False)
    assert [kind.name for kind, done in results.items() if not done] == []
    badly = {kind: done for kind, done in results.items() if not all(one.is_well for one in done)}
    assert badly == {}, "\n".join(table(badly))


def test_a_saved_file_says_the_same(office: Office, tmp_path: Path) -> None:
    """What LibreOffice shows while it is open is what the command says of the file it saves."""
    results = inject_all(office, [published()[name] for name in FORMS[1:3]], KINDS[::9], tmp_path, 1)
    differ = {kind: done for kind, done in results.items() if any(one.same_in_file is False for one in done)}
    assert differ == {}, "\n".join(table(differ))
    assert sum(one.same_in_file is True for done in results.values() for one in done) >= 15
