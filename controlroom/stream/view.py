"""Let a console's stream in: GET /console/live, by the session that its pages have."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import path

from accounts import permissions
from accounts.models import User
from controlroom import build
from controlroom.stream import reader
from controlroom.stream.hub import Admission, Hub
from foundation.registry import stopping

_RETRY_AFTER = "5"
hub = Hub(follow=reader.follow, whole=reader.whole, build=build.build)
stopping.offer(hub.end_all_soon)


def live(request: HttpRequest) -> HttpResponseBase:
    """Open a stream; 401 or 403 in a word, never a page to sign in at, 503 where there are enough.

    Where it continues (`Last-Event-ID`) makes no difference: it begins with the cursor of now, and
    a console that stood at another one fetches everything.
    """
    answer = _answer(request)
    answer.headers["Cache-Control"] = "no-store"
    if settings.STREAM_URL:
        # Of pages that come from the other port of this service, and of no others.
        public = urlsplit(settings.PUBLIC_URL)
        answer.headers["Access-Control-Allow-Origin"] = f"{public.scheme}://{public.netloc}"
        answer.headers["Access-Control-Allow-Credentials"] = "true"
    return answer


def _answer(request: HttpRequest) -> HttpResponseBase:
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    user = request.user
    if not permissions.has_second_factor(user) or not isinstance(user, User):
        return _refused("Sign in again.", 401)
    if not permissions.may_use_console(user):
        return _refused("Your role does not allow this.", 403)
    if hub.is_stopping or len(hub) >= settings.STREAMS_AT_MOST:
        refused = _refused("No stream is free: ask instead.", 503)
        refused.headers["Retry-After"] = _RETRY_AFTER
        return refused
    admission = Admission(user_id=user.pk, session_key=request.session.session_key or "")
    # An open stream keeps no session alive: the questions that the page asks beside it do.
    request.session.modified = False
    answer = StreamingHttpResponse(hub.stream(admission), content_type="text/event-stream")
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


def _refused(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain")


urlpatterns = [path("console/live", live, name="live")]
