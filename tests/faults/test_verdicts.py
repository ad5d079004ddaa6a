"""The auditor is green on snapshots that are right, and red on every wrong planted in them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.faults import catalogue, table, verdicts
from tests.faults.catalogue import Fault
from tests.faults.snapshots import Alarm, Decision, Inbound, Snapshots, Taken, Text
from tests.faults.table import Row
from tests.faults.verdicts import Finding

AT = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)
EXPECTED = ("checking", "confirmed", "ended")


def after(seconds: float) -> datetime:
    """Say when that is."""
    return AT + timedelta(seconds=seconds)


def text(key: str, *, at: float, status: str = "delivered", decision: str | None = None) -> Text:
    """Write a text of ours; its id is its key."""
    return Text(id=key, key=key, status=status, created_at=after(at), decision_id=decision)


def taken(key: str, *, seq: int, at: float) -> Taken:
    """Write an acceptance of that text."""
    return Taken(seq=seq, text_id=key, at=after(at))


RIGHT = Snapshots(
    texts=[
        text("checking", at=0),
        text("confirmed", at=10, decision="yes"),
        text("ended", at=20),
    ],
    decisions=[Decision(id="yes", kind="confirmed", at=after(10))],
    alarms=[],
    taken=[
        taken("checking", seq=2, at=0.5),
        taken("confirmed", seq=3, at=12),
        taken("ended", seq=4, at=20.1),
    ],
    inbound=[Inbound(sid="SM1", at=AT, body="482913")],
    received={"SM1": AT},
    states=["ended"],
)


def judge(snapshots: Snapshots) -> Finding:
    """Judge the snapshots of an ordinary story."""
    return verdicts.judge(snapshots, expected=EXPECTED)


def row(finding: Finding | None, **changes: object) -> Row:
    """Put a finding beside the first fault of the catalogue, which may double one text."""
    fault = replace(catalogue.every()[0], **changes)  # type: ignore[arg-type]
    return Row(fault=fault, finding=finding)


def test_consistent_snapshots_pass() -> None:
    finding = judge(RIGHT)
    assert (finding.lost, finding.doubled, finding.wrong_yes, finding.broken) == ((), 0, (), ())
    assert finding.worst_delay == pytest.approx(2.0)
    assert row(finding).is_well


@pytest.mark.parametrize("key", EXPECTED)
def test_a_text_that_the_provider_never_took_is_lost(key: str) -> None:
    without = [one for one in RIGHT.taken if one.text_id != key]
    finding = judge(replace(RIGHT, taken=without))
    assert f"{key} was never sent" in finding.lost
    assert not row(finding).is_well


def test_an_expected_text_that_was_never_queued_is_lost() -> None:
    snapshots = replace(RIGHT, texts=RIGHT.texts[:2], taken=RIGHT.taken[:2])
    assert judge(snapshots).lost == ("ended was never sent",)


@pytest.mark.parametrize("status", ["queued", "sending", "accepted", "delivered"])
def test_an_unaccepted_text_marked_sent_or_queued_is_lost(status: str) -> None:
    more = [*RIGHT.texts, text("received", at=15, status=status)]
    assert judge(replace(RIGHT, texts=more)).lost == (
        f"received, {status}, is not at the provider",
    )


def test_a_text_that_was_withdrawn_is_not_lost() -> None:
    more = [*RIGHT.texts, text("still_checking", at=5, status="withdrawn")]
    assert judge(replace(RIGHT, texts=more)).lost == ()


def test_an_inbound_text_missing_from_the_database_is_lost() -> None:
    assert judge(replace(RIGHT, received={})).lost == ("an inbound text never arrived",)


def test_a_second_copy_is_doubled_and_more_than_one_is_too_many_for_a_crash() -> None:
    twice = [*RIGHT.taken, taken("confirmed", seq=5, at=13)]
    finding = judge(replace(RIGHT, taken=twice))
    assert finding.doubled == 1
    assert row(finding, doubles_at_most=1).is_well
    assert not row(finding, doubles_at_most=0).is_well
    thrice = [*twice, taken("confirmed", seq=6, at=14)]
    assert not row(judge(replace(RIGHT, taken=thrice)), doubles_at_most=1).is_well


def test_the_same_text_key_twice_is_doubled() -> None:
    again = replace(RIGHT.texts[0], id="checking again")
    snapshots = replace(
        RIGHT,
        texts=[*RIGHT.texts, again],
        taken=[*RIGHT.taken, taken("checking again", seq=5, at=1)],
    )
    assert judge(snapshots).doubled == 1


@pytest.mark.parametrize(
    "decisions",
    [
        [],
        [Decision(id="yes", kind="refused", at=AT)],
        [Decision(id="yes", kind="confirmed", at=after(10), whole=False)],
        [Decision(id="another", kind="confirmed", at=after(10))],
    ],
)
def test_a_yes_without_a_standing_decision_is_wrong(decisions: list[Decision]) -> None:
    finding = judge(replace(RIGHT, decisions=decisions))
    assert "a YES without a standing decision" in finding.wrong_yes
    assert not row(finding).is_well


@pytest.mark.parametrize("key", ["not_confirmed", "could_not_check", "cancelled", "revoked"])
def test_a_yes_after_a_no_is_wrong_and_a_no_after_a_yes_is_not(key: str) -> None:
    no = text(key, at=11)
    snapshots = replace(RIGHT, texts=[*RIGHT.texts, no])
    before = replace(snapshots, taken=[taken(key, seq=1, at=11), *RIGHT.taken])
    assert judge(before).wrong_yes == ("a YES after a NO",)
    then = replace(snapshots, taken=[*RIGHT.taken, taken(key, seq=9, at=30)])
    assert judge(then).wrong_yes == ()


def test_a_yes_after_its_revocation_is_wrong_and_one_before_is_not() -> None:
    yes = RIGHT.decisions[0]
    for at, said in ((11.5, ("a YES after it was taken back",)), (12.5, ())):
        back = Decision(id="no", kind="revoked", at=after(at))
        assert judge(replace(RIGHT, decisions=[yes, back])).wrong_yes == said


def test_a_yes_after_its_time_is_wrong() -> None:
    late = [RIGHT.taken[0], taken("confirmed", seq=3, at=131), RIGHT.taken[2]]
    assert "a YES after its time" in judge(replace(RIGHT, taken=late)).wrong_yes


def test_a_text_at_the_provider_that_is_none_of_ours_is_wrong() -> None:
    more = [*RIGHT.taken, taken("nobody's", seq=9, at=30)]
    assert judge(replace(RIGHT, taken=more)).wrong_yes == (
        "a text at the provider that is none of ours",
    )


@pytest.mark.parametrize("status", ["failed", "undelivered"])
def test_a_text_that_never_arrived_needs_an_alarm(status: str) -> None:
    texts = [*RIGHT.texts[:2], text("ended", at=20, status=status)]
    silent = replace(RIGHT, texts=texts)
    assert judge(silent).broken == ("ended did not arrive in time, and nobody was told",)
    told = replace(silent, alarms=[Alarm(cause="not_reached", raised_at=after(21))])
    assert judge(told).broken == ()


def test_a_delay_beyond_the_promise_needs_an_alarm() -> None:
    late = replace(RIGHT, taken=[taken("checking", seq=2, at=61), *RIGHT.taken[1:]])
    finding = judge(late)
    assert finding.broken == ("checking did not arrive in time, and nobody was told",)
    assert finding.worst_delay == pytest.approx(61.0)


def test_the_delay_of_an_answer_counts_from_the_inbound_text() -> None:
    inbound = [replace(RIGHT.inbound[0], at=after(-30))]
    assert judge(replace(RIGHT, inbound=inbound)).worst_delay == pytest.approx(30.5)


def test_a_delay_beyond_the_bound_of_its_fault_is_red_even_with_an_alarm() -> None:
    assert not row(judge(RIGHT), within=1.9).is_well
    assert row(judge(RIGHT), within=2.1).is_well


def test_an_sos_without_an_alarm_is_broken() -> None:
    inbound = [*RIGHT.inbound, Inbound(sid="SM2", at=after(15), body="SOS")]
    snapshots = replace(RIGHT, inbound=inbound, received={"SM1": AT, "SM2": after(15)})
    assert judge(snapshots).broken == ("an SOS without an alarm",)


def test_a_missing_expected_alarm_is_broken() -> None:
    finding = verdicts.judge(RIGHT, expected=EXPECTED, alarms=frozenset({"provider_down"}))
    assert finding.broken == ("no alarm provider_down",)


@pytest.mark.parametrize("states", [[], ["confirmed"], ["ended", "ended"]])
def test_one_request_is_one_case_and_it_ends(states: list[str]) -> None:
    assert len(judge(replace(RIGHT, states=states)).broken) == 1


def test_an_unjudged_story_is_red() -> None:
    unknown = Row(fault=catalogue.every()[0], finding=None, trouble=("not to be judged",))
    assert not unknown.is_well
    assert "WRONG" in table.line(unknown)


def test_the_summary_repeats_failures_and_adds_up() -> None:
    twice = judge(replace(RIGHT, taken=[*RIGHT.taken, taken("ended", seq=5, at=50)]))
    doubled = row(twice, doubles_at_most=0)
    said = table.total([row(judge(RIGHT)), doubled], took=90)
    assert said == (
        f"{table.line(doubled)}\n"
        "2 faults, 1 with something wrong; 0 lost, 1 doubled, 0 wrong YES, worst delay 2.0 s; "
        "1.5 minutes"
    )


def test_every_fault_has_a_name_of_its_own_and_is_found_by_it() -> None:
    faults = catalogue.every()
    names = [fault.name for fault in faults]
    assert len(set(names)) == len(names)
    assert [fault.name for fault in catalogue.find([names[3]])] == [names[3]]
    assert catalogue.find(["no such thing"]) == []


@pytest.mark.parametrize("part", catalogue.KILLED)
def test_each_part_is_killed_at_each_step_of_the_story(part: str) -> None:
    killed = {one.step for one in catalogue.every() if (one.victim, _kills(one)) == (part, True)}
    webhooks = {"join webhook", "SOS inbound"}
    others = {"request", "match", "claim", "confirm", "end"}
    # A server that does not answer a step is not killed in it.
    asked = {"web": others, "hooks": webhooks}.get(part, webhooks | others)
    assert killed == asked | {"WAIT being sent", "YES being sent", "receipts"}


def _kills(fault: Fault) -> bool:
    return fault.what.startswith("killed")
