"""Walks kept by name: what the machine once broke on, and what it must always be able to reach.

`./run soak` prints a failing walk as lines for STORIES; it stays here after the fault is mended.
"""

from typing import Any, Final

import pytest

from tests.stateful.context import Context
from tests.stateful.people import PHONES
from verification.enums import State

Steps = tuple[tuple[str, dict[str, Any]], ...]

PERSON, OTHER_PHONE = PHONES[0], PHONES[1]
AWAKE: Steps = (("wait", {"seconds": 1, "consoles": True, "roster": True}),)
ASKED: Steps = (
    *AWAKE,
    ("request", {"officer": 0, "place": "home", "reason": "questions"}),
    ("worker", {"number": 0, "twice": True}),
)
JOINED: Steps = (*ASKED, ("text", {"phone": PERSON, "says": "code", "case": 0}))
CLAIMED: Steps = (
    *JOINED,
    ("deliver_all", {}),
    ("match", {"officer": 0, "right": True}),
    ("handle", {"how": "claim", "case": 0, "by": 0}),
)
YES: Steps = (
    (
        "confirm",
        {"case": 0, "by": 0, "face": "matches", "fits": True, "heard": "said", "under_18": False},
    ),
)
CONFIRMED: Steps = (*CLAIMED, *YES)

STORIES: Final[dict[str, tuple[State, Steps]]] = {
    "all goes well": (
        State.ENDED,
        (*CONFIRMED, ("deliver_all", {}), ("end", {"officer": 0, "how": "left_freely"})),
    ),
    "nobody joins": (State.EXPIRED, ASKED),
    "nobody decides": (State.UNVERIFIED, CLAIMED),
    "the officer cancels after the join": (State.CANCELLED, (*JOINED, ("cancel", {"officer": 0}))),
    "the yes is taken back": (
        State.REVOKED,
        (*CONFIRMED, ("deliver_all", {}), ("say_no", {"how": "revoke", "case": 0, "by": 1})),
    ),
    "the officer is suspended after the join": (
        State.REFUSED,
        (*CLAIMED, ("standing", {"officer": 0, "status": "suspended"}), *YES),
    ),
    "the yes dies on the wire and is asked for": (
        State.CONFIRMED,
        (
            *CONFIRMED,
            ("deliver", {"number": 0, "provider": "dies after the post"}),
            ("wait_until", {"deadline": "lease", "off_by": 0.2}),
            ("deliver_all", {}),
        ),
    ),
    "the yes is held by an sos until it is too late": (
        State.REVOKED,
        (
            *CONFIRMED,
            ("text", {"phone": PERSON, "says": "sos", "case": 0}),
            ("deliver_all", {}),
            ("wait", {"seconds": 121, "consoles": True, "roster": True}),
            ("deliver_all", {}),
            ("tick", {}),
        ),
    ),
    "a second phone comes with the code, and two say yes": (
        State.CONFIRMED,
        (
            *CLAIMED,
            ("text", {"phone": OTHER_PHONE, "says": "code", "case": 0}),
            *YES,
            ("agree", {"case": 0, "by": 2, "face": "matches"}),
            ("deliver_all", {}),
        ),
    ),
    "the second person must be another": (
        State.UNVERIFIED,
        (
            *JOINED,
            ("handle", {"how": "claim", "case": 0, "by": 2}),
            ("confirm", {**YES[0][1], "by": 2}),
            ("agree", {"case": 0, "by": 2, "face": "matches"}),
            ("agree", {"case": 0, "by": 5, "face": "matches"}),
        ),
    ),
    "an inbound text dies with the process and is posted again": (
        State.UNVERIFIED,
        (
            *ASKED,
            ("dies_soon", {"after": 12}),
            ("text", {"phone": PERSON, "says": "code", "case": 0}),
            ("webhook_again", {"number": 0}),
            ("webhook_again", {"number": 0}),
        ),
    ),
    "the officer was told to call and ends what was refused": (
        State.REFUSED,
        (
            *JOINED,
            ("handle", {"how": "tell_officer", "case": 0, "by": 0}),
            ("say_no", {"how": "refuse", "case": 0, "by": 1}),
            ("end", {"officer": 0, "how": "arrested"}),
        ),
    ),
    "an operator writes to what is erased": (
        State.ENDED,
        (
            *CONFIRMED,
            ("deliver_all", {}),
            ("end", {"officer": 0, "how": "left_freely"}),
            ("write", {"by": 0, "case": 0, "how": "judge"}),
            ("deliver_all", {}),
            ("erase", {"phone": PERSON}),
            ("write", {"by": 0, "case": 0, "how": "talked"}),
            ("write", {"by": 0, "case": 0, "how": "note"}),
        ),
    ),
    "two phones text SOS in one case": (
        State.UNVERIFIED,
        (
            *JOINED,
            ("text", {"phone": PERSON, "says": "sos", "case": 0}),
            ("text", {"phone": OTHER_PHONE, "says": "code and sos", "case": 0}),
        ),
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_each_seed_story_ends_in_its_state(context: Context, name: str) -> None:
    """Step by step under every invariant, to the state it is known to end in."""
    end, steps = STORIES[name]
    scene = context.begin()
    for act, given in steps:
        scene.do(act, **given)
    scene.finish()
    assert [row.state for row in scene.now.cases.values()] == [end]


def test_the_seed_stories_reach_every_final_state_and_a_yes() -> None:
    """No state lies where the machine cannot come."""
    reached = {end for end, _ in STORIES.values()}
    assert reached == set(State) - {State.REQUESTED, State.JOINED}
