"""The description of the API, for programs and for people; both need no sign-in."""

import functools
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.http import HttpResponse
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from drf_spectacular.generators import SchemaGenerator
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.base_view import ApiView

_SIDECAR = "drf_spectacular_sidecar/swagger-ui-dist"
# Nothing inline, so that the service's own content security policy holds here too.
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The officers' API</title>
<link rel="icon" href="{icon}">
<link rel="stylesheet" href="{style}">
</head>
<body>
<div id="swagger-ui" data-document="{document}"></div>
<script src="{bundle}"></script>
<script src="{start}"></script>
</body>
</html>
"""
_START = """"use strict";
const place = document.getElementById("swagger-ui");
SwaggerUIBundle({
  domNode: place,
  url: place.dataset.document,
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
});
"""


class _DocumentView(ApiView):
    """A part of the description: for anybody, without the database, and no call of the API."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = ()
    schema = None

    def transaction(self) -> AbstractContextManager[None]:
        """Open none."""
        return nullcontext()


class OpenApiView(_DocumentView):
    """The OpenAPI document; docs/openapi.json is its committed copy."""

    permission_classes = (AllowAny,)

    def get(self, request: Request) -> Response:
        """Give it."""
        del request
        return Response(_document())


class DocsView(_DocumentView):
    """A page to read and try the API with, all of it served by the service itself."""

    permission_classes = (AllowAny,)

    def get(self, request: Request) -> HttpResponse:
        """Give the page."""
        del request
        page = format_html(
            _PAGE,
            icon=static(f"{_SIDECAR}/favicon-32x32.png"),
            style=static(f"{_SIDECAR}/swagger-ui.css"),
            bundle=static(f"{_SIDECAR}/swagger-ui-bundle.js"),
            document=reverse("api:openapi"),
            start=reverse("api:docs-start"),
        )
        return HttpResponse(page)


class DocsScriptView(_DocumentView):
    """The script that starts the page."""

    permission_classes = (AllowAny,)

    def get(self, request: Request) -> HttpResponse:
        """Give it."""
        del request
        return HttpResponse(_START, content_type="text/javascript; charset=utf-8")


@functools.cache
def _document() -> dict[str, Any]:
    """Generate the document once a process."""
    # Whatever this process itself serves: the document is of the whole API.
    urls = "officerapi.poll_urls", "officerapi.urls"
    patterns = [path("api/v1/", include(each)) for each in urls]
    generator = SchemaGenerator(patterns=patterns)  # type: ignore[no-untyped-call]
    generated: dict[str, Any] = generator.get_schema(  # type: ignore[no-untyped-call]
        request=None, public=True
    )
    return generated
