"""The installation that tests and type checks are made in; no real one looks like it."""

VARIABLES = {
    "DJANGO_SETTINGS_MODULE": "safeconnect.config.settings",
    "SC_MODE": "test",
    "SC_FORCE_NAME": "Test Police",
    "SC_PUBLISHED_NUMBER": "+447700900000",
    "SC_PUBLIC_URL": "http://testserver",
    "SC_TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
    "SC_TWILIO_AUTH_TOKEN": "the-provider-s-token-in-tests",
    "SC_DRAMA_NUMBERS_ALLOWED": "yes",
    "SC_LOG_LEVEL": "DEBUG",
    # Every test signs in from one address; what the limits do has tests of its own.
    "SC_SIGN_INS_PER_MINUTE": "6000",
}
