"""`manage.py create_team`: a team, its wards and whoever is of it."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role
from community.patrols.models import Area, Team, TeamMember
from community.streets.models import Street
from foundation.audit.models import AuditEntry
from tests.support import street_rows
from tests.support.accounts import make_operator

pytestmark = pytest.mark.django_db
ILFORD = ("Ilford town centre", "--wards", street_rows.WARD, "--capacity", "20")


@pytest.fixture(autouse=True)
def _wards() -> None:
    street_rows.stretch()
    for borough in ("Redbridge", "Havering"):
        Street.objects.create(
            name="High Street",
            ward="Market",
            borough=borough,
            street_import=street_rows.current_import(),
        )


def run(*arguments: str) -> str:
    said = io.StringIO()
    call_command("create_team", *arguments, stdout=said)
    return said.getvalue()


def test_a_team_and_its_member_are_added_together() -> None:
    user = make_operator(username="tam", role=Role.TEAM).user
    said = run(*ILFORD, "--member", "tam")
    team = Team.objects.get()
    assert (team.name, team.capacity) == ("Ilford town centre", 20)
    assert [(one.ward, one.borough) for one in team.wards.all()] == [
        (street_rows.WARD, street_rows.BOROUGH)
    ]
    assert "tam is of it" in said
    assert TeamMember.objects.get(user=user).team_id == team.id
    assert AuditEntry.objects.filter(subject_id=team.id).count() == 2


def test_another_user_joins_a_team_that_is_there() -> None:
    run(*ILFORD)
    make_operator(username="tam", role=Role.TEAM)
    shown = json.loads(run(ILFORD[0], "--member", "tam", "--json"))
    assert (shown["name"], shown["created"]) == (ILFORD[0], False)
    assert TeamMember.objects.count() == 1


@pytest.mark.parametrize("role", [Role.ANALYST, Role.OPERATOR, Role.PARTNER, Role.COORDINATOR])
def test_nobody_of_another_role_is_of_a_team(role: Role) -> None:
    make_operator(username="tam", role=role)
    with pytest.raises(CommandError, match="set_role"):
        run(*ILFORD, "--member", "tam")
    assert not Team.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("Team",), "Missing for a new team: --wards, --capacity"),
        (("Team", "--wards", street_rows.WARD), "--capacity"),
        (("Team", "--wards", "Nowhere", "--capacity", "5"), "no ward 'Nowhere'"),
        (("Team", "--wards", "Market", "--capacity", "5"), "Havering and in Redbridge"),
        (("Team", "--wards", "Market", "--capacity", "0", "--borough", "Havering"), "1 to 200"),
        (("Team", "--wards", "Market", "--capacity", "201", "--borough", "Havering"), "1 to 200"),
        (("Team", "--wards", street_rows.WARD, "--capacity", "5"), "a ward is of one team"),
        (("", "--wards", "Market", "--capacity", "5", "--borough", "Havering"), "characters"),
        (("Te\x00am", "--wards", "Market", "--capacity", "5"), "characters"),
        (
            (ILFORD[0], "--wards", "Market", "--capacity", "5", "--borough", "Havering"),
            "There is a team",
        ),
        ((*ILFORD, "--member", "tam"), "not changed here"),
        ((ILFORD[0], "--member", "nobody"), "no account"),
    ],
)
def test_what_is_unfit_is_refused_with_a_sentence_and_changes_nothing(
    arguments: tuple[str, ...], why: str
) -> None:
    run(*ILFORD)
    with pytest.raises(CommandError, match=why):
        run(*arguments)
    assert (Team.objects.count(), Area.objects.count()) == (1, 1)


def test_the_borough_tells_two_wards_of_one_name_apart() -> None:
    run("Romford", "--wards", "Market", "--capacity", "5", "--borough", "Havering")
    assert Area.objects.get().borough == "Havering"
