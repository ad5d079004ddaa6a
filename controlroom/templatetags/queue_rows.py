"""Draws rows of the queue, each once a process and head of the log: drawing is most of a queue."""

from typing import Any

from django import template
from django.template.loader import render_to_string

from controlroom import at_head
from controlroom.queue_page import QueuePage
from controlroom.queue_rows import QueueRow

register = template.Library()
_TEMPLATE = "controlroom/_row.html"


@register.simple_tag(takes_context=True)
def queue_row(context: dict[str, Any], row: QueueRow) -> str:
    """Draw a row for whoever looks: it is theirs or not, chosen or not, what T takes or not."""
    page: QueuePage = context["queue_page"]
    mine = row.owner_id == context["user"].pk
    chosen = page.preview is not None and page.preview.row.key == row.key
    takes = row.worst is not None and row.worst.id == page.line.takes
    return at_head.kept(
        ("drawn row", row.key, mine, chosen, takes),
        lambda: render_to_string(
            _TEMPLATE, {"row": row, "mine": mine, "chosen": chosen, "takes": takes}
        ),
        at=page.at,
    )
