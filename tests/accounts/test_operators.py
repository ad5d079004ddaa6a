"""Control-room staff: accounts and sign-in."""

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django_otp.middleware import OTPMiddleware

from accounts import operators, permissions
from accounts.models import Role, User
from accounts.permissions import Anybody
from foundation.audit import ledger
from foundation.audit.models import AuditEntry
from tests.support import accounts, threads

pytestmark = pytest.mark.django_db

Answer = operators.OperatorSignedIn | operators.OperatorRefused


class SignInBrowser:
    """A browser at the sign-in, with an operator's password and authenticator."""

    def __init__(self, created: operators.Created, *, address: str = "192.0.2.1") -> None:
        self.user = created.user
        self.password = created.password
        self.authenticator = accounts.Authenticator(created.otpauth_url)
        self.session = SessionStore()
        self.address = address

    def sign_in(
        self, *, username: str | None = None, password: str | None = None, otp: str | None = None
    ) -> Answer:
        """Sign in, with everything right but what is given."""
        with ledger.transaction():
            answer = operators.sign_in(
                request=accounts.make_request(address=self.address, session=self.session),
                username=self.user.username if username is None else username,
                password=self.password if password is None else password,
                otp=self.authenticator.code() if otp is None else otp,
            )
        if isinstance(answer, operators.OperatorSignedIn):
            self.authenticator.has_been_used()
        return answer

    def next_user(self) -> Anybody:
        """Give the user of the next request of this session, as the middleware finds them."""
        request = accounts.make_request(session=self.session)
        seen: list[Anybody] = []

        def view(request: HttpRequest) -> HttpResponse:
            seen.append(request.user)
            permissions.has_second_factor(request.user)
            return HttpResponse()

        AuthenticationMiddleware(OTPMiddleware(view))(request)
        return seen[0]


@pytest.fixture
def olivia() -> SignInBrowser:
    """An operator who has not signed in."""
    return SignInBrowser(accounts.make_operator())


def test_both_factors_sign_in(olivia: SignInBrowser) -> None:
    answer = olivia.sign_in(username=" Olivia ")
    assert answer == operators.OperatorSignedIn(user=olivia.user)
    user = olivia.next_user()
    assert (user.pk, permissions.has_second_factor(user)) == (olivia.user.pk, True)
    assert accounts.events_of(subject_id=olivia.user.id) == ["user.created", "user.signed_in"]


def test_who_signed_in_is_in_the_audit_log_alone(olivia: SignInBrowser) -> None:
    """A second table of names, addresses and times would only grow, and outlive its retention."""
    olivia.sign_in(password="wrong")
    olivia.sign_in()
    models = apps.get_app_config("axes").get_models()
    rows = {model.__name__: model._default_manager.count() for model in models}
    assert set(rows.values()) == {0}, rows


def test_nothing_works_without_the_second_factor(olivia: SignInBrowser) -> None:
    assert olivia.sign_in(otp="") == operators.OperatorRefused()
    user = olivia.next_user()
    assert (user.is_authenticated, permissions.has_second_factor(user)) == (False, False)


def test_the_session_gets_a_new_key_when_it_signs_in(olivia: SignInBrowser) -> None:
    olivia.session.save()
    before = olivia.session.session_key
    olivia.sign_in()
    assert olivia.session.session_key != before


def test_a_refused_sign_in_never_says_what_was_wrong(olivia: SignInBrowser) -> None:
    without_otp = User.objects.create_user(
        username="nora",
        display_name="N",
        role=Role.OPERATOR,
        team=accounts.make_team(),
        password=olivia.password,
    )
    officer = User.objects.create_user(
        username="oscar",
        display_name="O",
        role=Role.OFFICER,
        team=accounts.make_team(),
        password=olivia.password,
    )
    answers = [
        olivia.sign_in(password="wrong"),
        olivia.sign_in(otp=olivia.authenticator.wrong_code()),
        olivia.sign_in(username="nobody"),
        olivia.sign_in(username=without_otp.username),
        olivia.sign_in(username=officer.username),
    ]
    assert answers == [operators.OperatorRefused(retry_after=None)] * 5


def test_the_log_knows_which_part_failed(olivia: SignInBrowser) -> None:
    olivia.sign_in(password="wrong")
    olivia.sign_in(otp=olivia.authenticator.wrong_code())
    refused = AuditEntry.objects.filter(event="user.sign_in_refused", subject_id=olivia.user.id)
    assert [entry.details["fault"] for entry in refused] == ["password", "otp"]


def test_a_used_code_is_refused(olivia: SignInBrowser) -> None:
    otp = olivia.authenticator.code()
    assert isinstance(olivia.sign_in(otp=otp), operators.OperatorSignedIn)
    assert isinstance(olivia.sign_in(otp=otp), operators.OperatorRefused)


def test_a_wrong_code_delays_the_right_one(olivia: SignInBrowser) -> None:
    olivia.sign_in(otp=olivia.authenticator.wrong_code())
    otp = olivia.authenticator.code()
    assert isinstance(olivia.sign_in(otp=otp), operators.OperatorRefused)
    accounts.end_all_lockouts()
    assert isinstance(olivia.sign_in(otp=otp), operators.OperatorSignedIn)


@pytest.mark.parametrize("part", ["password", "otp"])
def test_failures_of_either_part_lock_the_name_at_that_address_only(
    olivia: SignInBrowser, part: str, settings: LazySettings
) -> None:
    wrong = {"password": "wrong", "otp": olivia.authenticator.wrong_code()}
    answers = []
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answers.append(olivia.sign_in(**{part: wrong[part]}))
        accounts.end_all_lockouts()
    wait = int(settings.AXES_COOLOFF_TIME.total_seconds())
    assert [
        answer.retry_after for answer in answers if isinstance(answer, operators.OperatorRefused)
    ] == [
        *[None] * (settings.AXES_FAILURE_LIMIT - 1),
        wait,
    ]
    assert olivia.sign_in() == operators.OperatorRefused(retry_after=wait)
    olivia.address = "192.0.2.2"
    assert isinstance(olivia.sign_in(), operators.OperatorSignedIn)


def test_a_lock_out_does_not_fill_the_log(olivia: SignInBrowser, settings: LazySettings) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT + 5):
        olivia.sign_in(password="wrong")
    refused = AuditEntry.objects.filter(event="user.sign_in_refused", subject_id=olivia.user.id)
    assert refused.count() == settings.AXES_FAILURE_LIMIT - 1


def test_signing_out_ends_the_session(olivia: SignInBrowser) -> None:
    olivia.sign_in()
    request = accounts.make_request(session=olivia.session)
    request.user = olivia.user
    with ledger.transaction():
        operators.sign_out(request=request)
    assert not olivia.next_user().is_authenticated
    assert accounts.events_of(subject_id=olivia.user.id)[-1] == "user.signed_out"


def test_signing_out_twice_is_harmless(olivia: SignInBrowser) -> None:
    with ledger.transaction():
        operators.sign_out(request=accounts.make_request())
    assert accounts.events_of(subject_id=olivia.user.id) == ["user.created"]


def test_a_deactivated_operator_is_refused_at_the_next_request(olivia: SignInBrowser) -> None:
    olivia.sign_in()
    with ledger.transaction():
        assert operators.deactivate(user=olivia.user, actor=ledger.COMMAND) is True
    assert not olivia.next_user().is_authenticated
    assert isinstance(olivia.sign_in(), operators.OperatorRefused)
    with ledger.transaction():
        assert operators.deactivate(user=olivia.user, actor=ledger.COMMAND) is False
    assert accounts.events_of(subject_id=olivia.user.id).count("user.deactivated") == 1


def test_a_made_password_differs_each_time() -> None:
    with ledger.transaction():
        made = [
            operators.create(
                username=f"operator-{number}",
                display_name=f"Operator {number}",
                role=Role.OPERATOR,
                team="blue",
                actor=ledger.COMMAND,
            )
            for number in range(2)
        ]
    assert made[0].password != made[1].password
    assert made[0].user.check_password(made[0].password)


@pytest.mark.parametrize("password", ["short", "password1234", "olivia.example"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(operators.WeakPassword):
        accounts.make_operator(username="olivia.example", password=password)
    assert not User.objects.exists()


@pytest.mark.parametrize("username", ["", "o o", "olivía", "x" * 65])
def test_an_unfit_name_is_refused(username: str) -> None:
    with pytest.raises(operators.UnfitName):
        accounts.make_operator(username=username)


def test_a_taken_name_is_refused_and_leaves_nothing(olivia: SignInBrowser) -> None:
    end = AuditEntry.objects.count()
    with pytest.raises(operators.UsernameTaken):
        accounts.make_operator(username="OLIVIA")
    assert (User.objects.count(), AuditEntry.objects.count()) == (1, end)


def test_an_officer_gets_no_console_account() -> None:
    with pytest.raises(operators.NotForOfficers):
        accounts.make_operator(role=Role.OFFICER)


def test_an_analyst_signs_in_with_both_factors() -> None:
    browser = SignInBrowser(accounts.make_operator(username="ada", role=Role.ANALYST))
    assert isinstance(
        browser.sign_in(otp=browser.authenticator.wrong_code()), operators.OperatorRefused
    )
    accounts.end_all_lockouts()
    assert isinstance(browser.sign_in(), operators.OperatorSignedIn)


def test_the_log_holds_no_names(olivia: SignInBrowser) -> None:
    olivia.sign_in(password="wrong")
    olivia.sign_in()
    kept = repr(list(AuditEntry.objects.filter(subject_id=olivia.user.id).values()))
    assert "olivia" not in kept.lower()


@pytest.mark.django_db(transaction=True)
def test_one_code_from_ten_browsers_signs_in_once() -> None:
    created = accounts.make_operator()
    otp = accounts.Authenticator(created.otpauth_url).code()
    desks = [SignInBrowser(created, address=f"192.0.2.{number}") for number in range(10)]
    answers = threads.at_once(lambda number: desks[number].sign_in(otp=otp), count=10)
    signed_in = [answer for answer in answers if isinstance(answer, operators.OperatorSignedIn)]
    assert len(signed_in) == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_wrong_passwords_at_once_are_evaluated_up_to_the_limit(
    settings: LazySettings,
) -> None:
    created = accounts.make_operator()
    threads.at_once(lambda _: SignInBrowser(created).sign_in(password="wrong"), count=20)
    refused = AuditEntry.objects.filter(event="user.sign_in_refused", subject_id=created.user.id)
    assert refused.count() == settings.AXES_FAILURE_LIMIT - 1


def test_roles_decide_permissions() -> None:
    checks = (
        permissions.is_operator,
        permissions.is_supervisor,
        permissions.may_use_console,
        permissions.is_analyst,
        permissions.is_partner,
        permissions.may_sign_in,
    )
    table = {role: [check(User(role=role)) for check in checks] for role in Role}
    assert table == {
        Role.OPERATOR: [True, False, True, False, False, True],
        Role.SUPERVISOR: [True, True, True, False, False, True],
        Role.REVIEWER: [False, False, True, False, False, True],
        Role.OFFICER: [False, False, False, False, False, False],
        Role.ANALYST: [False, False, False, True, False, True],
        Role.PARTNER: [False, False, False, False, True, True],
        Role.COORDINATOR: [False, False, False, False, False, True],
        Role.TEAM: [False, False, False, False, False, True],
    }
    nobody: list[Anybody] = [AnonymousUser(), *(User(role=role, is_active=False) for role in Role)]
    assert not any(check(user) for check in checks for user in nobody)
