"""Every setting of the service: what the environment chooses, and what it may not choose.

settings_protocol.py, settings_community.py and settings_deployment.py read the environment
(docs/settings.md lists all of it); what stands below as a plain value is the same everywhere.
"""

import sys
import urllib.parse
from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from safeconnect.config.settings_community import *  # noqa: F403  (every name there is a setting)
from safeconnect.config.settings_community import PUBLIC_URL_STREETS
from safeconnect.config.settings_deployment import *  # noqa: F403  (every name there is a setting)
from safeconnect.config.settings_deployment import (
    ALLOWED_HOSTS,
    FORCE_NAME,
    HSTS_SUBDOMAINS,
    HTTP_ROLES,
    HTTPS,
    LOG_LEVEL,
    MODE,
    PROCESS,
    PROXY_COUNT,
    PUBLIC_URL,
    SESSION_LIFE,
    SIGN_IN_FAILURES_AT_MOST,
    SIGN_IN_WAIT,
    STREAM_URL,
    TILES_HOST,
    WEBHOOK_URL,
)
from safeconnect.config.settings_protocol import *  # noqa: F403  (every name there is a setting)
from safeconnect.config.settings_protocol import (
    FACE_BYTES_AT_MOST,
    REQUEST_BYTES_AT_MOST,
    WEBHOOK_BYTES_AT_MOST,
)

# --- Django ---------------------------------------------------------------------------------

_PUBLIC = urllib.parse.urlsplit(PUBLIC_URL)
_LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

BASE_DIR = Path(__file__).resolve().parents[2]
DEBUG = False
# A worker and a command serve nothing: they need addresses only to name them.
ROLE = PROCESS if PROCESS in HTTP_ROLES else "all"
ROOT_URLCONF = f"safeconnect.config.urls.{ROLE}"
ASGI_APPLICATION = "safeconnect.config.asgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
# One language on the screens; texts to people have wordings of their own (rules/texts.py). Asking
# which is current, at every address and date of a page, took a fifth of the time of writing it.
USE_I18N = False
LANGUAGE_CODE = "en-gb"
ALLOWED_HOSTS += [_PUBLIC.hostname or "", urllib.parse.urlsplit(WEBHOOK_URL).hostname or ""]
if PUBLIC_URL_STREETS != PUBLIC_URL:
    ALLOWED_HOSTS += [urllib.parse.urlsplit(PUBLIC_URL_STREETS).hostname or ""]
ALLOWED_HOSTS += _LOOPBACK_HOSTS if MODE != "production" else []
LOGGING_CONFIG = "safeconnect.config.logs.configure"
LOGGING = {"level": LOG_LEVEL}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    # serves htmx; docs/decisions/0093-htmx-morphs.md
    "django_htmx",
    # serves Leaflet to /streets, when somebody opens the moving map
    "js_lib_leaflet",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "foundation.audit",
    "foundation.database_roles",
    "foundation.encryption",
    "accounts",
    "verification",
    "community.streets",
    "community.streetsafe",
    "community.walks",
    "community.patrols",
    "community.outcomes",
    "officerapi",
    "controlroom",
    "community.neighbourhood",
    "publicsite",
]
_HAS_API = ROLE in {"web", "polls", "all"}
_HAS_SESSIONS = ROLE in {"web", "stream", "all"}
_PROBLEMS = ["officerapi.middleware.problem_middleware"] if _HAS_API else []
_SESSIONS = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "safeconnect.web.session_limits.SessionLimitsMiddleware",
]
_SIGN_IN = [
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "axes.middleware.AxesMiddleware",
]
_LOOPBACK = ["safeconnect.web.loopback.loopback_only"] if MODE == "demo" else []
MIDDLEWARE = [
    "safeconnect.web.request_log.RequestLogMiddleware",
    *_LOOPBACK,
    *_PROBLEMS,
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "safeconnect.web.utf8_only.utf8_middleware",
    *(_SESSIONS if _HAS_SESSIONS else []),
    "django.middleware.common.CommonMiddleware",
    *(_SIGN_IN if _HAS_SESSIONS else []),
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "csp.context_processors.nonce",
                "controlroom.context_processors.vocabularies",
                "controlroom.context_processors.live",
            ]
        },
    }
]
STATIC_URL = "static/"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Verification reads the limit of each call itself; this is the outer wall.
DATA_UPLOAD_MAX_MEMORY_SIZE = max(REQUEST_BYTES_AT_MOST, FACE_BYTES_AT_MOST, WEBHOOK_BYTES_AT_MOST)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 1

# --- sign-in and sessions -------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/console/sign-in"
OTP_TOTP_ISSUER = FORCE_NAME
# A code is good half a minute before and after its own time. Following a phone's clock instead
# would move that by a code used early, and then refuse one typed in the last second of its time.
OTP_TOTP_SYNC = False
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
# By name *and* address: by name alone anybody could lock out the control room.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = SIGN_IN_FAILURES_AT_MOST
AXES_COOLOFF_TIME = SIGN_IN_WAIT
AXES_RESET_ON_SUCCESS = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_CLIENT_IP_CALLABLE = "foundation.client_address.client_address"
AXES_ENABLE_ADMIN = False
# Who signed in is in the audit log; a second table of it would only grow.
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# A cookie is shared by all ports of a host: the port keeps two demonstrations apart.
_COOKIE = "__Host-{}" if HTTPS else f"{{}}-{_PUBLIC.port or 80}"
SESSION_COOKIE_NAME = _COOKIE.format("session")
SESSION_COOKIE_AGE = int(SESSION_LIFE / timedelta(seconds=1))
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = _COOKIE.format("csrf")
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_TRUSTED_ORIGINS = [f"{_PUBLIC.scheme}://{_PUBLIC.netloc}"]

# --- headers --------------------------------------------------------------------------------

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_HSTS_SECONDS = 365 * 86400 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HSTS_SUBDOMAINS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # whether other hosts of the domain have TLS is not ours to promise
    "security.W002",  # RequestLogMiddleware sets X-Frame-Options
    "security.W008",  # the proxy in front redirects to https; we never see plain http
    "security.W021",  # preload lists are for sites that the public visits
]
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# The demonstration shows the console in a frame of the simulator's page, which has its own port.
X_FRAME_OPTIONS = "" if MODE == "demo" else "DENY"
_FRAMED_BY = ["http://127.0.0.1:*", "http://localhost:*"] if MODE == "demo" else [NONE]
_STREAM = "://".join(urllib.parse.urlsplit(STREAM_URL)[:2]) if STREAM_URL else ""
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:", *([TILES_HOST] if TILES_HOST else [])],
        "connect-src": [SELF, *([_STREAM] if _STREAM else [])],
        "font-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": _FRAMED_BY,
    }
}

# --- the officers' API ----------------------------------------------------------------------

REST_FRAMEWORK = {
    # Closed: a view that says nothing takes a signed-in officer on shift, and no one else.
    "DEFAULT_AUTHENTICATION_CLASSES": ["officerapi.authentication.ShiftTokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["officerapi.permissions.OnShift"],
    "DEFAULT_THROTTLE_CLASSES": ["officerapi.throttling.ShiftTokenThrottle"],
    "DEFAULT_PARSER_CLASSES": ["foundation.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "foundation.api.negotiation.OneTypeNegotiation",
    "DEFAULT_PAGINATION_CLASS": "officerapi.pagination.OwnVerificationsPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "officerapi.problems.exception_handler",
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
if ROLE == "public":
    # No officer is served here, so nothing of theirs is imported; still closed.
    REST_FRAMEWORK |= {
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
        "DEFAULT_THROTTLE_CLASSES": [],
        "DEFAULT_PAGINATION_CLASS": None,
        "EXCEPTION_HANDLER": "foundation.api.exception_handler.exception_handler",
    }
SPECTACULAR_SETTINGS = {
    "TITLE": "Safe Connection, the officers' API",
    "VERSION": "1",
    "DESCRIPTION": (
        "What an officer's device asks of the control room's service. docs/officers-api.md walks "
        "through a check from enrolment to ending. JSON, UTC as in RFC 3339; errors as in "
        "RFC 9457, each with a stable `code` and a `fallback` that the app can show as it is. A "
        "`Retry-After` is in seconds. How often a call may be made is counted for each token, for "
        "a sign-in for each device."
    ),
    "LICENSE": {"name": "MIT", "identifier": "MIT"},
    "SERVERS": [{"url": "/", "description": "this service"}],
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "Reason": "officerapi.serializers.REASONS",
        "OfficerStage": "officerapi.serializers.STAGES",
        "TextLanguage": "officerapi.serializers.LANGUAGES",
    },
}

# --- Celery: ids only; docs/decisions/0002-celery.md ----------------------------------------

# Every task there is: task_queue.enqueue_on_commit refuses any other name.
CELERY_TASK_ROUTES = {
    "verification.deliver_message": {"queue": "urgent"},
    "verification.check_officer": {"queue": "urgent"},
    "verification.compare_match": {"queue": "urgent"},
    "verification.beat": {"queue": "urgent"},
    "verification.deliver_subject_text": {"queue": "background"},
    "verification.prepare_face": {"queue": "background"},
    "verification.housekeeping": {"queue": "background"},
    "streetsafe.hand_over": {"queue": "background"},
    "streetsafe.poll_open311": {"queue": "background"},
    "streetsafe.recount": {"queue": "background"},
    "streetsafe.refresh": {"queue": "background"},
    "streetsafe.judge_effects": {"queue": "background"},
    "streetsafe.release": {"queue": "background"},
    "streetsafe.tally": {"queue": "background"},
    "outcomes.read_measures": {"queue": "background"},
    "patrols.close": {"queue": "background"},
    "patrols.draw": {"queue": "background"},
    "walks.keep": {"queue": "background"},
}
CELERY_TASK_DEFAULT_QUEUE = "background"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than the hard time limit of every task, by far.
    "visibility_timeout": 60,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "unacked_mutex_expire": 15,
    "queue_order_strategy": "priority",
    "socket_keepalive": True,
    "health_check_interval": 10,
    # A worker may wait; whoever enqueues has less patience (foundation/queue/redis_client.py).
    "socket_timeout": 10,
    "socket_connect_timeout": 5,
}
# Celery would open a connection for every task, and prepare every statement anew; ours is kept, as
# safeconnect/config/celery.py says.
CELERY_DB_REUSE_MAX = sys.maxsize
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 30
CELERY_TASK_SOFT_TIME_LIMIT = 20
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TIMEZONE = "UTC"
