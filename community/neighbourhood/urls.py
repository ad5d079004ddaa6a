"""The addresses of the neighbourhood's pages."""

from django.urls import path

from community.neighbourhood.views import (
    actions,
    held,
    my_walks,
    owned,
    report,
    walk_officers,
    walks,
    week,
)

app_name = "neighbourhood"

urlpatterns = [
    path("", week.show, name="week"),
    path("signals/<uuid:signal_id>/judge", week.judge, name="judge"),
    path("signals/<uuid:signal_id>/act", actions.ask, name="act"),
    path("actions", actions.show, name="actions"),
    path("actions/<uuid:action_id>/withdraw", actions.withdraw, name="withdraw"),
    path("actions/<uuid:action_id>/hand-over", actions.hand_over, name="hand-over"),
    path("actions/<uuid:action_id>/note", actions.publish_note, name="publish-note"),
    path("held", held.show, name="held"),
    path("reports/<uuid:report_id>/weigh", held.weigh, name="weigh"),
    path("report", report.report, name="report"),
    path("owned", owned.show, name="owned"),
    path("owned.csv", owned.as_csv, name="owned-csv"),
    path("owned/<uuid:action_id>/move", owned.move, name="move"),
    path("walks", walks.show, name="walks"),
    path("walks/<uuid:walk_id>", walks.walk, name="walk"),
    path("walks/findings/<uuid:finding_id>", walks.close, name="finding"),
    path("walks/concerns/<uuid:concern_id>", walks.take_concern, name="concern"),
    path("walks/officers", walk_officers.officers, name="walk-officers"),
    path("walks/officers/<uuid:officer_id>/stop", walk_officers.stop, name="walk-officer-stop"),
    path("my-walks", my_walks.show, name="my-walks"),
    path("my-walks/<uuid:walk_id>", my_walks.walk, name="my-walk"),
]
