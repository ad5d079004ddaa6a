"""The address for other programs, from the root of the site: `path("", include(…))`."""

from django.urls import path

from publicsite.api import views

app_name = "streets-api"
urlpatterns = [path("api/v1/streets/reports", views.ReportsView.as_view(), name="reports")]
