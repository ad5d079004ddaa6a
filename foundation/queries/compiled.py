"""Queries that Django compiles once in the life of a process, and not at each asking.

For Django, writing a SELECT is several times the work of sending it and reading the answer. A
function that makes a queryset out of its arguments, and of nothing else, can be `compiled`: it is
called once, with a slot in place of each argument, and what Django makes of it is kept. From then
on a call puts its values into their slots, sends the statement and reads rows as Django would.

    @compiled
    def _unsent(contact_id: UUID) -> "QuerySet[Message]":
        return Message.objects.filter(contact_id=contact_id, status="queued")

    for message in _unsent(contact_id=contact.id): ...

A slot stands for a value in a comparison: never for None, a list or a model's instance, and never
for a condition in the function itself, which would be decided once for all calls. It goes to the
database as it is: of the column's own type, since no field converts it. Whatever else the function
reads, a setting for example, is read once too.
"""

from collections.abc import Callable, KeysView
from copy import copy
from functools import update_wrapper
from inspect import signature
from typing import Any, Generic, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Expression, QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

P = ParamSpec("P")
Row = TypeVar("Row")


class NotCompilableError(TypeError):
    """An argument of the function did not come to be a value of the query."""


class Slot(Expression):
    """The place of a value in a query."""

    def __init__(self, name: str) -> None:
        """Stand for the argument of this name."""
        super().__init__()
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:  # noqa: ARG002
        """Stand for itself among the parameters, until there is a value."""
        return "%s", [self]


class Compiled(Generic[P, Row]):
    """A query to be asked with values: calling it gives the list of its rows."""

    def __init__(self, build: "Callable[P, QuerySet[Any, Row]]") -> None:
        """Keep what builds the query; nothing is compiled before it is first asked."""
        update_wrapper(self, build)
        self._build: Callable[..., QuerySet[Any, Row]] = build
        self._names = signature(build).parameters.keys()
        self._statement: _Statement | None = None

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[Row]:
        """Ask with these values, all by name; raises TypeError for None or a missing one."""
        named = kwargs.keys() == self._names
        if args or not named or any(value is None for value in kwargs.values()):
            wanted = ", ".join(self._names)
            raise TypeError(
                f"{self._build.__name__} wants {wanted}: by name, and none of them None."
            )
        return self._compile().rows(kwargs)

    def first(self, *args: P.args, **kwargs: P.kwargs) -> Row | None:
        """Ask for the first of the rows, None where there is none."""
        rows = self(*args, **kwargs)
        return rows[0] if rows else None

    def _compile(self) -> "_Statement":
        """Compile at the first asking; two threads that do so at once make the same."""
        if self._statement is None:
            slots = {name: Slot(name) for name in self._names}
            self._statement = _Statement(self._build(**slots), names=self._names)
        return self._statement


def compiled(build: "Callable[P, QuerySet[Any, Row]]") -> Compiled[P, Row]:
    """Make a compiled query of a function that builds a queryset from the values it compares."""
    return Compiled(build)


class _Statement:
    """What Django made of a queryset: the statement, and how its rows are read."""

    def __init__(self, queryset: "QuerySet[Any, Any]", *, names: KeysView[str]) -> None:
        self._queryset: Any = queryset
        self._compiler: Any = queryset.query.get_compiler(using=queryset.db)
        try:
            self._sql, self._params = self._compiler.as_sql()
        except EmptyResultSet:
            raise NotCompilableError("This can never give a row.") from None
        self._converters = self._compiler.get_converters([one[0] for one in self._compiler.select])
        # Of the thread that happened to be first; every call brings its own.
        self._compiler.connection = None
        self._locks = queryset.query.select_for_update
        slots = {one.name for one in self._params if isinstance(one, Slot)}
        if slots != names:
            raise NotCompilableError(f"{names - slots} did not come to be in the query.")

    def rows(self, values: dict[str, Any]) -> list[Any]:
        """Send the statement with these values, and read the rows as Django's querysets do."""
        connection = connections[self._queryset.db]
        if self._locks and connection.get_autocommit():
            # Django asks this when it compiles, which is done only once here.
            raise TransactionManagementError("A lock is held for a transaction; none is open.")
        params = [values[one.name] if isinstance(one, Slot) else one for one in self._params]
        compiler = copy(self._compiler)
        compiler.connection = connection
        compiler.as_sql = lambda: (self._sql, params)
        compiler.get_converters = lambda _columns: self._converters
        asked = _Asked(self._queryset, compiler)
        return list(self._queryset._iterable_class(asked))


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
