"""A week by lot: a team reads where to go, taps twice, and nobody says yet whether it helps."""

from simulator.actors.neighbourhood import NEIGHBOURHOOD, Analyst
from simulator.actors.patrol_team import PatrolTeam
from simulator.stories.scene import Scene


def play(scene: Scene) -> None:
    """Play the plan, two taps, and what the analyst may read of it."""
    team, analyst = scene.patrol_team(), scene.analyst()
    _reads(scene, team)
    _taps(scene, team)
    _is_measured(scene, analyst)


def _reads(scene: Scene, team: PatrolTeam) -> None:
    tell = scene.tell
    with tell.step("Somebody of the town-centre team signs in, to no page of the control room"):
        team.pass_sign_in()
    with tell.step("They read where, when, how long and why, and that half was picked by lot"):
        week = team.week()
        tell.check("Half of these were picked by lot" in week, f"No word of the lot: {week[:400]}")
        tell.check("15 minutes" in week, f"The plan does not say how long: {week[:400]}")


def _taps(scene: Scene, team: PatrolTeam) -> None:
    tell = scene.tell
    with tell.step("On the road they tap: here"):
        seen = team.taps_here()
        tell.check("Here since" in seen.text, f"The page does not say so: {seen.text[:400]}")
    with tell.step("A quarter of an hour later they tap: leaving; nothing is noted between"):
        seen = team.taps_leaving()
        tell.check("Here since" not in seen.text, f"They are still there: {seen.text[:400]}")


def _is_measured(scene: Scene, analyst: Analyst) -> None:
    tell = scene.tell
    with tell.step("The analyst sees the promise of the seed, how much was walked, and no verdict"):
        analyst.pass_sign_in()
        seen = analyst.page(f"{NEIGHBOURHOOD}/patrols/effect").text
        tell.check("too early" in seen.lower(), f"A verdict before its time: {seen[:600]}")
