"""Where each room answers."""

import importlib.util

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("", include("verification.urls"))]
# While the console is being written.
if importlib.util.find_spec("controlroom.urls"):
    urlpatterns.append(path("console/", include("controlroom.urls")))
