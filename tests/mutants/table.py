"""The planted faults: the function of each, how it is changed, and the tests that must see it."""

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.mutants import changes
from tests.mutants.changes import CannotBePlantedError, Change

_ACTIONS = "tests/verification/actions"
_BYTES = "tests/officerapi/test_byte_for_byte.py"
_CHECK_INS = f"{_ACTIONS}/test_check_ins.py"
_FAULTS = "tests/mutants/test_faults.py"
_FOLLOW_UPS = f"{_ACTIONS}/test_follow_up_texts.py"
_JOURNEYS = f"{_ACTIONS}/test_after_care_journeys.py"
_JUDGING = f"{_ACTIONS}/test_judging.py"
_INBOUND = "tests/verification/actions/test_inbound_texts.py"
_CONFIDENCE = "tests/verification/actions/test_confidence.py"
_DECISIONS = "tests/verification/actions/test_decisions.py"
_DELIVERY = "tests/verification/actions/test_delivery.py"
_GROUPS = "tests/verification/rules/test_small_groups.py"
_REVIEWS = "tests/verification/actions/test_reviews.py"
_SPREADSHEET = "tests/verification/commands/test_spreadsheet_damage.py"
_WISHES = f"{_ACTIONS}/test_wishes_and_scores.py"
_WALKS = "tests/verification/walks"
_WHO = "tests/controlroom/test_who_may_act.py"
_WEBHOOKS = "tests/verification/test_webhooks.py"


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """One fault: `change` is made to `function` (module and name, dotted), and `tests` turn red."""

    name: str
    function: str
    change: Change
    tests: tuple[str, ...]

    def source_below(self, root: Path) -> Path:
        """Name the file of the function's module in a checkout; raises CannotBePlantedError."""
        return root / self._split(root)[0]

    def planted(self, root: Path) -> str:
        """Write the module with its fault; raises CannotBePlantedError."""
        file, path = self._split(root)
        tree = ast.parse((root / file).read_text())
        function = changes.find(tree, path)
        sound = ast.dump(function)
        self.change(function)
        if ast.dump(function) == sound:
            raise CannotBePlantedError(f"{self.name} changes nothing")
        return ast.unparse(ast.fix_missing_locations(tree))

    def _split(self, root: Path) -> tuple[str, str]:
        """Part the longest module that is a file from the path of the function inside it."""
        names = self.function.split(".")
        for count in range(len(names) - 1, 0, -1):
            file = "/".join(names[:count]) + ".py"
            if (root / file).is_file():
                return file, ".".join(names[count:])
        raise CannotBePlantedError(f"there is no module of {self.function}")


MUTANTS: Final = (
    Mutant(
        name="send before commit",
        function="verification.actions.messaging.outbox.queue_text",
        change=changes.replace_call(
            "enqueue",
            """\
from foundation.sms import gateways
from verification.actions import contacts

gateways.current().send(
    to=contacts.number_of(message.contact),
    body=body_of(message),
    callback_url=str(message.id),
)""",
        ),
        tests=(f"{_FAULTS}::test_a_rolled_back_text_is_never_sent",),
    ),
    Mutant(
        name="unsigned webhook accepted",
        function="verification.webhooks._provider_only.guarded",
        change=changes.replace_test("_is_signed", "not request.POST"),
        tests=(f"{_WEBHOOKS}::test_forty_forgeries_leave_nothing_but_a_count",),
    ),
    Mutant(
        name="dedupe only in Redis",
        function="verification.actions.joining.inbound_texts.receive",
        change=changes.replace_call(
            "_store",
            """\
from uuid import uuid4

from redis import Redis

if not Redis.from_url(settings.REDIS_URL).set(text.provider_sid, 1, nx=True, ex=86400):
    return
text.provider_sid = uuid4().hex
is_new = _store(text, body=body)""",
        ),
        tests=(f"{_FAULTS}::test_a_webhook_acts_once_though_redis_forgets_everything",),
    ),
    Mutant(
        name="attempt count reset by a new code",
        function="verification.actions.joining.join_codes.issue",
        change=changes.add_after_call(
            "row.save",
            """\
from verification.models import Contact

Contact.objects.update(wrong_in_window=0)""",
        ),
        tests=(f"{_INBOUND}::test_wrong_codes_are_throttled_and_a_new_code_resets_nothing",),
    ),
    Mutant(
        name="OK closes an alarm",
        function="verification.actions.joining.case_words.take",
        change=changes.add_first(
            """\
if arrival.reading.calm:
    for case in arrival.own:
        alarms.close_by_itself(causes=(AlarmCause.SOS,), now=arrival.now, verification=case)""",
        ),
        tests=(f"{_INBOUND}::test_ok_and_yes_lower_nothing",),
    ),
    Mutant(
        name="RECEIVED differs for SOS",
        function="verification.actions.joining.case_words.take",
        change=changes.add_first(
            """\
if arrival.calls_for_help:
    from verification.actions.joining.arrivals import send
    from verification.enums import TextKey

    send(arrival, TextKey.SOS_WHERE)""",
        ),
        tests=(f"{_INBOUND}::test_every_reply_gets_the_same_answer",),
    ),
    Mutant(
        name="late CONFIRMED",
        function="verification.actions.decisions.preconditions.check_in_time",
        change=changes.replace_test("now", "now < verification.joined_at"),
        tests=(f"{_FAULTS}::test_a_yes_after_the_deadline_is_refused_though_all_else_is_well",),
    ),
    Mutant(
        name="late CONFIRMED text",
        function="verification.actions.messaging.send_guard._of_confirmed",
        change=changes.replace_test("is_too_late", "now < decision.at"),
        tests=(f"{_DELIVERY}::test_a_yes_is_held_back_within_two_seconds_of_its_limit",),
    ),
    Mutant(
        name="second use of a code",
        function="verification.actions.joining.used_codes.answer",
        change=changes.replace_call(
            "outbox.queue_text",
            "joining.greet("
            "verification=verification, contact=contact, way=ContactWay.TEXTED, now=now)",
        ),
        tests=(f"{_INBOUND}::test_a_used_code_from_another_phone_is_refused_and_alarmed",),
    ),
    Mutant(
        name="decision without claim",
        function="verification.actions.decisions.preconditions.check_decider",
        change=changes.drop_call("claims.check_claimed"),
        tests=(f"{_DECISIONS}::test_confirm_needs_the_operator_s_own_claim",),
    ),
    Mutant(
        name="same person twice",
        function="verification.actions.records.roles.check_may",
        change=changes.replace_test("proposed", "False"),
        tests=(f"{_FAULTS}::test_the_proposer_cannot_agree",),
    ),
    Mutant(
        name="colleague as uninvolved",
        function="verification.actions.records.roles.is_own_team",
        change=changes.return_instead("False"),
        tests=(f"{_WHO}::test_the_number_is_on_no_page_and_behind_no_other_door_of_the_team",),
    ),
    Mutant(
        name="reading that calms",
        function="verification.actions.records.roles.marks",
        change=changes.replace_test("is_own_team", "True"),
        tests=(f"{_WHO}::test_with_nobody_uninvolved_left_the_team_may_take_read_and_send_a_unit",),
    ),
    Mutant(
        name="a second officer for a lost zero",
        function="foundation.look_alikes.number_skeleton",
        change=changes.return_instead("number"),
        tests=(f"{_SPREADSHEET}::test_a_lost_zero_makes_no_second_officer",),
    ),
    Mutant(
        name="now read before the lock",
        function="verification.actions.decisions.decisions.confirm",
        change=changes.both(
            changes.replace_call(
                "lookup.lock_by_ref",
                """\
from foundation.audit import clock

now = clock.db_now()
verification = lookup.lock_by_ref(ref=ref)""",
            ),
            changes.drop_call("lookup.locked_at"),
        ),
        tests=(f"{_FAULTS}::test_a_yes_that_waited_for_the_lock_is_judged_by_the_time_after_it",),
    ),
    Mutant(
        name="receipt moving back",
        function="verification.actions.messaging.delivery_receipts._moves_on",
        change=changes.return_instead("True"),
        tests=(f"{_WEBHOOKS}::test_all_orders_of_callbacks_end_the_same",),
    ),
    Mutant(
        name="score kept with a case",
        function="verification.actions.confidence.record",
        change=changes.add_after_call(
            "ledger.require_transaction",
            """\
from verification.actions.records import audit_entries
from verification.events import Event

audit_entries.record(
    event=Event.REPLY_RECEIVED,
    verification=verification,
    actor=audit_entries.SYSTEM,
    score=score,
)""",
        ),
        tests=(f"{_CONFIDENCE}::test_no_audit_entry_tells_of_an_answer",),
    ),
    Mutant(
        name="score kept as words",
        function="verification.actions.joining.inbound_texts.receive",
        change=changes.replace_call(
            "_store", "is_new = _store(text, body=body or str(reading.score))"
        ),
        tests=(f"{_WISHES}::test_a_score_that_was_asked_for_is_counted_and_not_kept",),
    ),
    Mutant(
        name="after-care whatever the state",
        function="verification.rules.after_care.step_of",
        change=changes.replace_test("DUTIES", "False"),
        tests=(f"{_CHECK_INS}::test_the_sweep_looks_at_the_state_itself",),
    ),
    Mutant(
        name="after-care without quiet",
        function="verification.actions.messaging.outbox.may_text",
        change=changes.replace_test("contact.quiet_at", "not is_textable(contact)"),
        tests=(f"{_FOLLOW_UPS}::test_a_phone_that_is_not_texted_is_looked_after_by_a_human",),
    ),
    Mutant(
        name="quiet after the asking ignored",
        function="verification.actions.messaging.send_guard.of",
        change=changes.replace_test("contact.quiet_at", "False"),
        tests=(f"{_DELIVERY}::test_quiet_reaches_what_was_asked_for_before_it_and_is_not_sent",),
    ),
    Mutant(
        name="unreachable phone ignored",
        function="verification.actions.after_care.due._text",
        change=changes.replace_call("_alarm_untextable", "_drop(held)"),
        tests=(
            f"{_JOURNEYS}::test_a_check_in_that_no_text_can_ask_alarms_at_once_and_texts_nobody",
        ),
    ),
    Mutant(
        name="judged over an open P1",
        function="verification.actions.decisions.judging.check_judgeable",
        change=changes.drop_call("_check_no_p1"),
        tests=(f"{_JUDGING}::test_a_p1_of_the_case_stands_in_the_way_of_a_judgement",),
    ),
    Mutant(
        name="NO after YES shown as news",
        function="verification.actions.records.transitions._set_stage",
        change=changes.replace_test(
            "_OVER_FOR_OFFICER", "verification.officer_stage == _OVER_FOR_OFFICER"
        ),
        tests=(f"{_BYTES}::test_a_yes_taken_back_later_moves_nothing_on_the_device",),
    ),
    Mutant(
        name="small group left to subtraction",
        function="verification.rules.small_groups.hidden",
        change=changes.replace_test("_say_too_much", "True"),
        tests=(f"{_GROUPS}::test_no_group_under_ten_can_be_derived",),
    ),
    Mutant(
        name="line management at the reviewers' list",
        function="verification.actions.records.roles.check_reviewer",
        change=changes.replace_test("permissions.is_reviewer", "False"),
        tests=(f"{_REVIEWS}::test_line_management_neither_sees_nor_clears_it",),
    ),
    Mutant(
        name="YES for a walk that nobody planned",
        function="verification.actions.decisions.walk_of_check.check",
        change=changes.replace_test("_is_believable", "walk is None"),
        tests=(f"{_WALKS}/test_walk_checks.py::test_without_a_believable_walk_there_is_no_yes",),
    ),
    Mutant(
        name="a coordinator reads a live case's words",
        function="verification.actions.joining.claimed_texts.find",
        change=changes.replace_test("LIVE", "False"),
        tests=(f"{_WALKS}/test_walk_texts.py::test_while_a_case_is_live_nobody_claims",),
    ),
    Mutant(
        name="one connection fills the list",
        function="community.streetsafe.actions.reports._weigh",
        change=changes.replace_test("sources.has_said_enough", "False"),
        tests=(
            "tests/community/streetsafe/actions/test_reports.py"
            "::test_one_connection_weighs_three_times_on_a_road_and_is_kept_every_time",
        ),
    ),
)
