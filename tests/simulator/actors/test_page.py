"""Pages are read as a browser would send them back."""

import pytest

from simulator.actors import page as pages

HTML = """
<!doctype html><title>Case</title>
<main id="case" data-ref="K7M4Q2" data-status="joined">
  <img src="x"><h1>Case K7M4Q2</h1>
  <li data-alarm="17" data-cause="sos">SOS <b>reply</b><br>now</li>
  <form method="post" action="/console/cases/K7M4Q2/confirm">
    <input type="hidden" name="csrfmiddlewaretoken" value="t0ken">
    <input type=hidden name=shown_facts value="a1&amp;b2">
    <input type="radio" name="face" value="matches"><input type="radio" name="face" value="differs">
    <input type="checkbox" name="reason_fits"><input type="checkbox" name="kept" checked>
    <select name="heard"><option value="said">Said</option>
      <option value="wrote" selected>Wrote</option></select>
    <textarea name="why">so
far</textarea>
    <button name="go" value="1">Confirm</button>
  </form>
  <form action="/console/look-up?x=1"><input name="code"></form>
</main>
<script>var form = "<form action='/no'>";</script>
"""


def test_a_form_sends_what_a_browser_would() -> None:
    form = pages.read(HTML).form("/console/cases/K7M4Q2/confirm")
    assert form.fields == {
        "csrfmiddlewaretoken": "t0ken",
        "shown_facts": "a1&b2",
        "kept": "on",
        "heard": "wrote",
        "why": "so\nfar",
    }
    assert form.choices["face"] == ["matches", "differs"]
    assert form.choices["heard"] == ["said", "wrote"]
    assert form.method == "post"


def test_marks_carry_attributes_and_words() -> None:
    page = pages.read(HTML)
    (alarm,) = page.marked("data-alarm")
    assert (alarm["data-alarm"], alarm["data-cause"], alarm["text"]) == (
        "17",
        "sos",
        "SOS reply now",
    )
    assert page.marked("data-ref")[0]["data-status"] == "joined"


def test_words_leave_scripts_out() -> None:
    page = pages.read(HTML)
    assert page.text.startswith("Case Case K7M4Q2 SOS reply now")
    assert "var form" not in page.text
    assert not page.has_form("/no")


def test_a_missing_form_is_named() -> None:
    with pytest.raises(pages.NoFormError, match="no form for /console/x"):
        pages.read(HTML).form("/console/x")
    assert pages.read(HTML).has_form("/console/look-up")


def test_a_form_without_an_address_goes_to_the_pages_own() -> None:
    page = pages.read("<form method=post><input name=otp></form>", address="/console/sign-in")
    assert page.has_form("/console/sign-in")
