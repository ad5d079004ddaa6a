"""What happens around the people: time, the provider, the broker, the record, sudden death."""

from datetime import datetime, timedelta
from uuid import UUID

from foundation.audit import clock, ledger
from foundation.sms.gateways import base
from foundation.sms.gateways.memory import Kept, MemoryGateway, Step
from foundation.sms.statuses import MessageStatus
from tests.stateful import people
from tests.stateful.scene import Killed, Scene
from tests.support import database_owner
from verification import tasks
from verification.actions import deadlines
from verification.actions.decisions import claims
from verification.actions.messaging import delivery, delivery_receipts
from verification.actions.monitoring import heartbeats
from verification.actions.officers import devices_and_status
from verification.enums import OfficerStatus
from verification.models import ConsolePresence, Heartbeat, RosterImport
from verification.watchkeeper import keep

# What the provider does with one post: what it answers, and whether it took the text.
ANSWERS: dict[str, tuple[base.NotAccepted | None, bool]] = {
    "accepts": (None, True),
    "takes it and fails": (base.Unknown(), True),
    "is silent": (base.Unknown(), False),
    "is busy": (base.Busy(), False),
    "bars us": (base.Barred(), False),
    "refuses": (base.Refused(code=30003), False),
    "has opted out": (base.OptedOut(code=21610), False),
}
DEATHS = ("dies before the post", "dies after the post")
SLOW, OVERTAKEN = "is slow", "is overtaken by the receipt"
DELIVERIES = (*ANSWERS, *DEATHS, SLOW, OVERTAKEN)
RECEIPTS = ("sent", "delivered", "undelivered", "failed", "opted out")
DEADLINES = (
    "join_by",
    "decide_by",
    "still_checking_at",
    "overdue_at",
    "dark_at",
    "tell_by",
    "handed over by",
    "lease",
)


def wait(scene: Scene, *, seconds: float, consoles: bool, roster: bool) -> None:
    """Let time pass; consoles ask for news and the roster comes, unless they do not."""
    scene.advance(seconds)
    now = clock.db_now()
    if consoles:
        for user in scene.people.staff:
            claims.beat(by=user)
        ConsolePresence.objects.update(beat_at=now)
    if roster:
        with database_owner.past_guards():
            RosterImport.objects.update(imported_at=now)
        Heartbeat.objects.update_or_create(name=heartbeats.WORKER, defaults={"at": now})


def wait_until(scene: Scene, *, deadline: str, off_by: float) -> None:
    """Let time pass to just before, at or just after the next deadline of a kind."""
    now = clock.db_now()
    due = [at for at in _deadlines(scene, deadline) if at is not None and at > now]
    if due:
        consoles = {"consoles": True, "roster": True}
        wait(scene, seconds=(min(due) - now).total_seconds() + off_by, **consoles)


def tick(scene: Scene) -> None:
    """Let the watchkeeper do everything that is due."""
    for sweep in deadlines.pending(clock.db_now()):
        assert keep(sweep, now=clock.db_now()), sweep.name
    scene.in_transaction(heartbeats.watch_the_service)


def worker(scene: Scene, *, number: int, twice: bool) -> None:
    """Let a worker run one of the queued tasks, in whatever order, perhaps twice."""
    if not scene.queued_tasks:
        return
    task, ids = scene.queued_tasks.pop(number % len(scene.queued_tasks))
    for _ in range(1 + twice):
        if task == "verification.check_officer":
            tasks.check_officer(**ids)
        elif task == "verification.deliver_message":
            tasks.deliver_message(**ids)


def lose_queue(scene: Scene) -> None:
    """Let the broker forget everything."""
    scene.queued_tasks.clear()


def deliver(scene: Scene, *, number: int, provider: str) -> None:
    """Hand over one of the texts that are due."""
    due = delivery.due_ids(now=clock.db_now(), limit=100)
    if due:
        message_id = due[number % len(due)]
        MemoryGateway.steps.append(_answer(scene, provider, message_id=message_id))
        try:
            delivery.deliver(message_id=message_id)
        finally:
            MemoryGateway.steps.clear()


def deliver_all(scene: Scene) -> None:
    """Hand over everything that is due, to a provider in good order."""
    scene.world.deliver()


def receipt(scene: Scene, *, number: int, says: str) -> None:
    """Let the provider say what became of one of the texts it took, early, late or again."""
    if MemoryGateway.outbox:
        _receive(scene, MemoryGateway.outbox[-1 - number % len(MemoryGateway.outbox)], says)


def standing(scene: Scene, *, officer: int, status: str) -> None:
    """Change an officer's standing, as an import does."""
    actor = scene.officers[officer].officer
    scene.in_transaction(
        lambda: devices_and_status.apply_status(
            officer=actor, status=OfficerStatus(status), now=clock.db_now(), actor=ledger.COMMAND
        )
    )


def revoke_device(scene: Scene, *, officer: int) -> None:
    """Revoke an officer's device."""
    device = scene.officers[officer].device
    scene.in_transaction(
        lambda: devices_and_status.revoke_device(device=device, actor=ledger.COMMAND)
    )


def restore_device(scene: Scene, *, officer: int) -> None:
    """Let the officer sign in again."""
    people.sign_in(scene.officers[officer], now=clock.db_now())


def duty(scene: Scene, *, officer: int, on: bool) -> None:
    """Let the officer's duty be over, or go on."""
    now = clock.db_now()
    ends_at = now + timedelta(hours=8) if on else now - timedelta(seconds=1)
    scene.officers[officer].officer.duty_periods.update(ends_at=ends_at)


def dies_soon(scene: Scene, *, after: int) -> None:
    """Let whoever acts next die at its nth statement."""
    scene.dies_after = after


def _answer(scene: Scene, provider: str, *, message_id: UUID) -> Step:
    """Say what the provider does with the next post."""
    if provider in ANSWERS:
        answer, taken = ANSWERS[provider]
        return Step(answer=answer, taken=taken)
    if provider == SLOW:
        return Step(then=lambda: scene.advance(4.9))
    if provider == OVERTAKEN:
        return Step(then=lambda: _receive(scene, MemoryGateway.outbox[-1], "delivered"))
    taken = provider == "dies after the post"
    # A step with an answer that is not taken puts nothing in the outbox.
    return Step(answer=base.Unknown(), taken=taken, then=_die)


def _die() -> None:
    """Die on the wire."""
    raise Killed


def _receive(scene: Scene, kept: Kept, says: str) -> None:
    """Take a receipt as the webhook does."""
    opted_out = says == "opted out"
    status = MessageStatus.FAILED if opted_out else MessageStatus(says)
    scene.in_transaction(
        lambda: delivery_receipts.record(
            message_id=UUID(kept.callback_url.rsplit("/", 1)[1]),
            provider_sid=kept.sid,
            status=status,
            error_code=21610 if opted_out else None,
            opted_out=opted_out,
        )
    )


def _deadlines(scene: Scene, name: str) -> list[datetime | None]:
    """List the instants of a kind that lie ahead, of any case."""
    settings = scene.world.settings
    cases = list(scene.now.cases.values())
    if name == "handed over by":
        decided = [row.decided_at for row in cases if row.state == "confirmed" and row.decided_at]
        return [at + settings.CONFIRMED_HANDED_OVER_WITHIN for at in decided]
    if name == "lease":
        return [row.lease_until for row in scene.now.texts.values()]
    return [getattr(row, name) for row in cases]
