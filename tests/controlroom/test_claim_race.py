"""Two browsers press Claim in the same moment, two hundred times."""

import threading

import pytest
from django.db import connection

from tests.support import console
from tests.support.factories import World

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 200
PATIENCE = 60


def test_of_two_who_claim_at_once_exactly_one_has_it(real_world: World) -> None:
    """Each on a connection of its own; the loser is told by whom."""
    case, _ = real_world.make_joined(real_world.make_officer())
    browsers = [console.make_browser(real_world.make_operator()) for _ in range(2)]
    gate = threading.Barrier(len(browsers), timeout=PATIENCE)
    told: list[list[tuple[int, str]]] = [[], []]

    def race(number: int) -> None:
        browser = browsers[number]
        try:
            for _ in range(ROUNDS):
                gate.wait()
                answer = browser.act(case, "claim", headers=console.JSON)
                told[number].append((answer.status_code, answer.json()["sentence"]))
                gate.wait()
                if answer.status_code == 200:
                    assert browser.act(case, "release", headers=console.JSON).status_code == 200
        except BaseException:
            gate.abort()
            raise
        finally:
            connection.close()

    threads = [threading.Thread(target=race, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE * 3)
    rounds = list(zip(*told, strict=True))
    assert len(rounds) == ROUNDS
    for first, second in rounds:
        assert {first[0], second[0]} == {200, 409}
        winner = browsers[0 if first[0] == 200 else 1].user.display_name
        assert winner in (second if first[0] == 200 else first)[1]
