"""F5: a team is a row, whatever its name looks like on a keyboard."""

import json
from uuid import UUID

import pytest
from django.core.management import CommandError

from accounts import operator_changes, teams
from accounts.events import AccountEvent
from accounts.models import Role, Team, User
from foundation.audit import ledger
from foundation.audit.models import AuditEntry
from tests.accounts.test_commands import run
from tests.support import accounts
from tests.support.threads import at_once

pytestmark = pytest.mark.django_db

SPELLINGS = ["Desk B", "Desk  B", "Desk\u00a0B", " DESK B", "desk\u2003b"]
LOOK_ALIKES = ["Desk \u0412", "Desk 8\u200b", "D\u0435sk B", "Desk\u200b B"]


def named(name: str) -> Team:
    with ledger.transaction():
        return teams.named(name, actor=ledger.COMMAND)


def test_every_spelling_of_a_name_is_one_team_made_once_with_one_entry() -> None:
    ids = {named(name).id for name in SPELLINGS}
    assert len(ids) == 1
    assert Team.objects.get().name == "Desk B"
    assert accounts.events_of(subject_id=ids.pop()) == [AccountEvent.TEAM_CREATED]


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_a_team_that_only_looks_like_another_is_refused(name: str) -> None:
    named("Desk B")
    with pytest.raises(teams.UnfitTeam):
        named(name)
    assert Team.objects.count() == 1


def test_letters_and_digits_that_look_alike_make_no_second_team() -> None:
    named("Desk 10")
    with pytest.raises(teams.UnfitTeam, match=r"'Desk lO' looks like the team 'Desk 10'"):
        named("Desk lO")


@pytest.mark.parametrize("name", ["", " \u00a0", "x" * 61])
def test_a_team_has_a_name_of_a_bearable_length(name: str) -> None:
    with pytest.raises(teams.UnfitTeam):
        named(name)


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_make_one_team() -> None:
    def make(index: int) -> UUID:
        return named(SPELLINGS[index % len(SPELLINGS)]).id

    ids = at_once(make, count=16)
    assert len(set(ids)) == 1
    assert accounts.events_of(subject_id=ids[0]) == [AccountEvent.TEAM_CREATED]


def test_set_team_moves_somebody_of_the_control_room_and_is_in_the_log() -> None:
    made = accounts.make_operator()
    before = made.user.team_id
    assert run("set_team", "olivia", "Desk B") == "olivia is of Desk B now, and was of blue.\n"
    assert run("set_team", "olivia", "desk  b") == "olivia is of Desk B already.\n"
    entry = AuditEntry.objects.get(event=AccountEvent.USER_TEAM_CHANGED)
    after = Team.objects.get(name="Desk B").id
    assert (entry.subject_id, entry.details) == (
        made.user.id,
        {"before": str(before), "after": str(after)},
    )
    shown = json.loads(run("set_team", "olivia", "blue", "--json"))
    assert shown == {"username": "olivia", "team": "blue", "changed": True}


def test_set_team_refuses_an_officer_and_a_look_alike() -> None:
    accounts.make_officer(username="officer-1")
    accounts.make_operator()
    with pytest.raises(CommandError, match="import_officers moves them"):
        run("set_team", "officer-1", "Desk B")
    with pytest.raises(CommandError, match="looks like the team 'blue'"):
        run("set_team", "olivia", "b1ue")
    assert User.objects.get(username="olivia").team.name == "blue"


def test_an_officer_s_account_is_moved_by_no_command_of_the_accounts() -> None:
    officer = accounts.make_officer()
    with ledger.transaction(), pytest.raises(operator_changes.NotOfTheControlRoom):
        operator_changes.set_team(user=officer, team="Desk B", actor=ledger.COMMAND)


@pytest.mark.parametrize(
    ("username", "name", "looks_like"),
    [
        ("o1ivia", "Another Name", "olivia"),
        ("0scar", "Another Name", "oscar"),
        ("nobody", "Olivia  Example, olivia", "Olivia Example, olivia"),
        ("nobody", "0livia Example, olivia", "Olivia Example, olivia"),
    ],
)
def test_create_operator_refuses_names_that_look_like_a_colleague_s(
    username: str, name: str, looks_like: str
) -> None:
    """F15: naming both, with a flag to allow."""
    accounts.make_operator(username="olivia")
    accounts.make_operator(username="oscar")
    options = ["--name", name, "--role", "operator", "--team", "blue"]
    with pytest.raises(CommandError, match=f"looks like '{looks_like}'.*--allow-alike"):
        run("create_operator", username, *options)
    assert User.objects.count() == len(("olivia", "oscar"))
    run("create_operator", username, *options, "--allow-alike")
    assert User.objects.get(username=username).role == Role.OPERATOR


def test_create_operator_refuses_an_invisible_letter_in_a_name() -> None:
    with pytest.raises(CommandError, match="U\\+200B"):
        run("create_operator", "nora", "--name", "No\u200bra", "--role", "operator", "--team", "a")


def test_create_operator_needs_a_team() -> None:
    with pytest.raises(CommandError, match="Missing: team"):
        run("create_operator", "nora", "--name", "Nora", "--role", "operator")
