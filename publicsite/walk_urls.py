"""The addresses of /walks, from the root of the site: `path("", include(…))`."""

from django.urls import path

from publicsite.views import walk_ask, walk_mine

app_name = "walks"
urlpatterns = [
    path("walks/ask", walk_ask.ask, name="ask"),
    path("walks/code", walk_mine.code, name="code"),
    path("walks/<str:token>", walk_mine.mine, name="mine"),
]
