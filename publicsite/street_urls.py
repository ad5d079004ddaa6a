"""The addresses of /streets, from the root of the site: `path("", include(…))`."""

from django.urls import path

from publicsite.views import (
    about_you,
    actions,
    better,
    code,
    open_data,
    reports,
    road,
    street_map,
    tap,
)

app_name = "streets"
urlpatterns = [
    path("streets", tap.tap, name="tap"),
    path("streets/near", tap.near, name="near"),
    path("streets/search", tap.find, name="search"),
    path("streets/reports", reports.receive, name="reports"),
    path("streets/thanks/<str:token>", reports.thanks, name="thanks"),
    path("streets/code", code.code, name="code"),
    path("streets/better", better.better, name="better"),
    path("streets/road/<uuid:unit_id>", road.road, name="road"),
    path("streets/road/<uuid:unit_id>/better", better.ask, name="ask-better"),
    path("streets/actions", actions.actions, name="actions"),
    path("streets/actions.csv", actions.download, name="actions-csv"),
    path("streets/data", open_data.index, name="data"),
    path("streets/data/about", open_data.about, name="data-about"),
    path("streets/data/<str:quarter>.csv", open_data.as_csv, name="data-csv"),
    path("streets/data/<str:quarter>.json", open_data.as_json, name="data-json"),
    path("streets/about-you", about_you.about_you, name="about-you"),
    path("streets/map.svg", street_map.picture, name="map"),
    path("streets/map/<str:digest>/<int:z>/<int:x>/<int:y>.json", street_map.tile, name="map-tile"),
]
