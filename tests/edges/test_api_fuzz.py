"""The officers' API does what its document says, whatever is made up from that document."""

import random
from datetime import UTC, datetime
from typing import Any

import pytest
import redis
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import strategies
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi import checks

from tests.edges import promises
from tests.edges.bounds import bounded
from tests.edges.callers import StageCases, Who
from tests.edges.calls import DOCUMENT, JPEG_TYPE, STAGES
from tests.edges.rollback import undone
from tests.officerapi import actors

pytestmark = pytest.mark.timeout(240)
CASE_ID = "verification_id"
# A token's own checks are in test_api_callers.
NOT_HERE = [checks.ignored_auth]
# No schema can say that an instant lies in the past, or that bytes are a picture.
_SECONDS_OF_2001_TO_2025 = strategies.integers(978_307_200, 1_735_689_600)
schemathesis.openapi.format(
    "date-time",
    _SECONDS_OF_2001_TO_2025.map(lambda at: datetime.fromtimestamp(at, tz=UTC).isoformat()),
)
schemathesis.openapi.media_type(JPEG_TYPE, strategies.just(actors.JPEG))


def _document() -> schemathesis.BaseSchema:
    """Read the document, and let requests go to the service in this process."""
    config = schemathesis.Config.from_dict({"generation": {"with-security-parameters": False}})
    loaded = schemathesis.openapi.from_dict(DOCUMENT, config=config)
    loaded.app = get_wsgi_application()
    return loaded


document = _document()


@document.parametrize()
@bounded(examples=20)
def test_generated_requests_get_documented_answers(
    case: schemathesis.Case[Any],
    stage_cases: StageCases,
    rate_limit_store: "redis.Redis",
) -> None:
    rate_limit_store.flushdb()
    # The same request comes from the same caller at every run.
    chance = random.Random(repr((case.method, case.path, case.body, case.query)))
    stage = chance.choice(STAGES)
    token = stage_cases.token(chance.choice([*Who, *[Who.OWNER] * len(Who)]), stage=stage)
    _name_what_exists(case, stage_cases=stage_cases, stage=stage, chance=chance)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with undone():
        answer = case.call(headers=headers)
    case.validate_response(answer, headers=headers, excluded_checks=NOT_HERE)
    if answer.status_code >= 400:
        promises.check_problem(_Plain(answer))


def _name_what_exists(
    case: schemathesis.Case[Any], *, stage_cases: StageCases, stage: str, chance: random.Random
) -> None:
    """Put a case, a device or a code that exists in the place of a made-up one, mostly.

    Nonsense stays nonsense: it has to be refused for what it is.
    """
    if chance.random() < 0.2:
        return
    if CASE_ID in case.path_parameters and not _is_nonsense(case, ParameterLocation.PATH):
        case.path_parameters[CASE_ID] = stage_cases.by_stage[stage].id
    if not isinstance(case.body, dict) or _is_nonsense(case, ParameterLocation.BODY):
        return
    if "enrolment_code" in case.body:
        case.body["enrolment_code"] = stage_cases.enrolment_code
    if "device_id" in case.body:
        case.body["device_id"] = stage_cases.by_stage[stage].device_id
        case.body["device_secret"] = stage_cases.by_stage[stage].device_secret


def _is_nonsense(case: schemathesis.Case[Any], where: ParameterLocation) -> bool:
    """Say whether this part of a request was made to break the document."""
    return case.meta is not None and case.meta.is_negative_at(where)


class _Plain:
    """An answer as `promises` reads it: one value a header."""

    def __init__(self, answer: schemathesis.Response) -> None:
        self.status_code = answer.status_code
        self.text = answer.text
        self.headers = {name.title(): values[0] for name, values in answer.headers.items()}
        self.headers["WWW-Authenticate"] = self.headers.get("Www-Authenticate", "")
