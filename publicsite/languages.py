"""In which language a page is asked for: by its address or its form, and by nothing that is kept.

`l=ar` stands in the address of a page and in each form of it. What the browser says of its
languages is not asked: a page is the same for everybody who opens its address, so that caches may
keep it, and so that nobody is shown a language that they have not picked.
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString, mark_safe

from publicsite.wordings import catalogues
from publicsite.wordings.catalogues import ENGLISH
from publicsite.wordings.shape import Wordings
from verification.enums import TextLanguage

FIELD = "l"


def of_sent(sent: QueryDict) -> Wordings:
    """Give the language that a form or an address names; English for none that we offer."""
    return catalogues.of(sent.get(FIELD, ""), drafts=settings.DRAFT_WORDINGS)


def of_request(request: HttpRequest) -> Wordings:
    """Give the language that a request names: in its form, else in its address."""
    return of_sent(request.POST if request.method == "POST" else request.GET)


def offered() -> list[Wordings]:
    """List the languages to pick from; none where there is only English."""
    found = catalogues.offered(drafts=settings.DRAFT_WORDINGS)
    return found if len(found) > 1 else []


def context(wordings: Wordings = ENGLISH) -> dict[str, Any]:
    """Give what a template needs to say anything: `say.tap.heading`, and what keeps the language.

    `in_english` marks an element that stays English, and `to_english` a link to an English page.
    """
    return {
        "say": _said(wordings.language),
        "words": wordings,
        "in_english": _unless_english(wordings, ' lang="en" dir="ltr"'),
        "to_english": _unless_english(wordings, ' hreflang="en"'),
        "keep_language": _unless_english(
            wordings, f'<input type="hidden" name="{FIELD}" value="{wordings.language}">'
        ),
    }


@cache
def _said(language: TextLanguage) -> dict[str, dict[str, SafeString]]:
    """Give the phrases of a language as HTML: ours, and a test looks that none holds any."""
    groups = catalogues.ALL[language].groups
    return {
        group: {name: mark_safe(text) for name, text in phrases.items()}  # noqa: S308
        for group, phrases in groups.items()
    }


def _unless_english(wordings: Wordings, markup: str) -> SafeString:
    """Give fixed markup for all languages but English, whose pages need none."""
    return mark_safe("" if wordings.is_english else markup)  # noqa: S308
