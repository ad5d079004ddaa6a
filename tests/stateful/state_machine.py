"""The machine: which acts are drawn, with what, and when they can come to anything."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.stateful.actions import around, officer, operator, person
from tests.stateful.context import Context
from tests.stateful.people import OFFICERS, PHONES, STAFF
from tests.stateful.scene import Scene
from verification.enums import AlarmOutcome, EndedHow, Heard, OfficerStatus, Reason

Machine = RuleBasedStateMachine
_When = Callable[[Any], bool]

_officer = st.sampled_from([0, 0, *range(OFFICERS)])
# The person's phone more often than others, the first operator more often than anybody.
_phone = st.sampled_from([PHONES[0], PHONES[0], PHONES[1], *PHONES])
_by = st.sampled_from([0, 0, 0, 2, *range(STAFF)])
_case = st.sampled_from([0, 0, 1, 2])
_number = st.integers(min_value=0, max_value=5)
_how_ended = st.sampled_from(EndedHow.values)
_mostly = st.sampled_from([True, True, True, True, False])
_rarely = st.sampled_from([False, False, False, False, True])
_GOOD_TICKS = {"face": "matches", "fits": True, "heard": "said", "under_18": False}


def _has(*states: str) -> _When:
    """Say when some case is in one of these states."""
    return lambda machine: any(row.state in states for row in machine.scene.now.cases.values())


def _any_case(machine: Any) -> bool:
    """Say when there is a case at all."""
    return bool(machine.scene.now.cases)


def _any_phone_alarm(machine: Any) -> bool:
    """Say when a phone without a case has an alarm open."""
    return any(row.contact_id for row in machine.scene.now.open_alarms(None))


def _drawn(name: str, *, when: _When | None = None, **given: Any) -> Any:
    """Make a rule that does the act of this name, with what is drawn for it."""

    def act(self: Any, **drawn: Any) -> None:
        self.scene.do(name, **drawn)

    act.__name__ = name
    as_rule: Callable[..., Any] = rule(**given)
    made = as_rule(act)
    return precondition(when)(made) if when else made


class Encounters(Machine):
    """Two officers, their cases, six phones, seven at the consoles, and everything around them."""

    # Set on the subclass that `in_context` makes.
    context: Context

    def __init__(self) -> None:
        super().__init__()
        self.scene: Scene = self.context.begin()

    @initialize(further=st.integers(min_value=0, max_value=6))
    def somebody_asks(self, further: int) -> None:
        """Begin with a request, and often a good way into it: deep water is where things drown."""
        self.scene.do("wait", seconds=1, consoles=True, roster=True)
        self.scene.do("request", officer=0, place="home", reason="questions")
        for _ in range(further):
            self._go_on(0, 0)

    @precondition(_any_case)
    @rule(case=_case, phone=st.integers(0, 1))
    def goes_on(self, case: int, phone: int) -> None:
        """Let the next right thing happen to a case."""
        self._go_on(case, phone)

    @precondition(_has("requested", "joined", "confirmed"))
    @rule(case=_case, times=st.integers(2, 4))
    def goes_well_for_a_while(self, case: int, times: int) -> None:
        """Let several right things happen one after the other."""
        for _ in range(times):
            self._go_on(case, 0)

    def _go_on(self, number: int, phone: int) -> None:
        """Find out what a good encounter would see next, and let it happen."""
        row, do = self.scene.case(number), self.scene.do
        if row is None:
            return
        officer = [str(actor.officer.id) for actor in self.scene.officers].index(row.officer_id)
        if row.state == "requested":
            do("text", phone=PHONES[phone + 2 * officer], says="code", case=number)
        elif row.state == "joined" and row.match == "pending":
            do("match", officer=officer, right=True)
        elif row.state == "joined" and row.claimed_by_id is None:
            do("handle", how="claim", case=number, by=0)
        elif row.state == "joined" and self._is_proposed(row.id):
            do("agree", case=number, by=2, face="matches")
        elif row.state == "joined":
            self._decide(number)
        elif row.state == "confirmed" and self._waits_to_be_sent(row.id):
            do("deliver_all")
        elif row.state == "confirmed":
            do("end", officer=officer, how="left_freely")

    def _decide(self, number: int) -> None:
        """Have the officer checked where nobody has, then say YES."""
        row = self.scene.case(number)
        if row and not any(c.verification_id == row.id for c in self.scene.now.checks.values()):
            self.scene.do("check_again", case=number)
        self.scene.do("confirm", case=number, by=0, **_GOOD_TICKS)

    def _is_proposed(self, case_id: str) -> bool:
        """Say whether a second person is being waited for."""
        found = self.scene.now.proposals.values()
        return any(row.verification_id == case_id and row.status == "open" for row in found)

    def _waits_to_be_sent(self, case_id: str) -> bool:
        """Say whether the YES has not been handed over."""
        found = [t for t in self.scene.now.texts.values() if t.verification_id == case_id]
        return any(t.text_key == "confirmed" and t.status == "queued" for t in found)

    request = _drawn(
        "request",
        officer=_officer,
        place=st.sampled_from(["home", "home", "home", "away", "nowhere"]),
        reason=st.sampled_from(Reason.values),
    )
    cancel = _drawn("cancel", officer=_officer, when=_has("requested", "joined", "refused"))
    end = _drawn("end", officer=_officer, how=_how_ended, when=_any_case)
    match = _drawn("match", officer=_officer, right=_mostly, when=_has("joined"))
    locate = _drawn(
        "locate",
        officer=_officer,
        place=st.sampled_from(["home", "home", "home", *officer.PLACES]),
        when=_any_case,
    )
    face = _drawn("face", officer=_officer, when=_any_case)
    panic = _drawn("panic", officer=_officer, when=_any_case)
    invite = _drawn("invite", officer=_officer, phone=_phone, when=_has("requested", "refused"))

    text_code = _drawn(
        "text", phone=_phone, says=st.sampled_from(person.CODED), case=_case, when=_any_case
    )
    text_words = _drawn(
        "text", phone=_phone, says=st.sampled_from(sorted(person.WORDS)), case=st.just(0)
    )
    text_wrong_code = _drawn("text", phone=_phone, says=st.just("wrong code"), case=st.just(0))
    webhook_again = _drawn(
        "webhook_again", number=_number, when=lambda machine: bool(machine.scene.webhooks)
    )
    erase = _drawn("erase", phone=_phone, when=_has("ended", "refused", "unverified", "expired"))

    handle = _drawn(
        "handle", how=st.sampled_from(operator.PLAIN), case=_case, by=_by, when=_any_case
    )
    say_no = _drawn(
        "say_no",
        how=st.sampled_from(operator.WITH_WHY),
        case=_case,
        by=_by,
        when=_has("requested", "joined", "confirmed"),
    )
    write = _drawn(
        "write", how=st.sampled_from(operator.WITH_WORDS), case=_case, by=_by, when=_any_case
    )
    confirm = _drawn(
        "confirm",
        case=_case,
        by=_by,
        face=st.sampled_from(["matches", "matches", "matches", "not_seen", "differs"]),
        fits=_mostly,
        heard=st.sampled_from(Heard.values),
        under_18=_rarely,
        when=_has("joined", "confirmed"),
    )
    agree = _drawn(
        "agree",
        case=_case,
        by=_by,
        face=st.sampled_from(["matches", "matches", "differs"]),
        when=lambda machine: bool(machine.scene.now.proposals),
    )
    end_by_operator = _drawn(
        "end_by_operator", case=_case, by=_by, how=_how_ended, when=_has("confirmed")
    )
    check_again = _drawn("check_again", case=_case, when=_has("requested", "joined"))
    look_up = _drawn("look_up", case=_case, by=_by, code=_rarely, when=_any_case)
    answer_caller = _drawn(
        "answer_caller",
        case=_case,
        by=_by,
        person=_mostly,
        phone=st.sampled_from([None, *PHONES]),
        digits=st.sampled_from(["", "", "000", *(phone[-3:] for phone in PHONES)]),
        voice=_rarely,
        when=_any_case,
    )
    take_alarm = _drawn("take_alarm", number=_number, by=_by, when=_any_case)
    close_alarm = _drawn(
        "close_alarm",
        number=_number,
        by=_by,
        outcome=st.sampled_from(AlarmOutcome.values),
        incident=st.sampled_from(["", "CAD 1"]),
        when=_any_case,
    )
    read_phone = _drawn("read_phone", number=_number, by=_by, when=_any_phone_alarm)
    propose_pranks = _drawn("propose_pranks", by=_by, when=_any_phone_alarm)
    answer_pranks = _drawn("answer_pranks", by=_by, agree=_mostly, when=_any_phone_alarm)

    answer_closing = _drawn("answer_closing", number=_number, by=_by, agree=_mostly, when=_any_case)

    wait = _drawn(
        "wait",
        seconds=st.sampled_from([1, 1, 2, 2, 5, 5, 16, 31, 46, 61, 121, 301, 3601, 90000]),
        consoles=_mostly,
        roster=_mostly,
    )
    wait_until = _drawn(
        "wait_until",
        deadline=st.sampled_from(around.DEADLINES),
        off_by=st.sampled_from([-0.2, 0, 0.2]),
        when=_has("requested", "joined", "confirmed"),
    )
    tick = _drawn("tick")
    tick_too = _drawn("tick")
    worker = _drawn(
        "worker",
        number=_number,
        twice=_rarely,
        when=lambda machine: bool(machine.scene.queued_tasks),
    )
    lose_queue = _drawn("lose_queue", when=lambda machine: bool(machine.scene.queued_tasks))
    deliver = _drawn(
        "deliver", number=_number, provider=st.sampled_from(around.DELIVERIES), when=_any_case
    )
    deliver_all = _drawn("deliver_all", when=_any_case)
    receipt = _drawn(
        "receipt", number=_number, says=st.sampled_from(around.RECEIPTS), when=_any_case
    )
    receipt_too = _drawn(
        "receipt", number=_number, says=st.sampled_from(around.RECEIPTS), when=_any_case
    )

    standing = _drawn(
        "standing",
        officer=_officer,
        status=st.sampled_from(["serving", *OfficerStatus]),
    )
    revoke_device = _drawn("revoke_device", officer=_officer)
    restore_device = _drawn("restore_device", officer=_officer)
    duty = _drawn("duty", officer=_officer, on=_mostly)
    dies_soon = _drawn("dies_soon", after=st.integers(min_value=0, max_value=40))

    def teardown(self) -> None:
        """Let the deadlines come, unless something broke already."""
        if not self.scene.broken:
            self.scene.finish()


def in_context(context: Context) -> type[Encounters]:
    """Bind the machine to a context."""
    return type("Encounters", (Encounters,), {"context": context})
