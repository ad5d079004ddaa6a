"""What the service is and is not, in words for everybody."""

from typing import Any

from django.conf import settings

from publicsite import languages as languages_of_pages
from publicsite import pages
from verification.rules.wordings import catalogues


def _number() -> dict[str, Any]:
    return {"number": settings.PUBLISHED_NUMBER}


def _privacy() -> dict[str, Any]:
    days = settings.STREETS_REPORTS_KEPT_FOR.days
    return {
        "contact": settings.PUBLIC_CONTACT,
        "years": max(1, round(days / 365.25)),
        "walk_days": settings.WALKS_WALKERS_KEPT_FOR.days,
    }


def _accessibility() -> dict[str, Any]:
    return {"contact": settings.PUBLIC_CONTACT, "pages": languages_of_pages.offered()}


def _languages() -> dict[str, Any]:
    offered = catalogues.offered(drafts=settings.DRAFT_WORDINGS)
    return {
        "number": settings.PUBLISHED_NUMBER,
        "offered": [catalogues.ALL[one] for one in offered],
        "waiting": [one for name, one in catalogues.ALL.items() if name not in offered],
        "pages": languages_of_pages.offered(),
        "has_drafts": settings.DRAFT_WORDINGS,
    }


index = pages.kept("publicsite/index.html")
how_it_works = pages.kept("publicsite/how_it_works.html", _number)
cannot_do = pages.kept("publicsite/cannot_do.html", _number)
deaf = pages.kept("publicsite/deaf.html", _number)
privacy = pages.kept("publicsite/privacy.html", _privacy)
accessibility = pages.kept("publicsite/accessibility.html", _accessibility)
languages = pages.kept("publicsite/languages.html", _languages)
