"""The state of work of a road, in the words of its page: who was asked, what they said, how late.

No number of reports is here: counts that roll on let a reader subtract one day from another.
"Done" is the owner's word and "did it help" that of the counts (publicsite/helped.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import formats

from community.streets.units import Unit
from community.streetsafe import published
from community.streetsafe.enums import ActionKind, ActionState
from community.streetsafe.published import Published
from publicsite import helped

TITLES = {
    ActionKind.LIGHTING: "Put the light right",
    ActionKind.HEDGE: "Cut back or move what is in the way",
    ActionKind.SIGHT_LINE: "Make it easy to see along the street",
    ActionKind.PATROL: "Send police on foot",
    ActionKind.CCTV: "Put up a camera",
    ActionKind.REPAIR: "Mend it or clear it up",
    ActionKind.VENUE: "Talk to a shop, bar or club",
    ActionKind.TRANSPORT: "Make the stop or station better",
    ActionKind.OTHER: "Put something else right",
}
# Of what is neither late nor done.
_TAGS = {
    ActionState.PROPOSED: "No answer yet",
    ActionState.ACCEPTED: "They said yes",
    ActionState.DECLINED: "\u2715 They said no",
    ActionState.STARTED: "Work has begun",
}

_FOUND_BY_US = "Found by us. "


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of an action: `mark` is its class in the list, `text` what is said below it."""

    name: str
    on: str = ""
    text: str = ""
    mark: str = "done"


@dataclass(frozen=True, kw_only=True)
class Work:
    """One action, as the pages show it."""

    published: Published

    @property
    def title(self) -> str:
        """What is asked for."""
        return TITLES[self.published.kind]

    @property
    def is_late(self) -> bool:
        """Whether its work or its answer is late today."""
        return self.published.days_late > 0 or self.published.days_unanswered > 0

    @property
    def is_done(self) -> bool:
        """Whether its owner says that it is done."""
        return self.published.state == ActionState.DONE

    @property
    def tag(self) -> str:
        """How far it is, in a few words."""
        if self.published.days_unanswered:
            return f"! No answer for {_days(self.published.days_unanswered)}"
        if self.published.days_late:
            return f"! Late by {_days(self.published.days_late)}"
        if self.published.done_on is not None:
            return f"\u2713 Done {_day(self.published.done_on)}"
        return _TAGS[self.published.state]

    @property
    def steps(self) -> list[Step]:
        """What happened, the first first."""
        found = _FOUND_BY_US if self.published.found_by_us else ""
        asked = Step(
            name="We asked",
            on=_day(self.published.asked_on),
            text=f"{found}Owner: {self.published.owner}.",
        )
        return [asked, *_STEPS[self.published.state](self.published)]

    @property
    def helped(self) -> str:
        """Whether it helped, in one sentence; empty where nothing is done."""
        return helped.in_a_sentence(self.published.change) if self.is_done else ""


@dataclass(frozen=True, kw_only=True)
class Borough:
    """All that is asked for in a borough, what is late first."""

    name: str
    work: Sequence[Work]


def of_unit(unit: Unit) -> list[Work]:
    """List what is asked for on the road of a unit, what is late first."""
    return _in_order(published.of_unit(unit.id))


def by_borough() -> list[Borough]:
    """List all that is asked for: boroughs by name, and in each what is late first."""
    work = sorted(_in_order(published.all_of_them()), key=_borough_of)
    return [Borough(name=name, work=list(each)) for name, each in groupby(work, key=_borough_of)]


def together() -> list[helped.Line]:
    """List the kinds of work that are judged on many streets."""
    return helped.table(published.kinds(), titles=TITLES)


def any_done(work: Iterable[Work]) -> bool:
    """Say whether anything is done, so that it can feel better."""
    return any(one.is_done for one in work)


def _borough_of(work: Work) -> str:
    return work.published.borough


def _in_order(found: Iterable[Published]) -> list[Work]:
    """Put the latest first, and leave the others in their order."""
    work = [Work(published=one) for one in found]
    return sorted(work, key=lambda one: (-one.published.days_late, -one.published.days_unanswered))


def _proposed(one: Published) -> list[Step]:
    if one.days_unanswered:
        text = f"{one.owner} has not answered for {_days(one.days_unanswered)}."
        return [Step(name="No answer yet", text=text, mark="late")]
    text = f"{one.owner} has not said yes or no."
    return [Step(name="No answer yet", text=text, mark="")]


def _accepted(one: Published) -> list[Step]:
    return [Step(name="They said yes"), _awaited(one, "Not begun yet"), _TOLD_LATER]


def _started(one: Published) -> list[Step]:
    begun = Step(name="Work has begun")
    return [Step(name="They said yes"), begun, _awaited(one, "Not done yet"), _TOLD_LATER]


def _done(one: Published) -> list[Step]:
    text = f"{one.owner} says so. {_in_time(one)}".strip()
    done = Step(name="Done", on=_day(one.done_on), text=text)
    told = Step(name=helped.QUESTION, text=helped.in_full(one.change, one.together), mark="told")
    return [Step(name="They said yes"), done, told]


def _declined(one: Published) -> list[Step]:
    text = f"{one.owner} said no. This is why: {one.reason}"
    return [Step(name="They said no", text=text, mark="no")]


# Of what is not done.
_TOLD_LATER = Step(name=helped.QUESTION, text=helped.NOT_BEFORE, mark="")
_STEPS = {
    ActionState.PROPOSED: _proposed,
    ActionState.ACCEPTED: _accepted,
    ActionState.STARTED: _started,
    ActionState.DONE: _done,
    ActionState.DECLINED: _declined,
}


def _awaited(one: Published, name: str) -> Step:
    said = f"{one.owner} said it would be done by {_day(one.promised_on)}."
    late = f" It is {_days(one.days_late)} late." if one.days_late else ""
    moved = f" The new date is {_day(one.due_on)}." if one.due_on != one.promised_on else ""
    return Step(name=name, text=said + late + moved, mark="late" if late else "")


def _in_time(one: Published) -> str:
    if one.promised_on is None or one.done_on is None:
        return ""
    over = (one.done_on - one.promised_on).days
    return f"It was {_days(over)} late." if over > 0 else "It was on time."


def _day(on: date | None) -> str:
    return "" if on is None else formats.date_format(on, "j F Y")


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
