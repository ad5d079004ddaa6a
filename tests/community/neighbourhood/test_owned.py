"""An owner sees what is asked of it alone, and answers it."""

import csv
import io
import itertools
from datetime import date, timedelta

import pytest
from django.conf import LazySettings

from accounts.models import Role
from community.streets.units import Unit
from community.streetsafe.actions import partners, reports
from community.streetsafe.actions.reports import Answers, FormState, Sender
from community.streetsafe.enums import ActionState, Channel, Dark, Feeling, Reason, When
from community.streetsafe.models import Action, Partner
from foundation.audit import ledger
from foundation.audit.ledger import Actor
from simulator.actors import page as pages
from tests.community.streetsafe import asked
from tests.support import console, street_rows
from tests.support.console import Answer, ConsoleBrowser
from tests.support.factories import World
from tests.support.markup import Markup

OWNED = "/neighbourhood/owned"
HOSTILE = '<script>alert("x")</script>&amp;'
_networks = itertools.count(1)


@pytest.fixture
def owner(world: World) -> Partner:
    return asked.owner()


@pytest.fixture
def analyst(owner: Partner) -> Actor:
    return asked.somebody()


@pytest.fixture
def browser(world: World, owner: Partner) -> ConsoleBrowser:
    return acting_for(owner, world)


def acting_for(owner: Partner, world: World) -> ConsoleBrowser:
    user = world.make_operator(role=Role.PARTNER)
    with ledger.transaction():
        partners.join(user, owner, actor=ledger.COMMAND)
    return console.make_browser(user)


def shown(browser: ConsoleBrowser) -> str:
    answer = browser.client.get(OWNED)
    assert answer.status_code == 200
    return answer.content.decode()


def words(browser: ConsoleBrowser) -> str:
    return " ".join(pages.read(shown(browser)).text.split())


def send(browser: ConsoleBrowser, action: Action, do: str, **fields: str) -> Answer:
    return browser.client.post(f"{OWNED}/{action.id}/move", {"do": do, **fields})


def test_an_owner_says_yes_begins_moves_the_date_and_is_done(
    browser: ConsoleBrowser, owner: Partner, analyst: Actor
) -> None:
    action = asked.ask(owner, actor=analyst, note="Mend the lamp.")
    usual = action.proposed_on + timedelta(days=28)
    assert f'value="{usual.isoformat()}"' in shown(browser)
    later = (usual + timedelta(days=7)).isoformat()
    for do, fields, state in (
        ("accepted", {"due_on": usual.isoformat()}, ActionState.ACCEPTED),
        ("started", {}, ActionState.STARTED),
        ("new_date", {"due_on": later, "note": "On order."}, ActionState.STARTED),
        ("done", {}, ActionState.DONE),
    ):
        assert f'value="{do}"' in shown(browser)
        assert send(browser, action, do, **fields).status_code == 303
        action.refresh_from_db()
        assert action.state == state
    assert action.due_on == date.fromisoformat(later)
    assert asked.entries(action) == ["action.proposed", *["action.moved"] * 4]
    assert {one.by_id for one in action.changes.all()} == {browser.user.id}
    assert "<details" not in shown(browser)


def test_a_no_needs_its_reason_and_shows_it(
    browser: ConsoleBrowser, owner: Partner, analyst: Actor
) -> None:
    action = asked.ask(owner, actor=analyst)
    for reason in ("", "x"):
        refused = send(browser, action, "declined", reason=reason)
        assert refused.status_code == 400
        assert "Say why, in a few words." in refused.content.decode()
    assert send(browser, action, "declined", reason=HOSTILE).status_code == 303
    page = shown(browser)
    assert "<script" not in page
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;amp;" in page
    assert send(browser, action, "declined", reason="Again.").status_code == 409


def test_what_was_typed_is_not_lost_where_it_is_refused(
    browser: ConsoleBrowser, owner: Partner, analyst: Actor
) -> None:
    action = asked.ask(owner, actor=analyst)
    asked.move(action, ActionState.ACCEPTED, actor=analyst)
    yesterday = (action.proposed_on - timedelta(days=1)).isoformat()
    for due_on, sentence in ((yesterday, "That day is over."), ("soon", "Write a date")):
        refused = send(browser, action, "new_date", due_on=due_on, note="On order.")
        page = refused.content.decode()
        assert refused.status_code == 400
        for part in (sentence, f'value="{due_on}"', 'value="On order."', "<details open>"):
            assert part in page
        assert Markup(page).faults == []
    assert send(browser, action, "withdrawn").status_code == 400
    assert asked.entries(action) == ["action.proposed", "action.moved"]


def test_an_owner_sees_and_moves_its_own_alone(
    browser: ConsoleBrowser, owner: Partner, analyst: Actor, world: World
) -> None:
    mine = asked.ask(owner, actor=analyst, unit=street_rows.stretch("Ash Row"))
    trust = asked.owner("Gaol Park Trust")
    theirs = asked.ask(trust, actor=analyst, unit=street_rows.stretch("Beech Row"))
    stray = console.make_browser(world.make_operator(role=Role.PARTNER))
    for someone, sees, not_seen, foreign in (
        (browser, "Ash Row", "Beech Row", theirs),
        (acting_for(trust, world), "Beech Row", "Ash Row", mine),
    ):
        for page in (words(someone), someone.client.get(f"{OWNED}.csv").content.decode()):
            assert sees in page
            assert not_seen not in page
        assert send(someone, foreign, "declined", reason="Not ours.").status_code == 404
    assert "You act for no owner yet." in words(stray)
    assert send(stray, mine, "declined", reason="Not ours.").status_code == 404
    for one in (mine, theirs):
        assert asked.entries(one) == ["action.proposed"]


def test_features_are_of_the_place_and_named_five_times_or_more(
    browser: ConsoleBrowser, owner: Partner, analyst: Actor
) -> None:
    unit = street_rows.stretch()
    tell(unit, 5, Reason.BAD_LIGHT, Reason.FOLLOWED)
    tell(unit, 4, Reason.NARROW)
    asked.ask(owner, actor=analyst, unit=unit)
    said = words(browser)
    assert Reason.BAD_LIGHT.label in said
    for hidden in (Reason.FOLLOWED, Reason.NARROW):
        assert str(hidden.label) not in said
    tell(unit, 1, Reason.NARROW)
    assert str(Reason.NARROW.label) in words(browser)


def tell(unit: Unit, times: int, *reasons: Reason) -> None:
    """Take reports from as many connections."""
    told = Answers(
        feeling=Feeling.UNSAFE, reasons=frozenset(reasons), when=When.OFTEN, dark=Dark.DARK
    )
    for _ in range(times):
        with ledger.transaction():
            reports.receive(
                unit=unit,
                chainage_m=None,
                answers=told,
                channel=Channel.WEB,
                sender=Sender(address=f"198.51.{next(_networks)}.4"),
                form=FormState(held_because=None),
            )


def test_late_is_shown_from_the_next_day(
    browser: ConsoleBrowser, owner: Partner, analyst: Actor, settings: LazySettings
) -> None:
    action = asked.ask(owner, actor=analyst)
    asked.move(action, ActionState.ACCEPTED, actor=analyst)
    settings.CLOCK_OFFSET += timedelta(days=28)
    assert "late" not in words(browser).replace("shown as late", "")
    settings.CLOCK_OFFSET += timedelta(days=1)
    assert "1 day late" in words(browser)


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "|", "%", "\uff1d"])
def test_no_cell_of_the_file_is_a_formula(
    browser: ConsoleBrowser, owner: Partner, analyst: Actor, first: str
) -> None:
    hostile = f'{first}HYPERLINK("x","y")'
    action = asked.ask(owner, actor=analyst, unit=street_rows.stretch(hostile), note=hostile)
    assert send(browser, action, "declined", reason=hostile).status_code == 303
    answer = browser.client.get(f"{OWNED}.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(io.StringIO(answer.content.decode(), newline=""))
    for column in ("place", "note", "reason"):
        assert row[column] == f"'{hostile}"
    assert (row["state"], row["due_on"], row["days_late"]) == ("said no", "", "0")


def test_the_page_is_well_made_in_every_state(
    browser: ConsoleBrowser, owner: Partner, analyst: Actor
) -> None:
    for number, state in enumerate(ActionState):
        unit = street_rows.stretch(f"Row {number}")
        asked.lead(asked.ask(owner, actor=analyst, unit=unit), state, actor=analyst)
    assert Markup(shown(browser)).faults == []
