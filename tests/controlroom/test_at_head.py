"""What consoles share until the log moves on: never longer, and nothing that is one user's own."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from controlroom import at_head, queue_page
from foundation.audit import ledger
from tests.support import console
from tests.support.factories import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def kept_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing but the log end what is kept, however slow the machine."""
    monkeypatch.setattr(at_head, "KEPT_SECONDS", 3600.0)
    # Every database of the tests begins with the same empty log.
    monkeypatch.setattr(at_head, "_shelves", at_head._Shelves())


def rows(user: User) -> dict[str, str]:
    page = queue_page.read(user=user)
    return {row.key: row.headline for group in page.groups for row in group.rows}


def test_a_second_user_s_queue_reads_no_row_again(real_world: World) -> None:
    case, phone = real_world.make_joined(real_world.make_officer())
    real_world.text(phone, "SOS")
    first, second = real_world.make_operator(), real_world.make_operator()
    shown = rows(first)
    with CaptureQueriesContext(connection) as queries:
        assert rows(second) == shown
    assert list(shown) == [case.ref]
    assert not [one for one in queries if 'FROM "verification_words"' in one["sql"]]
    assert not [one for one in queries if 'FROM "verification_proposal"' in one["sql"]]
    assert not [one for one in queries if 'FROM "verification_heartbeat"' in one["sql"]]
    assert not [one for one in queries if 'FROM "verification_inboundtext"' in one["sql"]]
    assert not [one for one in queries if 'FROM "verification_alarm"' in one["sql"]]


def test_what_is_kept_ends_with_the_next_entry(real_world: World) -> None:
    case, phone = real_world.make_joined(real_world.make_officer())
    operator = real_world.make_operator()
    before = rows(operator)
    real_world.text(phone, "SOS")
    assert rows(operator) != before
    taken = rows(operator)
    real_world.claim(case, operator)
    (row,) = [row for group in queue_page.read(user=operator).groups for row in group.rows]
    assert list(taken) == [case.ref]
    assert row.case is not None
    assert row.case.claimed_by_id == operator.pk


def test_whose_row_it_is_is_told_to_each_by_themselves(real_world: World) -> None:
    case, _ = real_world.make_joined(real_world.make_officer())
    owner, other = real_world.make_operator(), real_world.make_operator()
    browsers = [console.make_browser(one) for one in (owner, other)]
    real_world.claim(case, owner)
    texts = [browser.page().marked("data-case")[0]["text"] for browser in browsers]
    assert "yours" in texts[0]
    assert "yours" not in texts[1]
    assert owner.display_name in texts[1]


def test_which_row_is_chosen_and_what_t_takes_is_each_one_s_own(real_world: World) -> None:
    case, phone = real_world.make_joined(real_world.make_officer())
    real_world.text(phone, "SOS")
    operator = console.make_browser(real_world.make_operator())
    # They look, and take nothing.
    reviewer = console.make_browser(real_world.make_operator(role=Role.REVIEWER))

    def row(browser: console.ConsoleBrowser, query: str = "") -> str:
        page = browser.get(query).content.decode()
        found = re.search(rf'<li class="[^"]*"\s+id="row-{case.ref}".*?</li>', page, re.DOTALL)
        assert found is not None
        return found[0]

    plain = row(operator)
    assert "<kbd" in plain
    assert "chosen" not in plain
    assert "chosen" in row(operator, f"?select={case.ref}")
    assert "<kbd" not in row(reviewer)
    assert row(operator) == plain


def test_the_officer_of_a_case_sees_no_row_of_it_though_others_do(real_world: World) -> None:
    case, phone = real_world.make_joined(real_world.make_officer())
    real_world.text(phone, "SOS")
    assert case.officer.user is not None
    assert rows(real_world.make_operator()) != {}
    assert rows(case.officer.user) == {}


def test_inside_a_transaction_all_is_read_anew(real_world: World) -> None:
    asked = list[int]()

    def read() -> int:
        asked.append(1)
        return len(asked)

    mark = at_head.now()
    assert [at_head.kept("test", read, at=mark) for _ in range(2)] == [1, 1]
    with ledger.transaction():
        assert [at_head.kept("test", read, at=mark) for _ in range(2)] == [2, 3]


def test_a_log_that_was_put_back_is_another_log(real_world: World) -> None:
    """After a restore the same number may come again, under another code."""
    mark = at_head.now()
    assert at_head.kept("test", lambda: "before", at=mark) == "before"
    again = at_head.LogHead(seq=mark.seq, mac=b"another")
    assert at_head.kept("test", lambda: "after", at=again) == "after"


def test_nothing_is_kept_longer_than_two_seconds(
    real_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a row that changes without an entry, which would be a fault, does not stay."""
    monkeypatch.setattr(at_head, "KEPT_SECONDS", -1.0)
    mark = at_head.now()
    found = [at_head.kept("test", object, at=mark) for _ in range(2)]
    assert found[0] is not found[1]


def test_of_many_threads_one_reads(real_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """All consoles fetch when the log moves on, and would else all read the same."""
    # However slow the machine, nobody gives up waiting for the one that reads.
    monkeypatch.setattr(at_head, "_WAITED_SECONDS", 3600.0)
    mark = at_head.now()
    begun = threading.Barrier(8)
    asked = list[str]()

    def slow() -> str:
        asked.append("read")
        time.sleep(0.2)
        return "found"

    def fetch(_: int) -> str:
        begun.wait(timeout=30)
        try:
            return at_head.kept("slow", slow, at=mark)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(fetch, range(8))) == ["found"] * 8
    assert asked == ["read"]


def test_whoever_reads_in_vain_leaves_it_to_the_next(real_world: World) -> None:
    mark = at_head.now()

    def fails() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        at_head.kept("fails", fails, at=mark)
    assert at_head.kept("fails", lambda: "found", at=mark) == "found"


def test_nobody_waits_for_ever_for_another_s_reading(
    real_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_head, "_WAITED_SECONDS", 0.05)
    mark = at_head.now()
    reading, done = threading.Event(), threading.Event()

    def stuck() -> str:
        reading.set()
        done.wait(timeout=60)
        return "late"

    def fetch() -> str:
        try:
            return at_head.kept("stuck", stuck, at=mark)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        other = thread.submit(fetch)
        assert reading.wait(timeout=30)
        assert at_head.kept("stuck", lambda: "own", at=mark) == "own"
        done.set()
        assert other.result(timeout=30) in {"late", "own"}
