"""What must hold after every step; each names the number it has in docs/architecture.md."""

from typing import Final

from tests.stateful.invariants import cases, people, texts, words
from tests.stateful.scene import Invariant

INVARIANTS: Final[tuple[Invariant, ...]] = (
    cases.all_or_nothing,
    cases.every_open_case_has_a_deadline,
    cases.no_deadline_outlives_a_tick,
    cases.nobody_waits_for_an_empty_room,
    cases.deadlines_are_never_extended,
    cases.every_move_is_allowed_and_has_one_entry,
    cases.final_states_are_final,
    cases.the_log_is_one_chain,
    cases.a_yes_is_decided_by_every_rule,
    cases.three_people,
    cases.what_he_sees_does_not_hang_on_the_outcome,
    cases.the_version_counts_what_the_officer_sees,
    cases.one_open_verification_an_officer,
    people.no_alarm_sinks,
    people.a_human_closes_what_a_human_must,
    people.a_text_of_hers_closes_nothing,
    people.a_no_has_its_alarm,
    people.an_alarm_word_alarms,
    words.every_text_is_put_before_a_human,
    words.quiet_before_a_judgement_is_seen,
    words.a_phone_in_a_case_has_no_alarms_beside_it,
    words.what_she_gets_back_is_the_same,
    words.received_is_one_wording,
    people.a_code_joins_once_and_in_time,
    people.wrong_codes_are_counted,
    people.nobody_is_left_without_an_answer,
    people.every_contact_is_owed_a_judgement,
    people.only_a_judgement_settles,
    people.erased_is_erased,
    texts.a_yes_goes_out_only_while_it_is_true,
    texts.no_yes_after_a_no,
    texts.a_text_goes_out_once,
    texts.one_text_on_the_wire_a_phone,
    texts.nothing_stale_waits,
    texts.caps_hold,
    texts.receipts_never_move_back,
    texts.a_webhook_acts_once,
    texts.a_lost_text_alarms,
    texts.silence_of_the_provider_alarms,
    texts.a_yes_that_stayed_behind_is_taken_back,
)
