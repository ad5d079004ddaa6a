"""What an installation says about itself, and what must not go together.

docs/settings.md is made from this file and from settings_protocol.py.
"""

import urllib.parse
from datetime import timedelta
from typing import Any

from safeconnect.config import database_url
from safeconnect.config.env import env
from verification.rules import field_cleaning

# --- this process ---------------------------------------------------------------------------

MODE = env.choice(
    "SC_MODE",
    options=["production", "demo", "test"],
    default="production",
    meaning="what this installation is for; demo answers on this machine only",
)
# The roles that answer HTTP; each has a module of its own in safeconnect/config/urls/.
HTTP_ROLES = ("hooks", "web", "stream", "polls", "public", "all")
PROCESS = env.choice(
    "SC_PROCESS",
    options=[*HTTP_ROLES, "worker", "watchkeeper", "command"],
    default="command",
    meaning="the role of this process: what it serves, its pool and its limits",
)
LOG_LEVEL = env.choice(
    "SC_LOG_LEVEL",
    options=["DEBUG", "INFO", "WARNING", "ERROR"],
    default="INFO",
    meaning="the least grave event that is logged",
)
WEB_HOST = env.text(
    "SC_WEB_HOST", default="127.0.0.1", meaning="the address on which `./run serve` listens"
)
WEB_PORT = env.integer("SC_WEB_PORT", default=8000, unit="port", meaning="its port")
HOOKS_PORT = env.integer(
    "SC_HOOKS_PORT",
    default=8001,
    unit="port",
    meaning="the port on which `./run serve` listens for the provider's webhooks",
)
STREAM_PORT = env.integer(
    "SC_STREAM_PORT",
    default=8002,
    unit="port",
    meaning="the port on which `./run serve` listens for the consoles' streams",
)

CLOCK_OFFSET = env.seconds(
    "SC_CLOCK_OFFSET_SECONDS",
    default=0,
    may_be_negative=True,
    meaning="added to the database's clock in tests; refused in production",
)

# --- the force ------------------------------------------------------------------------------

FORCE_NAME = env.text(
    "SC_FORCE_NAME", at_most=16, meaning="the force's name as it stands at the head of every text"
)
if FORCE_NAME and not field_cleaning.CLEANERS["force"].clean(FORCE_NAME):
    env.refuse("SC_FORCE_NAME cannot stand in a text: a word or sign in it reads like our answer")
LOCAL_TIME_ZONE = env.time_zone(
    "SC_LOCAL_TIME_ZONE", default="Europe/London", meaning="the clock that texts and pages go by"
)
CONSOLE_DARK_FROM = env.integer(
    "SC_CONSOLE_DARK_FROM",
    default=18,
    unit="hour",
    meaning="from this hour of the local clock the console is dark, unless an operator chose "
    "otherwise; the same as its end: never",
)
CONSOLE_DARK_UNTIL = env.integer(
    "SC_CONSOLE_DARK_UNTIL", default=6, unit="hour", meaning="until this hour"
)
AREAS_FILE = env.text(
    "SC_AREAS_FILE",
    default="",
    meaning="the areas of duty periods, as import_areas has made them; empty: London's boroughs",
)
MAP_ATTRIBUTION = env.text(
    "SC_MAP_ATTRIBUTION",
    default="Contains National Statistics data © Crown copyright and database right 2015. "
    "Contains OS data © Crown copyright and database right 2015",
    meaning="what stands below the map of who its areas and tiles are by",
)
TILES_URL = env.url(
    "SC_TILES_URL",
    schemes=["https", "http"],
    default="",
    meaning="the force's own map tiles, such as https://tiles.example/{z}/{x}/{y}.png, which "
    "every console then fetches; empty: outlines of the areas alone",
)
if TILES_URL and not all(part in TILES_URL for part in ("{z}", "{x}", "{y}")):
    env.refuse("SC_TILES_URL names no tile: {z}, {x} and {y} must stand in it")
# The one host beside ours that a console's pictures may come from.
TILES_HOST = "{0.scheme}://{0.netloc}".format(urllib.parse.urlsplit(TILES_URL)) if TILES_URL else ""
PUBLISHED_NUMBER = env.pattern(
    "SC_PUBLISHED_NUMBER",
    matching=r"\+[1-9]\d{7,14}",
    such_as="+447700900000",
    meaning="the one number that people text and that texts come from",
)
OTHER_ADDRESSES = env.words(
    "SC_OTHER_ADDRESSES",
    default=[],
    meaning="more addresses of ours at the provider, whose texts are taken: rcs:agent, a number",
)
PUBLIC_URL = env.url(
    "SC_PUBLIC_URL",
    schemes=["https", "http"],
    meaning="the address under which officers and operators reach the service",
)
WEBHOOK_URL = (
    env.url(
        "SC_WEBHOOK_URL",
        schemes=["https", "http"],
        default="",
        meaning="the address under which the provider reaches the webhooks, which its signatures "
        "cover; empty: the public one",
    )
    or PUBLIC_URL
)
STREAM_URL = env.url(
    "SC_STREAM_URL",
    schemes=["https", "http"],
    default="",
    meaning="the address under which browsers reach the consoles' streams where that is another "
    "port of the same host; empty: the public one, as behind a proxy",
)
ALLOWED_HOSTS = env.words(
    "SC_ALLOWED_HOSTS",
    default=[],
    meaning="further host names to answer to, for a balancer's health checks",
)
PROXY_COUNT = env.integer(
    "SC_PROXY_COUNT",
    default=0,
    unit="proxies",
    meaning="how many proxies of ours stand before the web process and can be believed; at "
    "least 1 with https, which ends at one of them",
)
HSTS_SUBDOMAINS = env.flag(
    "SC_HSTS_SUBDOMAINS",
    default=False,
    meaning="browsers are told that every host below the public one has https too",
)
METRICS_TOKEN = env.text(
    "SC_METRICS_TOKEN",
    default="",
    at_least=32,
    secret=True,
    meaning="the bearer token that /metrics asks for; empty: there is no /metrics, since its "
    "counts tell an outcome on a quiet night",
)
INVITED_ALLOWED = env.flag(
    "SC_INVITED_ALLOWED", default=False, meaning="officers may enter the person's number"
)
VOICE_CONFIRM_ALLOWED = env.flag(
    "SC_VOICE_CONFIRM_ALLOWED",
    default=False,
    meaning="an operator may confirm to somebody who has no phone",
)
PROMISE_OFFICER_WAITS = env.flag(
    "SC_PROMISE_OFFICER_WAITS", default=True, meaning="texts promise that a real officer will wait"
)
PROMISE_UNIFORMED = env.flag(
    "SC_PROMISE_UNIFORMED", default=True, meaning="texts offer uniformed police"
)
DRAFT_WORDINGS = env.flag(
    "SC_DRAFT_WORDINGS",
    default=False,
    meaning="for demonstrations: translations that nobody has reviewed go out, too",
)
TEXTED_COUNTRIES = env.words(
    "SC_TEXTED_COUNTRIES",
    default=["GB", "GG", "IM", "JE"],
    meaning="countries (two letters) whose mobiles are answered by text; the Crown dependencies "
    "have +44 numbers of their own",
)
DRAMA_NUMBERS_ALLOWED = env.flag(
    "SC_DRAMA_NUMBERS_ALLOWED",
    default=False,
    meaning="numbers reserved for drama count as phones; refused in production",
)
LOAD_NUMBERS_ALLOWED = env.flag(
    "SC_LOAD_NUMBERS_ALLOWED",
    default=False,
    meaning="numbers under +999, which no country has, count as phones in load runs; refused "
    "with a real provider",
)

# --- texts and their delivery ---------------------------------------------------------------

SMS_GATEWAY = env.dotted_path(
    "SC_SMS_GATEWAY",
    default="foundation.sms.gateways.twilio.TwilioGateway",
    meaning="the class that hands texts to the provider",
)
TWILIO_ACCOUNT_SID = env.text("SC_TWILIO_ACCOUNT_SID", meaning="the account at the provider")
TWILIO_AUTH_TOKEN = env.text(
    "SC_TWILIO_AUTH_TOKEN",
    secret=True,
    meaning="its token; sends texts and proves that webhooks are the provider's",
)
TWILIO_BASE_URL = env.url(
    "SC_TWILIO_BASE_URL",
    schemes=["http", "https"],
    default="",
    meaning="a stand-in for the provider; empty is the real one; refused in production",
)
PROVIDER_TIMEOUT = env.seconds(
    "SC_PROVIDER_TIMEOUT_SECONDS", default=5, meaning="how long the provider may take to answer"
)
DELIVERY_LEASE = env.seconds(
    "SC_DELIVERY_LEASE_SECONDS",
    default=8,
    meaning="a text claimed by a sender is claimed again after this time; at least 3 s longer "
    "than the provider may take",
)
DELIVERY_ATTEMPTS_AT_MOST = env.integer(
    "SC_DELIVERY_ATTEMPTS_AT_MOST",
    default=8,
    unit="attempts",
    meaning="attempts to hand over one text",
)

# --- keys: a purpose each -------------------------------------------------------------------

SECRET_KEY = env.text(
    "SC_SECRET_KEY",
    secret=True,
    at_least=40,
    meaning="signs sessions and forms; 50 random characters",
)
MASTER_KEYS = env.keys("SC_MASTER_KEYS", meaning="wrap the data key of each contact")
INDEX_KEY = env.key("SC_INDEX_KEY", meaning="finds a contact by number")
CODE_KEY = env.key("SC_CODE_KEY", meaning="digests of codes, secrets and tokens")
AUDIT_KEYS = env.keys("SC_AUDIT_KEYS", meaning="seal the chain of the audit log")

# --- the two stores -------------------------------------------------------------------------

DATABASE_URL = env.url(
    "DATABASE_URL",
    schemes=["postgresql", "postgres"],
    secret=True,
    meaning="PostgreSQL, which holds everything, as the service's role; `./run` starts its own "
    "where this is not set",
)
DATABASE_OWNER_URL = env.url(
    "DATABASE_OWNER_URL",
    schemes=["postgresql", "postgres"],
    default="",
    secret=True,
    meaning="the same database as the owner of its tables, for `migrate` alone; empty: as the "
    "service, which production refuses",
)
DATABASE_AUDIT_URL = env.url(
    "DATABASE_AUDIT_URL",
    schemes=["postgresql", "postgres"],
    default="",
    secret=True,
    meaning="the same database as the role that may only read, for `verify_audit`; empty: as the "
    "service",
)
REDIS_URL = env.url(
    "REDIS_URL",
    schemes=["redis", "rediss", "unix"],
    secret=True,
    meaning="Redis or Valkey, for the task queue and rate limits; `./run` starts its own where "
    "this is not set",
)

# --- people who sign in ---------------------------------------------------------------------

SESSION_LIFE = env.seconds(
    "SC_SESSION_LIFE_SECONDS",
    default=12 * 3600,
    meaning="an operator signs in again after this time, however busy",
)
SESSION_IDLE_AFTER = env.seconds(
    "SC_SESSION_IDLE_AFTER_SECONDS",
    default=900,
    meaning="a console that asked nothing for this long is signed out",
)
SIGN_IN_FAILURES_AT_MOST = env.integer(
    "SC_SIGN_IN_FAILURES_AT_MOST",
    default=5,
    least=1,
    unit="failures",
    meaning="wrong passwords for one user name from one address before they have to wait",
)
SIGN_INS_PER_MINUTE = env.integer(
    "SC_SIGN_INS_PER_MINUTE",
    default=30,
    least=1,
    unit="sign-ins",
    meaning="sign-ins at the console that are looked at from one address; as many at once after "
    "a quiet minute",
)
DEVICE_SIGN_INS_PER_MINUTE = env.integer(
    "SC_DEVICE_SIGN_INS_PER_MINUTE",
    default=120,
    least=1,
    unit="sign-ins",
    meaning="officers' sign-ins that are looked at from one address, half of them at once; a "
    "force's devices may share one",
)
ENROLMENTS_PER_MINUTE = env.integer(
    "SC_ENROLMENTS_PER_MINUTE",
    default=60,
    least=1,
    unit="enrolments",
    meaning="enrolments of devices that are looked at from one address, half of them at once",
)
POLLS_PER_DEVICE = env.integer(
    "SC_POLLS_PER_DEVICE",
    default=2,
    least=1,
    unit="long polls",
    meaning="long polls of one device that wait at once; a further one is answered 429",
)
POLLS_AT_MOST = env.integer(
    "SC_POLLS_AT_MOST",
    default=500,
    least=1,
    unit="long polls",
    meaning="long polls of one process that wait at once; a further one is answered 503",
)
STREAMS_AT_MOST = env.integer(
    "SC_STREAMS_AT_MOST",
    default=500,
    least=1,
    unit="streams",
    meaning="open consoles that one process streams to; a further one is answered 503 and asks "
    "every 2 s instead",
)
SIGN_IN_WAIT = env.seconds("SC_SIGN_IN_WAIT_SECONDS", default=900, meaning="how long they wait")

# --- what must not go together --------------------------------------------------------------

HTTPS = PUBLIC_URL.startswith("https://")
_ADDRESS = urllib.parse.urlsplit(PUBLIC_URL)
_HERE = {"localhost", "127.0.0.1", "::1"}

# A sender posts within 2 s of claiming (messaging/send_guard.py) and waits for the answer no longer
# than PROVIDER_TIMEOUT; only when that is over may another ask whether the text arrived.
_POST_IS_OVER_AFTER = PROVIDER_TIMEOUT + timedelta(seconds=3)
if DELIVERY_LEASE < _POST_IS_OVER_AFTER:
    env.refuse(
        "SC_DELIVERY_LEASE_SECONDS must be at least 3 more than SC_PROVIDER_TIMEOUT_SECONDS, or a "
        "text is sent again that is still on the wire"
    )
if HTTPS and not PROXY_COUNT:
    env.refuse(
        "SC_PROXY_COUNT must be 1 or more with https: TLS ends at a proxy of yours, and at 0 "
        "everybody has that proxy's address, so that five wrong passwords from anywhere lock an "
        "operator out"
    )
if LOAD_NUMBERS_ALLOWED and (
    MODE == "production" or urllib.parse.urlsplit(TWILIO_BASE_URL).hostname not in _HERE
):
    env.refuse(
        "SC_LOAD_NUMBERS_ALLOWED is for load runs against a stand-in on this machine: set it to "
        "no with a real provider (SC_TWILIO_BASE_URL)"
    )
if MODE == "production":
    if not HTTPS and PUBLIC_URL:
        env.refuse("SC_PUBLIC_URL must begin with https:// in production (SC_MODE)")
    elif not WEBHOOK_URL.startswith("https://") and WEBHOOK_URL:
        env.refuse("SC_WEBHOOK_URL must begin with https:// in production (SC_MODE)")
    if CLOCK_OFFSET:
        env.refuse("SC_CLOCK_OFFSET_SECONDS is for tests: take it away in production (SC_MODE)")
    if DRAMA_NUMBERS_ALLOWED:
        env.refuse("SC_DRAMA_NUMBERS_ALLOWED is for demonstrations: set it to no in production")
    if DRAFT_WORDINGS:
        env.refuse("SC_DRAFT_WORDINGS is for demonstrations: set it to no in production")
    if TWILIO_BASE_URL:
        env.refuse("SC_TWILIO_BASE_URL leads texts astray: take it away in production (SC_MODE)")
    if ".memory." in SMS_GATEWAY:
        env.refuse("SC_SMS_GATEWAY names a gateway that sends nothing: take it away in production")
if MODE == "demo":
    if WEB_HOST not in _HERE:
        env.refuse("SC_WEB_HOST must be 127.0.0.1 in a demo: it shows codes and sign-ins")
    if _ADDRESS.hostname not in _HERE and PUBLIC_URL:
        env.refuse("SC_PUBLIC_URL must be on this machine in a demo: it shows codes and sign-ins")

DATABASES: dict[str, dict[str, Any]] = {"default": {}}
try:
    if DATABASE_URL:
        DATABASES["default"] = database_url.database(
            DATABASE_URL, process=PROCESS, has_threads=PROCESS in HTTP_ROLES
        )
except database_url.AddressError as error:
    env.refuse(f"DATABASE_URL {error}")
# What lasts is given no role but its own, which in production may not be the owner's.
POWERFUL_ROLE_REFUSED = MODE == "production" and PROCESS != "command"
_OF_COMMANDS = {"owner": DATABASE_OWNER_URL, "audit": DATABASE_AUDIT_URL}
for _role, _address in _OF_COMMANDS.items() if PROCESS == "command" else ():
    if _address:
        try:
            DATABASES[_role] = database_url.database(_address, process=PROCESS)
        except database_url.AddressError as error:
            env.refuse(f"DATABASE_{_role.upper()}_URL {error}")
CELERY_BROKER_URL = ""
try:
    CELERY_BROKER_URL = database_url.broker(REDIS_URL)
except database_url.AddressError as error:
    env.refuse(f"REDIS_URL {error}")

env.refuse_if_wrong()
