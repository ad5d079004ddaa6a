"""Every planted fault can still be planted, and its tests are still there."""

from collections import Counter

import pytest

from devstack.launcher.paths import ROOT
from tests.mutants.table import MUTANTS, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_fault_can_be_planted(mutant: Mutant) -> None:
    """Its place is found, once, and its tests exist."""
    text = (ROOT / mutant.file).read_text()
    assert text.count(mutant.old) == 1
    assert text.replace(mutant.old, mutant.new) != text
    for test in mutant.tests:
        file, name = test.split("::")
        assert f"def {name}(" in (ROOT / file).read_text()


def test_there_are_twelve_and_more_each_with_a_name_of_its_own() -> None:
    """The twelve of the issue, and one that came to mind."""
    names = Counter(mutant.name for mutant in MUTANTS)
    assert len(names) == len(MUTANTS) == 13
