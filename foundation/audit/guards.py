"""Triggers by which the database itself refuses to turn something bad into something good.

    verification_alarm = Guard(
        table="verification_alarm",
        keeps=(fixed("cause"), refuse("NEW.priority > OLD.priority", "a priority only rises")),
        owes=(Entry(when=changed("closed_at"), events=("alarm.closed",)),),
    )

`keeps` are changes that are refused at once; `owes` are changes that must have their entry in the
audit log by the end of their transaction. Each app declares its own and its migration runs their
SQL. The functions run with the rights of whoever writes, so they fix their own search_path: a
temporary table called audit_auditentry changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

# The schema of the tables, and what anybody may make only after it.
_PATH: Final = "SET search_path = pg_catalog, public, pg_temp"
_REFUSED: Final = "USING ERRCODE = 'integrity_constraint_violation'"


@dataclass(frozen=True, kw_only=True)
class RefusedChange:
    """An UPDATE that is refused: `bad` is SQL over OLD and NEW, `why` ends the sentence."""

    bad: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A change that owes the log one of `events`, about `subject`, in its own transaction.

    `when` and `subject` are SQL over OLD and NEW (in a new row OLD's columns are all NULL), `actor`
    and `holding` (jsonb that the details contain) too, where they matter. An event may hold
    {column}, which stands for that column of NEW.
    """

    when: str
    events: tuple[str, ...]
    subject: str = "NEW.id"
    actor: str = "NULL"
    holding: str = "'{}'"


@dataclass(frozen=True, kw_only=True)
class Needed:
    """A change that needs what `holds` (SQL) asks of other rows, by the end of its transaction."""

    when: str
    holds: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Guard:
    """What the database keeps of one table.

    `begins` are rows that may not be inserted, as SQL over NEW. `insert_only`: rows are never
    updated. `deletable` is SQL over OLD for which a row may be deleted; by default none may.
    TRUNCATE is for the owner of the table alone (foundation/database_roles).
    """

    table: str
    keeps: tuple[RefusedChange, ...] = ()
    owes: tuple[Entry | Needed, ...] = ()
    begins: tuple[RefusedChange, ...] = ()
    insert_only: bool = False
    deletable: str = "false"


def refuse(bad: str, why: str) -> RefusedChange:
    """Refuse an UPDATE for which `bad` is true."""
    return RefusedChange(bad=bad, why=why)


def fixed(*columns: str) -> RefusedChange:
    """Refuse to change columns once they are written."""
    return refuse(" OR ".join(map(changed, columns)), f"{', '.join(columns)} stay as written")


def once(*columns: str) -> RefusedChange:
    """Refuse to change columns but from NULL."""
    bad = " OR ".join(f"(OLD.{one} IS NOT NULL AND {changed(one)})" for one in columns)
    return refuse(bad, f"{', '.join(columns)} are set once")


def only_emptied(*columns: str) -> RefusedChange:
    """Refuse to change columns but to NULL."""
    bad = " OR ".join(f"(NEW.{one} IS NOT NULL AND {changed(one)})" for one in columns)
    return refuse(bad, f"{', '.join(columns)} can only be erased")


def never_falls(*columns: str) -> RefusedChange:
    """Refuse to lower columns, or to empty them."""
    bad = " OR ".join(
        f"NEW.{one} < OLD.{one} OR (NEW.{one} IS NULL AND OLD.{one} IS NOT NULL)" for one in columns
    )
    return refuse(bad, f"{', '.join(columns)} never fall")


def never_rises(*columns: str) -> RefusedChange:
    """Refuse to raise columns."""
    bad = " OR ".join(f"NEW.{one} > OLD.{one}" for one in columns)
    return refuse(bad, f"{', '.join(columns)} never rise")


def moves(column: str, allowed: Iterable[tuple[str, str]]) -> RefusedChange:
    """Refuse any change of a column that is not among the allowed ones."""
    pairs = ", ".join(f"('{start}', '{end}')" for start, end in allowed)
    bad = f"{changed(column)} AND (OLD.{column}, NEW.{column}) NOT IN ({pairs})"
    return refuse(bad, f"no such move of {column}")


def changed(column: str) -> str:
    """Write the condition that a column changes; a new row changes all that it sets."""
    return f"OLD.{column} IS DISTINCT FROM NEW.{column}"


def becomes(column: str, value: str) -> str:
    """Write the condition that a column changes to this value."""
    return f"{changed(column)} AND NEW.{column} = '{value}'"


def listed(*values: str) -> str:
    """Write values of a vocabulary as an SQL list."""
    return "({})".format(", ".join(f"'{value}'" for value in values))


def exists(table: str, condition: str) -> str:
    """Write that a row of another table fulfils a condition, where it is called `other`."""
    return f"EXISTS (SELECT FROM {table} AS other WHERE {condition})"


def sql(guards: Iterable[Guard]) -> str:
    """Write the statements that put guards up."""
    return "\n".join(statement for guard in guards for statement in _statements(guard))


def undo(guards: Iterable[Guard]) -> str:
    """Write the statements that take guards down."""
    return "\n".join(
        f"DROP FUNCTION IF EXISTS {guard.table}_{part}() CASCADE;"
        for guard in guards
        for part in ("begins", "keeps", "owes", "stays")
    )


def _statements(guard: Guard) -> Iterable[str]:
    table = guard.table
    if guard.begins:
        yield _function(guard, "begins", _refusals(guard.begins), result="NEW")
        yield _trigger(guard, "begins", when="BEFORE INSERT")
    keeps = (*guard.keeps, refuse("true", "rows are never changed")) if guard.insert_only else ()
    keeps = keeps or guard.keeps
    if keeps:
        yield _function(guard, "keeps", _refusals(keeps), result="NEW")
        yield _trigger(guard, "keeps", when="BEFORE UPDATE")
    if guard.owes:
        yield _function(guard, "owes", map(_debt, guard.owes), result="NULL")
        deleting = "" if guard.deletable == "false" else " OR DELETE"
        yield (
            f"CREATE CONSTRAINT TRIGGER {table}_owes AFTER INSERT OR UPDATE{deleting} ON {table}"
            f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {table}_owes();"
        )
    stays = refuse(f"NOT ({guard.deletable})", "rows are never deleted")
    yield _function(guard, "stays", _refusals([stays]), result="OLD")
    yield _trigger(guard, "stays", when="BEFORE DELETE")


def _function(guard: Guard, part: str, steps: Iterable[str], *, result: str) -> str:
    body = "\n".join(f"    {step}" for step in steps)
    return (
        f"CREATE FUNCTION {guard.table}_{part}() RETURNS trigger LANGUAGE plpgsql {_PATH} AS $$\n"
        f"BEGIN\n{body}\n    RETURN {result};\nEND $$;"
    )


def _trigger(guard: Guard, part: str, *, when: str) -> str:
    return (
        f"CREATE TRIGGER {guard.table}_{part} {when} ON {guard.table}"
        f" FOR EACH ROW EXECUTE FUNCTION {guard.table}_{part}();"
    )


def _refusals(refused: Iterable[RefusedChange]) -> Iterable[str]:
    for one in refused:
        yield _refuse_if(one.bad, one.why)


def _debt(owed: Entry | Needed) -> str:
    if isinstance(owed, Needed):
        return _refuse_if(f"({owed.when}) AND NOT ({owed.holds})", owed.why)
    names = ", ".join(map(_event, owed.events))
    said = f"audit_says({owed.subject}, ARRAY[{names}], {owed.actor}, {owed.holding})"
    why = f"it needs its entry in the audit log: {' or '.join(owed.events)}"
    return _refuse_if(f"({owed.when}) AND NOT {said}", why)


def _event(name: str) -> str:
    """Write the name of an event as SQL; {column} stands for that column of NEW."""
    start, brace, column = name.removesuffix("}").partition("{")
    return f"'{start}' || NEW.{column}" if brace else f"'{name}'"


def _refuse_if(bad: str, why: str) -> str:
    quoted = why.replace("'", "''").replace("%", "%%")
    return (
        f"IF {bad} THEN\n"
        f"        RAISE EXCEPTION '% on %: {quoted}', TG_OP, TG_TABLE_NAME {_REFUSED};\n"
        "    END IF;"
    )
