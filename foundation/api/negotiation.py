"""One type in, one type out: nothing here is negotiated."""

from collections.abc import Iterable

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class OneTypeNegotiation(BaseContentNegotiation):
    """Take a view's one parser, which refuses other types itself, and its one renderer.

    Accept is not looked at: an app in trouble is better off with JSON than with 406.
    """

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser:
        """Take the first parser."""
        del request
        return next(iter(parsers))

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """Take the first renderer."""
        del request, format_suffix
        renderer = next(iter(renderers))
        return renderer, str(renderer.media_type)
