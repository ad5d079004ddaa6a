"""The addresses that anybody may open."""

from django.urls import URLPattern, URLResolver, path

from publicsite.views import information, plan, pulse, survey

app_name = "publicsite"
urlpatterns: list[URLPattern | URLResolver] = [
    path("public", information.index, name="index"),
    path("how-it-works", information.how_it_works, name="how-it-works"),
    path("cannot-do", information.cannot_do, name="cannot-do"),
    path("deaf", information.deaf, name="deaf"),
    path("privacy", information.privacy, name="privacy"),
    path("accessibility", information.accessibility, name="accessibility"),
    path("languages", information.languages, name="languages"),
    path("plan", plan.plan, name="plan"),
    path("plan.csv", plan.download, name="plan-csv"),
    path("pulse/<str:code>", pulse.pulse, name="pulse"),
    path("survey/thanks", survey.thanks, name="survey-thanks"),
    path("survey/<str:wave_code>/<str:channel_code>", survey.survey, name="survey"),
]
