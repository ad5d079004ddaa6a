"""Every planted fault can still be planted, and its tests are still there."""

import ast
from collections import Counter

import pytest

from devstack.launcher.paths import ROOT
from tests.mutants import changes
from tests.mutants.changes import CannotBePlantedError, Change
from tests.mutants.table import MUTANTS, Mutant

SOUND = """
class Guard:
    def check(self, now, by):
        '''Say whether they may.'''
        row = self.lock()
        now = read_clock()
        claims.check(row)
        if by.pk == row.by or not by.may:
            raise SamePerson
        return row.open
"""


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_fault_can_be_planted(mutant: Mutant) -> None:
    """Its place is found, once, what it makes is Python, and its tests exist."""
    compile(mutant.planted(ROOT), str(mutant.source_below(ROOT)), "exec")
    for test in mutant.tests:
        file, name = test.split("::")
        assert f"def {name}(" in (ROOT / file).read_text()


def test_there_are_twelve_and_more_each_with_a_name_of_its_own() -> None:
    """The twelve of the issue, and some that came to mind."""
    names = Counter(mutant.name for mutant in MUTANTS)
    assert len(names) == len(MUTANTS) == 29


def changed(change: Change) -> str:
    """Make a change to the function, and give its body a line each."""
    tree = ast.parse(SOUND)
    function = changes.find(tree, "Guard.check")
    change(function)
    return "\n".join(ast.unparse(statement) for statement in function.body[1:])


BEGINS = "row = self.lock()\nnow = read_clock()\n"
ENDS = "if by.pk == row.by or not by.may:\n    raise SamePerson\nreturn row.open"


@pytest.mark.parametrize(
    ("change", "body"),
    [
        (changes.drop_call("claims.check"), f"{BEGINS}pass\n{ENDS}"),
        (changes.replace_call("claims.check", "row.close()"), f"{BEGINS}row.close()\n{ENDS}"),
        (
            changes.add_after_call("claims.check", "row.close()"),
            f"{BEGINS}claims.check(row)\nrow.close()\n{ENDS}",
        ),
        (changes.add_first("by.beat()"), f"by.beat()\n{BEGINS}claims.check(row)\n{ENDS}"),
        (
            changes.both(changes.drop_call("claims.check"), changes.add_first("by.beat()")),
            f"by.beat()\n{BEGINS}pass\n{ENDS}",
        ),
        (
            changes.replace_test("by.may", "now"),
            f"{BEGINS}claims.check(row)\nif now:\n    raise SamePerson\nreturn row.open",
        ),
        (
            changes.drop_operand("row.by"),
            f"{BEGINS}claims.check(row)\nif not by.may:\n    raise SamePerson\nreturn row.open",
        ),
        (
            changes.add_branch("by.may", "now", "raise TooLate"),
            f"{BEGINS}claims.check(row)\nif by.pk == row.by or not by.may:\n"
            "    raise SamePerson\nelif now:\n    raise TooLate\nreturn row.open",
        ),
        (
            changes.return_instead("True"),
            f"{BEGINS}claims.check(row)\n{ENDS.replace('row.open', 'True')}",
        ),
    ],
)
def test_a_change_is_made_in_its_place(change: Change, body: str) -> None:
    assert changed(change).replace("or (not by.may)", "or not by.may") == body


@pytest.mark.parametrize(
    "change",
    [
        changes.drop_call("claims.gone"),
        changes.replace_test("claims.gone", "now"),
        changes.drop_operand("claims.gone"),
        changes.both(changes.add_first("by.beat()"), changes.drop_call("claims.gone")),
    ],
)
def test_a_change_without_its_one_place_is_refused(change: Change) -> None:
    with pytest.raises(CannotBePlantedError):
        changed(change)


@pytest.mark.parametrize("path", ["Guard.gone", "Guard", "gone"])
def test_a_function_that_is_not_there_is_refused(path: str) -> None:
    with pytest.raises(CannotBePlantedError):
        changes.find(ast.parse(SOUND), path)
