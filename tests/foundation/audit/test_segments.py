"""A long log is checked in stretches side by side, and found out just as one walk would."""

from collections.abc import Iterator

import pytest
from django.db import connection

from foundation.audit import chain, verify
from foundation.audit.models import AuditEntry
from tests.support import audit_log

LENGTH = 4
# Tampering with one entry, here named by {seq}.
TAMPERING = {
    "changed": "UPDATE audit_auditentry SET at = at + interval '1 microsecond' WHERE seq = {seq}",
    "code changed": "UPDATE audit_auditentry SET mac = prev_mac WHERE seq = {seq}",
    "link changed": "UPDATE audit_auditentry SET prev_mac = mac WHERE seq = {seq}",
    "removed": "DELETE FROM audit_auditentry WHERE seq = {seq}",
    "stretch removed": "DELETE FROM audit_auditentry WHERE seq BETWEEN {seq} AND {seq} + 5",
    "end removed": "DELETE FROM audit_auditentry WHERE seq >= {seq}",
}


@pytest.fixture
def short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut the log every four entries, so that a few dozen have many borders."""
    monkeypatch.setattr(verify, "STRETCH", LENGTH)


@pytest.fixture
def kept_log(transactional_db: None) -> Iterator[list[int]]:
    """Write twenty committed entries; put the log back afterwards, which no rollback would."""
    numbers = audit_log.write(20)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE kept_entry AS TABLE audit_auditentry")
        cursor.execute("CREATE TEMPORARY TABLE kept_head AS TABLE audit_audithead")
        yield numbers
        audit_log.without_guards("TRUNCATE audit_auditentry, audit_audithead")
        audit_log.without_guards("INSERT INTO audit_audithead TABLE kept_head")
        audit_log.without_guards("INSERT INTO audit_auditentry TABLE kept_entry")
        cursor.execute("DROP TABLE kept_entry, kept_head")


def splice(seq: int) -> None:
    """Cut the chain before an entry and write the rest anew, with the service's own key."""
    key, mac = chain.writing_key(), b"\x01" * 32
    for entry in AuditEntry.objects.filter(seq__gte=seq):
        mac = audit_log.rewrite(entry, prev_mac=mac, key=key, key_id=key.id)
    audit_log.without_guards(
        "UPDATE audit_audithead SET mac = %s, seal = %s",
        [mac, chain.seal_of(seq=entry.seq, mac=mac, key=key)],
    )


@pytest.mark.django_db
@pytest.mark.parametrize("sql", TAMPERING.values(), ids=TAMPERING)
@pytest.mark.parametrize("place", range(9))
def test_a_border_hides_nothing_and_names_the_same_entry(
    sql: str, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = audit_log.write(20)[0]
    audit_log.without_guards(sql.format(seq=start + place))
    in_one = verify.verify(start=start)
    monkeypatch.setattr(verify, "STRETCH", LENGTH)
    in_stretches = verify.verify(start=start)
    assert in_one.fault is not None
    assert in_one.fault.seq in (start + place, start + place + 1)
    assert in_stretches == in_one


@pytest.mark.django_db
@pytest.mark.parametrize("place", range(1, 9))
@pytest.mark.usefixtures("short_stretches")
def test_a_chain_cut_and_spliced_with_the_right_key_is_named_where_it_was_cut(place: int) -> None:
    start = audit_log.write(12)[0]
    splice(start + place)
    fault = verify.verify(start=start).fault
    assert fault is not None
    assert (fault.seq, "does not follow" in fault.what) == (start + place, True)


@pytest.mark.django_db
@pytest.mark.usefixtures("short_stretches")
def test_a_head_moved_far_away_ends_the_walk_where_the_entries_end() -> None:
    end = audit_log.write(9)[-1]
    audit_log.without_guards("UPDATE audit_audithead SET seq = 10 ^ 15")
    fault = verify.verify().fault
    assert fault is not None
    assert (fault.seq, "cut off" in fault.what) == (end + 1, True)


@pytest.mark.usefixtures("short_stretches")
def test_several_processes_verify_a_good_log_and_tell_how_far_they_are(kept_log: list[int]) -> None:
    told: list[tuple[int, int]] = []
    finding = verify.verify(
        start=kept_log[0], processes=2, tell=lambda checked, of: told.append((checked, of))
    )
    assert (finding.checked, finding.fault) == (20, None)
    assert told == [(4, 20), (8, 20), (12, 20), (16, 20), (20, 20)]


@pytest.mark.usefixtures("short_stretches")
def test_several_processes_name_the_first_of_two_faults(kept_log: list[int]) -> None:
    first, later = kept_log[8], kept_log[14]
    for seq in (later, first):
        audit_log.without_guards(TAMPERING["changed"].format(seq=seq))
    finding = verify.verify(start=kept_log[0], processes=2)
    assert finding.fault is not None
    assert (finding.checked, finding.fault.seq) == (8, first)


@pytest.mark.usefixtures("short_stretches")
def test_several_processes_do_not_run_after_a_head_moved_far_away(kept_log: list[int]) -> None:
    audit_log.without_guards("UPDATE audit_audithead SET seq = 10 ^ 15")
    finding = verify.verify(start=kept_log[0], processes=2)
    assert finding.fault is not None
    assert finding.fault.seq == kept_log[-1] + 1
