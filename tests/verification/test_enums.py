"""The closed vocabularies: their members are compared, never the bare words."""

import ast
import enum
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeGuard
from uuid import UUID

import pytest
from django.db import connection

import accounts.events
import accounts.models
import foundation.audit.ledger
import foundation.sms.statuses
import verification.enums
import verification.events
from foundation.audit import chain
from foundation.audit.ledger import ActorKind
from foundation.vocabulary import NumberedVocabulary, Vocabulary
from verification.enums import FactName, Priority, State, Verdict
from verification.events import Event, SubjectKind

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("accounts", "controlroom", "foundation", "officerapi", "safeconnect", "verification")
MODULES = (
    accounts.events,
    accounts.models,
    foundation.audit.ledger,
    foundation.sms.statuses,
    verification.enums,
    verification.events,
)
VOCABULARIES = sorted(
    {
        kind
        for module in MODULES
        for kind in vars(module).values()
        if isinstance(kind, enum.EnumType) and issubclass(kind, Vocabulary) and list(kind)
    },
    key=lambda kind: kind.__name__,
)
WORDS = {str(member) for kind in VOCABULARIES for member in kind}
# The columns that hold them, and the arguments that are compared with them.
COLUMNS = {
    "actor_kind", "cause", "contact_way", "event", "evidence", "ended_how", "face", "heard", "how",
    "kind", "match", "occasion", "officer_stage", "outcome", "reason", "role", "stage", "state",
    "status", "subject_kind", "text_key", "verdict", "way", "default",
    "identity", "on_duty", "area", "purpose",
}  # fmt: skip
# Words of something else that are spelt the same: HTTP's `Content-Encoding: identity`, the process
# that runs a management command, the console's `?shift`, and the pin of a running clock on the map.
SPELT_THE_SAME = {
    ("foundation", "identity"),
    ("safeconnect", "command"),
    ("controlroom", "shift"),
    ("controlroom", "clock"),
}
IN_A_CONDITION = re.compile(r"{%\s*(?:el)?if\s(?:[^%]|%(?!}))*%}")
A_WORD = re.compile(r"""["'](\w[\w ]*)["']""")


def bare_words(code: str) -> Iterator[tuple[int, str]]:
    """Find the words that are compared, matched, filtered by or stored as bare strings."""
    for node in ast.walk(ast.parse(code)):
        for suspect in _suspects(node):
            for constant in _constants(suspect):
                if constant.value in WORDS:
                    yield constant.lineno, constant.value


def _suspects(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Compare):
        yield from (node.left, *node.comparators)
    elif isinstance(node, ast.MatchValue) or _is_of_column(node):
        yield node.value


def _is_of_column(node: ast.AST) -> TypeGuard[ast.keyword]:
    if not isinstance(node, ast.keyword) or node.arg is None:
        return False
    return not COLUMNS.isdisjoint(node.arg.split("__"))


def _constants(node: ast.expr) -> Iterator[ast.Constant]:
    match node:
        case ast.Constant():
            yield node
        case ast.Tuple() | ast.List() | ast.Set():
            for element in node.elts:
                yield from _constants(element)
        case ast.IfExp():
            yield from _constants(node.body)
            yield from _constants(node.orelse)


def bare_words_of_template(text: str) -> Iterator[tuple[int, str]]:
    """Find the words that a condition of a template names as bare strings."""
    for condition in IN_A_CONDITION.finditer(text):
        for word in A_WORD.finditer(condition[0]):
            if word[1] in WORDS:
                yield text.count("\n", 0, condition.start()) + 1, word[1]


@pytest.mark.parametrize("app", PRODUCT)
def test_no_code_compares_a_bare_word(app: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {word!r}"
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
        for line, word in bare_words(path.read_text())
        if (app, word) not in SPELT_THE_SAME
    ]
    assert found == []


@pytest.mark.parametrize("app", PRODUCT)
def test_no_template_compares_a_bare_word(app: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {word!r}"
        for path in sorted((ROOT / app).rglob("*.html"))
        for line, word in bare_words_of_template(path.read_text())
        if (app, word) not in SPELT_THE_SAME
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "case.state == 'joined'",
        "'joined' != case.state",
        "case.state in ('requested', 'joined')",
        "objects.filter(state='joined')",
        "Q(verification__state__in=['joined'])",
        "Alarm(cause='sos' if loud else 'dark')",
        "CharField(default='open')",
        "match state:\n    case 'joined':\n        pass",
    ],
)
def test_a_planted_bare_word_is_found(code: str) -> None:
    assert list(bare_words(code))


@pytest.mark.parametrize(
    "template",
    [
        '{% if v.state == "joined" %}',
        "{% if a %}{% elif 'sos' != alarm.cause %}",
        '{% if v.state\n == "joined" %}',
    ],
)
def test_a_planted_bare_word_in_a_template_is_found(template: str) -> None:
    assert list(bare_words_of_template(template))


@pytest.mark.parametrize("code", ["case.state == State.JOINED", "Sweep(name='expired')", "'now'"])
def test_what_is_no_comparison_is_left_alone(code: str) -> None:
    assert not list(bare_words(code))


@pytest.mark.parametrize("kind", VOCABULARIES, ids=lambda kind: kind.__name__)
def test_every_member_has_a_label_of_its_own(kind: type[Vocabulary]) -> None:
    labels = [str(member.label) for member in kind]
    assert all(labels)
    assert len(set(labels)) == len(labels)
    assert kind.as_choices() == [(str(member), str(member.label)) for member in kind]


def test_numbers_are_paired_with_labels_too() -> None:
    assert issubclass(verification.enums.Priority, NumberedVocabulary)
    assert verification.enums.Priority.as_choices() == [(1, "P1"), (2, "P2"), (3, "P3")]


@pytest.mark.django_db
def test_a_member_reaches_the_database_as_its_word() -> None:
    """As parameters of raw SQL and of compiled queries, which no field converts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::text, %s::int", [State.JOINED, Priority.P2])
        assert cursor.fetchone() == ("joined", 2)


def test_a_member_is_written_down_as_its_word_is() -> None:
    """What the audit log's codes are made of must not change with the type of a word."""
    words = {"state": "joined", "status": "yes", "priority": 2}
    members = {"state": State.JOINED, FactName.STATUS: Verdict.YES, "priority": Priority.P2}
    assert canonical(members) == canonical(words)
    assert json.dumps(members) == json.dumps(words)
    assert f"{State.JOINED} {State.JOINED!s} {Priority.P2}" == "joined joined 2"


def canonical(details: dict[str, Any]) -> bytes:
    """Write an entry with these details down, as its code is made of it."""
    link = chain.Link(
        seq=1,
        at=chain.EPOCH,
        event=Event.VERIFICATION_CHECKED,
        actor_kind=ActorKind.SYSTEM,
        actor_id=None,
        subject_kind=SubjectKind.VERIFICATION,
        subject_id=UUID(int=1),
        topic_id=None,
        details=details,
    )
    return chain.canonical(link, key_id="00000000")
