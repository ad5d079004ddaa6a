"""What /survey shows: the six questions as they were left, and what went wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import HttpResponse, QueryDict

from community.outcomes.actions import waves
from community.outcomes.models import SurveyChannel
from community.streets import search
from community.streetsafe.actions import form_tokens
from publicsite import places, responses
from publicsite.forms.survey import SurveyForm
from publicsite.places import Place

LISTED_AT_MOST = 6
TOO_OLD = "This page was open too long. Your ticks are still here. Please press Send again."
TOO_MANY = "Many answers came from your network. Your ticks are still here. Please try later."
FOUND = "We found these. Pick one, or leave it out."
NOT_FOUND = "We have no street of that name. Type only how it begins, or leave it out."


@dataclass(frozen=True, kw_only=True)
class SurveyPage:
    """One page of a channel; `say` is what was or was not found."""

    channel: SurveyChannel
    form: SurveyForm
    token: str
    offered: Sequence[Place] = ()
    say: str = ""
    problem: str = ""

    def saying(self, problem: str) -> "SurveyPage":
        """Make the same page with something that went wrong above it."""
        return replace(self, problem=problem)

    def with_new_token(self) -> "SurveyPage":
        """Make the same page, drawn now."""
        return replace(self, token=form_tokens.issue())

    def answer(self, *, status: int = 200) -> HttpResponse:
        """Draw it."""
        self.form.offer(self.offered)
        return responses.page("survey.html", {"page": self}, status=status)


def empty(channel: SurveyChannel) -> SurveyPage:
    """Make the page that everybody gets, the same for all but its token."""
    form = SurveyForm(boroughs=waves.boroughs_of(channel.wave))
    return SurveyPage(channel=channel, form=form, token=form_tokens.issue())


def as_sent(channel: SurveyChannel, sent: QueryDict) -> SurveyPage:
    """Make the page as it was sent, with nothing lost and no fault found."""
    return SurveyPage(
        channel=channel,
        form=SurveyForm.kept(sent, boroughs=waves.boroughs_of(channel.wave)),
        token=sent.get("token", "") or form_tokens.issue(),
        offered=places.joined(places.find_all(sent.getlist("offered")), chosen(sent)),
    )


def filled_in(channel: SurveyChannel, sent: QueryDict) -> SurveyPage:
    """Make the page as it was sent, whose form finds its faults."""
    form = SurveyForm(sent, boroughs=waves.boroughs_of(channel.wave))
    return replace(as_sent(channel, sent), form=form)


def searched(channel: SurveyChannel, sent: QueryDict) -> SurveyPage:
    """Make the page with the streets and places of the name that was typed."""
    named = search.units_named(sent.get("street", ""), at_most=LISTED_AT_MOST)
    shown = as_sent(channel, sent)
    if not named:
        return replace(shown, say=NOT_FOUND)
    return replace(shown, offered=places.joined(chosen(sent), places.of_units(named)), say=FOUND)


def chosen(sent: QueryDict) -> list[Place]:
    """Find the place that was picked, if there is one."""
    return places.find_all([sent.get("most", "")])
