"""A compiled query gives what Django's gives, is built once, and refuses what it cannot keep."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

from foundation.encryption.models import DataKey
from foundation.queries.compiled import Compiled, NotCompilableError, compiled
from verification.models import Contact, Heartbeat

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@compiled
def contact_of(phone_index: Any) -> "QuerySet[Contact]":
    return Contact.objects.filter(phone_index=phone_index).select_related("key")


@compiled
def locked(name: str) -> "QuerySet[Heartbeat]":
    return Heartbeat.objects.filter(name=name).select_for_update(no_key=True)


@compiled
def names_since(at: datetime, name: str) -> "QuerySet[Heartbeat, str]":
    found = Heartbeat.objects.filter(at__gte=at).exclude(name=name)
    return found.order_by("name").values_list("name", flat=True)


def beats(*names: str) -> None:
    """Have these beat at noon."""
    Heartbeat.objects.all().delete()
    for name in names:
        Heartbeat.objects.create(name=name, at=NOON)


def contact() -> Contact:
    """Store a phone with a key of its own."""
    key = DataKey.objects.create(wrapped=b"wrapped")
    return Contact.objects.create(
        phone_index=uuid4().bytes, phone_sealed=b"sealed", key=key, created_at=NOON, textable=True
    )


@pytest.mark.django_db
def test_a_compiled_query_gives_whole_rows_with_their_joins(
    django_assert_num_queries: Any,
) -> None:
    one, other = contact(), contact()
    contact_of(phone_index=one.phone_index)
    with django_assert_num_queries(2):
        (found,) = contact_of(phone_index=other.phone_index)
        plain = Contact.objects.select_related("key").get(phone_index=other.phone_index)
        assert (found, found.key) == (plain, other.key)
    assert {name: getattr(found, name) for name in ("id", "created_at", "textable")} == {
        name: getattr(plain, name) for name in ("id", "created_at", "textable")
    }
    found.textable = not found.textable
    found.save(update_fields=["textable"])
    plain.refresh_from_db()
    assert plain.textable == found.textable


@pytest.mark.django_db
def test_parameters_are_bound_in_the_order_of_the_function() -> None:
    beats("worker", "watchkeeper", "web")
    assert names_since(at=NOON, name="web") == ["watchkeeper", "worker"]
    assert names_since(name="worker", at=NOON) == ["watchkeeper", "web"]
    assert names_since(at=datetime(2027, 1, 1, tzinfo=UTC), name="web") == []
    assert names_since.first(at=NOON, name="web") == "watchkeeper"
    assert names_since.first(at=datetime(2027, 1, 1, tzinfo=UTC), name="web") is None


@pytest.mark.django_db
def test_a_query_is_compiled_once() -> None:
    built = []

    @compiled
    def counted(name: str) -> "QuerySet[Heartbeat]":
        built.append(name)
        return Heartbeat.objects.filter(name=name)

    beats("web")
    assert [len(counted(name=name)) for name in ("web", "nobody", "web")] == [1, 0, 1]
    assert len(built) == 1


@pytest.mark.django_db(transaction=True)
def test_concurrent_threads_get_their_own_rows() -> None:
    names = [f"part {number}" for number in range(8)]
    beats(*names)
    fresh: Compiled[Any, Heartbeat] = Compiled(lambda name: Heartbeat.objects.filter(name=name))

    def ask(name: str) -> list[str]:
        try:
            return [fresh(name=name)[0].name for _ in range(50)]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(names)) as pool:
        for name, got in zip(names, pool.map(ask, names), strict=True):
            assert got == [name] * 50


@pytest.mark.django_db(transaction=True)
def test_a_lock_holds_and_wants_a_transaction_each_time() -> None:
    beats("web")
    with transaction.atomic():
        (row,) = locked(name="web")

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
        locked(name="web")


def test_an_unsupported_query_is_refused() -> None:
    misnamed = {"at": NOON, "who": "web"}
    for values in ({"at": NOON}, {"at": None, "name": "web"}, {}, misnamed):
        with pytest.raises(TypeError, match="names_since wants at, name"):
            names_since(**values)
    with pytest.raises(TypeError):
        names_since(NOON, "web")


@pytest.mark.django_db
def test_a_function_that_leaves_out_a_parameter_is_refused() -> None:
    @compiled
    def forgets(name: str, other: str) -> "QuerySet[Heartbeat]":
        return Heartbeat.objects.filter(name=name)

    with pytest.raises(NotCompilableError, match="other"):
        forgets(name="web", other="worker")


@pytest.mark.django_db
def test_a_query_that_is_always_empty_is_refused() -> None:
    @compiled
    def nothing(name: str) -> "QuerySet[Heartbeat]":
        return Heartbeat.objects.filter(name=name, at__in=[])

    with pytest.raises(NotCompilableError, match="never"):
        nothing(name="web")
