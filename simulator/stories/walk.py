"""A walk: asked for by anybody, answered by the phone, begun with a check, told what came of it."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from simulator.actors.officer import Officer
from simulator.actors.operator import ConflictError
from simulator.actors.walk_staff import Coordinator, WalkOfficer
from simulator.actors.walker import Walker
from simulator.stories import common_steps, confirmed
from simulator.stories.reporter import StoryFailedError
from simulator.stories.scene import Scene

NAME = "Robin"
# The force's own clock, by which a coordinator types a time.
_ZONE = ZoneInfo("Europe/London")
_SOON = timedelta(minutes=3)
_CODE = re.compile(r"walks page: (\S+)")
_NO_LIGHT, _NOBODY_ABOUT = "1", "2"
# The service looks once a minute at what has ended.
_NOTICED_WITHIN_S = 90.0


def play(scene: Scene) -> None:
    """Play it from the form to the page that tells what came of each finding."""
    walker = Walker(service_url=scene.world.service_url, name=NAME)
    coordinator, pages = scene.coordinator(), scene.walk_officer()
    code = _asks(scene, walker)
    _is_paired(scene, walker, coordinator, pages)
    _is_agreed(scene, walker, pages, code)
    _walks(scene, pages)
    _is_answered(scene, walker, coordinator, code)
    _keeps_their_number(scene, coordinator, pages)


def _asks(scene: Scene, walker: Walker) -> str:
    """Ask, and have the phone answer; return the code of their page."""
    tell, phone = scene.tell, scene.phone
    with tell.step("Somebody asks for a walk; the page says the same of every number"):
        said = walker.ask(phone=phone.number)
        tell.check("We sent a text to that phone" in said, f"The page says: {said}")
        tell.check(phone.number not in said, "The page shows the number.")
    with tell.step("Their phone is asked whether it was they, and answers YES WALK"):
        phone.wait_for("did you ask for a walk")
        phone.send("YES WALK")
        heard = phone.wait_for("We look for an officer").body
    found = _CODE.search(heard)
    if found is None:
        raise StoryFailedError(f"The text holds no code for their page: {heard}")
    with tell.step("The code of that text opens their page; another opens nothing"):
        seen = walker.look(found[1])
        tell.check("We look for an officer" in seen, f"Their page says: {seen}")
        tell.check(walker.status_of("0000-0000-0000") == 404, "A code that nobody has opens one.")
    return found[1]


def _is_paired(scene: Scene, walker: Walker, coordinator: Coordinator, pages: WalkOfficer) -> None:
    tell = scene.tell
    with tell.step("A coordinator signs in and attests an officer who volunteered"):
        coordinator.pass_sign_in()
        coordinator.attests(
            number=scene.person.number, username=pages.username, wards=walker.wards()
        )
    with tell.step("The coordinator speaks to the walker, then proposes an officer and a Spot"):
        coordinator.spoke_to(NAME)
        coordinator.pairs(NAME, starts_at=datetime.now(_ZONE) + _SOON)
    with tell.step("The officer signs in to their own page, reads of the walk, and says yes"):
        pages.pass_sign_in()
        pages.does("yes")


def _is_agreed(scene: Scene, walker: Walker, pages: WalkOfficer, code: str) -> None:
    tell, phone = scene.tell, scene.phone
    last3 = scene.person.number[-3:]
    with tell.step("The walker is sent time, Spot, first name and last three, and texts YES"):
        offer = phone.wait_for("Your walk: ").body
        tell.check(f"number ends {last3}" in offer, f"The offer is: {offer}")
        tell.check(scene.person.number not in offer, f"The offer holds the whole number: {offer}")
        phone.send("YES")
        phone.wait_for("Your walk is today")
    with tell.step("Their page shows the same, and how the officer is checked first"):
        seen = walker.look(code)
        tell.check("Your walk is set" in seen, f"Their page says: {seen}")
        tell.check("Before you walk, we check her for you" in seen, f"Their page says: {seen}")
    with tell.step(
        "At the Spot the officer says that they are there; without a YES no walk begins"
    ):
        pages.does("here")
        try:
            pages.does("start")
        except ConflictError as refused:
            tell.check("No check says YES yet" in str(refused), f"The page says: {refused}")
        else:
            raise StoryFailedError("A walk began without a check.")


def _walks(scene: Scene, pages: WalkOfficer) -> None:
    tell = scene.tell
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer, reason="walk")
        common_steps.console_shows(scene, operator, officer)
        common_steps.person_joins(scene, officer)
        common_steps.codes_match(scene, officer)
        confirmed.operator_decides(scene, operator, officer)
        with tell.step("Their phone says YES: the walk begins; the officer notes two findings"):
            # The service may have begun it already, on seeing the YES.
            if "Their phone says YES: we walk" in pages.sees():
                pages.does("start")
            pages.finds(_NO_LIGHT, "Three lamps are out at the bend.")
            pages.finds(_NOBODY_ABOUT, "A long wall, and nobody about.")
        _ends(scene, officer)


def _ends(scene: Scene, officer: Officer) -> None:
    with scene.tell.step("Back, the officer checks out by ending the check"):
        officer.end(how="left_freely")
        scene.phone.wait_for("told this finished at")


def _is_answered(scene: Scene, walker: Walker, coordinator: Coordinator, code: str) -> None:
    tell = scene.tell
    with tell.step("The walk is over by itself"):
        coordinator.wait_until(NAME, "walked", timeout=_NOTICED_WITHIN_S)
    with tell.step("Each finding is answered: one by asking an owner, one by a reason"):
        coordinator.asks_owner(NAME, note="Three lamps to be mended.")
        coordinator.says_why_not(NAME)
    with tell.step("Their page tells what came of each"):
        seen = walker.look(code)
        for words in ("Thank you for your walk", "we asked", "nobody can change this"):
            tell.check(words in seen, f"Their page does not say {words!r}: {seen}")


def _keeps_their_number(scene: Scene, coordinator: Coordinator, pages: WalkOfficer) -> None:
    with scene.tell.step("No page of the officer's, and none unasked of the coordinator's, has it"):
        number = scene.phone.number.removeprefix("+44")
        shown = f"{pages.sees()} {coordinator.queue_of_walks()}"
        scene.tell.check(number not in shown.replace(" ", ""), "A page shows the walker's number.")
