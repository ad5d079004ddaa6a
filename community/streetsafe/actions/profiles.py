"""Profiles: three optional questions, counted by borough and quarter and kept with no report."""

from collections.abc import Mapping
from datetime import date

from django.db.models import F

from community.streetsafe.models import ProfileCount
from foundation.audit import clock, ledger

# What may be asked, and answered. Only counts of these are kept.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "age": ("under_18", "18_to_24", "25_to_44", "45_to_64", "65_and_over"),
    "speaks_as": ("woman", "man", "another"),
    "disabled": ("yes", "no"),
}


class UnknownAnswer(ValueError):  # noqa: N818 - what is wrong with it
    """A question or an answer is none of QUESTIONS."""


def count(*, borough: str, answers: Mapping[str, str]) -> None:
    """Count answers, each alone, so that none is beside another. Raises UnknownAnswer."""
    ledger.require_transaction()
    for question, answer in answers.items():
        if answer not in QUESTIONS.get(question, ()):
            raise UnknownAnswer(f"{question}: {answer}")
    today = clock.today()
    for question, answer in sorted(answers.items()):
        _add(borough=borough, quarter=_quarter_of(today), question=question, answer=answer)


def _add(**row: str | date) -> None:
    ProfileCount.objects.bulk_create([ProfileCount(**row)], ignore_conflicts=True)
    ProfileCount.objects.filter(**row).update(n=F("n") + 1)


def _quarter_of(day: date) -> date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
