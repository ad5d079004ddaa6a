"""What every role answers: that this process is up."""

from django.urls import URLPattern, URLResolver, path

from safeconnect.web.liveness import liveness

urlpatterns: list[URLPattern | URLResolver] = [path("healthz", liveness, name="healthz")]

# By its name, as Django wants it in the module that ROOT_URLCONF names.
handler500 = "safeconnect.web.error_pages.server_error"
