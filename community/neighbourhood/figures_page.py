"""What stands around the form for files of figures."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from community.outcomes.actions import figure_files
from community.outcomes.enums import FigureKind
from community.outcomes.models import FigureImport

_SHOWN = 10


def read(*, done: str) -> Mapping[str, Any]:
    """Read the last files, the columns of each kind, and the file that was just taken over."""
    imports = FigureImport.objects.select_related("imported_by").order_by("-id")
    columns = [(one.label, figure_files.columns_of(one)) for one in FigureKind]
    return {"imports": imports[:_SHOWN], "columns": columns, "done": _find(done)}


def _find(done: str) -> FigureImport | None:
    try:
        return FigureImport.objects.filter(pk=UUID(done)).first()
    except (ValueError, ValidationError):
        return None
