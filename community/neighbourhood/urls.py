"""The addresses of the neighbourhood's pages."""

from django.urls import path

from community.neighbourhood.views import (
    actions,
    briefings,
    figures,
    held,
    owned,
    plan,
    report,
    survey,
    targets,
    week,
)

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
    path("plan", plan.show, name="plan"),
    path("figures", figures.figures, name="figures"),
    path("targets", targets.targets, name="targets"),
    path("briefings", briefings.briefings, name="briefings"),
    path("survey", survey.survey, name="survey"),
    path("survey/<uuid:wave_id>", survey.wave, name="wave"),
    path("owned", owned.show, name="owned"),
    path("owned.csv", owned.as_csv, name="owned-csv"),
    path("owned/<uuid:action_id>/move", owned.move, name="move"),
]
