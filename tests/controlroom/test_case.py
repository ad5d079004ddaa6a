"""The page of a case: what an operator sees, and what they may do next."""

import io
import re
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from accounts.models import Role
from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from foundation.encryption import cells
from foundation.sms.phone_numbers import masked
from simulator.actors import page as pages
from tests.support import console, database_owner
from tests.support.factories import BRIXTON, GOOD_TICKS, OfficerActor, World
from verification.actions.officers import face_preparation, verification_actions
from verification.actions.records import locations
from verification.enums import FaceTick
from verification.models import Face, Officer, Verification


def picture(kind: str) -> bytes:
    """Draw a small picture."""
    data = io.BytesIO()
    Image.new("RGB", (4, 4), "grey").save(data, kind)
    return data.getvalue()


def looks(case: Verification) -> list[str]:
    """List how a case was looked at."""
    events = AuditEntry.objects.filter(topic_id=case.id, event__endswith="looked_at")
    return list(events.order_by("seq").values_list("event", flat=True))


def test_the_case_page_shows_everything_a_decision_rests_on(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_matched(world.make_officer())
    text = browser.case(case).text
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
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_matched(world.make_officer())
    action = f"/console/cases/{case.ref}/confirm"
    assert not browser.case(case).has_form(action)
    browser.act(case, "claim")
    form = browser.case(case).form(action)
    assert form.fields["shown_facts"] == world.shown_facts(case)
    # Nothing that decides is filled in beforehand.
    assert not {"face", "heard", "reason_fits", "under_18"} & form.fields.keys()
    assert set(form.choices["face"]) == {"matches", "differs", "not_seen"}
    assert set(form.choices["heard"]) == {"said", "wrote", "not"}


def test_the_case_page_announces_that_a_second_person_is_needed(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    plain, _ = world.make_matched(world.make_officer())
    outside, _ = world.make_matched(world.make_officer(boroughs=("Camden",)))
    for case in (plain, outside):
        browser.act(case, "claim")
    assert "the area is not YES" not in browser.case(plain).text
    assert "the area is not YES" in browser.case(outside).text


@pytest.mark.parametrize(
    ("texted", "cause", "words"),
    [
        ("SOS", "sos", "SOS"),
        ("is this really him", "odd_reply", "The person wrote something; read it"),
    ],
)
def test_an_open_alarm_forbids_a_yes_with_the_alarm_s_label(
    world: World, texted: str, cause: str, words: str
) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_matched(world.make_officer())
    browser.act(case, "claim")
    world.text(phone, texted)
    (told,) = browser.case(case).marked("data-hindrance")
    assert f"An open alarm forbids a YES: {words}." in told["text"]
    fields = {**console.GOOD_TICKS, "shown_facts": world.shown_facts(case)}
    answer = browser.act(case, "confirm", fields, headers=console.JSON)
    assert answer.status_code == 409
    assert answer.json() == {
        "code": "blocked_by_alarm",
        "sentence": f"An open alarm forbids a YES: {words}.",
        "cause": cause,
    }


def test_a_reviewer_gets_no_forms(world: World) -> None:
    browser = console.make_browser(world.make_operator(role=Role.REVIEWER))
    case, phone = world.make_matched(world.make_officer())
    world.text(phone, "SOS")
    for page in (browser.page(), browser.case(case)):
        actions = {form.action for form in page.forms}
        assert actions <= {"/console/sign-out"}


def send_face(actor: OfficerActor, case: Verification, *, ready: bool = True) -> Face:
    """Send a face from the officer's device, and have it made ready."""
    with ledger.transaction():
        verification_actions.receive_face(
            officer=actor.officer, verification_id=case.id, jpeg=picture("JPEG")
        )
    face = Face.objects.filter(verification=case).latest("received_at", "id")
    if ready:
        face_preparation.prepare(face_id=face.id)
    return Face.objects.get(id=face.id)


def test_a_face_is_on_the_page_once_it_is_ready(world: World) -> None:
    """F8: until it is drawn anew the page says that it has come; a late one stands apart."""
    operator = world.make_operator()
    browser = console.make_browser(operator)
    actor = world.make_officer()
    case, _ = world.make_matched(actor)
    face = send_face(actor, case, ready=False)
    assert "A face has come and is being prepared" in browser.case(case).text
    assert browser.get(f"cases/{case.ref}/faces/{face.id}").status_code == 404
    face_preparation.prepare(face_id=face.id)
    ready = browser.case(case)
    beside_the_record = [f"/console/cases/{case.ref}/faces/{face.id}"]
    assert faces_on(ready) == beside_the_record
    world.claim(case, operator)
    world.confirm(case, operator)
    world.advance(seconds=1)
    late = send_face(actor, case)
    page = browser.case(case)
    assert faces_on(page) == beside_the_record
    (apart,) = (mark for mark in page.marked("data-face") if mark["data-face"] == "late")
    assert apart["text"].startswith("Sent after the answer, and no part of it: face of ")
    assert browser.get(f"cases/{case.ref}/faces/{late.id}").status_code == 200
    other, _ = world.make_matched(world.make_officer())
    assert browser.get(f"cases/{other.ref}/faces/{late.id}").status_code == 404


def faces_on(page: pages.Page) -> list[str]:
    """List the live faces that a page shows."""
    return [mark["src"] for mark in page.marked("src") if "/faces/" in mark["src"]]


def test_that_they_wrote_it_is_offered_once_an_answer_was_read(world: World) -> None:
    operator, second = world.make_operator(), world.make_operator(role=Role.SUPERVISOR)
    browser = console.make_browser(operator)
    case, phone = world.make_matched(world.make_officer())
    world.claim(case, operator)
    why = "can be ticked once a reply that came after your question has been read"
    assert wrote_is_barred(browser.get(f"cases/{case.ref}").content.decode(), "confirm")
    assert why in browser.case(case).text
    assert browser.confirm(case, heard="wrote").status_code == 409
    world.confirm(case, operator, ticks=replace(GOOD_TICKS, face=FaceTick.NOT_SEEN))
    theirs = console.make_browser(second)
    assert wrote_is_barred(theirs.get(f"cases/{case.ref}").content.decode(), "agree")
    browser.act(case, "ask")
    world.text(phone, "blue coat")
    browser.act(case, "read")
    assert why not in browser.case(case).text
    for who, form in ((browser, "confirm"), (theirs, "agree")):
        assert not wrote_is_barred(who.get(f"cases/{case.ref}").content.decode(), form)


def wrote_is_barred(body: str, form: str) -> bool:
    """Say whether the radio button cannot be chosen."""
    (button,) = re.findall(rf"<input[^>]*value=\"wrote\"[^>]*id=\"{form}-heard[^>]*>", body)
    return "disabled" in button


def test_faces_are_served_as_images_only(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    actor = world.make_officer()
    case = world.make_request(actor)
    assert browser.get(f"cases/{case.ref}/photo").status_code == 404
    assert browser.get(f"cases/{case.ref}/face").status_code == 404
    with database_owner.past_guards():
        Officer.objects.filter(pk=actor.officer.pk).update(photo=picture("PNG"))
    face = send_face(actor, case)
    for name, kind, data in (
        ("photo", "image/png", picture("PNG")),
        ("face", "image/jpeg", cells.unseal(face, "prepared")),
        (f"faces/{face.id}", "image/jpeg", cells.unseal(face, "prepared")),
    ):
        answer = browser.get(f"cases/{case.ref}/{name}")
        assert (answer.status_code, answer.content) == (200, data)
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


def test_viewing_a_case_is_audited(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    actor = world.make_officer()
    case = world.make_request(actor)
    send_face(actor, case)
    browser.case(case)
    browser.get(f"cases/{case.ref}/face")
    assert looks(case) == ["verification.looked_at", "verification.face_looked_at"]
    by = AuditEntry.objects.filter(topic_id=case.id, event="verification.face_looked_at").get()
    assert by.actor_id == browser.user.id


def test_viewers_are_listed_beside_the_timeline(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    browser.case(case)
    assert f"{browser.user.display_name} : 2 times".replace(" :", ":") in browser.case(case).text


def test_every_console_shows_every_alarm(world: World) -> None:
    """Also the one that is inside another case, or at the look-up."""
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    other, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    assert f"case {other.ref}" in browser.case(case).text
    assert [mark["data-priority"] for mark in browser.case(case).marked("data-other")] == ["1"]
    assert f"case {other.ref}" in browser.page("?line").text


def test_fetching_a_fragment_is_audited_as_a_view(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    browser.get(f"cases/{case.ref}", headers=console.SCRIPT)
    assert looks(case) == ["verification.looked_at"]
    world.advance(minutes=11)
    browser.get(f"cases/{case.ref}", headers=console.SCRIPT)
    assert looks(case) == ["verification.looked_at"] * 2


def test_a_page_kept_open_does_not_fill_the_log(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    browser.case(case)
    for _ in range(3):
        assert browser.get(f"cases/{case.ref}", headers=console.SCRIPT).status_code == 200
    assert looks(case) == ["verification.looked_at"]


@pytest.mark.parametrize("ref", ["AAAAAA", "K7M4Q2", "x", "123456"])
def test_an_unknown_ref_is_404(world: World, ref: str) -> None:
    browser = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    assert browser.get(f"cases/{ref}").status_code == 404
    assert browser.get(f"cases/{ref}/photo").status_code == 404
    answer = browser.post(f"cases/{ref}/claim", headers=console.JSON)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_timeline_is_in_order(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_matched(world.make_officer())
    browser.act(case, "claim")
    browser.act(case, "ask")
    world.text(phone, "a blue coat")
    page = browser.case(case)
    told = [mark["text"] for mark in page.marked("data-event")]
    places = [
        next(place for place, line in enumerate(told) if words in line)
        for words in ("The person wrote", "asked what", "claimed the case", "The person joined")
    ]
    # The newest first.
    assert places == sorted(places)
    assert "a blue coat" in page.text


def test_deadlines_are_the_servers(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    assert case.decide_by is not None
    marks = browser.case(case).marked("data-deadline")
    assert case.decide_by in [datetime.fromisoformat(mark["data-deadline"]) for mark in marks]


def test_times_are_shown_in_local_time(world: World, settings: Any) -> None:
    settings.LOCAL_TIME_ZONE = ZoneInfo("Asia/Tokyo")
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    assert case.decide_by is not None
    shown = case.decide_by.astimezone(settings.LOCAL_TIME_ZONE).strftime("%H:%M:%S")
    assert f"at {shown}" in browser.case(case).text


def test_erased_words_are_shown_as_erased(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "canary-blue")
    world.advance(seconds=181)
    world.tick()
    key = world.fresh(case).key
    contact = world.fresh(case).contact
    assert contact is not None
    for one in (key, contact.key):
        type(one).objects.filter(pk=one.pk).update(wrapped=None, destroyed_at=case.requested_at)
    contact.phone_sealed = None
    with database_owner.past_guards():
        contact.save(update_fields=["phone_sealed"])
    page = browser.case(case)
    assert "erased" in page.text
    assert "canary" not in page.text


@pytest.mark.parametrize(
    ("accuracy_m", "said"),
    [
        (40, "Lambeth, within 40 m,"),
        (500, "Lambeth, within 500 m,"),
        (9000, "somewhere, within 9000 m"),
    ],
)
def test_a_place_is_shown_with_how_well_it_is_known(
    world: World, accuracy_m: float, said: str
) -> None:
    """F14: the borough of the middle of nine kilometres is nobody's place."""
    actor = world.make_officer()
    case = world.make_request(actor)
    fix = locations.Fix(lat=BRIXTON[0], lon=BRIXTON[1], accuracy_m=accuracy_m, at=clock.db_now())
    with ledger.transaction():
        verification_actions.receive_location(
            officer=actor.officer, verification_id=case.id, fix=fix
        )
    page = console.make_browser(world.make_operator()).case(case)
    assert said in page.text
    assert fix.at.isoformat() in [mark["data-age"] for mark in page.marked("data-age")]
