"""Actions: an owner is asked for one, says yes by when or no and why, and does it.

Locks: an action's row before its signal's or its handover's. Whoever asks locks the signal alone.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from community.streets import units
from community.streets.enums import UnitKind
from community.streetsafe.actions import handovers
from community.streetsafe.enums import ActionKind, ActionState
from community.streetsafe.events import StreetSafeEvent, StreetSafeSubject
from community.streetsafe.models import Action, ActionChange, Partner, Signal
from community.streetsafe.models.signals import SignalState
from community.streetsafe.rules import action_states
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor, ActorKind, Subject

WORDS_AT_LEAST, WORDS_AT_MOST = 2, 200
_HAS_A_DATE = (ActionState.ACCEPTED, ActionState.STARTED)


class NotFound(Exception):  # noqa: N818
    """There is no such action, or it is another owner's: which of the two is not said."""


class MayNotPropose(Exception):  # noqa: N818
    """An action cannot be asked for so; the sentence says why."""


class MayNotMove(Exception):  # noqa: N818
    """An action cannot move so from where it is; the sentence says why."""


class Unfit(Exception):  # noqa: N818
    """What was said with a move cannot be taken: `field` names it, the sentence says why."""

    def __init__(self, field: str, sentence: str) -> None:
        """Take the argument's name and the sentence."""
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class _Move:
    """One move that is about to be made, as it is kept."""

    action: Action
    to: ActionState
    actor: Actor
    by: UUID | None
    now: datetime
    note: str

    @property
    def today(self) -> date:
        return clock.local_day(self.now)


def propose(
    *,
    unit_id: UUID,
    unit_kind: UnitKind,
    kind: ActionKind,
    owner_id: UUID,
    signal_id: UUID | None = None,
    public_note: str = "",
    actor: Actor,
) -> Action:
    """Ask an owner for something about a unit; a signal it is for was judged real, and is acted on.

    `public_note` (at most 200 characters) is published. Raise MayNotPropose, or Unfit of it.
    """
    ledger.require_transaction()
    note = _words("public_note", public_note, at_least=0)
    if units.find(unit_id) is None or not Partner.objects.filter(pk=owner_id).exists():
        raise MayNotPropose("There is no such road, or no such owner.")
    if signal_id is not None:
        _act_on(signal_id, unit_id=unit_id)
    action = Action.objects.create(
        unit=unit_id,
        unit_kind=unit_kind,
        kind=kind,
        owner_id=owner_id,
        signal_id=signal_id,
        public_note=note,
        proposed_on=clock.today(),
    )
    _record(StreetSafeEvent.ACTION_PROPOSED, action, actor=actor, kind=kind, owner=owner_id)
    handovers.begin(action)
    return action


def move(
    *,
    action_id: UUID,
    to: ActionState,
    actor: Actor,
    due_on: date | None = None,
    reason: str = "",
    note: str = "",
    partner_id: UUID | None = None,
) -> Action:
    """Move an action; with `partner_id` as that owner, who moves its own and takes none back.

    `due_on` is the date of a yes (today or later), `reason` that of a no (2 to 200 characters,
    published); `note` is for the staff. `actor` is a user, or PROVIDER for the owner's own system.
    Raise NotFound, MayNotMove or Unfit.
    """
    made = _begin(action_id, to=to, actor=actor, note=note, partner_id=partner_id)
    action, before = made.action, ActionState(made.action.state)
    if not action_states.may_move(before, to):
        raise MayNotMove(f"It is “{before.label}” now, and cannot become “{to.label}”.")
    if partner_id is not None and to is ActionState.WITHDRAWN:
        raise MayNotMove("Whoever asked for it takes it back; an owner says yes or no.")
    match to:
        case ActionState.ACCEPTED:
            action.due_on = _fit_date(due_on, today=made.today)
        case ActionState.DECLINED:
            action.reason = _words("reason", reason, at_least=WORDS_AT_LEAST)
            _give_back(action)
        case ActionState.WITHDRAWN:
            _give_back(action)
        case ActionState.DONE:
            action.done_on = made.today
    return _keep(made, before=before)


def postpone(
    *,
    action_id: UUID,
    due_on: date | None,
    actor: Actor,
    note: str = "",
    partner_id: UUID | None = None,
) -> Action:
    """Give an action that somebody said yes to another date, today or later; `note` says why.

    Raise NotFound, MayNotMove or Unfit.
    """
    made = _begin(action_id, to=None, actor=actor, note=note, partner_id=partner_id)
    if made.to not in _HAS_A_DATE:
        raise MayNotMove(f"It is “{made.to.label}” now, and has no date to change.")
    if due_on == made.action.due_on:
        raise Unfit("due_on", "That is its date already.")
    made.action.due_on = _fit_date(due_on, today=made.today)
    return _keep(made, before=made.to)


def publish_note(*, action_id: UUID, note: str, actor: Actor) -> Action:
    """Publish another note with an action, such as its owner's words that somebody has read.

    Raise NotFound, or Unfit of `public_note` (2 to 200 characters).
    """
    ledger.require_transaction()
    action = Action.objects.select_for_update(no_key=True).filter(pk=action_id).first()
    if action is None:
        raise NotFound("There is no such action.")
    action.public_note = _words("public_note", note, at_least=WORDS_AT_LEAST)
    action.save(update_fields=["public_note"])
    _record(StreetSafeEvent.ACTION_NOTED, action, actor=actor)
    return action


def _act_on(signal_id: UUID, *, unit_id: UUID) -> None:
    """Mark a signal that was judged real as acted on. Raise MayNotPropose."""
    found = Signal.objects.select_for_update(no_key=True).filter(pk=signal_id, unit=unit_id)
    signal = found.first()
    if signal is None:
        raise MayNotPropose("There is no such signal of this road.")
    if signal.state != SignalState.REAL:
        label = SignalState(signal.state).label
        raise MayNotPropose(f"It is “{label}”. Only what was judged real is acted on.")
    signal.state = SignalState.ACTING
    signal.save(update_fields=["state"])


def _give_back(action: Action) -> None:
    """Leave the signal of what will not be done as real, so that another owner can be asked."""
    acting = Signal.objects.filter(actions=action, state=SignalState.ACTING)
    acting.update(state=SignalState.REAL)


def _begin(
    action_id: UUID, *, to: ActionState | None, actor: Actor, note: str, partner_id: UUID | None
) -> _Move:
    """Lock the action, and read the clock once it is held; where `to` is None it stays there."""
    ledger.require_transaction()
    mine = Action.objects.all() if partner_id is None else Action.objects.filter(owner=partner_id)
    action = mine.select_for_update(no_key=True).filter(pk=action_id).first()
    if action is None:
        raise NotFound("There is no such action.")
    if actor.id is None and actor.kind is not ActorKind.PROVIDER:
        raise MayNotMove("A person moves it, by name, or its owner's own system.")
    words = _words("note", note, at_least=0)
    return _Move(
        action=action,
        to=to or ActionState(action.state),
        actor=actor,
        by=actor.id,
        now=clock.db_now(),
        note=words,
    )


def _keep(made: _Move, *, before: ActionState) -> Action:
    """Write the action, the move and its entry."""
    action = made.action
    action.state = made.to
    action.save(update_fields=["state", "due_on", "done_on", "reason"])
    change = ActionChange.objects.create(
        action=action,
        from_state=before,
        to_state=made.to,
        due_on=action.due_on,
        at=made.now,
        by_id=made.by,
        note=made.note,
    )
    _record(
        StreetSafeEvent.ACTION_MOVED,
        action,
        actor=made.actor,
        before=before,
        after=made.to,
        change=change.id,
    )
    return action


def _record(
    event: StreetSafeEvent, action: Action, *, actor: Actor, **details: ledger.Detail
) -> None:
    subject = Subject(kind=StreetSafeSubject.ACTION, id=action.id)
    ledger.record(event=event, actor=actor, subject=subject, topic=None, **details)


def _fit_date(due_on: date | None, *, today: date) -> date:
    if due_on is None:
        raise Unfit("due_on", "Say by when.")
    if due_on < today:
        raise Unfit("due_on", "That day is over.")
    return due_on


def _words(field: str, text: str, *, at_least: int) -> str:
    """Fold spaces and drop what does not print: control characters, marks that turn the line."""
    printable = "".join(one if one.isprintable() else " " for one in text)
    words = " ".join(printable.split())
    if len(words) < at_least:
        raise Unfit(field, "Say why, in a few words.")
    if len(words) > WORDS_AT_MOST:
        raise Unfit(field, f"That is {len(words)} characters; at most {WORDS_AT_MOST}.")
    return words
