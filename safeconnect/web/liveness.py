"""Whether this process is up, for whoever restarts processes and routes requests."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
def liveness(_request: HttpRequest) -> HttpResponse:
    """Say that this process answers; asks nobody else."""
    return JsonResponse({"status": "up"})
