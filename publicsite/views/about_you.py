"""Three optional questions: counted, and kept beside no report."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from community.streetsafe.actions import form_tokens, profiles
from community.streetsafe.actions.form_tokens import FormTokenExpired
from foundation.audit import ledger
from publicsite import languages, responses, taking
from publicsite.forms import in_language
from publicsite.forms.about_you import AboutYouForm
from publicsite.wordings import catalogues
from publicsite.wordings.shape import Wordings

_LOOK_AGAIN = "Please look at your answers again."
_TOO_OLD = "This page was open too long. Please press Send again."


@csrf_exempt
@require_POST
def about_you(request: HttpRequest) -> HttpResponse:
    """Count the answers; what looks like a program's is thanked for and not counted."""
    words = languages.of_request(request)
    form = in_language.put(AboutYouForm(request.POST), words)
    if not form.is_valid():
        return _again(form, words, problem=_LOOK_AGAIN)
    try:
        doubt = form_tokens.judge(
            request.POST.get("token", ""), trap=request.POST.get(taking.TRAP, "")
        )
    except FormTokenExpired:
        return _again(form, words, problem=_TOO_OLD)
    if doubt is None:
        with ledger.transaction():
            profiles.count(borough=form.cleaned_data["borough"], answers=form.answers)
    return responses.page("about_you_thanks.html", {}, words=words)


def _again(form: AboutYouForm, words: Wordings, *, problem: str) -> HttpResponse:
    """Show the questions as they were answered."""
    said = catalogues.translated(problem, into=words)
    context = {"about_you": form, "token": form_tokens.issue(), "problem": said}
    return responses.page("about_you.html", context, words=words, status=400)
