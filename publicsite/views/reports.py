"""A report, and the page that thanks for it."""

from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from community.streets import units
from community.streetsafe.actions import form_tokens
from community.streetsafe.actions.form_tokens import FormTokenExpired
from community.streetsafe.actions.network_pace import TooMany
from foundation.audit import clock
from publicsite import languages, names, responses, taking, tap_page, thanks_token
from publicsite.forms import in_language
from publicsite.forms.about_you import AboutYouForm
from publicsite.forms.tap import TapForm
from publicsite.names import Named
from publicsite.places import Place

_WEEK = 7


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Take a report; what is missing is asked for, with all that was ticked still there."""
    form = in_language.put(TapForm(request.POST), languages.of_request(request))
    # What can be picked is what the page had offered; the field finds the place by itself.
    if not form.is_valid():
        return tap_page.refused(request.POST, form).answer(status=400)
    try:
        return taking.take(request, place=form.cleaned_data["unit"], answers=form.answers)
    except TooMany as error:
        shown = tap_page.as_sent(request.POST).saying(tap_page.TOO_MANY)
        answer = shown.answer(status=429)
        answer["Retry-After"] = str(round(error.wait))
        return answer
    except FormTokenExpired:
        shown = tap_page.as_sent(request.POST).saying(tap_page.TOO_OLD)
        return shown.with_new_token().answer(status=400)


@require_safe
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Show the code, what happens next, and the way to report a crime."""
    words = languages.of_request(request)
    opened = thanks_token.unseal(token)
    unit = units.find(opened.unit_id) if opened else None
    if opened is None or unit is None:
        return responses.page("thanks_gone.html", {}, words=words, status=404)
    today = clock.today()
    context = {
        "thanks": opened,
        "named": Named(place=Place(unit=unit), words=words),
        "today": names.day(today, words, english="j F"),
        "next_look": names.day(_next_monday(today), words, english="l j F"),
        "about_you": in_language.put(AboutYouForm(initial={"borough": unit.borough}), words),
        "token": form_tokens.issue(),
        "report_crime_url": settings.REPORT_CRIME_URL,
        "support_line": settings.SUPPORT_LINE and names.apart(settings.SUPPORT_LINE, words),
    }
    return responses.page("thanks.html", context, words=words)


def _next_monday(today: date) -> date:
    """Give the day of the next weekly look: never today, whose look may be over."""
    return today + timedelta(days=_WEEK - today.weekday())
