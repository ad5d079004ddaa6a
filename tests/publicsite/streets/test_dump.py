"""T16: who steals the database finds no address, no place and no telephone in it."""

import base64

import pytest
from django.db import connection
from django.test import Client
from psycopg import sql

from community.streetsafe.enums import PartnerKind
from community.streetsafe.models import Partner, Report
from tests.publicsite.streets.visitor import Visitor

pytestmark = pytest.mark.django_db

ADDRESS, FORWARDED = "203.0.113.77", "198.51.100.201"
NETWORKS = ("203.0.113.", "198.51.100.")
AGENT = "CanaryTelephone/7.7"
LAT, LON = "51.58012", "0.07123"
# As far as a browser rounds them, and a digit less.
PLACE = (LAT, LON, LAT[:-1], LON[:-1])


def dump() -> bytes:
    """Copy every table out, as a stolen dump has them."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    copied = []
    with connection.connection.cursor() as cursor:
        for table in tables:
            whole = sql.SQL("COPY (SELECT * FROM {}) TO STDOUT").format(sql.Identifier(table))
            with cursor.copy(whole) as rows:
                copied.append(table.encode() + b"\n" + b"".join(bytes(one) for one in rows))
    return b"\n".join(copied)


def written(canary: str) -> list[bytes]:
    """Write a word in every way that a column may hold it: as it is, as bytes, in base64."""
    plain = canary.encode()
    # The middle of its base64 is the same wherever it begins, for one beginning in three.
    encoded = [base64.b64encode(b"\0" * shift + plain)[4:-4] for shift in range(3)]
    return [plain, plain.hex().encode(), *(one for one in encoded if len(one) > 4)]


def found(dumped: bytes, *canaries: str) -> list[str]:
    """Name the words that a dump holds."""
    return [one for one in canaries if any(each in dumped for each in written(one))]


def stalked() -> Visitor:
    """Be somebody whose address and browser would be known again."""
    visitor = Visitor(
        client=Client(
            REMOTE_ADDR=ADDRESS,
            headers={"User-Agent": AGENT, "X-Forwarded-For": FORWARDED, "Referer": AGENT},
        )
    )
    return visitor.open()


def test_a_dump_after_reports_holds_no_address_no_place_and_no_telephone() -> None:
    before = Report.objects.count()
    for stretch in range(3):
        visitor = stalked().press("/streets/near", lat=LAT, lon=LON)
        visitor.tick(visitor.offered()[stretch], "nobody about", "today", "in the dark")
        visitor.wait().press("/streets/reports", lat=LAT, lon=LON)
        visitor.wait().press("/streets/about-you")
    assert Report.objects.count() == before + 3
    assert Report.objects.exclude(source=None).count() == 3
    dumped = dump()
    # It is whole: what is kept is in it.
    kept = str(Report.objects.values_list("pk", flat=True)[0])
    assert found(dumped, "Tanner Row", kept) == ["Tanner Row", kept]
    assert found(dumped, ADDRESS, FORWARDED, *NETWORKS, AGENT, *PLACE) == []


def test_a_dump_is_searched_in_every_way_that_a_column_may_hold_a_word() -> None:
    for kept in (b"x 203.0.113.77", rb"\\x3230332e302e3131332e3737", b"MjAzLjAuMTEzLjc3"):
        assert found(kept, ADDRESS) == [ADDRESS]
    Partner.objects.create(name=f"at {ADDRESS}", public_name="x", kind=PartnerKind.COUNCIL)
    assert found(dump(), ADDRESS) == [ADDRESS]
