"""Screens stay cheap: the number of queries does not grow with what stands on them."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.audit.models import AuditHead
from tests.support import console
from tests.support.factories import World
from verification.actions.monitoring import heartbeats


def cost(do: Callable[[], object]) -> int:
    """Count the queries of one request."""
    with CaptureQueriesContext(connection) as queries:
        do()
    return len(queries)


def test_the_queue_costs_the_same_with_three_and_thirty_cases(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    # The first request of a session also notes when it began.
    browser.get("")
    costs = []
    for more in (3, 27):
        for _ in range(more):
            case, phone = world.make_joined(world.make_officer())
            world.text(phone, "SOS")
            world.claim(case, world.make_operator())
        world.text(world.make_phone(), "SOS")
        costs.append(cost(lambda: browser.get("")))
    assert costs[0] == costs[1]


def test_a_case_costs_the_same_with_one_and_twenty_replies(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    # The first look of some minutes is written down, and costs what writing costs.
    browser.case(case)
    costs = []
    for more in (2, 18):
        for _ in range(more):
            world.text(phone, "what?")
            browser.act(case, "note", {"note": "She asks again."})
        costs.append(cost(lambda: browser.get(f"cases/{case.ref}", headers=console.SCRIPT)))
    assert costs[0] == costs[1]


def test_news_cost_the_same_of_three_and_thirty_cases(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    browser.get("since/0")
    before = AuditHead.objects.get().seq
    costs = []
    for more in (3, 27):
        for _ in range(more):
            world.make_joined(world.make_officer())
        # So that each of the two also notes that this console lives.
        world.advance(seconds=3)
        # A watchkeeper that never came would be alarmed, which costs what writing costs.
        heartbeats.beat(name=heartbeats.WATCHKEEPER)
        costs.append(cost(lambda: browser.get(f"since/{before}")))
    assert costs[0] == costs[1]
