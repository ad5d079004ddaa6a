"""Finding out that the log is not as it was written."""

import io
import json

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from foundation.audit import chain, ledger
from foundation.audit.models import AuditEntry, AuditHead
from tests.support import audit_log

pytestmark = pytest.mark.django_db


def run(*options: str) -> str:
    """Run the command, and give what it prints."""
    out = io.StringIO()
    call_command("verify_audit", "--entries-only", *options, stdout=out)
    return out.getvalue()


def first_bad(*options: str) -> tuple[int, str]:
    """Run the command where it must fail; give the entry that it names and the sentence."""
    out = io.StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("verify_audit", "--entries-only", "--json", *options, stdout=out)
    answer = json.loads(out.getvalue())
    assert failure.value.returncode == 1
    assert answer["ok"] is False
    assert str(failure.value) == f"first bad entry {answer['first_bad']}: {answer['what']}"
    return answer["first_bad"], answer["what"]


def recompute(*, start: int, key_id: str) -> None:
    """Rewrite the chain from one entry to its end under another key, head and all."""
    key = chain.Key.of(b"attacker" * 4)
    mac = bytes(AuditEntry.objects.get(seq=start).prev_mac)
    for entry in AuditEntry.objects.filter(seq__gte=start):
        mac = audit_log.rewrite(entry, prev_mac=mac, key=key, key_id=key_id)
    seal = chain.seal_of(seq=entry.seq, mac=mac, key=key)
    audit_log.without_guards(
        "UPDATE audit_audithead SET mac = %s, seal = %s, key_id = %s", [mac, seal, key_id]
    )


def test_a_good_log_is_verified_with_its_count_and_its_end() -> None:
    seq = audit_log.write(5)[-1]
    assert run().startswith(f"audit log verified: {seq} entries, it ends at {seq}:")


def test_every_kind_of_detail_survives_the_database() -> None:
    audit_log.write(number=2**62, low=-5, yes=True, none=None, kind=ledger.ActorKind.PERSON)
    assert json.loads(run("--json"))["ok"] is True


def test_the_walk_can_begin_in_the_middle() -> None:
    numbers = audit_log.write(5)
    answer = json.loads(run("--json", "--from", str(numbers[2])))
    assert (answer["ok"], answer["checked"]) == (True, 3)


@pytest.mark.parametrize(
    "change",
    [
        "event = 'alarm.closed'",
        "at = at + interval '1 microsecond'",
        "actor_kind = 'operator'",
        "actor_id = gen_random_uuid()",
        "subject_kind = 'contact'",
        "subject_id = gen_random_uuid()",
        "topic_id = gen_random_uuid()",
        """details = '{"priority": 3}'""",
        # What no entry could ever hold is a change like any other, and no crash.
        "at = 'infinity'",
        "details = jsonb_build_object('priority', repeat('9', 5000)::numeric)",
    ],
)
def test_a_changed_entry_is_named(change: str) -> None:
    numbers = audit_log.write(5, priority=1)
    audit_log.without_guards(
        f"UPDATE audit_auditentry SET {change} WHERE seq = %s",  # noqa: S608 - the list above
        [numbers[2]],
    )
    assert first_bad() == (
        numbers[2],
        "The entry is not as it was written, or was written with another key.",
    )


def test_a_removed_entry_is_named() -> None:
    numbers = audit_log.write(5)
    audit_log.without_guards("DELETE FROM audit_auditentry WHERE seq = %s", [numbers[1]])
    assert first_bad() == (numbers[1], f"The entry is missing; the next one there is {numbers[2]}.")


def test_a_removed_entry_whose_gap_was_closed_is_named() -> None:
    numbers = audit_log.write(5)
    audit_log.without_guards("DELETE FROM audit_auditentry WHERE seq = %s", [numbers[1]])
    for seq in numbers[2:]:
        audit_log.without_guards("UPDATE audit_auditentry SET seq = seq - 1 WHERE seq = %s", [seq])
    assert first_bad() == (numbers[1], "The entry does not follow the one before it.")


def test_two_swapped_entries_are_named() -> None:
    first, second, _ = audit_log.write(3)
    for old, new in ((first, 10**9), (second, first), (10**9, second)):
        audit_log.without_guards("UPDATE audit_auditentry SET seq = %s WHERE seq = %s", [new, old])
    assert first_bad()[0] == first


def test_an_emptied_log_is_named() -> None:
    audit_log.write(5)
    audit_log.without_guards("TRUNCATE audit_auditentry")
    seq, what = first_bad()
    assert (seq, "cut off" in what) == (1, True)


def test_a_cut_tail_is_named() -> None:
    numbers = audit_log.write(5)
    audit_log.without_guards("DELETE FROM audit_auditentry WHERE seq >= %s", [numbers[3]])
    seq, what = first_bad()
    assert (seq, "cut off" in what) == (numbers[3], True)


def test_a_cut_tail_with_the_head_put_back_is_named() -> None:
    numbers = audit_log.write(5)
    audit_log.without_guards("DELETE FROM audit_auditentry WHERE seq >= %s", [numbers[3]])
    audit_log.without_guards(
        "UPDATE audit_audithead SET seq = last.seq, mac = last.mac, key_id = last.key_id"
        " FROM audit_auditentry AS last WHERE last.seq = %s",
        [numbers[2]],
    )
    seq, what = first_bad()
    assert (seq, "not written by this service" in what) == (numbers[3], True)


def test_a_recomputed_chain_is_named_at_its_first_entry() -> None:
    numbers = audit_log.write(5)
    recompute(start=numbers[1], key_id=chain.writing_key().id)
    seq, what = first_bad()
    assert (seq, "another key" in what) == (numbers[1], True)


def test_a_chain_recomputed_under_an_unknown_key_is_named_at_its_first_entry() -> None:
    numbers = audit_log.write(5)
    recompute(start=numbers[1], key_id="feedface")
    assert first_bad() == (
        numbers[1],
        "It was written with key 'feedface', which SC_AUDIT_KEYS does not hold.",
    )


def test_an_entry_beyond_the_head_is_named() -> None:
    (seq,) = audit_log.write()
    audit_log.without_guards(
        "INSERT INTO audit_auditentry SELECT seq + 3, at, event, actor_kind, actor_id,"
        " subject_kind, subject_id, topic_id, details, key_id, mac, mac"
        " FROM audit_auditentry WHERE seq = %s",
        [seq],
    )
    assert first_bad() == (seq + 3, "The entry lies beyond the head of the log.")


def test_a_missing_head_is_found_and_stops_all_writing() -> None:
    audit_log.write()
    audit_log.without_guards("DELETE FROM audit_audithead")
    assert first_bad()[1] == "The head row of the log is missing."
    with pytest.raises(ledger.HeadMissing):
        audit_log.write()


def test_a_restored_older_log_is_found_by_an_anchor() -> None:
    audit_log.write(2)
    before = AuditHead.objects.get()
    numbers = audit_log.write(3)
    anchor = json.loads(run("--json"))["head"]
    assert json.loads(run("--json", "--anchor", anchor))["ok"] is True
    audit_log.without_guards("DELETE FROM audit_auditentry WHERE seq >= %s", [numbers[0]])
    audit_log.without_guards(
        "UPDATE audit_audithead SET seq = %s, mac = %s, seal = %s",
        [before.seq, bytes(before.mac), bytes(before.seal)],
    )
    assert json.loads(run("--json"))["ok"] is True
    seq, what = first_bad("--anchor", anchor)
    assert (seq, "cut back" in what) == (numbers[0], True)
    audit_log.write(3)
    seq, what = first_bad("--anchor", anchor)
    assert (seq, "anchor remembers" in what) == (numbers[2], True)


def test_keys_can_be_changed_and_the_old_ones_still_verify(settings: LazySettings) -> None:
    start = audit_log.write(2)[0]
    old = list(settings.AUDIT_KEYS)
    settings.AUDIT_KEYS = [b"n" * 32, *old]
    audit_log.write(2)
    assert json.loads(run("--json"))["ok"] is True
    settings.AUDIT_KEYS = [b"n" * 32]
    seq, what = first_bad("--from", str(start))
    assert (seq, "SC_AUDIT_KEYS" in what) == (start, True)


@pytest.mark.parametrize("options", [["--from", "0"], ["--from", "x"], ["--anchor", "5:abc"]])
def test_wrong_options_are_refused_with_a_sentence(options: list[str]) -> None:
    with pytest.raises(CommandError, match="argument"):
        run(*options)


def test_an_anchor_that_the_walk_would_not_pass_is_refused() -> None:
    with pytest.raises(CommandError, match="lies before"):
        run("--from", "9", "--anchor", "5:" + "00" * 32)
