"""One way of logging for every process: a JSON line to standard error, redacted."""

import logging.config
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from safeconnect.config import redaction


def redacted(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Hide what must not be logged, in every field; the last step before rendering."""
    clean: MutableMapping[str, Any] = {}
    for key, value in event.items():
        # Ours, not a caller's: the instant has a known shape and the level is a word.
        kept = key in {"timestamp", "level"}
        clean[key] = value if kept else redaction.redact_value(value, key=key)
    return clean


_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


class JsonFormatter(structlog.stdlib.ProcessorFormatter):
    """Render any record, whoever logged it, as one redacted JSON line."""

    def __init__(self) -> None:
        super().__init__(
            foreign_pre_chain=_SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.StackInfoRenderer(),
                structlog.processors.format_exc_info,
                redacted,
                structlog.processors.JSONRenderer(),
            ],
        )


def config(*, level: str) -> dict[str, Any]:
    """Return the LOGGING dictionary: one handler, on the root, and no logger with its own."""
    passed_on = {"handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonFormatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {**passed_on, "level": "INFO"},
            "django.server": passed_on,
            # Says "Not Found: /path" and the like; a path may hold what a log must not.
            "django.request": {**passed_on, "level": "ERROR"},
            "uvicorn": {**passed_on, "level": "INFO"},
            "uvicorn.error": passed_on,
            "uvicorn.access": {**passed_on, "level": "CRITICAL"},
            "gunicorn.error": {**passed_on, "level": "INFO"},
            # Writes user names; a refused sign-in is in the audit log instead.
            "axes": {**passed_on, "level": "ERROR"},
            # At INFO both write the address they post to and the answer they got.
            "twilio": {**passed_on, "level": "WARNING"},
            "urllib3": {**passed_on, "level": "WARNING"},
            "celery": {**passed_on, "level": "INFO"},
            # One line when a task arrives and one when it is done: the second is enough.
            "celery.worker.strategy": {**passed_on, "level": "WARNING"},
        },
    }


def configure(options: Mapping[str, str]) -> None:
    """Set up structlog and the standard library's logging (Django calls this: LOGGING_CONFIG)."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(config(level=options["level"]))
