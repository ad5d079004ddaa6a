"""Asking for a walk: the phone itself has to answer before anything else happens (T17, A10).

Whoever fills in the form learns nothing: the same is said of every number. An answer that does not
come within two days is taken for a no, and what was typed is destroyed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from community.streets.models import Street
from community.walks.actions import moves, records, texts, walkers
from community.walks.actions.moves import Held
from community.walks.actions.refusals import Unfit
from community.walks.actions.walkers import Given
from community.walks.enums import Company, TextName, WalkKind, WalkState, Why
from community.walks.events import WalkEvent
from community.walks.models import Walk, Walker
from community.walks.models.walks import HEADS_AT_MOST, TIMES_AT_MOST
from community.walks.rules.walk_states import OVER
from foundation.audit import clock, ledger
from foundation.encryption import cells, credentials
from foundation.sms import phone_numbers
from foundation.sms.phone_numbers import PhoneNumber
from verification.actions import contacts
from verification.enums import TextLanguage
from verification.models import Contact, StaffNumber

ANSWER_WITHIN = timedelta(hours=48)
# A phone that did not answer is not asked again and again.
_ASKED_WITHIN, _ASKED_AT_MOST = timedelta(days=30), 2
_EARLIEST, _LATEST = timedelta(hours=12), timedelta(days=60)
_CODE_GROUPS, _CODE_LENGTH = 3, 4
_CODE_PURPOSE = "walk page"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody asks for. `times` are at most three instants; none where `ring_me`."""

    phone: str
    given: str
    ward: str
    borough: str
    times: Sequence[datetime] = ()
    ring_me: bool = False
    languages: Sequence[TextLanguage] = ()
    access: str = ""
    company: Company = Company.ALONE
    heads: int = 1
    is_adult: bool = False
    led_by: str = ""


def ask(wish: Wish) -> None:
    """Take a wish, and ask its phone by text; say nothing of whether that phone is known.

    Raise Unfit for what was typed wrongly.
    """
    ledger.require_transaction()
    now = clock.db_now()
    # What is typed is checked for every number alike, before anything is looked up.
    number, given = _fit(wish, now=now)
    contact = contacts.found(number=number)
    if _may_be_asked(contact, now=now):
        _begin(walkers.named(contact, given=given, now=now), contact, wish=wish, now=now)


def check(wish: Wish) -> None:
    """Check what was typed, and store nothing. Raise Unfit."""
    _fit(wish, now=clock.db_now())


def lapse(held: Held) -> None:
    """Forget a request whose phone has not answered in two days."""
    moves.check(held, WalkState.ASKED)
    moves.move(held, WalkState.LAPSED, actor=ledger.SYSTEM, why=Why.NO_ANSWER)
    walkers.forget_if_never_answered(held.walk.walker, now=held.now, actor=ledger.SYSTEM)


def digest_of(code: str) -> bytes:
    """Digest a code however it was typed."""
    return credentials.digest_of_typed_code(code, purpose=_CODE_PURPOSE)


def _fit(wish: Wish, *, now: datetime) -> tuple[PhoneNumber, Given]:
    number = _number(wish.phone)
    _check(wish, now=now)
    return number, walkers.fit_given(wish.given, access=wish.access, languages=wish.languages)


def _begin(walker: Walker, contact: Contact, *, wish: Wish, now: datetime) -> None:
    code = credentials.new_typed_code(groups=_CODE_GROUPS, length=_CODE_LENGTH)
    walk = Walk(
        walker=walker,
        state=WalkState.ASKED,
        asked_at=now,
        ward=wish.ward,
        borough=wish.borough,
        wished_times=sorted(wish.times),
        ring_me=wish.ring_me,
        company=wish.company,
        kind=WalkKind.GROUP if wish.company is Company.GROUP else WalkKind.PAIR,
        heads=_heads(wish),
        adult_confirmed=wish.is_adult,
        led_by=wish.led_by,
        token_digest=digest_of(code),
    )
    cells.seal(walk, "token", code)
    walk.save(force_insert=True)
    actor = records.person(contact.id)
    records.of_walk(WalkEvent.WALK_ASKED, walk.id, actor=actor, company=wish.company)
    texts.send(Held(walk=walk, contact=contact, now=now), TextName.ASK)


def _may_be_asked(contact: Contact, *, now: datetime) -> bool:
    """Say whether the phone is texted: a person's, that no walk of theirs is open for."""
    of_phone = Walk.objects.filter(walker__contact=contact)
    if of_phone.exclude(state__in=OVER).exists():
        return False
    if Walker.objects.filter(contact=contact).exclude(stopped_at=None).exists():
        return False
    if StaffNumber.objects.filter(phone_index=contact.phone_index).exists():
        return False
    lately = of_phone.filter(state=WalkState.LAPSED, asked_at__gt=now - _ASKED_WITHIN)
    return lately.count() < _ASKED_AT_MOST


def _heads(wish: Wish) -> int:
    match wish.company:
        case Company.ALONE:
            return 1
        case Company.FRIEND:
            return 2
        case Company.GROUP:
            return wish.heads


def _number(raw: str) -> PhoneNumber:
    try:
        return contacts.parse(raw)
    except phone_numbers.NotANumber as error:
        raise Unfit("phone", "Write a UK mobile number.") from error


def _check(wish: Wish, *, now: datetime) -> None:
    if not Street.objects.filter(ward=wish.ward, borough=wish.borough).exists():
        raise Unfit("ward", "Choose a ward from the list.")
    if not wish.times and not wish.ring_me:
        raise Unfit("times", "Give a time that suits you, or choose that we ring you.")
    if len(wish.times) > TIMES_AT_MOST:
        raise Unfit("times", f"At most {TIMES_AT_MOST} times.")
    if any(not now + _EARLIEST <= one <= now + _LATEST for one in wish.times):
        raise Unfit("times", "Choose times from tomorrow on, in the next 60 days.")
    _check_company(wish)


def _check_company(wish: Wish) -> None:
    if wish.company is Company.GROUP and not 1 < wish.heads <= HEADS_AT_MOST:
        raise Unfit("heads", f"Say how many come, from 2 to {HEADS_AT_MOST}.")
    if wish.led_by and wish.led_by not in settings.WALKS_GROUP_LEADS:
        raise Unfit("led_by", "Choose a lead from the list.")
    if wish.is_adult:
        return
    if wish.company is not Company.GROUP:
        raise Unfit("is_adult", "Under 18? Then come in a group, with a lead from the list.")
    if not wish.led_by:
        raise Unfit("led_by", "Under 18? Then choose the lead who comes with you.")
