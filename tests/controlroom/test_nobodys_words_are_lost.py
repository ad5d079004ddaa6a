"""F1, F17: whatever a phone sends, the next page of a console puts it before a human.

Or it is a code, quiet, calm or kept by the protocol's own list. Drawn: what is sent; walked
through: what the phone had done and had been done with before.
"""

from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from controlroom import conversation
from foundation.audit import ledger
from tests.support import console
from tests.support.factories import World
from verification.actions.decisions import decisions
from verification.actions.joining import conversation as talking
from verification.enums import AlarmCause, AlarmOutcome, FollowUpKind
from verification.models import Alarm, Contact, FollowUp
from verification.rules import inbound_parsing
from verification.rules.inbound_parsing import Keyword

_CALM = {Keyword.OK}
_QUIET = {Keyword.QUIET, Keyword.STOP}


def never_seen(world: World) -> str:
    return world.make_phone()


def wrote_before(world: World) -> str:
    phone = world.make_phone()
    world.text(phone, "is this you")
    return phone


def with_open_sos(world: World) -> str:
    phone = world.make_phone()
    world.text(phone, "SOS")
    return phone


def with_closed_sos(world: World) -> str:
    phone = with_open_sos(world)
    alarm = Alarm.objects.get(cause=AlarmCause.SOS, closed_at=None)
    world.close(alarm, world.make_operator(), AlarmOutcome.OTHER, incident_number="CAD 1")
    return phone


def silent(world: World) -> str:
    phone = wrote_before(world)
    Contact.objects.update(silenced_at=Contact.objects.get().created_at)
    return phone


def guessing(world: World) -> str:
    phone = world.make_phone()
    for number in range(6):
        world.text(phone, f"00000{number}")
    return phone


def joined(world: World) -> str:
    return world.make_joined(world.make_officer())[1]


def asked(world: World) -> str:
    case, phone = world.make_joined(world.make_officer())
    with ledger.transaction():
        talking.ask(ref=case.ref, by=world.make_operator())
    return phone


def second_phone(world: World) -> str:
    case = world.make_request(world.make_officer())
    code = world.join_code(case)
    world.text(world.make_phone(), code)
    phone = world.make_phone()
    world.text(phone, code)
    return phone


def refused(world: World) -> str:
    case, phone = world.make_joined(world.make_officer())
    with ledger.transaction():
        decisions.refuse(ref=case.ref, by=world.make_operator(), why="No.")
    return phone


def ended(world: World) -> str:
    actor = world.make_officer()
    case, phone = world.make_confirmed(actor, world.make_operator())
    world.end(actor, case)
    return phone


def judged(world: World) -> str:
    actor, operator = world.make_officer(), world.make_operator()
    case, phone = world.make_confirmed(actor, operator)
    world.end(actor, case)
    world.judge(case, operator)
    return phone


def long_over(world: World) -> str:
    phone = judged(world)
    world.advance(days=8)
    world.make_roster_import()
    return phone


def asked_for_quiet(world: World) -> str:
    phone = ended(world)
    world.text(phone, "QUIET")
    return phone


SITUATIONS = [
    never_seen, wrote_before, with_open_sos, with_closed_sos, silent, guessing, joined, asked,
    second_phone, refused, ended, judged, long_over, asked_for_quiet,
]  # fmt: skip
WORDS = """
    I need help, he is hurting me, High Street by Boots|call 999 for me|ok help|SOS|HELP he is back
    |NO|STOP|QUIET|OK|ok yes|CALL|DAY|DEAF|PAGE|1|5|999|112|no no|No hat, black coat|he has a knife
    |482913|482 913 he is odd|069. 870|482913 2215|482913 07700900123
    |Liked "Danger? 999 or text SOS"
    |😀|?|cy|hello|please|stop him please|quiet please|I called 999, they said wait|START
""".replace("\n", "").split("|")
TEXTS = (
    st.sampled_from([words.strip() for words in WORDS])
    | st.text(max_size=60)
    | st.lists(st.sampled_from([w.strip() for w in WORDS]), min_size=2, max_size=3).map(" ".join)
)


def needs_no_human(body: str) -> bool:
    """Say whether a text is a code, quiet or calm: the only ones that no page need show."""
    reading = inbound_parsing.read(body)
    if reading.codes:
        return not reading.words_beside_code and not reading.alarm.clear
    return reading.keyword in _CALM | _QUIET


def is_kept(body: str) -> bool:
    """Say whether a text asked for what the service has noted by itself: DAY, DEAF."""
    keyword = inbound_parsing.read(body).keyword
    if keyword is Keyword.DAY:
        return FollowUp.objects.filter(kind=FollowUpKind.NEXT_DAY, done_at=None).exists()
    return keyword is Keyword.DEAF and Contact.objects.exclude(write_only_at=None).exists()


def check_seen(browser: console.ConsoleBrowser, body: str) -> None:
    """Fetch the queue as any console does, and find the words on a row of it."""
    page = browser.page()
    line = " ".join(conversation.inert(body).split())[:40].rstrip()
    marks = page.marked("data-alarm") + page.marked("data-case")
    rows = [mark["text"] for mark in marks]
    shown = [row for row in rows if line in " ".join(row.split())]
    assert shown, f"{body!r} stands on no row of {rows}"


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_text_is_put_before_a_human(world: World, situation: Callable[[World], str]) -> None:
    phone = situation(world)
    browser = console.make_browser(world.make_operator())

    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
    )
    @given(body=TEXTS)
    @example(body="I need help, he is hurting me, High Street by Boots")
    @example(body="")
    @example(body="DAY")
    @example(body="DEAF")
    def whatever_it_sends(body: str) -> None:
        undo = transaction.savepoint()
        try:
            world.text(phone, body)
            if not (needs_no_human(body) or is_kept(body)):
                check_seen(browser, body)
        finally:
            transaction.savepoint_rollback(undo)

    whatever_it_sends()
