"""Parts of a long text that arrive one by one: each read alone first, and then together."""

from dataclasses import dataclass, replace

from django.conf import settings

from foundation.encryption import sealing
from verification.actions import contacts
from verification.actions.joining import our_texts
from verification.models import InboundText
from verification.rules import inbound_parsing, long_texts
from verification.rules.alarm_words import AlarmWords
from verification.rules.inbound_parsing import Reading


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """The parts that came before a text: the first, and what each said."""

    first: InboundText
    bodies: list[str]


def before(text: InboundText, *, body: str) -> Earlier | None:
    """Find what a stored text of a locked phone continues; None where it stands alone."""
    since = text.received_at - settings.LONG_TEXT_PARTS_WITHIN
    newest = InboundText.objects.newest_since(
        contact_id=text.contact_id, channel=text.channel, since=since, but=text.id
    ).first()
    if newest is None:
        return None
    head = newest.part_of_id or newest.id
    parts = list(InboundText.objects.of_whole(head_id=head).exclude(id=text.id))
    try:
        bodies = [contacts.body_of(part) for part in parts]
    except sealing.Unreadable:
        return None
    if not long_texts.continues(body, earlier=bodies[-1]):
        return None
    return Earlier(first=parts[0], bodies=bodies)


def read_together(reading: Reading, *, earlier: Earlier, body: str) -> Reading:
    """Add to what a part says alone what it says only together with those before it.

    An alarm word of a part stands. Nothing is calm because the last few words of a long text are.
    """
    together = "".join([*earlier.bodies, body])
    ours = our_texts.quotable_by(earlier.first.contact, body=together)
    alone = [inbound_parsing.read(part, ours=ours) for part in earlier.bodies]
    whole = inbound_parsing.read(together, ours=ours)
    seen = {code for part in alone for code in part.codes}
    alarms = [reading.alarm, *(part.alarm for part in alone)]
    said_alone = any(alarm != AlarmWords() for alarm in alarms)
    return replace(
        reading,
        alarm=reading.alarm if said_alone else whole.alarm,
        codes=reading.codes or tuple(code for code in whole.codes if code not in seen),
        words_beside_code=reading.words_beside_code or (not reading.codes and bool(whole.codes)),
        keyword=None,
        forged_text=reading.forged_text or whole.forged_text,
        goes_on=not (whole.codes or said_alone),
    )
