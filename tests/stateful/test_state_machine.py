"""A short walk of the machine; `./run soak` takes the long one."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful import state_machine
from tests.stateful.context import Context

# Derandomised: the same walks each time, so a red test is a change's and not the dice's.
SHORT = settings(
    max_examples=18,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=False,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.timeout(240)
def test_the_invariants_hold_whatever_anybody_does(context: Context) -> None:
    """Every rule is drawn, nearly every state is reached, and no step breaks an invariant."""
    run_state_machine_as_test(state_machine.in_context(context), settings=SHORT)
    context.begin()
    assert context.steps > 400
