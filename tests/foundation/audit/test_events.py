"""The vocabulary of events: closed, although every app brings its own."""

from uuid import uuid4

import pytest

from accounts.events import AccountEvent, AccountSubject
from foundation.audit import events, ledger
from foundation.audit.events import AuditEvent, AuditSubject
from foundation.audit.models import AuditEntry
from verification.events import Event, SubjectKind


class Weather(AuditEvent):
    """What no app has registered."""

    RAIN_BEGAN = "rain.began", "Rain began"


class Season(AuditSubject):
    """What no app has registered."""

    SPRING = "spring", "spring"


class Taken(AuditEvent):
    """What another app has registered."""

    ALARM_RAISED = "alarm.raised", "Alarm raised"


class Shapeless(AuditEvent):
    """What is not `noun.past_tense`."""

    RAIN = "rain", "Rain"


class Endless(AuditEvent):
    """What does not fit its column."""

    RAIN = "rain." + "n" * 60, "Rain"


@pytest.mark.parametrize("vocabulary", [Taken, Shapeless, Endless])
def test_an_unfit_vocabulary_is_not_registered(vocabulary: type[AuditEvent]) -> None:
    before = events.event_choices()
    with pytest.raises(events.UnfitVocabulary):
        events.register(vocabulary)
    assert events.event_choices() == before


def test_registering_an_app_again_is_no_harm() -> None:
    before = events.event_choices(), events.subject_choices()
    assert {event for event, _ in before[0]} >= {*AccountEvent, *Event}
    events.register(AccountEvent, AccountSubject)
    events.register(Event, SubjectKind)
    assert (events.event_choices(), events.subject_choices()) == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (Weather.RAIN_BEGAN, SubjectKind.ALARM),
        (Taken.ALARM_RAISED, SubjectKind.ALARM),
        ("alarm.raised", SubjectKind.ALARM),
        (Event.ALARM_RAISED, Season.SPRING),
        (Event.ALARM_RAISED, "alarm"),
    ],
)
def test_the_log_refuses_what_no_app_has_registered(event: AuditEvent, kind: AuditSubject) -> None:
    with ledger.transaction(), pytest.raises(events.Unregistered):
        ledger.record(
            event=event, actor=ledger.SYSTEM, subject=ledger.Subject(kind=kind, id=uuid4())
        )
    assert not AuditEntry.objects.exists()


def test_an_event_reads_as_its_label_and_that_of_another_release_as_it_is_stored() -> None:
    assert events.label("verification.claimed") == "claimed the case"
    assert events.label("rain.began") == "rain.began"
