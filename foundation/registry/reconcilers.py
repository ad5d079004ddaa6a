"""What each app's rows are held against in the log; `verify_audit` asks all that is here.

reconcilers.register(
    LastEntry(
        name="a verification's state",
        table="verification_verification",
        subject="verification",
        events=("verification.requested", "verification.joined"),
        agrees="said.event = 'verification.' || kept.state",
        kept_says="kept.state",
        reads=("id", "state"),
    )
)
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class LastEntry:
    """That a row says what the last of some entries about it says.

    `agrees` is SQL over `kept` (the row) and `said` (that entry: seq, event, actor_kind, actor_id,
    details). `needed` is SQL over `kept`: which rows must have such an entry; by default all.
    `about` is the column that holds what entries are about, `of_rows` SQL for the rows of the table
    that are compared. A row that is gone is named unless `may_go`. `reads` are the columns that
    this needs, and that the audit role is granted.
    """

    name: str
    table: str
    subject: str
    events: tuple[str, ...]
    agrees: str
    reads: tuple[str, ...]
    kept_says: str = "'that it exists'"
    needed: str = "true"
    of_rows: str = "true"
    about: str = "id"
    may_go: bool = False

    def sql(self) -> str:
        """Select id, number of the entry (NULL for none) and what is wrong, of each contradiction.

        One pass over the log and one over the table, both sorted or hashed by the database, which
        goes to disk where its memory ends.
        """
        events = ", ".join(f"'{event}'" for event in self.events)
        gone = "false" if self.may_go else f"kept.{self.about} IS NULL"
        return f"""
WITH said AS (
    SELECT DISTINCT ON (subject_id) subject_id, seq, event, actor_kind, actor_id, details
    FROM audit_auditentry AS entry
    WHERE subject_kind = '{self.subject}' AND event IN ({events})
    ORDER BY subject_id, seq DESC
), kept AS (
    SELECT {", ".join(self.reads)} FROM {self.table} AS kept WHERE {self.of_rows}
)
SELECT coalesce(kept.{self.about}, said.subject_id), said.seq, CASE
    WHEN kept.{self.about} IS NULL THEN 'its row is gone; the entry says ' || said.event
    WHEN said.seq IS NULL
        THEN 'no entry tells of it; the row says ' || coalesce(({self.kept_says})::text, 'nothing')
    ELSE 'the row says ' || coalesce(({self.kept_says})::text, 'nothing')
        || ', the entry ' || said.event || ' ' || said.details::text
END
FROM kept FULL JOIN said ON said.subject_id = kept.{self.about}
WHERE {gone} OR (said.seq IS NULL AND ({self.needed}))
    OR (kept.{self.about} IS NOT NULL AND said.seq IS NOT NULL
        AND ({self.agrees}) IS NOT TRUE)
"""  # noqa: S608 - written by the apps


_registered: dict[str, LastEntry] = {}


def register(reconcilers: Iterable[LastEntry]) -> None:
    """Take an app's reconcilers; registering one of the same name again replaces it."""
    _registered.update({one.name: one for one in reconcilers})


def registered() -> list[LastEntry]:
    """List what is registered, in its order."""
    return list(_registered.values())


def columns_read() -> dict[str, set[str]]:
    """Name the columns that all of them read, by table."""
    found: dict[str, set[str]] = {}
    for one in _registered.values():
        found.setdefault(one.table, set()).update(one.reads)
    return found
