"""What is kept of reports: a noun a file."""

from community.streetsafe.models.counts import Standing, Tally
from community.streetsafe.models.endpoints import Endpoint, ServiceCode
from community.streetsafe.models.handovers import Handover
from community.streetsafe.models.interventions import Action, ActionChange
from community.streetsafe.models.partners import Partner, PartnerMember
from community.streetsafe.models.profiles import ProfileCount
from community.streetsafe.models.reports import Report
from community.streetsafe.models.signals import Signal
from community.streetsafe.models.sources import SourceKey

__all__ = [
    "Action",
    "ActionChange",
    "Endpoint",
    "Handover",
    "Partner",
    "PartnerMember",
    "ProfileCount",
    "Report",
    "ServiceCode",
    "Signal",
    "SourceKey",
    "Standing",
    "Tally",
]
