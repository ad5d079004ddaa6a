"""Six questions of a wave: asked by each channel at its own address, and taken with no name."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from community.outcomes.actions import answers, waves
from community.outcomes.actions.answers import Closed
from community.outcomes.models import SurveyChannel
from community.streetsafe.actions import form_tokens
from community.streetsafe.actions.form_tokens import FormTokenExpired
from community.streetsafe.actions.network_pace import TooMany
from community.streetsafe.enums import WhyNotCounted
from foundation.audit import ledger
from foundation.client_address import client_address
from publicsite import responses, survey_page, taking
from publicsite.survey_page import SurveyPage

FIND = "find"


# The signed token of the form stands for Django's cookie, which we do not set.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, wave_code: str, channel_code: str) -> HttpResponse:
    """Ask the six questions, look for a street, or take the answers."""
    channel = waves.find_open(wave_code=wave_code, channel_code=channel_code)
    if channel is None:
        return _over(status=404)
    if request.method != "POST":
        return survey_page.empty(channel).answer()
    if FIND in request.POST:
        return survey_page.searched(channel, request.POST).answer()
    shown = survey_page.filled_in(channel, request.POST)
    if not shown.form.is_valid():
        return shown.answer(status=400)
    return _take(request, channel, shown)


@require_safe
def thanks(_request: HttpRequest) -> HttpResponse:
    """Thank, and show the way to report a crime and the line to talk to somebody."""
    context = {
        "report_crime_url": settings.REPORT_CRIME_URL,
        "support_line": settings.SUPPORT_LINE,
    }
    return responses.page("survey_thanks.html", context)


def _take(request: HttpRequest, channel: SurveyChannel, shown: SurveyPage) -> HttpResponse:
    """Take the answers, paced before the token counts as used, and lead on."""
    address = client_address(request)
    try:
        answers.check_pace(address)
        token, trap = request.POST.get("token", ""), request.POST.get(taking.TRAP, "")
        doubt = form_tokens.judge(token, trap=trap)
    except TooMany as error:
        refused = shown.saying(survey_page.TOO_MANY).answer(status=429)
        refused["Retry-After"] = str(round(error.wait))
        return refused
    except FormTokenExpired:
        return shown.saying(survey_page.TOO_OLD).with_new_token().answer(status=400)
    # A page that is loaded again is no second answer.
    if doubt is not WhyNotCounted.REPLAYED:
        try:
            _keep(channel, shown, address=address, is_doubted=doubt is not None)
        except Closed:
            return _over(status=409)
    return responses.see_other(reverse("publicsite:survey-thanks"))


def _keep(channel: SurveyChannel, shown: SurveyPage, *, address: str, is_doubted: bool) -> None:
    most = shown.form.cleaned_data["most"]
    with ledger.transaction():
        answers.take(
            channel=channel,
            said=shown.form.said,
            most=None if most is None else most.unit,
            address=address,
            is_doubted=is_doubted,
        )


def _over(*, status: int) -> HttpResponse:
    return responses.page("survey_over.html", {}, status=status)
