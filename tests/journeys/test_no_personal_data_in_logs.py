"""After all journeys: no log of any process names a person, a number, a code or a secret."""

from simulator.stories import common_steps
from tests.journeys import canary
from tests.support.running_service import Encounter, RunningService

PROCESSES = {"web", "hooks", "worker", "watchkeeper", "simulator", "postgresql", "valkey"}


def test_no_log_names_a_person(scene: Encounter, hasty: RunningService) -> None:
    # So that there is something to find, also when this journey is played alone.
    officer = common_steps.officer_signs_in(scene)
    common_steps.officer_asks(scene, officer)
    common_steps.person_joins(scene, officer)
    scene.phone.send("he wants me to come with him to the station")
    for service in (scene.service, hasty):
        sizes = canary.sizes(service)
        assert {path.stem for path in sizes} >= PROCESSES
        assert sum(sizes.values()) > 0
        assert canary.found_in_logs(service) == []


def test_the_search_finds_what_it_looks_for(scene: Encounter) -> None:
    officer = common_steps.officer_signs_in(scene)
    common_steps.officer_asks(scene, officer)
    common_steps.person_joins(scene, officer)
    planted = scene.service.stack.logs / "planted.log"
    secret = officer.client.session.headers["Authorization"]
    lines = (scene.person.name, scene.phone.number, str(secret), scene.phone.last_code())
    try:
        planted.write_text("\n".join(f"left behind: {line}" for line in lines))
        found = {place for place in canary.found_in_logs(scene.service) if "planted" in place}
    finally:
        planted.unlink()
    assert len({place.split(":")[1] for place in found}) == len(lines)
