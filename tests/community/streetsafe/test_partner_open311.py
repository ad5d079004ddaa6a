"""`manage.py create_partner --open311-url`: where an owner takes requests by itself."""

import io
import json

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from community.streetsafe.actions import endpoints
from community.streetsafe.models import Endpoint, Partner, ServiceCode
from foundation.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
COUNCIL = ("Redbridge Council", "--kind", "council", "--public-name", "Redbridge Council")
URL = ("--open311-url", "https://open311.example/v2/")
LAMP = ("--service", "lighting=LAMP")
VARIABLE = "COUNCIL_KEY"
API_KEY = "a-key-that-nobody-types"


@pytest.fixture(autouse=True)
def key_in_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold the key where the command is told to look."""
    monkeypatch.setenv(VARIABLE, API_KEY)


def run(*arguments: str) -> str:
    said = io.StringIO()
    call_command("create_partner", *arguments, stdout=said)
    return said.getvalue()


def test_an_owner_and_its_system_are_added_together_with_a_sealed_key() -> None:
    more = ("--service", "hedge=H-1", "--jurisdiction", "redbridge.example")
    said = run(*COUNCIL, *URL, *LAMP, *more, "--api-key-variable", VARIABLE)
    endpoint = Endpoint.objects.get()
    assert (endpoint.url, endpoint.jurisdiction_id) == (URL[1].rstrip("/"), more[-1])
    codes = dict(ServiceCode.objects.values_list("kind", "code"))
    assert codes == {"lighting": "LAMP", "hedge": "H-1"}
    assert endpoints.where(endpoint).api_key == API_KEY
    assert API_KEY.encode() not in bytes(endpoint.api_key or b"")
    entry = AuditEntry.objects.get(event="endpoint.changed")
    assert entry.details == {"kinds": 2, "has_key": True}
    assert URL[1] in said
    assert API_KEY not in said


def test_another_address_takes_the_place_and_not_the_key_to_another_host() -> None:
    run(*COUNCIL, *URL, *LAMP, "--api-key-variable", VARIABLE)
    shown = json.loads(
        run(
            COUNCIL[0],
            "--open311-url",
            "https://open311.example/v3",
            "--service",
            "cctv=C",
            "--json",
        )
    )
    assert shown["created"] is False
    endpoint = Endpoint.objects.get()
    assert endpoints.where(endpoint).api_key == API_KEY
    assert dict(ServiceCode.objects.values_list("kind", "code")) == {"cctv": "C"}
    run(COUNCIL[0], "--open311-url", "https://other.example", *LAMP)
    assert endpoints.where(Endpoint.objects.get()).api_key == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("--open311-url", "http://open311.example", *LAMP),
        ("--open311-url", "ftp://open311.example", *LAMP),
        ("--open311-url", "open311.example", *LAMP),
        ("--open311-url", "https://user:word@open311.example", *LAMP),
        ("--open311-url", "https://open311.example/?key=1", *LAMP),
        ("--open311-url", "https://open311.example/#v2", *LAMP),
        ("--open311-url", "https://open311.example:port", *LAMP),
        ("--open311-url", "https://", *LAMP),
        ("--open311-url", "https://open311.example/" + "x" * 200, *LAMP),
        ("--open311-url", "https://open311.example/\n", *LAMP),
        URL,
        (*URL, "--service", "lighting"),
        (*URL, "--service", "moon=M"),
        (*URL, "--service", "lighting="),
        (*URL, "--service", "lighting=a b"),
        (*URL, *LAMP, *LAMP),
        (*URL, *LAMP, "--jurisdiction", "a b"),
        (*URL, *LAMP, "--api-key-variable", "NOT_THERE"),
        LAMP,
        ("--api-key-variable", VARIABLE),
    ],
)
def test_what_is_unfit_is_refused_with_a_sentence_and_stores_nothing(
    arguments: tuple[str, ...],
) -> None:
    with pytest.raises(CommandError) as refused:
        run(*COUNCIL, *arguments)
    assert len(str(refused.value)) > 20
    assert not Partner.objects.exists()


def test_a_key_that_does_not_fit_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "two words")
    with pytest.raises(CommandError, match="API key") as refused:
        run(*COUNCIL, *URL, *LAMP, "--api-key-variable", VARIABLE)
    assert "two words" not in str(refused.value)


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]:8080"])
def test_plain_http_is_for_this_machine_and_not_in_production(
    settings: LazySettings, host: str
) -> None:
    settings.MODE = "production"
    with pytest.raises(CommandError, match="https://"):
        run(*COUNCIL, "--open311-url", f"http://{host}/v2", *LAMP)
    settings.MODE = "demo"
    run(*COUNCIL, "--open311-url", f"http://{host}/v2", *LAMP)
    assert Endpoint.objects.get().url == f"http://{host}/v2"


@pytest.mark.parametrize("url", ["http://open311.example", "http://127.0.0.1.example/", ""])
def test_the_database_too_demands_https(url: str) -> None:
    run(*COUNCIL, *URL, *LAMP)
    with pytest.raises(IntegrityError, match="endpoint_is_https_or_here"), transaction.atomic():
        Endpoint.objects.update(url=url)
