"""Taking over the officer record: all of it or nothing, and a status taken away acts at once."""

import hashlib
from dataclasses import replace as changed
from pathlib import Path

import pytest

from accounts.models import Role, Team, User
from foundation.audit import clock, ledger
from tests.support import pictures
from tests.support.accounts import make_team
from tests.support.factories import World
from tests.verification.actions import records
from verification.actions.imports import officer_import
from verification.actions.imports.csv_files import BadFile
from verification.actions.imports.officer_file import OfficerRow, PhotoFile
from verification.actions.officers import staff_numbers
from verification.enums import AlarmCause, OfficerStatus, State
from verification.models import Officer, StaffNumber, Verification

pytestmark = pytest.mark.django_db

RED, BLUE = pictures.jpeg(colour=(200, 0, 0)), pictures.png(colour=(0, 0, 200))


def row(number: str, *, photo: PhotoFile | None = None, phone: str = "") -> OfficerRow:
    """Make a row that says what `on_record.officer` puts on record."""
    return OfficerRow(
        line=2,
        number=number,
        rank="DC",
        name="Jo Okafor",
        team="North CID",
        status=OfficerStatus.SERVING,
        looks="tall, short hair",
        photo=photo,
        phone_index=staff_numbers.index_of(phone) if phone else None,
    )


def photo_file(folder: Path, content: bytes, *, name: str = "a.jpg") -> PhotoFile:
    """Put a photo on disk."""
    path = folder / name
    path.write_bytes(content)
    return PhotoFile(path=path, digest=hashlib.sha256(content).digest())


def colour_of(number: str) -> tuple[int, ...]:
    """See the photo on record of an officer."""
    return pictures.colour_of(bytes(Officer.objects.get(number=number).photo or b""))


def take_over(*rows: OfficerRow, dry_run: bool = False) -> officer_import.OfficerImportSummary:
    """Import rows."""
    with ledger.transaction():
        return officer_import.take_over(rows=rows, dry_run=dry_run, actor=ledger.COMMAND)


def holders(phone: str) -> list[str]:
    """Name the officers whose phone this is; an empty name is no officer."""
    rows = StaffNumber.objects.filter(phone_index=staff_numbers.index_of(phone))
    return [one.officer.number if one.officer else "" for one in rows]


def test_new_changed_unchanged_and_absent_officers_are_told_apart(tmp_path: Path) -> None:
    same = records.make_officer(number="1A")
    records.make_officer(number="2B")
    records.make_officer(number="3C")
    photo = photo_file(tmp_path, RED)
    summary = take_over(
        row("1A"), changed(row("2B"), rank="DS", looks="bald"), row("4D", photo=photo)
    )
    assert summary == officer_import.OfficerImportSummary(
        officers=3,
        added=1,
        changed=1,
        left_alone=1,
        removed=0,
        absent=1,
        statuses_changed=0,
        phones_changed=0,
        without_photo=2,
    )
    two, four = Officer.objects.get(number="2B"), Officer.objects.get(number="4D")
    assert (two.rank, two.looks, two.name) == ("DS", "bald", "Jo Okafor")
    assert (colour_of("4D"), four.status, four.user) == ((200, 0, 0), "serving", None)
    assert Officer.objects.count() == 4
    recorded_at = same.recorded_at
    same.refresh_from_db()
    assert same.recorded_at > recorded_at


def test_photos_are_replaced_and_a_row_without_one_leaves_it(tmp_path: Path) -> None:
    first = photo_file(tmp_path, RED)
    take_over(row("1A", photo=first), row("2B", photo=first), row("3C", photo=first))
    second = photo_file(tmp_path, BLUE, name="b.png")
    summary = take_over(row("1A", photo=second), row("2B"), row("3C", photo=first))
    assert [colour_of(number) for number in ("1A", "2B", "3C")] == [(0, 0, 200), *2 * [(200, 0, 0)]]
    assert (summary.changed, summary.left_alone, summary.without_photo) == (1, 2, 0)


def test_a_photo_is_drawn_anew_and_one_that_cannot_be_undoes_everything(tmp_path: Path) -> None:
    """F8: a photo of the import, too, is re-encoded before anybody sees it; a dry run says so."""
    words = photo_file(tmp_path, pictures.jpeg(comment=b"words of the camera"), name="b.jpg")
    take_over(row("1A", photo=words))
    assert b"words" not in bytes(Officer.objects.get(number="1A").photo or b"")
    broken = photo_file(tmp_path, pictures.undrawable())
    for dry_run in (True, False):
        with pytest.raises(BadFile, match=r"line 2: the photo a\.jpg cannot be shown"):
            take_over(row("2B", photo=broken), dry_run=dry_run)
    assert Officer.objects.count() == 1


def test_a_photo_that_changes_meanwhile_undoes_everything(tmp_path: Path) -> None:
    one = records.make_officer(number="1A")
    photo = photo_file(tmp_path, RED)
    photo.path.write_bytes(BLUE)
    with pytest.raises(BadFile):
        take_over(changed(row("1A"), rank="DS"), row("2B", photo=photo))
    one.refresh_from_db()
    assert (one.rank, Officer.objects.count()) == ("DC", 1)


def test_a_name_or_team_goes_to_the_officers_account_too() -> None:
    one = records.make_officer(number="1A")
    records.enrol_device(one)
    take_over(changed(row("1A"), name="Jo Marsh", team="East CID"))
    user = User.objects.get(username="officer:1a")
    assert (user.display_name, user.team.name) == ("Jo Marsh", "East CID")


def test_an_officer_who_moves_to_another_team_is_in_the_log() -> None:
    """F5: who may decide on them changes with it; another spelling moves nobody."""
    one = records.make_officer(number="1A")
    before = one.team_id
    with records.entries_of("officer.team_changed") as entries:
        take_over(changed(row("1A"), team="north  cid"))
        take_over(changed(row("1A"), team="East CID"), dry_run=True)
        assert Team.objects.count() == 1
        take_over(changed(row("1A"), team="East CID"))
    one.refresh_from_db()
    (entry,) = entries
    assert entry.subject_id == one.id
    assert entry.details == {"before": str(before), "after": str(one.team_id)}


def test_a_status_taken_away_refuses_what_is_live() -> None:
    officers = [records.make_officer() for _ in range(3)]
    cases = [records.make_verification(one, device=records.enrol_device(one)) for one in officers]
    rows = [row(one.number) for one in officers]
    with records.entries_of("officer.status_changed") as entries:
        summary = take_over(
            changed(rows[2], status=OfficerStatus.LEFT),
            changed(rows[0], status=OfficerStatus.SUSPENDED),
            rows[1],
        )
    states = [Verification.objects.get(id=one.id).state for one in cases]
    assert states == [State.REFUSED, State.REQUESTED, State.REFUSED]
    assert (summary.statuses_changed, summary.changed, len(entries)) == (2, 2, 2)


def test_a_dry_run_tells_the_same_and_changes_nothing() -> None:
    one = records.make_officer(number="1A")
    case = records.make_verification(one, device=records.enrol_device(one))
    wanted = changed(
        row("1A", phone="07700900501"), status=OfficerStatus.SUSPENDED, name="Jo Marsh"
    )
    with records.entries_of("officers.imported") as entries:
        summary = take_over(wanted, row("2B"), dry_run=True)
    one.refresh_from_db()
    case.refresh_from_db()
    assert (one.name, one.status, case.state) == ("Jo Okafor", "serving", State.REQUESTED)
    assert (Officer.objects.count(), StaffNumber.objects.count(), entries) == (1, 0, [])
    assert take_over(wanted, row("2B")) == summary


def test_an_import_stands_in_the_log_without_words() -> None:
    with records.entries_of("officers.imported") as entries:
        take_over(row("1A"), row("2B"))
    (entry,) = entries
    assert entry.details["added"] == 2
    assert all(isinstance(value, int) for value in entry.details.values())


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    rows = [
        row("1A", photo=photo_file(tmp_path, RED), phone="07700900501"),
        row("2B", phone="07700900502"),
    ]
    take_over(*rows)
    again = take_over(*rows)
    assert (again.added, again.changed, again.left_alone) == (0, 0, 2)
    assert StaffNumber.objects.count() == 2


def test_an_old_phone_of_staff_is_replaced_and_an_empty_cell_leaves_it() -> None:
    take_over(row("1A", phone="07700900501"))
    take_over(row("1A"))
    assert holders("07700900501") == ["1A"]
    summary = take_over(row("1A", phone="07700900502"))
    assert (holders("07700900501"), holders("07700900502")) == ([], ["1A"])
    assert (summary.phones_changed, summary.changed) == (1, 1)


def test_a_phone_handed_on_moves_to_its_new_holder() -> None:
    take_over(row("1A", phone="07700900501"), row("2B", phone="07700900502"))
    take_over(row("2B", phone="07700900501"))
    assert (holders("07700900501"), holders("07700900502")) == (["2B"], [])
    take_over(row("1A", phone="07700900501"), row("2B", phone="07700900503"))
    assert (holders("07700900501"), holders("07700900503")) == (["1A"], ["2B"])
    take_over(row("1A", phone="07700900503"), row("2B", phone="07700900501"))
    assert (holders("07700900501"), holders("07700900503")) == (["2B"], ["1A"])


def test_a_phone_of_the_control_room_stays_one_whatever_the_file_says() -> None:
    user = User.objects.create_user(
        username="sam", display_name="Sam", role=Role.OPERATOR, team=make_team()
    )
    with ledger.transaction():
        staff_numbers.add(
            phone_index=staff_numbers.index_of("07700900501"), user=user, actor=ledger.COMMAND
        )
    take_over(row("1A", phone="07700900501"))
    take_over(row("1A", phone="07700900502"))
    kept = StaffNumber.objects.get(phone_index=staff_numbers.index_of("07700900501"))
    assert (kept.user, kept.officer) == (user, None)


def test_many_officers_are_taken_over_in_one_go() -> None:
    rows = [row(f"{index}L") for index in range(1_000)]
    assert take_over(*rows).added == 1_000
    renamed = [changed(one, team="East CID") for one in rows]
    assert take_over(*renamed).changed == 1_000
    assert set(Officer.objects.values_list("team__name", flat=True)) == {"East CID"}
    assert Officer.objects.filter(recorded_at__lte=clock.db_now()).count() == 1_000


def test_a_status_taken_away_takes_back_a_yes_and_tells_her(world: World) -> None:
    actor = world.make_officer()
    case, phone = world.make_confirmed(actor, world.make_operator())
    take_over(changed(row(actor.officer.number), status=OfficerStatus.SUSPENDED))
    assert world.fresh(case).state == State.REVOKED
    assert "NO. We take back our YES" in world.texts(phone)[-1]
    assert world.open_alarms(case)[AlarmCause.REVOKED] == 1
