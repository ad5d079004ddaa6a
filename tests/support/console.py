"""A browser of an operator, signed in with both factors."""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User
from simulator.actors import page as pages
from tests.support import shifts
from verification.models import Alarm, Verification

# Django's test client adds `json()` and more to what it answers; the stubs hide its class.
Answer = Any
Fields = dict[str, str]
BACKEND = "django.contrib.auth.backends.ModelBackend"
GOOD_TICKS = {"face": "matches", "reason_fits": "on", "heard": "said"}
JUDGED_WELL = {"ended": "well", "how": "spoke_to_person", "note": "They are at home."}
JSON = {"Accept": "application/json"}
SCRIPT = {"HX-Request": "true"}


@dataclass
class ConsoleBrowser:
    """A browser with a session of one user."""

    user: User
    client: Client = field(default_factory=Client)

    def get(self, path: str, headers: Fields | None = None) -> Answer:
        """Open a page of the console."""
        return self.client.get(f"/console/{path}", headers=headers)

    def post(self, path: str, data: Fields | None = None, headers: Fields | None = None) -> Answer:
        """Send a form."""
        return self.client.post(f"/console/{path}", data or {}, headers=headers)

    def act(
        self,
        case: Verification,
        action: str,
        data: Fields | None = None,
        headers: Fields | None = None,
    ) -> Answer:
        """Send one of the forms of a case."""
        return self.post(f"cases/{case.ref}/{action}", data, headers)

    def page(self, path: str = "") -> pages.Page:
        """Read a page as its reader does: words, forms and marks."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.content
        return pages.read(answer.content.decode())

    def case(self, case: Verification) -> pages.Page:
        """Read the page of a case."""
        return self.page(f"cases/{case.ref}")

    def alarm(self, alarm: Alarm) -> pages.Page:
        """Read the page that shows an alarm: its case's, or one of its own."""
        answer: Answer = self.client.get(f"/console/alarms/{alarm.id}", follow=True)
        assert answer.status_code == 200, answer.content
        return pages.read(answer.content.decode())

    def confirm(self, case: Verification, **fields: str) -> Answer:
        """Fill in the decision form as it stands on the page, and send it."""
        form = self.case(case).form(f"/console/cases/{case.ref}/confirm")
        return self.act(case, "confirm", {**form.fields, **GOOD_TICKS, **fields})


def make_browser(
    user: User, *, second_factor: bool = True, on_shift: bool = True
) -> ConsoleBrowser:
    """Give a user's browser a session; without the second factor it is only half one.

    Their shift begins with it, unless told otherwise.
    """
    if on_shift:
        shifts.begin(user)
    client = Client()
    client.force_login(user, backend=BACKEND)
    if second_factor:
        device = TOTPDevice.objects.create(user=user, name="console")
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
    return ConsoleBrowser(user=user, client=client)
