"""A text that has arrived, and what its readers share: codes and words act on the same one."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from foundation.audit import ledger
from foundation.sms.senders import Channel
from verification.actions.joining.claimed_texts import Claim
from verification.actions.messaging import outbox
from verification.actions.records import audit_entries
from verification.enums import State, TextKey
from verification.events import Event, SubjectKind
from verification.models import Alarm, Contact, InboundText, Verification
from verification.rules.alarm_words import AlarmStrength
from verification.rules.inbound_parsing import Reading
from verification.rules.states import LIVE
from verification.rules.wordings import catalogues


@dataclass(kw_only=True)
class Arrival:
    """One text being acted on: who sent it, what it says, which cases it can touch.

    `own`: this phone's cases, newest first, from the joining on also the one joined by this text.
    `coded`: whose the codes in the text are. `texted_lately`: we texted this phone in the reply
    window; asked only where the text holds STOP or NO. `urgency`: its weight in a flood. `claim`:
    who claims its words.
    """

    contact: Contact
    text: InboundText
    reading: Reading
    own: list[Verification]
    coded: dict[str, Verification]
    texted_lately: bool
    urgency: int
    now: datetime
    claim: Claim | None = None

    def show_on(self, alarm: Alarm) -> None:
        """Show the text on an alarm of a case; the newest case's where it raised several."""
        self.text.alarm = self.text.alarm or alarm
        self.text.unread_due_at = self.now + settings.REPLY_UNREAD_AFTER

    @property
    def alarm(self) -> AlarmStrength:
        """Say how it calls for help, its phone being what it is now.

        What another app alone claims is words in a matter of its own.
        """
        if self.is_automatic:
            return AlarmStrength.NONE
        if self.is_claimed_alone:
            return self.reading.alarm.strength_elsewhere()
        return self.reading.alarm.strength(
            has_case=bool(self.own), texted_lately=self.texted_lately
        )

    @property
    def is_claimed_alone(self) -> bool:
        """Say whether another app claims the words, and no operator need read them."""
        return self.claim is not None and self.claim.alone

    @property
    def calls_for_help(self) -> bool:
        """Say whether it holds an alarm word that counts from this phone."""
        return self.alarm is not AlarmStrength.NONE

    @property
    def is_automatic(self) -> bool:
        """Say whether it came from what is no phone: a name in letters, a short code."""
        return self.text.channel == Channel.AUTOMATIC

    @property
    def is_answered(self) -> bool:
        """Say whether it came by what we send by, SMS."""
        return self.text.channel == Channel.SMS

    @property
    def calm(self) -> bool:
        """Say whether nobody need read it.

        It is OK, YES, the letters of a language that we send, the code that this phone joined with,
        or more of the answer we asked for.
        """
        if self._chooses_language:
            return True
        first = self.text.part_of
        if self.reading.goes_on and first and not (first.odd or first.alarm_word):
            return True
        codes = self.reading.codes
        repeats = bool(codes) and all(map(self.joined_with, codes))
        return self.reading.calm or (repeats and not self.reading.words_beside_code)

    @property
    def _chooses_language(self) -> bool:
        """Say whether it is the letters of a language that has texts to go out."""
        language = self.reading.language
        return language is not None and language in catalogues.offered(
            drafts=settings.DRAFT_WORDINGS
        )

    def joined_with(self, code: str) -> bool:
        """Say whether this phone joined one of its cases with this code: a second copy is calm."""
        case = self.coded.get(code)
        return case is not None and case in self.own and case.contact_id == self.contact.id

    @property
    def live(self) -> list[Verification]:
        """List this phone's cases that are still live, newest first."""
        return [case for case in self.own if State(case.state) in LIVE]

    @property
    def live_as_joined(self) -> list[Verification]:
        """List the live cases that this very phone joined.

        What a code is answered may hang on these alone: a phone that was only invited, or texted
        the code of another, may be the officer's, and would hear whether a case is still live.
        """
        return [case for case in self.live if case.contact_id == self.contact.id]

    @property
    def newest(self) -> Verification | None:
        """Name the case a reply belongs to: the newest live one, else the newest."""
        return next(iter(self.live or self.own), None)


def send(arrival: Arrival, key: TextKey, *, case: Verification | None = None) -> None:
    """Queue an answer to the phone; what did not come as SMS is not answered."""
    if not arrival.is_answered:
        return
    outbox.queue_text(key=key, contact=arrival.contact, verification=case, now=arrival.now)


def record(arrival: Arrival, event: Event, *, case: Verification | None = None) -> None:
    """Write what a text did; never what it says."""
    ledger.record(
        event=event,
        actor=audit_entries.person(arrival.contact),
        subject=ledger.Subject(kind=SubjectKind.REPLY, id=arrival.text.id),
        topic=case.id if case else None,
    )
