"""The console's addresses, as the HTTP contract names them."""

from django.urls import path

from controlroom.views import acts, alarms, look_up, pages, sign_in

app_name = "controlroom"

_ACTS = {
    "claim": acts.claim,
    "release": acts.release,
    "ask": acts.ask,
    "new-code": acts.new_code,
    "confirm": acts.confirm,
    "agree": acts.agree,
    "disagree": acts.disagree,
    "refuse": acts.refuse,
    "revoke": acts.revoke,
    "end": acts.end,
    "tell-officer": acts.tell_officer,
    "talked": acts.talked,
    "note": acts.note,
    "read": acts.read,
    "number": acts.number,
    "help-coming": acts.help_coming,
    "judge": acts.judge,
    "waive": acts.waive,
}

urlpatterns = [
    path("", pages.queue, name="queue"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("since/<int:seq>", pages.since, name="since"),
    path("look-up", look_up.look_up, name="look-up"),
    path("cases/<str:ref>", pages.show, name="case"),
    path("cases/<str:ref>/photo", pages.photo, name="photo"),
    path("cases/<str:ref>/face", pages.face, name="face"),
    *(path(f"cases/<str:ref>/{name}", view, name=name) for name, view in _ACTS.items()),
    path("alarms/<uuid:alarm_id>", alarms.show, name="alarm"),
    path("alarms/<uuid:alarm_id>/number", alarms.number, name="alarm-number"),
    path("alarms/<uuid:alarm_id>/take", alarms.take, name="take"),
    path("alarms/<uuid:alarm_id>/close", alarms.close, name="close"),
]
