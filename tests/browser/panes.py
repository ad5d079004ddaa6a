"""The demonstration's page as a viewer has it: the caption, two phones, and the console's frame."""

import re

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

# A step may wait for the protocol's own times; the longest is 45 s and a few.
STEP_MS = 90_000
SETTLED = re.compile("^(ready|finished|failed|free)$")
OVER = re.compile("^(finished|failed)$")


class Panes:
    """One page at /demo."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.body = page.locator("body")
        self.officer = page.locator("#officer-screen")
        self.texts = page.locator("#texts > li")
        self.outcome = page.locator("#outcome")
        self.title = page.locator("#caption-title")
        self.moved = page.locator("#moved")

    @property
    def console(self) -> FrameLocator:
        """The console, in its frame."""
        return self.page.frame_locator("#console")

    @property
    def ref(self) -> str:
        """The six characters on the officer's screen or the case's button."""
        return self.page.locator("#console-case").inner_text().removeprefix("Case ").strip()

    def begin(self, scene: str) -> None:
        """Press the scene's button and wait for its first step's end, or for one's own turn."""
        self.page.locator(f"button[data-scene={scene}]").click()
        expect(self.body).to_have_attribute("data-scene", scene)
        self.settle()

    def settle(self) -> None:
        """Wait for the end of what the page does; a step that failed fails the test."""
        expect(self.body).to_have_attribute("data-state", SETTLED, timeout=STEP_MS)
        if self.body.get_attribute("data-state") == "failed":
            pytest.fail(f"{self.title.inner_text()}: {self.outcome.inner_text()}")

    def next(self, title: str) -> None:
        """Press Next, wait for the step's end, and see that it is the one with this title."""
        self.page.locator("#next").click()
        self.settle()
        expect(self.title).to_have_text(title)

    def status(self, expected: str) -> None:
        """See what the officer's phone shows: waiting, checking, answered, ended."""
        expect(self.officer).to_have_attribute("data-status", expected)

    def came(self, words: str | re.Pattern[str]) -> Locator:
        """See a text of the control room with these words on the phone, and return the newest."""
        found = self.page.locator("#texts > li.received", has_text=words).last
        expect(found).to_be_visible()
        return found

    def verdicts(self) -> list[str]:
        """Return the words in capitals on the person's phone, in the order in which they came."""
        return self.page.locator("#texts > li.received bdi b").all_inner_texts()

    def row(self, ref: str) -> Locator:
        """Return the case's row in the console's queue."""
        return self.console.locator(f'[data-case="{ref}"]').first

    def alarm(self, cause: str, ref: str) -> Locator:
        """Return an open alarm on the console; `ref` is "" for one without a case."""
        return self.console.locator(f'[data-alarm][data-cause="{cause}"][data-ref="{ref}"]')

    def state(self, ref: str) -> Locator:
        """Return the mark of the case that the console shows, with data-state."""
        return self.console.locator(f'[data-ref="{ref}"][data-match]').first

    def form(self, action: str) -> Locator:
        """Return the console's form for this action, unfolded."""
        form = self.console.locator(f'form[action$="/{action}"]').first
        expect(form).to_be_attached()
        folded = form.locator("xpath=ancestor::details[not(@open)]")
        for _ in range(folded.count()):
            folded.first.locator("> summary").click()
        expect(form).to_be_visible()
        return form
