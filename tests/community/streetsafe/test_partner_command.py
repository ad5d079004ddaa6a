"""`manage.py create_partner`: an owner and whoever acts for it."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role
from community.streetsafe.models import Partner, PartnerMember
from foundation.audit.models import AuditEntry
from tests.support.accounts import make_operator

pytestmark = pytest.mark.django_db
COUNCIL = ("Redbridge Council, highways", "--kind", "council", "--public-name", "Redbridge Council")


def run(*arguments: str) -> str:
    said = io.StringIO()
    call_command("create_partner", *arguments, stdout=said)
    return said.getvalue()


def test_an_owner_and_its_user_are_added_together() -> None:
    user = make_operator(username="pat", role=Role.PARTNER).user
    said = run(*COUNCIL, "--user", "pat")
    partner = Partner.objects.get()
    assert (partner.name, partner.public_name) == (COUNCIL[0], COUNCIL[-1])
    assert "pat acts for it" in said
    assert PartnerMember.objects.get(user=user).partner_id == partner.id
    assert AuditEntry.objects.filter(subject_id=partner.id, event="partner.created").exists()


def test_another_user_joins_an_owner_that_is_there() -> None:
    run(*COUNCIL)
    make_operator(username="pat", role=Role.PARTNER)
    shown = json.loads(run(COUNCIL[0], "--user", "pat", "--json"))
    assert shown == {
        "id": str(Partner.objects.get().id),
        "name": COUNCIL[0],
        "created": False,
    }
    assert PartnerMember.objects.count() == 1


@pytest.mark.parametrize("role", [Role.ANALYST, Role.OPERATOR, Role.SUPERVISOR, Role.REVIEWER])
def test_nobody_of_another_role_acts_for_an_owner(role: Role) -> None:
    make_operator(username="pat", role=role)
    with pytest.raises(CommandError, match="set_role"):
        run(*COUNCIL, "--user", "pat")
    assert not Partner.objects.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("Trust",),
        ("Trust", "--kind", "landowner"),
        ("", "--kind", "landowner", "--public-name", "Trust"),
        ("T" * 101, "--kind", "landowner", "--public-name", "Trust"),
        ("Tru\x00st", "--kind", "landowner", "--public-name", "Trust"),
        ("Trust", "--kind", "landowner", "--public-name", "\u202etsurT"),
        COUNCIL,
    ],
)
def test_what_is_unfit_or_there_already_is_refused_with_a_sentence(
    arguments: tuple[str, ...],
) -> None:
    run(*COUNCIL)
    with pytest.raises(CommandError):
        run(*arguments)
    assert Partner.objects.count() == 1
