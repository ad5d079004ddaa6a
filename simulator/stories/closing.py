"""How stories with an alarm end: somebody takes it, acts, and closes it with an outcome."""

from simulator.actors.operator import Operator
from simulator.stories.scene import Scene


def alarm_is_dealt_with(
    scene: Scene,
    operator: Operator,
    *,
    cause: str,
    ref: str = "",
    priority: str = "1",
    outcome: str = "unit_reported",
    incident_number: str = "",
) -> None:
    """Take the alarm and close it; then it is no longer open."""
    tell = scene.tell
    with tell.step(f"The console shows the alarm {cause}; the operator takes it"):
        alarm = operator.wait_for_alarm(cause, ref=ref)
        tell.check(alarm.priority == priority, f"Its priority is {alarm.priority}.")
        operator.take_alarm(alarm.id)
    with tell.step("With the outcome known, the alarm is closed"):
        more = {"incident_number": incident_number} if incident_number else {}
        operator.close_alarm(
            alarm.id,
            outcome=outcome,
            reason="A unit met the person, who is on the way home.",
            **more,
        )
        still_open = [one.id for one in operator.alarms()]
        tell.check(alarm.id not in still_open, f"The alarm {cause} is still open.")
