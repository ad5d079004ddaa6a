"""The community half: places, and whom its public pages name.

docs/settings.md is made from this file and its two neighbours.
"""

import ipaddress
from datetime import timedelta

from safeconnect.config.env import env
from safeconnect.config.settings_deployment import MODE, PUBLIC_URL

PUBLIC_URL_STREETS = (
    env.url(
        "SC_PUBLIC_URL_STREETS",
        schemes=["https", "http"],
        default="",
        meaning="the address under which anybody reaches the public pages; empty: the public one",
    )
    or PUBLIC_URL
)
_IS_OPEN = PUBLIC_URL_STREETS != PUBLIC_URL and not PUBLIC_URL_STREETS.startswith("https://")
if MODE == "production" and _IS_OPEN:
    env.refuse("SC_PUBLIC_URL_STREETS must begin with https:// in production (SC_MODE)")
STREETS_REPORTS_KEPT_FOR = timedelta(
    days=env.integer(
        "SC_STREETS_REPORTS_KEPT_DAYS",
        default=3 * 366,
        least=3 * 366,
        unit="days",
        meaning="a report of a street is deleted after so long; its tallies stay",
    )
)
_SHARED_NETWORKS = env.words(
    "SC_STREETS_SHARED_NETWORKS",
    default=[],
    meaning="networks that many share, as 192.0.2.0/24 (mobile operators, schools, libraries): "
    "each counts up to ten reports of one street in 28 days, not three",
)
STREETS_SHARED_NETWORKS: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
for _written in _SHARED_NETWORKS:
    try:
        STREETS_SHARED_NETWORKS.append(ipaddress.ip_network(_written))
    except ValueError:
        env.refuse(f"SC_STREETS_SHARED_NETWORKS: {_written} is no network")
COMMUNITY_WALKS = env.flag(
    "SC_WALKS",
    default=True,
    meaning="walks are offered: an officer may ask for the check that a walk begins with",
)
WALK_TEXTS_PER_NUMBER_A_DAY = env.integer(
    "SC_WALK_TEXTS_PER_NUMBER_A_DAY",
    default=30,
    unit="texts",
    meaning="texts about walks to one number in a day, beside those of checks",
)
WALK_BACK_WITHIN = env.seconds(
    "SC_WALK_BACK_WITHIN_SECONDS",
    default=21_600,
    meaning="a walk whose hour of being back lies further ahead than this gets no YES",
)
WALK_OVERDUE_AFTER = env.seconds(
    "SC_WALK_OVERDUE_AFTER_SECONDS",
    default=900,
    meaning="a walk not checked out alarms this long after both should be back",
)
WALK_OVERDUE_P1_AFTER = env.seconds(
    "SC_WALK_OVERDUE_P1_AFTER_SECONDS", default=1200, meaning="and becomes P1 after this time"
)
REPORT_CRIME_URL = env.url(
    "SC_REPORT_CRIME_URL",
    schemes=["https"],
    default="https://www.police.uk/pu/contact-us/",
    meaning="where the public pages send somebody who wants to report a crime online",
)
SUPPORT_LINE = env.text(
    "SC_SUPPORT_LINE",
    default="",
    at_most=120,
    meaning="a support line that the public pages name, with its number; empty: none",
)
LEAVE_URL = env.url(
    "SC_LEAVE_URL",
    schemes=["https"],
    default="https://www.bbc.co.uk/weather",
    meaning="the dull page of somebody else's to which Leave this page leads from a public page",
)
PUBLIC_CONTACT = env.text(
    "SC_PUBLIC_CONTACT",
    default="",
    at_most=120,
    meaning="whom the public pages name for questions about personal data and about using them; "
    "empty: 101",
)
WALKS_WALKERS_KEPT_FOR = timedelta(
    days=env.integer(
        "SC_WALKS_WALKERS_KEPT_DAYS",
        default=90,
        least=7,
        unit="days",
        meaning="a walker's name, needs and number are erased so long after their last walk; what "
        "was found on it stays",
    )
)
WALKS_GROUP_LEADS = env.words(
    "SC_WALKS_GROUP_LEADS",
    default=[],
    meaning="schools and youth work whose leads come along on walks of people under 18, as "
    "commas divide them; none: no such walks",
)
OPEN311_GATEWAY = env.dotted_path(
    "SC_OPEN311_GATEWAY",
    default="community.streetsafe.gateways.open311.Open311Gateway",
    meaning="the class that speaks to the systems of owners who take requests by Open311",
)
if MODE == "production" and ".memory." in OPEN311_GATEWAY:
    env.refuse("SC_OPEN311_GATEWAY names a gateway that sends nothing: take it away in production")
OPEN311_TIMEOUT = env.seconds(
    "SC_OPEN311_TIMEOUT_SECONDS",
    default=8,
    meaning="how long an owner's system may take to answer; asking and posting are two of them, "
    "and a task may take 20",
)
if timedelta(seconds=9) < OPEN311_TIMEOUT:
    env.refuse("SC_OPEN311_TIMEOUT_SECONDS must be at most 9, or a task ends before the answer")

env.refuse_if_wrong()
