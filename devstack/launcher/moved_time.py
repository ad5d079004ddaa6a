"""Move one case of a demonstration back in time, so that what is due later is due now.

The service's own clock runs on as ever: sessions, consoles, heartbeats and the roster would lapse
with it. Every instant of the case is written back instead: in its own row, in every row that
belongs to it or to its phones, found by the database's foreign keys, and in the other cases of
those phones. The audit log names no case by a foreign key and is not touched.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, LiteralString

import psycopg
from psycopg import sql

_CASE, _PHONE, _TEXT = "verification_verification", "verification_contact", "verification_message"
# What goes on in the time that is skipped, since nobody has left: the consoles that look at the
# case, and the officer's phone, which says where it is.
KEPT_TABLES = frozenset({"verification_casepresence", "verification_locationfix"})
KEPT_COLUMNS = frozenset({(_CASE, "dark_at")})
# As every transaction of the service locks them, so that none waits for us in a circle.
_LOCKED_FIRST = (_PHONE, _CASE, "verification_alarm", _TEXT)
# Of a text: nobody knows yet what became of it.
ON_ITS_WAY = ("queued", "sending", "accepted", "sent")
_MINUTES_AT_MOST = 120
_LOCK_WITHIN = "5s"

_FOREIGN_KEYS: LiteralString = """
    SELECT child.relname, columns.attname, parent.relname
    FROM pg_constraint AS keys
    JOIN pg_class AS child ON child.oid = keys.conrelid
    JOIN pg_class AS parent ON parent.oid = keys.confrelid
    JOIN pg_attribute AS columns
        ON columns.attrelid = keys.conrelid AND columns.attnum = keys.conkey[1]
    WHERE keys.contype = 'f'
"""
_PRIMARY_KEYS: LiteralString = """
    SELECT tables.relname, columns.attname
    FROM pg_constraint AS keys
    JOIN pg_class AS tables ON tables.oid = keys.conrelid
    JOIN pg_attribute AS columns
        ON columns.attrelid = keys.conrelid AND columns.attnum = keys.conkey[1]
    WHERE keys.contype = 'p'
"""
_INSTANTS: LiteralString = """
    SELECT tables.relname, columns.attname
    FROM pg_attribute AS columns
    JOIN pg_class AS tables ON tables.oid = columns.attrelid
    WHERE columns.atttypid = 'timestamptz'::regtype AND tables.relkind = 'r'
        AND NOT columns.attisdropped
    ORDER BY columns.attnum
"""

Connection = psycopg.Connection[Any]
Rows = dict[str, set[Any]]


class NotMovedError(Exception):
    """The time of a case was not moved; the message is a sentence."""


class BusyError(NotMovedError):
    """Somebody is at the case, or a text to its phone is on its way: to be tried again soon."""


@dataclass(frozen=True, kw_only=True)
class _Key:
    """That a column of one table names a row of another."""

    child: str
    column: str
    parent: str


def move_back(address: str, *, ref: str, minutes: int) -> None:
    """Move the case back, in one transaction; `address` is of a role that may pass its guards.

    Raises:
        NotMovedError: nothing was changed.
    """
    if not 0 < minutes <= _MINUTES_AT_MOST:
        raise NotMovedError(f"Time is moved by 1 to {_MINUTES_AT_MOST} minutes at once.")
    try:
        with psycopg.connect(address) as connection:
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute(f"SET LOCAL lock_timeout = '{_LOCK_WITHIN}'")
            move(connection, ref=ref, by=timedelta(minutes=minutes))
    except psycopg.errors.InsufficientPrivilege:
        raise NotMovedError("The database does not let its owner move the time.") from None
    except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
        raise BusyError("Somebody is at this case. Try again in a moment.") from None
    except psycopg.Error as error:
        raise NotMovedError(f"The database did not do it: {error}") from None


def move(connection: Connection, *, ref: str, by: timedelta) -> Mapping[str, int]:
    """Do it inside the caller's transaction, in which no trigger fires.

    Returns how many rows of which table were moved. Raises NotMovedError.
    """
    tables = CaseTables(connection)
    case_id = _joined(connection, ref)
    tables.lock(tables.belonging_to(case_id))
    rows = tables.belonging_to(case_id)
    _check_no_text_on_its_way(connection, rows.get(_PHONE, set()))
    return {name: tables.move(name, ids, by=by) for name, ids in sorted(rows.items())}


def _joined(connection: Connection, ref: str) -> object:
    """Return the id of a case that somebody has joined; raises NotMovedError."""
    asked = "SELECT id, joined_at FROM verification_verification WHERE ref = %s"
    found = connection.cursor().execute(asked, [ref]).fetchone()
    if found is None:
        raise NotMovedError(f"There is no case {ref}.")
    case_id, joined_at = found
    if joined_at is None:
        raise NotMovedError(f"Nobody has joined case {ref}: there is no time to move.")
    return case_id


def _check_no_text_on_its_way(connection: Connection, phones: Collection[object]) -> None:
    """Demand that no text to these phones would be late, or sent twice, for being older."""
    asked = (
        "SELECT 1 FROM verification_message"
        " WHERE contact_id = ANY(%s) AND status = ANY(%s) AND missed_at IS NULL LIMIT 1"
    )
    given = [list(phones), list(ON_ITS_WAY)]
    if connection.cursor().execute(asked, given).fetchone():
        raise BusyError("A text to this phone is still on its way. Try again in a moment.")


class CaseTables:
    """The tables that hang on a case or on a phone, as the database's catalogue has them.

    `instants`: the columns of each that are moved.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ids = {str(table): str(column) for table, column in self._read(_PRIMARY_KEYS)}
        keys = [_Key(child=c, column=n, parent=p) for c, n, p in self._read(_FOREIGN_KEYS)]
        names = _hanging_on({_CASE, _PHONE}, keys)
        self._keys = [key for key in keys if {key.child, key.parent} <= names]
        self.instants: dict[str, list[str]] = {}
        for table, column in self._read(_INSTANTS):
            if table in names and (table, column) not in KEPT_COLUMNS:
                self.instants.setdefault(table, []).append(column)

    def belonging_to(self, case_id: object) -> Rows:
        """Find the ids of all rows that belong to a case, to its phones and to their cases."""
        found: Rows = {_CASE: {case_id}}
        new: Rows = {_CASE: {case_id}}
        while new:
            new = self._further(new, known=found)
            for name, ids in new.items():
                found.setdefault(name, set()).update(ids)
        return found

    def lock(self, rows: Rows) -> None:
        """Lock what the service locks, in its order."""
        locking = sql.SQL("SELECT 1 FROM {0} WHERE {1} = ANY(%s) ORDER BY {1} FOR UPDATE")
        for name in _LOCKED_FIRST:
            asked = locking.format(sql.Identifier(name), sql.Identifier(self._ids[name]))
            self._connection.cursor().execute(asked, [list(rows.get(name, ()))])

    def move(self, name: str, ids: Collection[object], *, by: timedelta) -> int:
        """Write every instant of these rows back; returns how many rows have any."""
        columns = [sql.Identifier(column) for column in self.instants.get(name, [])]
        if not columns:
            return 0
        moved = sql.SQL(", ").join(sql.SQL("{0} = {0} - %(by)s").format(one) for one in columns)
        told = sql.SQL("UPDATE {} SET {} WHERE {} = ANY(%(ids)s)").format(
            sql.Identifier(name), moved, sql.Identifier(self._ids[name])
        )
        return self._connection.cursor().execute(told, {"by": by, "ids": list(ids)}).rowcount

    def _further(self, rows: Rows, *, known: Rows) -> Rows:
        """Follow the foreign keys of these rows one step, both ways, to rows not known yet."""
        found: Rows = {}
        for key in self._keys:
            if key.parent in rows:
                children = self._ids_where(key.child, key.column, rows[key.parent])
                found.setdefault(key.child, set()).update(children)
            if key.child in rows:
                parents = self._named_by(key, rows[key.child])
                found.setdefault(key.parent, set()).update(parents)
        fresh = {name: ids - known.get(name, set()) for name, ids in found.items()}
        return {name: ids for name, ids in fresh.items() if ids}

    def _ids_where(self, table: str, column: str, values: Collection[object]) -> set[Any]:
        return self._select(table, self._ids[table], where=column, values=values)

    def _named_by(self, key: _Key, ids: Collection[object]) -> set[Any]:
        named = self._select(key.child, key.column, where=self._ids[key.child], values=ids)
        return named - {None}

    def _select(
        self, table: str, column: str, *, where: str, values: Collection[object]
    ) -> set[Any]:
        names = [sql.Identifier(name) for name in (column, table, where)]
        asked = sql.SQL("SELECT {} FROM {} WHERE {} = ANY(%s)").format(*names)
        return {one for (one,) in self._connection.cursor().execute(asked, [list(values)])}

    def _read(self, asked: LiteralString) -> list[Any]:
        return self._connection.cursor().execute(asked).fetchall()


def _hanging_on(roots: set[str], keys: Collection[_Key]) -> set[str]:
    """Name the tables whose rows belong to a row of these, at whatever distance."""
    names = set(roots)
    while more := {key.child for key in keys if key.parent in names} - names - KEPT_TABLES:
        names |= more
    return names
