"""Everybody who may come to any address, and what each brings along."""

from dataclasses import dataclass, field
from enum import Enum, unique
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from accounts.models import Role, User
from tests.edges.callers import StageCases, Who
from tests.support import console, provider
from tests.support.accounts import make_team
from tests.support.factories import World

FORM = "application/x-www-form-urlencoded"


@unique
class Person(Enum):
    """Who comes."""

    NOBODY = "nobody"
    HALF = "half"
    OFFICER = "officer"
    REVIEWER = "reviewer"
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    PARTNER = "partner"
    COORDINATOR = "coordinator"
    TEAM = "team"
    DEVICE = "device"
    PROVIDER = "provider"


@dataclass
class Browsers:
    """A browser for each person; the device brings a token, the provider a signature."""

    clients: dict[Person, Client] = field(default_factory=dict)
    token: str = ""
    jars: dict[Person, SimpleCookie] = field(default_factory=dict)

    def send(self, person: Person, method: str, path: str, **more: Any) -> Any:
        """Send an empty request as somebody."""
        headers = dict(more.pop("headers", {}))
        if person is Person.DEVICE:
            headers["Authorization"] = f"Bearer {self.token}"
        if person is Person.PROVIDER:
            fields = provider.inbound(sender="+447700900777", body="hello")
            headers["X-Twilio-Signature"] = provider.signature(
                url=settings.WEBHOOK_URL + path, fields=fields
            )
            more |= {"data": urlencode(fields)}
        # What the last answer did to the cookies is undone, like all else that it did.
        self.clients[person].cookies = SimpleCookie(self.jars[person])
        return self.clients[person].generic(
            method, path, more.pop("data", ""), content_type=FORM, headers=headers, **more
        )


def make_browsers(world: World, stage_cases: StageCases) -> Browsers:
    """Sign everybody in, as far as they can be."""
    stray = User.objects.create_officer(username="stray", display_name="PC Stray", team=make_team())
    users = {
        Person.OFFICER: stray,
        Person.REVIEWER: world.make_operator(role=Role.REVIEWER),
        Person.OPERATOR: world.make_operator(),
        Person.SUPERVISOR: world.make_operator(role=Role.SUPERVISOR),
        Person.ANALYST: world.make_operator(role=Role.ANALYST),
        Person.PARTNER: world.make_operator(role=Role.PARTNER),
        Person.COORDINATOR: world.make_operator(role=Role.COORDINATOR),
        Person.TEAM: world.make_operator(role=Role.TEAM),
    }
    browsers = Browsers(token=stage_cases.token(Who.OWNER, stage="waiting") or "")
    for person in (Person.NOBODY, Person.DEVICE, Person.PROVIDER):
        browsers.clients[person] = Client()
    browsers.clients[Person.HALF] = console.make_browser(
        world.make_operator(), second_factor=False
    ).client
    for person, user in users.items():
        browsers.clients[person] = console.make_browser(user).client
    for person, client in browsers.clients.items():
        client.raise_request_exception = False
        browsers.jars[person] = SimpleCookie(client.cookies)
    return browsers
