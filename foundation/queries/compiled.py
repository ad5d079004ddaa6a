"""Methods of querysets that Django compiles once in the life of a process, not at each call.

For Django, writing a SELECT is several times the work of sending it and reading the answer. A
method marked `compiled` is written once, with a slot in place of each argument, and what Django
makes of it is kept; from then on a call puts its values into the slots and sends the statement.

    class MessageQuerySet(CompilingQuerySet["Message"]):
        @compiled
        def waiting_of(self, *, contact_id: UUID) -> "MessageQuerySet":
            return self.filter(contact_id=contact_id, status="queued")

    for message in Message.objects.waiting_of(contact_id=contact.id): ...

What a call gives is a queryset like any: its rows, `first`, `get` and `exists` come by the kept
statement, and whatever else is asked of it (filter, count, update) by the ordinary query. Called on
a queryset that is filtered already, or with a value that is no plain one (None, a list, an
instance), the method is the ordinary one.

A compiled method takes keyword arguments, compares them and does nothing else with them: a
condition on one would be decided once for all calls, as everything else that it reads, a setting
for example, is read once. A value goes to the database as it is, converted by no field: it must be
of the column's own type.

This is the one module that uses Django's private names; they were read for READ_AGAINST, and on
any other Django every method is the ordinary one: slower, and right.
"""

from collections.abc import Callable, Sequence
from copy import copy
from datetime import datetime
from enum import Enum
from functools import wraps
from inspect import signature
from typing import Any, TypeVar, cast
from uuid import UUID

import django
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Expression, Model, QuerySet
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery, Query
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

READ_AGAINST = (5, 2)

_COMPILES = django.VERSION[:2] == READ_AGAINST
_PLAIN = (UUID, str, int, datetime, bytes)

ModelT = TypeVar("ModelT", bound=Model)
Method = TypeVar("Method", bound=Callable[..., QuerySet[Any, Any]])

# Every compiled method, by its qualified name ("MessageQuerySet.waiting_of").
COMPILED: dict[str, Callable[..., QuerySet[Any, Any]]] = {}


class NotCompilableError(TypeError):
    """An argument came to be no value of the query, or the query can never give a row."""


class CompilingQuerySet(QuerySet[ModelT]):
    """The base of querysets with compiled methods."""

    # Nothing was asked of it yet: what a compiled method makes does not depend on it.
    _is_fresh = True
    _call: "_Call | None" = None
    # Django's own, which its stubs do not tell.
    _db: str | None
    _query: Any

    @property
    def query(self) -> Any:
        """The ordinary query; of a compiled call, built once something wants more than rows."""
        if self._call is not None and self._query is None:
            self._query = self._call.ordinary().query
        return cast(Any, QuerySet.query).fget(self)

    @query.setter
    def query(self, value: Any) -> None:
        cast(Any, QuerySet.query).fset(self, value)

    def first(self) -> ModelT | None:
        """Give the first row, None where there is none."""
        if self._call is None:
            return super().first()
        rows = list(self)
        # Django orders by primary key what has no order; of a single row that is no question.
        if len(rows) > 1 and not self.ordered:
            return super().first()
        return rows[0] if rows else None

    def get(self, *args: Any, **kwargs: Any) -> ModelT:
        """Give the one row; raises DoesNotExist or MultipleObjectsReturned."""
        if self._call is not None and not args and not kwargs and len(self) == 1:
            return self[0]
        return super().get(*args, **kwargs)

    def exists(self) -> bool:
        """Say whether there is any row."""
        return bool(self) if self._call is not None else super().exists()

    def insert_absent(self, rows: Sequence[ModelT]) -> list[ModelT]:
        """Insert those new rows that no unique key forbids, in one statement; give these."""
        if not rows:
            return []
        if not _COMPILES:
            self.bulk_create(rows, ignore_conflicts=True)
            stored = set(self.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
            return [row for row in rows if row.pk in stored]
        query: Any = InsertQuery(self.model, on_conflict=OnConflict.IGNORE)
        query.insert_values(self.model._meta.concrete_fields, rows)
        compiler = query.get_compiler(using=self.db)
        compiler.returning_fields = [self.model._meta.pk]
        ((statement, values),) = compiler.as_sql()
        with connections[self.db].cursor() as cursor:
            cursor.execute(statement, values)
            stored = {pk for (pk,) in cursor.fetchall()}
        inserted = [row for row in rows if row.pk in stored]
        for row in inserted:
            row._state.adding, row._state.db = False, self.db
        return inserted

    def _clone(self) -> Any:
        clone = cast(Any, super())._clone()
        clone._is_fresh = False
        return clone

    def _fetch_all(self) -> None:
        if self._call is not None and self._result_cache is None:
            self._result_cache = self._call.rows()
        cast(Any, super())._fetch_all()


def compiled(method: Method) -> Method:
    """Mark a method of a CompilingQuerySet to be compiled at its first call."""
    statement = _Statement(method)

    @wraps(method)
    def ask(self: CompilingQuerySet[Any], **values: Any) -> QuerySet[Any, Any]:
        if self._is_fresh and self._db is None and statement.takes(values):
            return statement.ask(self, values)
        return method(self, **values)

    COMPILED[method.__qualname__] = ask
    return cast(Method, ask) if _COMPILES else method


class _Slot(Expression):
    """The place of a value in a query."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:  # noqa: ARG002
        """Stand for itself among the parameters, until there is a value."""
        return "%s", [self]


class _Statement:
    """What Django made of a method: the SQL, and how its rows are read."""

    def __init__(self, method: Callable[..., QuerySet[Any, Any]]) -> None:
        self.method = method
        self._names = {name for name in signature(method).parameters if name != "self"}
        self._template: Any = None

    def takes(self, values: dict[str, Any]) -> bool:
        """Say whether these are values for the slots; what is none is the ordinary query's."""
        return values.keys() == self._names and all(
            isinstance(value, _PLAIN) for value in values.values()
        )

    def ask(self, fresh: CompilingQuerySet[Any], values: dict[str, Any]) -> QuerySet[Any, Any]:
        """Make the queryset of a call; nothing is sent before its rows are wanted."""
        if self._template is None:
            self._compile(fresh)
        asked: QuerySet[Any, Any] = object.__new__(type(fresh))
        asked.__dict__.update(self._template, _call=_Call(self, fresh, values))
        return asked

    def _compile(self, fresh: CompilingQuerySet[Any]) -> None:
        """Compile at the first call; two threads that do so at once make the same."""
        queryset: Any = self.method(fresh, **{name: _Slot(name) for name in self._names})
        compiler: Any = queryset.query.get_compiler(using=queryset.db)
        try:
            self.sql, self.params = compiler.as_sql()
        except EmptyResultSet:
            raise NotCompilableError(f"{self.method.__qualname__} can never give a row.") from None
        slots = {one.name for one in self.params if isinstance(one, _Slot)}
        if slots != self._names:
            missing = ", ".join(sorted(self._names - slots))
            raise NotCompilableError(f"{missing} did not come to be in the query.")
        self.converters = compiler.get_converters([one[0] for one in compiler.select])
        self.locks = queryset.query.select_for_update
        # Of the thread that happened to be first; every call brings its own.
        compiler.connection = None
        self.queryset, self.compiler = queryset, compiler
        # Last: whoever finds it finds all the rest.
        self._template = {**queryset.__dict__, "_query": None, "_result_cache": None}


class _Call:
    """One call of a compiled method: its values, and both ways to its rows."""

    def __init__(
        self, statement: _Statement, fresh: CompilingQuerySet[Any], values: dict[str, Any]
    ) -> None:
        self._statement, self._fresh, self._values = statement, fresh, values

    def ordinary(self) -> Any:
        """Build the queryset as Django does."""
        return self._statement.method(self._fresh, **self._values)

    def rows(self) -> list[Any]:
        """Send the statement with the values, and read the rows as Django's querysets do."""
        statement, queryset = self._statement, self._statement.queryset
        connection = connections[queryset.db]
        if statement.locks and connection.get_autocommit():
            # Django asks this when it compiles, which is done only once here.
            raise TransactionManagementError("A lock is held for a transaction; none is open.")
        compiler = copy(statement.compiler)
        compiler.connection = connection
        params = [
            _plain(self._values[one.name]) if isinstance(one, _Slot) else one
            for one in statement.params
        ]
        compiler.as_sql = lambda: (statement.sql, params)
        compiler.get_converters = lambda _columns: statement.converters
        return list(queryset._iterable_class(_Asked(queryset, compiler)))


def _plain(value: Any) -> Any:
    """Take the value of a member of one of our enumerations."""
    return value.value if isinstance(value, Enum) else value


class _Asked:
    """What Django's readers of rows want to know of a queryset."""

    # Who filters by instances gets these very instances back; a compiled query filters by values.
    _known_related_objects: dict[Any, Any] = {}

    def __init__(self, queryset: Any, compiler: SQLCompiler) -> None:
        self.db, self.model, self._fields = queryset.db, queryset.model, queryset._fields
        self.query = _Ready(queryset.query, compiler)


class _Ready:
    """A query whose compiler has its statement already."""

    def __init__(self, query: Query, compiler: SQLCompiler) -> None:
        self._query, self._compiler = query, compiler

    def get_compiler(self, using: str | None = None) -> SQLCompiler:  # noqa: ARG002
        """Return it, for the one database there is."""
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)
