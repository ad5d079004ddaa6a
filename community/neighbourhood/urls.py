"""The addresses of the neighbourhood's pages."""

from django.urls import path

from community.neighbourhood.views import actions, held, owned, patrols, report, week

app_name = "neighbourhood"

urlpatterns = [
    path("", week.show, name="week"),
    path("signals/<uuid:signal_id>/judge", week.judge, name="judge"),
    path("signals/<uuid:signal_id>/act", actions.ask, name="act"),
    path("actions", actions.show, name="actions"),
    path("actions/<uuid:action_id>/withdraw", actions.withdraw, name="withdraw"),
    path("held", held.show, name="held"),
    path("reports/<uuid:report_id>/weigh", held.weigh, name="weigh"),
    path("report", report.report, name="report"),
    path("owned", owned.show, name="owned"),
    path("owned.csv", owned.as_csv, name="owned-csv"),
    path("owned/<uuid:action_id>/move", owned.move, name="move"),
    path("patrols", patrols.show, name="patrols"),
    path("patrols/now", patrols.now, name="patrols-now"),
    path("patrols/slots/<uuid:slot_id>/here", patrols.here, name="patrol-here"),
    path("patrols/visits/<uuid:visit_id>/leave", patrols.leave, name="patrol-leave"),
    path("patrols/effect", patrols.effect, name="patrol-effect"),
    path("patrols/plans/<uuid:plan_id>.csv", patrols.plan_csv, name="patrol-plan-csv"),
]
