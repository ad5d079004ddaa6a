"""Everything that can be done in a scene, by name; each takes the scene and plain values."""

from typing import Final

from tests.stateful.actions import around, officer, operator, person
from tests.stateful.scene import Act

_ALL: tuple[Act, ...] = (
    officer.request,
    officer.cancel,
    officer.end,
    officer.match,
    officer.locate,
    officer.face,
    officer.panic,
    officer.invite,
    person.text,
    person.webhook_again,
    person.erase,
    operator.handle,
    operator.say_no,
    operator.write,
    operator.confirm,
    operator.agree,
    operator.end_by_operator,
    operator.check_again,
    operator.look_up,
    operator.answer_caller,
    operator.take_alarm,
    operator.close_alarm,
    operator.read_phone,
    operator.propose_pranks,
    operator.answer_pranks,
    operator.answer_closing,
    around.wait,
    around.wait_until,
    around.tick,
    around.worker,
    around.lose_queue,
    around.deliver,
    around.deliver_all,
    around.receipt,
    around.standing,
    around.revoke_device,
    around.restore_device,
    around.duty,
    around.dies_soon,
)
ACTS: Final[dict[str, Act]] = {act.__name__: act for act in _ALL}
