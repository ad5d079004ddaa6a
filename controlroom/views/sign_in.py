"""Coming in and going out: both factors at once, or not at all."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters

from accounts import operators, permissions, sign_in_limits
from controlroom.forms import SignInForm
from foundation.audit import ledger
from foundation.client_address import client_address
from foundation.queue.bulkhead import BulkheadFullError

_REFUSED = "Sign-in refused. Check all three, and that the code is a new one."


@ensure_csrf_cookie
@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form, or sign in and go where they wanted to go."""
    if request.method == "POST":
        return _try(request)
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET", "POST"])
    if permissions.has_second_factor(request.user):
        home, _root = _pages_of(request)
        return HttpResponseRedirect(home)
    return _show(request, SignInForm(), sentence="", status=200)


def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, whoever's it is."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    with ledger.transaction():
        operators.sign_out(request=request)
    return HttpResponseRedirect(reverse("controlroom:sign-in"))


def _try(request: HttpRequest) -> HttpResponse:
    """Try what was typed; a failure is counted and never says which part failed."""
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _show(request, form, sentence="Fill in all three.", status=400)
    try:
        with (
            sign_in_limits.admitted(address=client_address(request)),
            ledger.transaction(),
        ):
            answer = operators.sign_in(request=request, **form.cleaned_data)
    except sign_in_limits.SignInsTooFastError as error:
        return _wait(request, form, seconds=error.retry_after, status=429)
    except BulkheadFullError as error:
        return _wait(request, form, seconds=error.retry_after, status=503)
    if isinstance(answer, operators.OperatorSignedIn):
        return HttpResponseRedirect(wanted_page(request))
    if answer.retry_after is None:
        return _show(request, form, sentence=_REFUSED, status=403)
    # Or the middleware of django-axes would put a page of its own in place of this answer.
    request.axes_locked_out = False  # type: ignore[attr-defined]
    return _wait(request, form, seconds=answer.retry_after, status=429)


def _wait(request: HttpRequest, form: SignInForm, *, seconds: int, status: int) -> HttpResponse:
    """Say that nothing was looked at, and for how long."""
    refused = _show(request, form, sentence=f"Too many tries. Wait {seconds} s.", status=status)
    refused.headers["Retry-After"] = str(seconds)
    return refused


def _show(request: HttpRequest, form: SignInForm, *, sentence: str, status: int) -> HttpResponse:
    """Show the form; of what was typed its widgets keep the name and nothing else."""
    context = {"sentence": sentence, "form": form}
    answer = render(request, "controlroom/sign_in.html", context, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def wanted_page(request: HttpRequest) -> str:
    """Give the page of their own that was asked for before this one; their first if it is none."""
    wanted, (home, root) = request.GET.get("next", ""), _pages_of(request)
    if wanted.startswith(root) and url_has_allowed_host_and_scheme(wanted, None):
        return wanted
    return home


def _pages_of(request: HttpRequest) -> tuple[str, str]:
    """Give the first page of somebody's role, and what all their others lie under."""
    user, root = request.user, reverse("neighbourhood:week")
    if permissions.is_partner(user):
        owned = reverse("neighbourhood:owned")
        return owned, owned
    if permissions.is_of_a_team(user):
        return reverse("neighbourhood:patrols"), root
    if permissions.is_coordinator(user):
        return reverse("neighbourhood:walks"), root
    if permissions.is_analyst(user):
        return root, root
    queue = reverse("controlroom:queue")
    return queue, queue
