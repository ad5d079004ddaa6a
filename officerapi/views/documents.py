"""The description of the API, for programs and for people; both need no sign-in."""

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

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


@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """Give the OpenAPI document; docs/openapi.json is its committed copy."""
    return JsonResponse(_document())


@require_safe
def docs(_request: HttpRequest) -> HttpResponse:
    """Give a page to read and try the API with, all of it served by the service itself."""
    page = format_html(
        _PAGE,
        icon=static(f"{_SIDECAR}/favicon-32x32.png"),
        style=static(f"{_SIDECAR}/swagger-ui.css"),
        bundle=static(f"{_SIDECAR}/swagger-ui-bundle.js"),
        document=reverse("api:openapi"),
        start=reverse("api:docs-start"),
    )
    return HttpResponse(page)


@require_safe
def docs_start(_request: HttpRequest) -> HttpResponse:
    """Give the script that starts the page."""
    return HttpResponse(_START, content_type="text/javascript; charset=utf-8")


@functools.cache
def _document() -> dict[str, Any]:
    """Generate the document once a process."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    generated: dict[str, Any] = generator.get_schema(  # type: ignore[no-untyped-call]
        request=None, public=True
    )
    return generated
