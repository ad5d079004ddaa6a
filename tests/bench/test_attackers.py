"""Whoever attacks: as many as they say, and gone when the night is over."""

import socket
import time

from bench import attackers
from bench.attackers import Attackers, Target


def test_bearer_has_sixty_four_spellings() -> None:
    assert len(set(attackers.spellings("Bearer"))) == 64


def test_they_begin_in_a_process_of_their_own_and_end_with_the_block() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        target = Target(web=url, hooks=url, tokens=["t"], case_id="c", share=0.01)
        (name,) = [each for each in attackers.ATTACKS if "half-open" in each]
        with Attackers(name, target) as attack:
            held = [server.accept()[0] for _ in range(12)]
            time.sleep(0.1)
        for each in held:
            each.settimeout(60)
            # What they had sent, and then the end.
            while each.recv(1024):
                pass
            each.close()
    assert attack.said["half-open: held"] == 12


def test_what_they_were_answered_is_told_in_order() -> None:
    assert (
        attackers.told({"polls: 429": 1200, "polls: 304": 2})
        == "polls: 304 x 2, polls: 429 x 1,200"
    )
    assert attackers.told({}) == "nothing"
