"""docs/streets-openapi.json says what the call does."""

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import openapi_spec_validator
import pytest

from community.streetsafe.enums import Dark, Feeling, Reason, SpeaksAs, TimeBand, When
from publicsite.api.problems import KINDS
from tests.publicsite.api.program import PATH, body, send

pytestmark = pytest.mark.django_db
DOCUMENT = json.loads((Path(__file__).parents[3] / "docs" / "streets-openapi.json").read_text())
CALL = DOCUMENT["paths"][PATH]["post"]
SCHEMAS = DOCUMENT["components"]["schemas"]
A_UNIT = "0d3c1b4e-6f0a-4c83-9a53-0c1a5d1e7b42"


def fits(value: Any, schema: str) -> bool:
    """Say whether a value is what a schema of the document describes."""
    root = {"$ref": f"#/components/schemas/{schema}", "components": DOCUMENT["components"]}
    return bool(jsonschema.Draft202012Validator(root).is_valid(value))


def test_it_is_an_openapi_document() -> None:
    openapi_spec_validator.validate(DOCUMENT)
    assert set(DOCUMENT["paths"]) == {PATH}


def test_its_words_are_those_that_are_read() -> None:
    fields = SCHEMAS["Report"]["properties"]
    vocabularies = {
        "feeling": Feeling,
        "when": When,
        "dark": Dark,
        "time_band": TimeBand,
        "speaks_as": SpeaksAs,
    }
    for name, vocabulary in vocabularies.items():
        assert fields[name]["enum"] == vocabulary.values
    assert fields["reasons"]["items"]["enum"] == [one.name.lower() for one in Reason]


def test_it_lists_every_code_under_its_status() -> None:
    listed = {
        (int(status), code)
        for status, said in CALL["responses"].items()
        if status not in {"201", "500"}
        for code in said["content"]["application/problem+json"]["schema"]["allOf"][1]["properties"][
            "code"
        ]["enum"]
    }
    assert listed == {(kind.status, kind.code) for kind in KINDS.values()}


@pytest.mark.parametrize("name", ["point", "unit", "better"])
def test_its_examples_are_taken_as_they_are(name: str) -> None:
    sent = CALL["requestBody"]["content"]["application/json"]["examples"][name]["value"]
    assert fits(sent, "Report")
    answer = send(sent)
    # The unit of an example is nowhere: all else of it was read.
    assert (answer.status_code, answer.json().get("code")) != (400, "invalid")
    assert answer.status_code == (201 if name == "point" else 422)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"unit": A_UNIT},
        {"point": None},
        {"chainage": 5},
        {"point": None, "unit": A_UNIT, "chainage": 5},
        {"point": None, "unit": A_UNIT, "chainage": 251},
        {"when": "never"},
        {"reasons": ["x"]},
        {"more": 1},
    ],
)
def test_what_fits_it_is_read_and_what_does_not_is_refused(changed: dict[str, Any]) -> None:
    answer = send(body(**changed))
    assert fits(body(**changed), "Report") is (answer.status_code != 400)
    assert fits(answer.json(), "Taken" if answer.status_code == 201 else "Problem")
