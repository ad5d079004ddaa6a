"""The commands that keep accounts."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role, User
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
    assert (user.username, user.display_name, user.role, user.team) == (
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
        "--password-stdin",
        "--json",
    )
    (made,) = json.loads(printed)
    assert (made["username"], made["password"]) == ("olivia", "correct horse battery")
    assert User.objects.get().check_password("correct horse battery")


def test_create_operator_makes_many_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    file.write_text(
        HEADER + "olivia,Olivia E,operator,blue\nsam,Sam E,supervisor,red\nrita,Rita E,reviewer,\n"
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
        (["olivia"], "Missing: name, role"),
        ([], "Missing: username, name, role"),
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
