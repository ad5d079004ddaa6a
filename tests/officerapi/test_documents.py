"""The OpenAPI document and the page that shows it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import openapi_spec_validator
import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"
CALLS = {
    ("post", "/api/v1/devices"),
    ("post", "/api/v1/sign-in"),
    ("post", "/api/v1/sign-out"),
    ("get", "/api/v1/me"),
    ("get", "/api/v1/verifications"),
    ("post", "/api/v1/verifications"),
    ("get", "/api/v1/verifications/{verification_id}"),
    ("get", "/api/v1/verifications/{verification_id}/wait"),
    ("put", "/api/v1/verifications/{verification_id}/face"),
    ("post", "/api/v1/verifications/{verification_id}/phone"),
    ("post", "/api/v1/verifications/{verification_id}/match"),
    ("put", "/api/v1/verifications/{verification_id}/location"),
    ("post", "/api/v1/verifications/{verification_id}/cancel"),
    ("post", "/api/v1/verifications/{verification_id}/end"),
    ("post", "/api/v1/verifications/{verification_id}/extend"),
    ("post", "/api/v1/verifications/{verification_id}/panic"),
}


def document() -> dict[str, Any]:
    """Read the document as a client would."""
    answer = Client().get("/api/v1/openapi.json")
    assert answer["Content-Type"] == "application/json"
    shown: dict[str, Any] = answer.json()
    return shown


def operations() -> dict[tuple[str, str], dict[str, Any]]:
    """List every call by method and path."""
    return {
        (method, path): operation
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    }


def test_the_document_is_openapi_3_1_and_lists_every_call() -> None:
    assert document()["openapi"].startswith("3.1")
    assert set(operations()) == CALLS


def test_the_committed_copy_is_what_is_served() -> None:
    assert json.loads(COMMITTED.read_text()) == document()


def test_it_is_valid_and_made_without_a_warning(tmp_path: Path) -> None:
    made = tmp_path / "openapi.json"
    call_command(
        "spectacular",
        format="openapi-json",
        file=str(made),
        validate=True,
        fail_on_warn=True,
        urlconf="tests.officerapi.urls",
    )
    assert json.loads(made.read_text()) == document()


def test_all_but_two_calls_need_a_token() -> None:
    public = {call for call, operation in operations().items() if not operation.get("security")}
    assert public == {("post", "/api/v1/devices"), ("post", "/api/v1/sign-in")}


def test_every_failure_is_described_as_a_problem() -> None:
    for operation in operations().values():
        failures = {
            status: answer for status, answer in operation["responses"].items() if status >= "4"
        }
        assert {"500", "503"} <= set(failures)
        for answer in failures.values():
            assert set(answer["content"]) == {"application/problem+json"}


@pytest.mark.parametrize(
    ("call", "failures"),
    [
        (("post", "/api/v1/verifications"), "400 401 409 413 415 422 429 500 503"),
        (
            ("post", "/api/v1/verifications/{verification_id}/phone"),
            "400 401 403 404 409 413 415 422 429 500 503",
        ),
        (
            ("put", "/api/v1/verifications/{verification_id}/face"),
            "400 401 404 413 415 429 500 503",
        ),
        (("get", "/api/v1/verifications/{verification_id}"), "400 401 404 429 500 503"),
        (("get", "/api/v1/verifications/{verification_id}/wait"), "400 401 404 429 500 503"),
        # F2: anybody may try these, and neither could be told to slow down.
        (("post", "/api/v1/devices"), "400 401 413 415 429 500 503"),
        (
            ("put", "/api/v1/verifications/{verification_id}/location"),
            "400 401 404 409 413 415 429 500 503",
        ),
    ],
)
def test_failures_of_a_call(call: tuple[str, str], failures: str) -> None:
    found = [status for status in operations()[call]["responses"] if status >= "4"]
    assert " ".join(sorted(found)) == failures


def test_a_key_is_described_where_it_is_taken() -> None:
    keyed = {
        path.rsplit("/", 1)[-1]: header.get("required", False)
        for (_method, path), operation in operations().items()
        for header in operation.get("parameters", [])
        if header["name"] == "Idempotency-Key"
    }
    assert keyed == {
        "verifications": True,
        "phone": True,
        "match": True,
        "cancel": False,
        "end": False,
        "extend": False,
        "panic": False,
    }


def test_the_page_works_under_a_strict_policy() -> None:
    page = Client().get("/api/v1/docs")
    text = page.content.decode()
    assert page.status_code == 200
    assert "unsafe" not in page["Content-Security-Policy"]
    assert "<style" not in text
    assert "<script>" not in text
    assert "http" not in text
    start = Client().get("/api/v1/docs/start.js")
    assert start["Content-Type"].startswith("text/javascript")
    assert b"SwaggerUIBundle" in start.content
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"):
        assert f"/static/drf_spectacular_sidecar/swagger-ui-dist/{name}" in text
        assert finders.find(f"drf_spectacular_sidecar/swagger-ui-dist/{name}")


def test_it_is_a_document_by_the_specification_itself() -> None:
    openapi_spec_validator.validate(document())


def shapes_shown() -> Iterator[tuple[str, dict[str, Any]]]:
    """List every JSON body of the document, that of a problem only where one code stands for it."""
    for call, operation in operations().items():
        bodies = {"request": operation.get("requestBody", {}), **operation["responses"]}
        for name, body in bodies.items():
            for media_type, shown in body.get("content", {}).items():
                if media_type == "application/json":
                    yield f"{call} {name}", shown
                elif "examples" in shown:
                    yield f"{call} {name} {media_type}", shown


def test_every_body_has_an_example_that_its_schema_takes() -> None:
    components = document()["components"]
    for name, shown in shapes_shown():
        whole = {**shown["schema"], "components": components}
        checker = jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker())
        assert shown.get("examples"), name
        for example in shown["examples"].values():
            assert list(checker.iter_errors(example["value"])) == [], name


def test_every_call_says_in_words_what_it_does_and_how_often_it_may_be_made() -> None:
    for call, operation in operations().items():
        assert len(operation["summary"]) > 20, call
        words = operation["description"]
        assert "a minute" in words or "Never slowed down" in words, call


def test_every_answer_that_asks_to_wait_says_for_how_long() -> None:
    for call, operation in operations().items():
        for status in ("429", "503"):
            answer = operation["responses"].get(status)
            assert answer is None or "Retry-After" in answer["headers"], (call, status)
