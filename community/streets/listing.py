"""Every unit of today's map by its id, for programs that bring reports about them."""

from typing import Any

from community.streets.models import Street, Stretch
from foundation.audit import clock


def units() -> dict[str, Any]:
    """List them: `units` are [stretch, street], `names` how the streets are called.

    Without the stretches that are too short to count by themselves. `wards` are [ward, borough],
    once each. `today` is the force's day.
    """
    stretches = Stretch.objects.filter(
        street_import__is_current=True, parent=None, replaced_by=None
    ).order_by("id")
    streets = Street.objects.filter(street_import__is_current=True).order_by("id")
    wards = streets.order_by("borough", "ward").values_list("ward", "borough").distinct()
    return {
        "today": clock.today().isoformat(),
        "units": [[str(one), str(of)] for one, of in stretches.values_list("id", "street_id")],
        "names": {str(one): name for one, name in streets.values_list("id", "name")},
        "wards": [list(one) for one in wards],
    }
