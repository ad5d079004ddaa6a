"""`manage.py draw_patrols`: draw next week's plans now, which the service does by itself."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from community.patrols.actions import plans
from foundation.audit import clock, ledger


class Command(BaseCommand):
    """Draw the plan of next week of every team that has none."""

    help = (
        "Draw by lot next week's plan of every team that has none, from Thursday on. The service "
        "does so every six hours; this says at once what became of it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw, and say how many."""
        now = clock.db_now()
        if clock.local_day(now).weekday() < plans.THURSDAY:
            raise CommandError("The plan of next week is drawn from Thursday on.")
        with ledger.transaction():
            drawn = plans.draw_due(now=now, actor=ledger.COMMAND)
        for plan in drawn:
            self.stdout.write(f"{plan.team.name}: {plan.pairs} pairs for the week of {plan.week}")
        if not drawn:
            self.stdout.write("Every team has its plan.")
