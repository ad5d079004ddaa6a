"""The static public pages, by address."""

INFORMATION = (
    "/how-it-works",
    "/cannot-do",
    "/deaf",
    "/privacy",
    "/accessibility",
    "/languages",
)
PATHS = ("/public", *INFORMATION)
