"""The console's addresses, as the HTTP contract names them."""

from django.urls import path

from controlroom.views import alarms, boards, case_actions, flood, look_up, pages, sign_in

app_name = "controlroom"

_ACTS = {
    "claim": case_actions.claim,
    "release": case_actions.release,
    "ask": case_actions.ask,
    "new-code": case_actions.new_code,
    "confirm": case_actions.confirm,
    "agree": case_actions.agree,
    "disagree": case_actions.disagree,
    "refuse": case_actions.refuse,
    "revoke": case_actions.revoke,
    "end": case_actions.end,
    "tell-officer": case_actions.tell_officer,
    "talked": case_actions.talked,
    "note": case_actions.note,
    "read": case_actions.read,
    "number": case_actions.number,
    "help-coming": case_actions.help_coming,
    "rang": case_actions.rang,
    "judge": case_actions.judge,
    "waive": case_actions.waive,
}

urlpatterns = [
    path("", pages.queue, name="queue"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("since/<int:seq>", pages.since, name="since"),
    path("look-up", look_up.look_up, name="look-up"),
    path("cases/<str:ref>/call", look_up.call, name="call"),
    path("cases/<str:ref>/caller", look_up.caller, name="caller"),
    path("cases/<str:ref>/raise-sos", look_up.sos, name="raise-sos"),
    path("map", boards.show_map, name="map"),
    path("wallboard", boards.show_wallboard, name="wallboard"),
    path("flood", flood.show, name="flood"),
    path("flood/propose", flood.propose, name="flood-propose"),
    path("flood/agree", flood.agree, name="flood-agree"),
    path("flood/disagree", flood.disagree, name="flood-disagree"),
    path("cases/<str:ref>", pages.show, name="case"),
    path("cases/<str:ref>/photo", pages.photo, name="photo"),
    path("cases/<str:ref>/face", pages.face, name="face"),
    path("cases/<str:ref>/faces/<uuid:face_id>", pages.face, name="face-of"),
    *(path(f"cases/<str:ref>/{name}", view, name=name) for name, view in _ACTS.items()),
    path("alarms/<uuid:alarm_id>", alarms.show, name="alarm"),
    path("alarms/<uuid:alarm_id>/number", alarms.number, name="alarm-number"),
    path("alarms/<uuid:alarm_id>/read", alarms.read, name="alarm-read"),
    path("alarms/<uuid:alarm_id>/take", alarms.take, name="take"),
    path("alarms/<uuid:alarm_id>/close", alarms.close, name="close"),
    path("alarms/<uuid:alarm_id>/agree", alarms.agree, name="agree-closing"),
    path("alarms/<uuid:alarm_id>/disagree", alarms.disagree, name="disagree-closing"),
]
