"""Many operators at once, over HTTP, on real connections."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from tests.support import console
from tests.support.factories import World
from verification.models import Alarm, Decision

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(tries: list[Callable[[], console.Answer]]) -> list[console.Answer]:
    """Send all at the same moment, each on a connection of its own."""
    gate = threading.Barrier(len(tries))
    answers: list[console.Answer | None] = [None] * len(tries)

    def run(number: int) -> None:
        gate.wait()
        try:
            answers[number] = tries[number]()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(tries))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=150)
    return [answer for answer in answers if answer is not None]


def test_thirty_claims_have_one_winner(real_world: World) -> None:
    """Everybody else is told by whom they were beaten."""
    case, _ = real_world.make_joined(real_world.make_officer())
    browsers = [console.make_browser(real_world.make_operator()) for _ in range(30)]
    answers = at_once(
        [lambda one=one: one.act(case, "claim", headers=console.JSON) for one in browsers]  # type: ignore[misc]
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 29
    winner = real_world.fresh(case).claimed_by
    assert winner is not None
    losers = [answer.content.decode() for answer in answers if answer.status_code == 409]
    assert all(winner.display_name in loser for loser in losers)


def test_ten_take_one_alarm(real_world: World) -> None:
    """One has it; the others are told who."""
    _, phone = real_world.make_joined(real_world.make_officer())
    real_world.text(phone, "SOS")
    alarm = Alarm.objects.get()
    browsers = [console.make_browser(real_world.make_operator()) for _ in range(10)]
    answers = at_once(
        [
            lambda one=one: one.post(  # type: ignore[misc]
                f"alarms/{alarm.id}/take", headers=console.JSON
            )
            for one in browsers
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 9
    alarm.refresh_from_db()
    assert alarm.taken_by is not None
    losers = [answer.content.decode() for answer in answers if answer.status_code == 409]
    assert all(alarm.taken_by.display_name in loser for loser in losers)


def test_two_clicks_on_confirm_decide_once(real_world: World) -> None:
    """The second click finds it done."""
    browser = console.make_browser(real_world.make_operator())
    case, _ = real_world.make_matched(real_world.make_officer())
    browser.act(case, "claim")
    form = {**console.GOOD_TICKS, "shown_facts": real_world.shown_facts(case)}
    answers = at_once([lambda: browser.act(case, "confirm", form, headers=console.JSON)] * 2)
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert Decision.objects.filter(verification=case).count() == 1
