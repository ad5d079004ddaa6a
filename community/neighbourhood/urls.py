"""The addresses of the neighbourhood's pages."""

from django.urls import path

from community.neighbourhood.views import held, report, week

app_name = "neighbourhood"

urlpatterns = [
    path("", week.show, name="week"),
    path("signals/<uuid:signal_id>/judge", week.judge, name="judge"),
    path("held", held.show, name="held"),
    path("reports/<uuid:report_id>/weigh", held.weigh, name="weigh"),
    path("report", report.report, name="report"),
]
