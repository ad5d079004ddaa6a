"""Nothing of the daily work reads what is over: with ten thousand cases behind it, no plan does.

Explained are the very statements that the edges run. A table of the present (codes of a day, the
people) may be read whole; a table that grows with the years may not.
"""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import history_data, steps
from foundation.sms.gateways.memory import MemoryGateway

# On a busy machine the past alone takes a minute to make.
pytestmark = pytest.mark.timeout(400)

MANY = 10_000
# These grow with every case; a case of the past is never in question.
GROWING = {
    "verification_verification",
    "verification_contact",
    "verification_casecontact",
    "verification_join",
    "verification_officercheck",
    "verification_decision",
    "verification_message",
    "verification_inboundtext",
    "verification_words",
    "verification_alarm",
    "verification_followup",
    "verification_locationfix",
    "verification_datakey",
    "audit_auditentry",
}
# Few officers, so that each has well over a thousand past cases: whoever reads all of an officer's
# reads far beyond the limit, and no planner takes reading and sorting them for the cheaper way.
OFFICERS = 8
# Of one case, one phone or one officer lately: so many rows, whatever the years have left behind.
ROWS_AT_MOST = 200
# Whoever seeks by the second column of an index alone finds few rows and reads the whole index.
PAGES_AT_MOST = 20
PAGES_A_ROW = 4


@pytest.fixture
def after_years(transactional_db: None, settings: LazySettings) -> Iterator[steps.Duties]:
    """Give a database with a past and people who go on working; what was written is taken away."""
    settings.LOAD_NUMBERS_ALLOWED = True
    settings.SMS_GATEWAY = f"{MemoryGateway.__module__}.{MemoryGateway.__qualname__}"
    duties = steps.Duties()
    duties.assemble(officers=OFFICERS, on_duty=OFFICERS // 2)
    info = connection.get_connection_params()
    words = {name: info[name] for name in info if isinstance(info[name], str | int)}
    history_data.make(psycopg.conninfo.make_conninfo(**words), many=MANY, say=lambda _: None)
    duties.sit_down()
    yield duties
    MemoryGateway.clear()
    history_data.forget(psycopg.conninfo.make_conninfo(**words))


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give a plan's nodes."""
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


def read(node: dict[str, Any]) -> float:
    """Count the rows a node read, those it left out too, in all its turns."""
    left_out = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    rows = node["Actual Rows"] + sum(node.get(name, 0) for name in left_out)
    return float(rows * node["Actual Loops"])


def pages(node: dict[str, Any]) -> int:
    """Count the pages a node read, those of what it is made of too."""
    return int(node["Shared Hit Blocks"] + node["Shared Read Blocks"])


def searches_all(node: dict[str, Any]) -> bool:
    """Say whether a node went through an index for the little that it found."""
    own = "Index Name" in node and not node.get("Plans")
    return own and pages(node) > PAGES_AT_MOST + PAGES_A_ROW * read(node)


def too_much(plan: dict[str, Any]) -> list[str]:
    """Name what a plan reads beyond what is now."""
    rows = [
        f"{node['Node Type']} of {node['Relation Name']}: {read(node):.0f} rows"
        for node in nodes(plan)
        if node.get("Relation Name") in GROWING and read(node) > ROWS_AT_MOST
    ]
    indexes = [
        f"{node['Node Type']} of {node['Index Name']}: {pages(node)} pages, {read(node):.0f} rows"
        for node in nodes(plan)
        if searches_all(node)
    ]
    return rows + indexes


def test_no_step_of_a_verification_reads_the_history(after_years: steps.Duties) -> None:
    found = {}
    for number in (0, 1):
        for explained in after_years.explain(number=number):
            if beyond := too_much(explained["plan"]):
                found[explained["query"][-400:]] = beyond
    assert not found, json.dumps(found, indent=1)


def test_the_history_exists_and_the_measure_sees_it(after_years: steps.Duties) -> None:
    with CaptureQueriesContext(connection) as queries:
        after_years.round(number=2)
    assert len(queries) > 100
    plans = steps.explained("SELECT count(*) FROM verification_message WHERE segments = 9")
    assert too_much(plans[0]["plan"])
