"""The commands that keep accounts."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts import operators
from accounts.models import Role, User
from foundation.audit import ledger
from foundation.audit.models import AuditEntry
from tests.support import accounts

pytestmark = pytest.mark.django_db

HEADER = "username,name,role,team\n"


def run(command: str, *options: str) -> str:
    """Run a command, and give what it prints."""
    out = io.StringIO()
    call_command(command, *options, stdout=out)
    return out.getvalue()


def test_create_operator_shows_the_password_and_secret_once() -> None:
    printed = run(
        "create_operator", "Olivia", "--name", "Olivia E", "--role", "operator", "--team", "blue"
    )
    user = User.objects.get()
    assert (user.username, user.display_name, user.role, user.team.name) == (
        "olivia",
        "Olivia E",
        "operator",
        "blue",
    )
    password = printed.split("password")[1].split()[0]
    assert user.check_password(password)
    assert "otpauth://totp/" in printed


def test_create_operator_takes_a_given_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    printed = run(
        "create_operator",
        "olivia",
        "--name",
        "O",
        "--role",
        "reviewer",
        "--team",
        "blue",
        "--password-stdin",
        "--json",
    )
    (made,) = json.loads(printed)
    assert (made["username"], made["password"]) == ("olivia", "correct horse battery")
    assert User.objects.get().check_password("correct horse battery")


def test_create_operator_makes_many_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    file.write_text(
        HEADER
        + "olivia,Olivia E,operator,blue\nsam,Sam E,supervisor,red\nrita,Rita E,reviewer,red\n"
    )
    made = json.loads(run("create_operator", "--csv", str(file), "--json"))
    assert [one["username"] for one in made] == ["olivia", "sam", "rita"]
    assert list(User.objects.order_by("username").values_list("role", flat=True)) == [
        Role.OPERATOR,
        Role.REVIEWER,
        Role.SUPERVISOR,
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HEADER + "olivia,O,operator,blue\nsam,S,king,red\n", "line 3: role 'king'"),
        (HEADER + "olivia,O,operator,blue\nsam,S\n", "line 3: it does not have 4 fields"),
        (
            HEADER + "olivia,O,operator,blue\nOlivia,S,operator,red\n",
            "line 3: The name olivia is taken",
        ),
        (
            HEADER + "olivia,O,operator,blue\nno good,S,operator,red\n",
            "line 3: The name 'no good' must be",
        ),
        ("name,role\nO,operator\n", "the columns must be"),
        (HEADER + "olivia,O,operator,\n", "line 2: The team has no name"),
        (HEADER + "olivia,O,operator,Desk 0\nsam,S,operator,Desk O\n", "looks like the team"),
        (HEADER, "holds no accounts"),
        ("", "the columns must be"),
    ],
)
def test_a_bad_line_is_named_and_no_account_is_made(
    tmp_path: Path, text: str, sentence: str
) -> None:
    file = tmp_path / "staff.csv"
    file.write_text(text)
    with pytest.raises(CommandError, match=sentence):
        run("create_operator", "--csv", str(file))
    assert not User.objects.exists()
    assert not AuditEntry.objects.filter(event="user.created", actor_id__isnull=False).exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["olivia"], "Missing: name, role, team"),
        ([], "Missing: username, name, role, team"),
        (["olivia", "--csv", "x"], "--csv takes neither"),
        (["--csv", "/nowhere/staff.csv"], "cannot be read"),
        (["olivia", "--name", "O", "--role", "officer"], "invalid choice"),
    ],
)
def test_wrong_options_are_refused_with_a_sentence(options: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run("create_operator", *options)


def test_deactivate_locks_an_operator_out() -> None:
    accounts.make_operator()
    assert run("deactivate_user", "Olivia") == "olivia is shut out.\n"
    assert json.loads(run("deactivate_user", "olivia", "--json")) == {
        "username": "olivia",
        "changed": False,
    }
    assert not User.objects.get().is_active


def test_deactivate_refuses_an_officer_and_an_unknown_name() -> None:
    officer = accounts.make_officer()
    with pytest.raises(CommandError, match="use revoke_device"):
        run("deactivate_user", officer.username)
    with pytest.raises(CommandError, match="There is no account"):
        run("deactivate_user", "nobody")
    assert User.objects.get().is_active


def test_the_accounts_are_listed() -> None:
    accounts.make_operator()
    accounts.make_officer()
    assert [line.split()[:3] for line in run("list_users").splitlines()] == [
        ["officer-1", "officer", "red"],
        ["olivia", "operator", "blue"],
    ]
    (only,) = json.loads(run("list_users", "--json", "--role", "operator"))
    assert (only["username"], only["team"], only["is_active"]) == ("olivia", "blue", True)


def sign_in(created: operators.Created, **instead: str) -> bool:
    """Try to sign in with what an account has, or with what is given in its place."""
    otpauth_url = instead.get("otpauth_url", created.otpauth_url)
    with ledger.transaction():
        answer = operators.sign_in(
            request=accounts.make_request(),
            username=created.user.username,
            password=instead.get("password", created.password),
            otp=accounts.Authenticator(otpauth_url).code(),
        )
    return isinstance(answer, operators.OperatorSignedIn)


def entries(event: str) -> int:
    """Count the entries of an event in the log."""
    return AuditEntry.objects.filter(event=event).count()


def test_set_password_makes_one_and_the_old_one_works_no_more() -> None:
    created = accounts.make_operator()
    new = json.loads(run("set_password", "olivia", "--json"))["password"]
    assert not sign_in(created)
    assert sign_in(created, password=new)
    assert entries("user.password_changed") == 1


def test_set_password_ends_the_sessions_of_the_account() -> None:
    created = accounts.make_operator()
    before = created.user.get_session_auth_hash()
    run("set_password", "olivia")
    assert User.objects.get().get_session_auth_hash() != before


def test_a_weak_password_from_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    created = accounts.make_operator()
    monkeypatch.setattr("sys.stdin", io.StringIO("olivia\n"))
    with pytest.raises(CommandError, match="too short"):
        run("set_password", "olivia", "--password-stdin")
    assert sign_in(created)
    assert entries("user.password_changed") == 0


def test_set_role_changes_it_once_and_says_what_it_was() -> None:
    accounts.make_operator()
    assert run("set_role", "olivia", "supervisor") == (
        "olivia is supervisor now, and was operator.\n"
    )
    assert run("set_role", "olivia", "supervisor") == "olivia is supervisor already.\n"
    assert User.objects.get().role == Role.SUPERVISOR
    assert entries("user.role_changed") == 1


@pytest.mark.parametrize("role", [Role.ANALYST, Role.COORDINATOR, Role.TEAM])
def test_somebody_joins_the_neighbourhood_by_set_role(role: Role) -> None:
    accounts.make_operator()
    assert run("set_role", "olivia", role) == f"olivia is {role} now, and was operator.\n"
    assert User.objects.get().role == role


def test_nobody_becomes_an_officer_by_set_role() -> None:
    accounts.make_operator()
    with pytest.raises(CommandError, match="invalid choice"):
        run("set_role", "olivia", "officer")


def test_replace_authenticator_shows_a_picture_and_the_old_one_works_no_more() -> None:
    created = accounts.make_operator()
    printed = run("replace_authenticator", "olivia")
    otpauth_url = printed.split("authenticator ")[1].split()[0]
    assert "█" in printed
    # In this order, since a wrong code makes the next one wait.
    assert sign_in(created, otpauth_url=otpauth_url)
    assert not sign_in(created)
    assert entries("user.authenticator_replaced") == 1


def test_reactivate_undoes_deactivate() -> None:
    created = accounts.make_operator()
    run("deactivate_user", "olivia")
    assert not sign_in(created)
    assert run("reactivate_user", "olivia") == "olivia is let in again.\n"
    assert run("reactivate_user", "olivia") == "olivia is not shut out.\n"
    assert sign_in(created)
    assert entries("user.reactivated") == 1


@pytest.mark.parametrize(
    "command",
    [["set_password"], ["set_role"], ["replace_authenticator"], ["reactivate_user"]],
    ids=lambda command: command[0],
)
def test_the_commands_of_the_control_room_leave_officers_alone(command: list[str]) -> None:
    accounts.make_officer(username="officer-1")
    role = ["operator"] if command == ["set_role"] else []
    with pytest.raises(CommandError, match="officer-1 is an officer"):
        run(*command, "officer-1", *role)
    with pytest.raises(CommandError, match="no account 'nobody'"):
        run(*command, "nobody", *role)
