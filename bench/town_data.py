"""A million reports of invented streets, written in bulk: three years of a loud country."""

from datetime import date, timedelta

import psycopg

# Each stretch has a rate of its own: most say almost nothing, a few say a lot. The random numbers
# come from the row's own number, so that the same many rows are the same rows again.
_REPORTS = """
WITH stretches AS (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS at, count(*) OVER () AS many
      FROM streets_stretch WHERE parent_id IS NULL
), drawn AS (
    SELECT n, hashint8(n) & 2147483647 AS one, hashint8(n * 7919) & 2147483647 AS two,
           hashint8(n * 104729) & 2147483647 AS three
      FROM generate_series(1, %(many)s::bigint) AS n
), placed AS (
    SELECT n, one, two, three,
           floor(power((one %% 100000) / 100000.0, 4) * (SELECT count(*) FROM stretches))::int
               AS at
      FROM drawn
)
INSERT INTO streetsafe_report (id, stretch_id, chainage_m, feeling, reasons, when_band, dark,
    channel, received_on, counted, why_not)
SELECT gen_random_uuid(), stretches.id, (two %% 10) * 10, 'unsafe',
       1 + (three %% 131071), 'today',
       (ARRAY['dark', 'daylight', 'both'])[1 + (two %% 3)], 'web',
       %(today)s::date - (three %% %(days)s), 'yes', NULL
  FROM placed JOIN stretches USING (at)
"""
_DAYS = 3 * 364


def write(url: str, *, many: int, today: date) -> int:
    """Write the reports as the server's superuser; return how many there are."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        connection.execute(
            _REPORTS, {"many": many, "today": today - timedelta(days=1), "days": _DAYS}
        )
        found = connection.execute("SELECT count(*) FROM streetsafe_report").fetchone()
    return int(found[0]) if found else 0


def megabytes(url: str) -> dict[str, float]:
    """Weigh the tables of reports with their indexes."""
    asked = """
        SELECT relname, pg_total_relation_size(oid) / 1e6 FROM pg_class
         WHERE relname IN ('streetsafe_report', 'streetsafe_tally', 'streetsafe_standing')
    """
    with psycopg.connect(url) as connection:
        return {str(name): float(size) for name, size in connection.execute(asked).fetchall()}
