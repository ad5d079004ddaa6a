"""What the tables themselves hold to."""

import pytest
from django.contrib.auth.hashers import is_password_usable
from django.db import IntegrityError, transaction

from accounts.models import Device, Role, User
from foundation.audit import clock
from tests.support import accounts, database_owner

pytestmark = pytest.mark.django_db


def test_a_username_is_lower_case_and_found_in_any_case() -> None:
    user = User.objects.create_user(
        username=" Olivia ", display_name="O", role=Role.OPERATOR, team=accounts.make_team()
    )
    assert user.username == "olivia"
    assert User.objects.get_by_natural_key("OLIVIA") == user


@pytest.mark.parametrize(("username", "role"), [("Olivia", "operator"), ("olivia", "king")])
def test_the_database_refuses_an_unfit_user(username: str, role: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(
            username=username, display_name="O", role=role, team=accounts.make_team()
        )


def test_an_officer_has_no_password() -> None:
    assert not is_password_usable(accounts.make_officer().password)


def test_the_database_refuses_an_officer_a_second_active_device() -> None:
    first = accounts.make_phone().enrolled.device
    other = accounts.make_phone(accounts.make_officer(username="officer-2")).enrolled.device
    with (
        pytest.raises(IntegrityError, match="device_one_active_a_user"),
        transaction.atomic(),
        database_owner.past_guards(),
    ):
        Device.objects.filter(pk=other.pk).update(user=first.user)
    Device.objects.filter(pk=first.pk).update(revoked_at=clock.db_now())
    with database_owner.past_guards():
        assert Device.objects.filter(pk=other.pk).update(user=first.user) == 1
