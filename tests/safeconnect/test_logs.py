"""One redacted JSON line a record, whoever wrote it."""

import json
import logging
from io import StringIO
from typing import Any

import pytest
import structlog

from safeconnect.config import logs

CANARY = "07700 900123"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """Return what the process's own handler writes."""
    handler = next(
        h for h in logging.getLogger().handlers if isinstance(h.formatter, logs.JsonFormatter)
    )
    assert isinstance(handler, logging.StreamHandler)
    stream = StringIO()
    monkeypatch.setattr(handler, "stream", stream)
    return stream


def lines(stream: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize(
    "name", ["uvicorn.error", "celery.worker", "django", "verification.x", "py"]
)
def test_every_logger_is_redacted(written: StringIO, name: str) -> None:
    logging.getLogger(name).error("no answer from %s in %d ms", CANARY, 1234)
    (line,) = lines(written)
    assert line["event"] == "no answer from [hidden] in 1234 ms"
    assert line["logger"] == name
    assert line["level"] == "error"


def test_structured_events_are_redacted(written: StringIO) -> None:
    structlog.stdlib.get_logger("verification").warning("text.refused", said=CANARY, attempts=4829)
    (line,) = lines(written)
    assert line["said"] == "[hidden]"
    assert line["attempts"] == 4829
    assert line["timestamp"].endswith("Z")


def test_exceptions_are_redacted(written: StringIO) -> None:
    try:
        raise ValueError(f"cannot ring {CANARY}")
    except ValueError:
        logging.getLogger("verification").exception("ringing failed")
    (line,) = lines(written)
    assert "cannot ring [hidden]" in line["exception"]
    assert "900123" not in written.getvalue()


def test_no_logger_has_a_handler_of_its_own() -> None:
    for name in logs.config(level="INFO")["loggers"]:
        for handler in logging.getLogger(name).handlers:
            # Libraries put these there so that nothing is said about a missing handler.
            assert isinstance(handler, logging.NullHandler)
    assert logging.getLogger("uvicorn.access").getEffectiveLevel() == logging.CRITICAL
