"""A compiled method gives what its queryset gives, is built once, and is left where it must be."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import django
import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

from foundation.encryption.models import DataKey
from foundation.queries import compiled as module
from foundation.queries.compiled import CompilingQuerySet, NotCompilableError, compiled
from tests.support import database_owner
from tests.support.queries import told
from verification.models import CaseContact, Contact, Heartbeat

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2027, 1, 1, tzinfo=UTC)
built: list[object] = []


class Beats(CompilingQuerySet[Heartbeat]):
    """Heartbeats, asked for in several ways."""

    @compiled
    def named(self, *, name: str) -> "Beats":
        built.append(name)
        return self.filter(name=name)

    @compiled
    def at_or_after(self, *, at: datetime) -> "Beats":
        return self.filter(at__gte=at)

    @compiled
    def locked(self, *, name: str) -> "Beats":
        return self.filter(name=name).select_for_update(no_key=True)

    @compiled
    def names_since(self, *, at: datetime, name: str) -> "QuerySet[Heartbeat, str]":
        found = self.filter(at__gte=at).exclude(name=name)
        return found.order_by("name").values_list("name", flat=True)

    @compiled
    def forgetful(self, *, name: str, other: str) -> "Beats":  # noqa: ARG002 - which is the fault
        return self.filter(name=name)

    @compiled
    def nothing(self, *, name: str) -> "Beats":
        return self.filter(name=name, at__in=[])


class Phones(CompilingQuerySet[Contact]):
    """Contacts with what is joined to them."""

    @compiled
    def indexed(self, *, phone_index: bytes) -> "Phones":
        return self.filter(phone_index=phone_index).select_related("key")

    @compiled
    def erased_at(self, *, at: datetime | None) -> "Phones":
        return self.filter(erased_at=at)


def all_beats() -> Beats:
    """Start from every heartbeat."""
    return Beats(Heartbeat)


@pytest.fixture(autouse=True)
def nothing_built_yet() -> None:
    """Forget what earlier tests built."""
    built.clear()


def beat(*names: str) -> None:
    """Have these beat at noon."""
    Heartbeat.objects.all().delete()
    for name in names:
        Heartbeat.objects.create(name=name, at=NOON)


def contact() -> Contact:
    """Store a phone with a key of its own."""
    key = DataKey.objects.create(wrapped=b"wrapped")
    with database_owner.past_guards():
        return Contact.objects.create(
            phone_index=uuid4().bytes,
            phone_sealed=b"sealed",
            key=key,
            created_at=NOON,
            textable=True,
        )


def test_this_django_is_the_one_whose_private_names_were_read() -> None:
    assert django.VERSION[:2] == module.READ_AGAINST, (
        "Until foundation/queries/compiled.py is read against this Django, nothing is compiled. "
        "Compare its QuerySet, its iterables and SQLCompiler with the last release (the names used "
        "are _fetch_all, _clone, _query, _db, _result_cache, _fields, _iterable_class, "
        "_known_related_objects; as_sql, get_converters, select), set READ_AGAINST, and run "
        "tests/foundation/queries and tests/verification/test_compiled_queries.py."
    )


@pytest.mark.django_db
def test_it_gives_whole_rows_with_what_is_joined_to_them(django_assert_num_queries: Any) -> None:
    one, other = contact(), contact()
    phones = Phones(Contact)
    assert phones.indexed(phone_index=bytes(one.phone_index or b"")).get() == one
    with django_assert_num_queries(1):
        found = phones.indexed(phone_index=bytes(other.phone_index or b"")).get()
        assert found.key == other.key
    plain = Contact.objects.select_related("key").get(id=other.id)
    assert told(found) == told(plain)
    found.textable = not found.textable
    found.save(update_fields=["textable"])
    plain.refresh_from_db()
    assert plain.textable == found.textable


@pytest.mark.django_db
def test_values_and_their_order_are_as_in_the_method(django_assert_num_queries: Any) -> None:
    beat("worker", "watchkeeper", "web")
    with django_assert_num_queries(3):
        assert list(all_beats().names_since(at=NOON, name="web")) == ["watchkeeper", "worker"]
        assert list(all_beats().names_since(name="worker", at=NOON)) == ["watchkeeper", "web"]
        assert list(all_beats().names_since(at=LATER, name="web")) == []


@pytest.mark.django_db
def test_first_get_exists_and_bool_are_those_of_a_queryset() -> None:
    beat("worker", "web")
    one, none, several = (
        all_beats().named(name="web"),
        all_beats().named(name="nobody"),
        all_beats().at_or_after(at=NOON),
    )
    assert one.get() == one.first() == Heartbeat.objects.get(name="web")
    assert none.first() is None
    assert [rows.exists() for rows in (one, none)] == [True, False]
    assert [bool(rows) for rows in (one, none)] == [True, False]
    # Without an order of its own, the first is the first by primary key.
    assert several.first() == Heartbeat.objects.get(name="web")
    with pytest.raises(Heartbeat.DoesNotExist):
        none.get()
    with pytest.raises(Heartbeat.MultipleObjectsReturned):
        several.get()


@pytest.mark.django_db
def test_it_is_built_once_and_asked_once(django_assert_num_queries: Any) -> None:
    beat("web")
    all_beats().named(name="nobody").first()
    built.clear()
    with django_assert_num_queries(2):
        for name, count in (("web", 1), ("nobody", 0)):
            rows = all_beats().named(name=name)
            assert (len(rows), len(list(rows)), rows.exists()) == (count, count, bool(count))
    assert built == []


@pytest.mark.django_db
def test_whatever_else_is_asked_is_asked_of_the_ordinary_queryset() -> None:
    beat("web", "worker")
    since = all_beats().at_or_after(at=NOON)
    assert list(since.filter(name="web").values_list("name", flat=True)) == ["web"]
    assert list(since.exclude(name="web").named(name="worker")) == [Heartbeat(name="worker")]
    assert since.count() == 2
    assert list(Heartbeat.objects.filter(name__in=since.values("name")).order_by("name")) == [
        Heartbeat(name="web"),
        Heartbeat(name="worker"),
    ]
    assert since.order_by("-name")[0] == Heartbeat(name="worker")
    assert all_beats().named(name="web").update(at=LATER) == 1
    assert list(all_beats().at_or_after(at=LATER)) == [Heartbeat(name="web")]


@pytest.mark.django_db
def test_what_is_filtered_already_stays_filtered() -> None:
    beat("web", "worker")
    assert list(all_beats().filter(name="web").named(name="worker")) == []
    one, other = contact(), contact()
    assert list(CaseContact.objects.cases_texted_since(contact_id=one.id, since=NOON)) == []
    assert list(other.case_contacts.cases_texted_since(contact_id=one.id, since=NOON)) == []


@pytest.mark.django_db
def test_a_value_that_is_no_plain_one_goes_the_ordinary_way() -> None:
    one = contact()
    assert list(Phones(Contact).erased_at(at=NOON)) == []
    assert list(Phones(Contact).erased_at(at=None)) == [one]


@pytest.mark.django_db(transaction=True)
def test_threads_that_ask_at_once_get_their_own_rows() -> None:
    names = [f"part {number}" for number in range(8)]
    beat(*names)

    class Fresh(CompilingQuerySet[Heartbeat]):
        @compiled
        def named(self, *, name: str) -> "Fresh":
            return self.filter(name=name)

    def ask(name: str) -> list[str]:
        try:
            return [Fresh(Heartbeat).named(name=name).get().name for _ in range(50)]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(names)) as pool:
        for name, got in zip(names, pool.map(ask, names), strict=True):
            assert got == [name] * 50


@pytest.mark.django_db(transaction=True)
def test_a_lock_holds_and_wants_a_transaction_each_time() -> None:
    beat("web")
    with transaction.atomic():
        row = all_beats().locked(name="web").get()

        def look() -> list[str]:
            try:
                with transaction.atomic():
                    free = Heartbeat.objects.select_for_update(skip_locked=True)
                    return list(free.values_list("name", flat=True))
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            assert (row.name, pool.submit(look).result()) == ("web", [])
    with pytest.raises(TransactionManagementError):
        all_beats().locked(name="web").get()


@pytest.mark.parametrize("values", [{"at": NOON}, {}, {"at": NOON, "who": "web"}])
def test_a_call_without_its_values_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="names_since"):
        all_beats().names_since(**values)


@pytest.mark.django_db
def test_a_method_that_does_not_ask_for_all_its_values_is_refused() -> None:
    with pytest.raises(NotCompilableError, match="other"):
        all_beats().forgetful(name="web", other="worker")


@pytest.mark.django_db
def test_what_can_never_give_a_row_is_refused() -> None:
    with pytest.raises(NotCompilableError, match="never"):
        all_beats().nothing(name="web")


@pytest.mark.django_db
@pytest.mark.parametrize("compiles", [True, False], ids=["as read", "any other Django"])
def test_rows_that_may_be_there_are_inserted_and_told_apart(
    compiles: bool, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(module, "_COMPILES", compiles)
    phones = CompilingQuerySet[Contact](Contact)
    with database_owner.past_guards():
        there, again = _unstored_contact(b"1"), _unstored_contact(b"1")
        new, another, thrice = (_unstored_contact(index) for index in (b"2", b"3", b"3"))
        assert phones.insert_absent([there]) == [there]
        with django_assert_num_queries(1 if compiles else 2):
            assert phones.insert_absent([again, new, another]) == [new, another]
        assert phones.insert_absent([thrice]) == []
        assert phones.insert_absent([]) == []
    assert set(Contact.objects.values_list("id", flat=True)) == {there.id, new.id, another.id}


def _unstored_contact(index: bytes) -> Contact:
    key = DataKey.objects.create(wrapped=b"key")
    return Contact(phone_index=index, key=key, textable=True, created_at=NOON)
