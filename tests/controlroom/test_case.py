"""The page of a case: what an operator sees, and what he may do next."""

import io
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from accounts.models import Role
from foundation.audit import ledger
from foundation.audit.models import AuditEntry
from foundation.sms.phone_numbers import masked
from tests.support import console
from tests.support.factories import World
from verification.actions.officers import verification_actions
from verification.models import Officer, Verification


def picture(kind: str) -> bytes:
    """Draw a small picture."""
    data = io.BytesIO()
    Image.new("RGB", (4, 4), "grey").save(data, kind)
    return data.getvalue()


def looks(case: Verification) -> list[str]:
    """List how a case was looked at."""
    events = AuditEntry.objects.filter(topic_id=case.id, event__endswith="looked_at")
    return list(events.order_by("seq").values_list("event", flat=True))


def test_everything_a_decision_rests_on_is_there(world: World) -> None:
    desk = console.sit_down(world.operator())
    case, phone = world.matched(world.cop())
    text = desk.case(case).text
    for words in (
        "DC",
        "Amelia Lewis",
        case.officer.number,
        "tall, short dark hair",
        "CID",
        "Brixton Rd SW9",
        "Lambeth",
        masked(phone),
        "officer record",
        "roster",
        "YES, police on duty: DC Amelia Lewis",
        "YES does not mean safe",
        "joined",
    ):
        assert words.lower() in text.lower(), words
    assert phone not in text


def test_the_decision_form_holds_the_facts_shown(world: World) -> None:
    desk = console.sit_down(world.operator())
    case, _ = world.matched(world.cop())
    action = f"/console/cases/{case.ref}/confirm"
    assert not desk.case(case).has_form(action)
    desk.act(case, "claim")
    form = desk.case(case).form(action)
    assert form.fields["shown_facts"] == world.shown(case)
    # Nothing that decides is filled in beforehand.
    assert not {"face", "heard", "reason_fits", "under_18"} & form.fields.keys()
    assert set(form.choices["face"]) == {"matches", "differs", "not_seen"}
    assert set(form.choices["heard"]) == {"said", "wrote", "not"}


def test_it_says_beforehand_that_a_second_person_is_needed(world: World) -> None:
    desk = console.sit_down(world.operator())
    plain, _ = world.matched(world.cop())
    outside, _ = world.matched(world.cop(boroughs=("Camden",)))
    for case in (plain, outside):
        desk.act(case, "claim")
    assert "the area is not YES" not in desk.case(plain).text
    assert "the area is not YES" in desk.case(outside).text


@pytest.mark.parametrize(
    ("texted", "cause", "words"),
    [
        ("SOS", "sos", "SOS"),
        ("is this really him", "odd_reply", "She wrote something; read it"),
    ],
)
def test_an_open_alarm_forbids_a_yes_in_the_words_of_the_board(
    world: World, texted: str, cause: str, words: str
) -> None:
    desk = console.sit_down(world.operator())
    case, phone = world.matched(world.cop())
    desk.act(case, "claim")
    world.text(phone, texted)
    assert words in desk.page().text
    (told,) = desk.case(case).marked("data-hindrance")
    assert f"An open alarm forbids a YES: {words}." in told["text"]
    fields = {**console.GOOD_TICKS, "shown_facts": world.shown(case)}
    answer = desk.act(case, "confirm", fields, headers=console.JSON)
    assert answer.status_code == 409
    assert answer.json() == {
        "code": "blocked_by_alarm",
        "sentence": f"An open alarm forbids a YES: {words}.",
        "cause": cause,
    }


def test_a_reviewer_gets_no_forms(world: World) -> None:
    desk = console.sit_down(world.operator(role=Role.REVIEWER))
    case, phone = world.matched(world.cop())
    world.text(phone, "SOS")
    for page in (desk.page(), desk.case(case)):
        actions = {form.action for form in page.forms}
        assert actions <= {"/console/sign-out"}


def test_pictures_are_images_and_nothing_else(world: World) -> None:
    desk = console.sit_down(world.operator())
    cop = world.cop()
    case = world.request(cop)
    assert desk.get(f"cases/{case.ref}/photo").status_code == 404
    assert desk.get(f"cases/{case.ref}/face").status_code == 404
    Officer.objects.filter(pk=cop.officer.pk).update(photo=picture("PNG"))
    with ledger.transaction():
        verification_actions.receive_face(
            officer=cop.officer, verification_id=case.id, jpeg=picture("JPEG")
        )
    for name, kind, data in (
        ("photo", "image/png", picture("PNG")),
        ("face", "image/jpeg", picture("JPEG")),
    ):
        answer = desk.get(f"cases/{case.ref}/{name}")
        assert (answer.status_code, answer.content) == (200, data)
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


def test_looking_is_in_the_log(world: World) -> None:
    desk = console.sit_down(world.operator())
    cop = world.cop()
    case = world.request(cop)
    with ledger.transaction():
        verification_actions.receive_face(
            officer=cop.officer, verification_id=case.id, jpeg=picture("JPEG")
        )
    desk.case(case)
    desk.get(f"cases/{case.ref}/face")
    assert looks(case) == ["verification.looked_at", "verification.face_looked_at"]
    by = AuditEntry.objects.filter(topic_id=case.id, event="verification.face_looked_at").get()
    assert by.actor_id == desk.user.id


def test_who_looked_is_told_beside_the_timeline(world: World) -> None:
    desk = console.sit_down(world.operator())
    case, _ = world.join(world.cop())
    desk.case(case)
    assert f"{desk.user.display_name} : 2 times".replace(" :", ":") in desk.case(case).text


def test_every_console_shows_every_alarm(world: World) -> None:
    """Also the one that is inside another case, or at the call taker's door."""
    desk = console.sit_down(world.operator())
    case, _ = world.join(world.cop())
    other, phone = world.join(world.cop())
    world.text(phone, "SOS")
    assert f"Case {other.ref}" in desk.case(case).text
    assert [mark["data-priority"] for mark in desk.case(case).marked("data-other")] == ["1"]
    assert f"Case {other.ref}" in desk.page("?strip").text


def test_a_fragment_alone_counts_as_a_look(world: World) -> None:
    desk = console.sit_down(world.operator())
    case, _ = world.join(world.cop())
    desk.get(f"cases/{case.ref}", headers=console.SCRIPT)
    assert looks(case) == ["verification.looked_at"]
    world.advance(minutes=11)
    desk.get(f"cases/{case.ref}", headers=console.SCRIPT)
    assert looks(case) == ["verification.looked_at"] * 2


def test_a_page_kept_open_does_not_fill_the_log(world: World) -> None:
    desk = console.sit_down(world.operator())
    case, _ = world.join(world.cop())
    desk.case(case)
    for _ in range(3):
        assert desk.get(f"cases/{case.ref}", headers=console.SCRIPT).status_code == 200
    assert looks(case) == ["verification.looked_at"]


@pytest.mark.parametrize("ref", ["AAAAAA", "K7M4Q2", "x", "123456"])
def test_an_unknown_ref_is_404(world: World, ref: str) -> None:
    desk = console.sit_down(world.operator(role=Role.SUPERVISOR))
    assert desk.get(f"cases/{ref}").status_code == 404
    assert desk.get(f"cases/{ref}/photo").status_code == 404
    answer = desk.post(f"cases/{ref}/claim", headers=console.JSON)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_timeline_tells_it_in_order(world: World) -> None:
    desk = console.sit_down(world.operator())
    case, phone = world.matched(world.cop())
    desk.act(case, "claim")
    desk.act(case, "ask")
    world.text(phone, "a blue coat")
    text = desk.case(case).text
    places = [text.rindex(words) for words in ("She joined", "claimed", "asked her", "She wrote")]
    assert places == sorted(places)
    assert "a blue coat" in text


def test_deadlines_come_from_the_server(world: World) -> None:
    desk = console.sit_down(world.operator())
    case, _ = world.join(world.cop())
    assert case.decide_by is not None
    marks = desk.case(case).marked("data-deadline")
    assert case.decide_by in [datetime.fromisoformat(mark["data-deadline"]) for mark in marks]


def test_the_clock_on_the_page_is_the_one_on_the_wall(world: World, settings: Any) -> None:
    settings.LOCAL_TIME_ZONE = ZoneInfo("Asia/Tokyo")
    desk = console.sit_down(world.operator())
    case, _ = world.join(world.cop())
    assert case.decide_by is not None
    shown = case.decide_by.astimezone(settings.LOCAL_TIME_ZONE).strftime("%H:%M:%S")
    assert f"at {shown}" in desk.case(case).text


def test_what_has_been_erased_is_said_to_be_erased(world: World) -> None:
    desk = console.sit_down(world.operator())
    case, phone = world.join(world.cop())
    world.text(phone, "canary-blue")
    world.advance(seconds=181)
    world.tick()
    key = world.fresh(case).key
    contact = world.fresh(case).contact
    assert contact is not None
    for one in (key, contact.key):
        type(one).objects.filter(pk=one.pk).update(wrapped=None, destroyed_at=case.requested_at)
    contact.phone_sealed = None
    contact.save(update_fields=["phone_sealed"])
    page = desk.case(case)
    assert "erased" in page.text
    assert "canary" not in page.text
