"""A street that grew: somebody taps it without a map, the council lights it, a code tells of it."""

from datetime import UTC, datetime, timedelta

from simulator.actors.neighbourhood import Analyst, Partner
from simulator.actors.visitor import Sent, Visitor
from simulator.stories.reporter import StoryFailedError
from simulator.stories.scene import Scene

_DUE_IN = timedelta(days=28)


def play(scene: Scene) -> None:
    """Play tap, list, owner, date, done, and what the code says each time."""
    visitor = Visitor(service_url=scene.world.service_url)
    analyst, partner = scene.analyst(), scene.partner()
    street = _growing(scene, analyst)
    sent = _taps(scene, visitor, street)
    _is_found(scene, analyst, street)
    _is_promised(scene, partner, visitor, street, sent)
    _is_done(scene, partner, visitor, street, sent)


def _growing(scene: Scene, analyst: Analyst) -> str:
    """Find one of the planted roads that is on tonight's list."""
    with scene.tell.step(
        "An analyst signs in with a second factor, to no page of the control room"
    ):
        analyst.pass_sign_in()
    for street in scene.world.growing_streets:
        if analyst.lists(street):
            return street
    raise StoryFailedError("None of the roads that were planted is on the week's list.")


def _taps(scene: Scene, visitor: Visitor, street: str) -> Sent:
    tell = scene.tell
    with tell.step(
        f"Somebody types {street}, without map, script or account, and ticks two things"
    ):
        sent = visitor.report(street)
        tell.check(street in sent.text, f"The thanks do not name the street: {sent.text}")
    with tell.step("Their code shows the street, and nothing that they said"):
        seen = visitor.look_back(sent.code)
        tell.check(street in seen, f"The code does not show the street: {seen}")
        tell.check("light" not in seen.lower(), f"The code shows what was ticked: {seen}")
    return sent


def _is_found(scene: Scene, analyst: Analyst, street: str) -> None:
    tell = scene.tell
    with tell.step("The week's list shows the road with the odds that it is chance; it is real"):
        row = analyst.says_it_is_real(street)
        tell.check("expected, chance" in row, f"The list does not say the odds: {row}")
    with tell.step("The analyst asks the council for light there"):
        analyst.asks_for_lighting(street, note="Three lamps are out at the bend.")


def _is_promised(scene: Scene, partner: Partner, visitor: Visitor, street: str, sent: Sent) -> None:
    tell = scene.tell
    due_on = datetime.now(UTC).date() + _DUE_IN
    with tell.step(
        "The council signs in, sees what is asked of it alone, and says yes with a date"
    ):
        partner.pass_sign_in()
        partner.says_yes(street, due_on=due_on)
    with tell.step("The code shows who does it, and by when"):
        seen = visitor.look_back(sent.code)
        when = f"{due_on.day} {due_on:%B}"
        tell.check(when in seen, f"The code does not show the date {when}: {seen}")


def _is_done(scene: Scene, partner: Partner, visitor: Visitor, street: str, sent: Sent) -> None:
    tell = scene.tell
    with tell.step("The council says that it is done"):
        partner.begins_and_finishes(street)
    with tell.step("The code says done, and that nobody can tell yet whether it helped"):
        seen = visitor.look_back(sent.code)
        tell.check("done" in seen.lower(), f"The code does not say that it is done: {seen}")
        tell.check("We cannot tell yet" in seen, f"The code says more than is known: {seen}")
    with tell.step("Lights on many roads together: fewer reports than were to be expected"):
        seen = visitor.actions()
        tell.check("Fewer reports since the work" in seen, f"No verdict is shown: {seen[:600]}")
