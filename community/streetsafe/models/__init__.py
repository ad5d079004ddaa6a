"""What is kept of reports: a noun a file."""

from community.streetsafe.models.counts import Standing, Tally
from community.streetsafe.models.effects import Effect
from community.streetsafe.models.endpoints import Endpoint, ServiceCode
from community.streetsafe.models.handovers import Handover
from community.streetsafe.models.interventions import Action, ActionChange
from community.streetsafe.models.looks import SiteLook
from community.streetsafe.models.partners import Partner, PartnerMember
from community.streetsafe.models.profiles import ProfileCount
from community.streetsafe.models.releases import Release, ReleaseRow, SourceCount
from community.streetsafe.models.reports import Report
from community.streetsafe.models.signals import Signal
from community.streetsafe.models.sources import SourceKey

__all__ = [
    "Action",
    "ActionChange",
    "Effect",
    "Endpoint",
    "Handover",
    "Partner",
    "PartnerMember",
    "ProfileCount",
    "Release",
    "ReleaseRow",
    "Report",
    "ServiceCode",
    "Signal",
    "SiteLook",
    "SourceCount",
    "SourceKey",
    "Standing",
    "Tally",
]
