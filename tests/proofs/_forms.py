"""Forms that act, filled in so that they are accepted, for the proofs that send forms twice or from two windows."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from PIL import Image
from time_machine import travel

from tests.cast import NOW
from tests.house import world
from tests.house.world import Visitor, World
from throughcare.accounts.models import Tally
from throughcare.casefile.tests.count_fields import values
from throughcare.policy import proposals

WORDS = "Written in the first window."
STANDARDS = proposals.installed("standards", jurisdiction="england_wales")
FIRST = "first"  # the first choice the page offers
SIMON = "Simon"  # his post
TODAY = f"{NOW:%d/%m/%Y}"
LATER = f"{NOW + timedelta(days=2):%d/%m/%Y}"

# The address, whom and what the page is about (tests/house/world.py), and what somebody enters.
FILLED: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("people:add", "grace", "none", {"forenames": "Ann", "surname": "Other", "pronoun": "she"}),
    ("people:change", "grace", "aaron_name", {"kind": "alias", "forenames": "Ronnie", "surname": "Whitfield"}),
    ("people:change", "grace", "aaron_address", {"kind": "other", "lines": "1 Mill Lane", "town": "Northgate"}),
    ("people:change", "grace", "aaron_adjustment", {"text": "A quiet room"}),
    ("people:change", "grace", "aaron_phone", {"kind": "mobile", "value": "07700 900123"}),
    ("people:change", "grace", "aaron_commitment", {"kind": FIRST, "text": "Evening class", "weekday": "2"}),
    ("people:change", "grace", "aaron_registration", {
        "kind": FIRST, "level": "high", "since": "20/11/2026", "review_on": "20/2/2027",
    }),
    ("sentences:impose", "grace", "aaron", {
        "order_type": "CO", "court": "Northgate Magistrates' Court", "sentenced_on": "20/11/2026",
        "length_months": "12", "offence": "Theft", "requirements": ["unpaid_work"], "amount_unpaid_work": "60",
    }),
    ("sentences:instruct", "grace", "aaron", {"under": FIRST, "text": "Bring the letter.", "told_how": "phone"}),
    ("sentences:move_to", "grace", "aaron", {"kind": "at_large"}),
    ("sentences:end", "grace", "order", {"because": WORDS}),
    ("sentences:reopen", "grace", "order_ended", {"because": WORDS}),
    ("sentences:change", "grace", "order", {
        "kind": "extend", "court": "Northgate Magistrates' Court", "ends_on": "2/3/2028", "because": WORDS,
    }),
    ("sentences:change_requirement", "grace", "requirement", {
        "kind": "vary", "court": "Northgate Magistrates' Court", "amount": "100", "because": WORDS,
    }),
    ("sentences:add_condition", "grace", "licence", {"code": "curfew", "text": "Stay in at night.", "because": WORDS}),
    ("sentences:transfer", "grace", "order", {"body_id": FIRST, "because": WORDS}),
    ("sentences:call_off_transfer", "grace", "move_asked", {"because": WORDS}),
    ("sentences:read_transfer", "grace", "move_refused", {"read": "on"}),
    ("allocations:answer_transfer", "ruth", "move_to_answer", {"answer": "refuse", "because": WORDS}),
    ("casefile:complete_early", "grace", "order_done", {"because": WORDS}),
    ("sentences:set_date", "grace", "order", {
        "code": "REVIEW", "on": "1/3/2027", "source": "court", "confidence": "expected",
    }),
    ("sentences:undo_change", "grace", "order_change", {"because": WORDS}),
    ("sentences:record_progress", "grace", "requirement", {"done": "72"}),
    ("sentences:record_instruction", "grace", "instruction", {"state": "withdrawn", "because": WORDS}),
    ("allocations:allocate", "ruth", "aaron", {"post": SIMON, "because": WORDS}),
    ("allocations:check", "ruth", "none", {}),
    ("allocations:end", "ruth", "role", {"because": WORDS}),
    ("allocations:set_tier", "grace", "aaron", {"tier": "T2", "because": WORDS}),
    ("allocations:override_tier", "grace", "tier_a_d", {"tier": "A3", "because": WORDS}),
    ("allocations:work", "grace", "aaron", {"kind": "parole"}),
    ("allocations:finish_work", "grace", "report_written", {}),
    ("allocations:correct_work", "grace", "report_written", {"kind": "fdr", "because": WORDS}),
    ("allocations:decide_officer", "ruth", "officer_open", {"decided": "no", "because": WORDS}),
    ("allocations:handover", "ruth", "handover", {"words": WORDS}),
    ("allocations:set_capacity", "ruth", "simons_post", {"hours": "30"}),
    ("allocations:share_out", "ruth", "simons_post", {"because": WORDS}),
    ("invitations:own_page", "grace", "aaron", {"channel": "post", "confirmed": "on"}),
    ("invitations:take_back", "grace", "invitation", {"why": "lost"}),
    ("portal:remove_passkey", "themselves", "own_passkey", {}),
    ("portal:another_time", "themselves", "meeting_to_come", {"words": WORDS}),
    ("portal:cannot_come", "themselves", "meeting_to_come", {"words": WORDS}),
    ("portal:why", "themselves", "absence_open", {"reason": "none", "words": WORDS}),
    ("portal:proof", "themselves", "absence_open", {"file": "picture"}),
    ("portal:agree", "themselves", "none", {"answer": "agrees", "reasons": WORDS}),
    ("portal:change", "themselves", "none", {"part": "all", "words": WORDS}),
    ("portal:done", "themselves", "own_part", {"words": WORDS}),
    ("portal:not_done", "themselves", "plan_tick", {}),
    ("portal:story_question", "themselves", "story_question", {"words": WORDS}),
    ("portal:ask_help", "themselves", "none", {"kind": "money", "words": WORDS}),
    ("portal:instead", "themselves", "help_untold", {"choice": "yes", "words": WORDS}),
    ("messaging:withdraw", "grace", "letter_held", {"because": WORDS}),
    ("messaging:to_print", "paul", "none", {"letter_ids": FIRST}),
    ("documents:add", "grace", "aaron", {"title": "Payslip", "file": "picture"}),
    ("documents:withdraw", "grace", "paper", {"because": WORDS}),
    ("appointments:book", "grace", "aaron", {"slot": "first"}),
    ("appointments:move", "grace", "meeting_to_come", {"slot": "first", "by_whom": "person", "because": WORDS}),
    ("appointments:cancel", "grace", "meeting_to_come", {"by_whom": "person", "because": WORDS}),
    ("appointments:book_series", "grace", "aaron", {}),
    ("appointments:move_series", "grace", "series", {
        "weekday": "2", "starts": "16:00", "by_whom": "person", "because": WORDS,
    }),
    ("appointments:cancel_series", "grace", "series", {"by_whom": "person", "because": WORDS}),
    ("appointments:accept_event", "grace", "event", {"slot": "first"}),
    ("appointments:join", "grace", "aaron", {"session": FIRST, "anyway_because": WORDS}),
    ("appointments:begin_visit", "grace", "home_visit", {"phone": "07700 900111", "safe_by": "23:00"}),
    ("appointments:visit", "grace", "visit", {"words": WORDS}),
    ("appointments:plan_session", "grace", "none", {
        "name": "Thinking skills", "kind": "programme", "post_id": SIMON, "day": LATER, "starts": "7:00",
        "ends": "8:00", "places": "8",
    }),
    ("appointments:move_session", "grace", "session", {
        "which": "one", "on": LATER, "starts": "7:00", "because": WORDS,
    }),
    ("appointments:feed", "grace", "none", {"what_to_do": "make"}),
    ("casefile:add_turn", "ruth", "none", {
        "kind": "duty", "post_id": FIRST, "day": LATER, "starts": "9:00", "last": LATER, "ends": "12:00",
        "phone": "0191 498 0140",
    }),
    ("casefile:call_off_turn", "ruth", "turn", {}),
    ("appointments:tell", "grace", "meeting_to_come", {"told_how": "phone"}),
    ("casefile:outcome", "grace", "meeting_to_record", {"happened": "ATTC", "note": WORDS}),
    ("appointments:judge_absence", "grace", "absence_open", {"decision": "acceptable", "words": WORDS}),
    ("appointments:judge_absence", "grace", "absence_open", {"decision": "extend", "until": LATER, "words": WORDS}),
    ("appointments:correct_outcome", "grace", "meeting_kept", {
        "happened": "AFTC", "failed_how": WORDS, "because": "He walked out.",
    }),
    ("casefile:answer", "grace", "duty_to_answer", {"how": "we_rang", "words": WORDS}),
    ("appointments:give_reason", "grace", "absence_open", {"reason": "illness", "words": WORDS}),
    ("appointments:add_proof", "grace", "absence_open", {"kind": "employer_letter", "how": "seen", "words": WORDS}),
    ("appointments:withdraw_proof", "grace", "proof", {"because": WORDS}),
    ("appointments:reopen", "grace", "absence_judged", {"because": WORDS}),
    ("appointments:write_note", "grace", "aaron", {"words": WORDS}),
    ("appointments:supersede_note", "grace", "note", {"words": WORDS, "because": "The day was wrong."}),
    ("assessments:begin", "grace", "aaron", {"because": "change"}),
    ("assessments:assessment", "ruth", "assessment_signed", {}),
    ("assessments:section", "grace", "assessment_part", {"roof": "1", "evidence": WORDS}),
    ("assessments:account", "grace", "assessment_open", {"led_words": WORDS}),
    ("assessments:sign", "grace", "assessment_open", {}),
    ("assessments:countersign", "ruth", "assessment_to_countersign", {"answer": "send_back", "words": WORDS}),
    ("assessments:enter_story", "grace", "aaron", {"want": WORDS}),
    ("assessments:story", "grace", "story", {}),
    ("assessments:record_score", "grace", "aaron_ogrs3", {"sanctions": "3"}),
    ("assessments:enter_score", "grace", "aaron", {
        "tool": "rsr", "tool_version": "1", "scored_on": TODAY, "scored_by": WORDS, "score": "2",
    }),
    ("assessments:assess_harm", "grace", "aaron", {
        "public_community": "low", "words": WORDS, "review_on": "20/2/2027",
    }),
    ("assessments:victim_safety", "grace", "aaron", {"words": WORDS}),
    ("plans:begin", "grace", "kayleigh", {"because": WORDS}),
    ("plans:check", "grace", "kayleigh", {"how_they_are": WORDS, "told_manager": WORDS}),
    ("plans:record_help", "grace", "aaron", {
        "late": "no", "kind": "money", "help_with": "Advice on debts", "asked_on": TODAY, "asked_of": "Advice centre",
        "why_not": WORDS, "instead": "Another list.",
    }),
    ("plans:first_meeting", "grace", "order", {"how_terms": "said", "understood_terms": WORDS}),
    ("plans:words", "grace", "plan_draft", {"signs": WORDS}),
    ("plans:safety", "grace", "plan", {"risk": WORDS}),
    ("plans:add_objective", "grace", "plan_draft", {"aim": WORDS}),
    ("plans:ready", "grace", "plan_draft", {}),
    ("plans:answer", "grace", "plan_ready", {"answer": "change", "how": "said", "would_change": WORDS}),
    ("plans:answer", "grace", "plan_ready", {"answer": "agrees", "how": "said"}),
    ("plans:review", "grace", "plan", {
        "reason": "asked", "far_1": "slowly", "words_1": WORDS, "far_2": "well", "far_3": "well", "their_words": WORDS,
        "result": "stays", "answer": "agrees", "answer_how": "said",
    }),
    ("plans:objective", "grace", "plan_objective_draft", {"aim": WORDS}),
    ("plans:leave_out", "grace", "plan_objective_draft", {"because": WORDS}),
    ("plans:progress", "grace", "plan_objective", {"how_far": "slowly", "words": WORDS}),
    ("plans:add_action", "grace", "plan_objective_draft", {"text": WORDS, "who": "person"}),
    ("plans:action", "grace", "plan_action", {"text": WORDS}),
    ("plans:read_check", "grace", "plan_check", {"words": WORDS}),
    ("complaints:enter", "grace", "aaron", {
        "subject": "late", "words": WORDS, "how_made": "said", "answer_how": "paper",
    }),
    ("complaints:acknowledge", "ruth", "complaint_open", {"how": "phone"}),
    ("complaints:answer", "ruth", "complaint_open", {"found": "upheld", "words": WORDS, "will_do": WORDS}),
    ("complaints:hand_on", "ruth", "complaint_open", {"to_post_id": FIRST, "because": WORDS}),
    ("complaints:open_to_officer", "ruth", "complaint_open", {}),
    ("complaints:withdraw", "ruth", "own_complaint", {"words": WORDS}),
    ("complaints:ask_again", "grace", "own_complaint_answered", {"words": WORDS}),
    ("portal:both_sides", "themselves", "none", {"waited": "short", "clear": "yes"}),
    ("portal:complain", "themselves", "none", {"subject": "late", "words": WORDS, "answer_how": "page"}),
    ("portal:not_happy", "themselves", "own_complaint_answered", {"words": WORDS}),
    ("portal:take_back", "themselves", "own_complaint", {"words": WORDS}),
    ("plans:help", "grace", "help_untold", {"how": "said"}),
    ("plans:close_help", "grace", "help_told", {"outcome": WORDS}),
    ("plans:choose", "grace", "help_untold", {"choice": "yes", "words": WORDS}),
    ("plans:write_wish", "grace", "aaron", {"words": WORDS}),
    ("plans:ask_help", "grace", "aaron", {"kind": "money", "words": WORDS}),
    ("plans:wish", "grace", "plan_wish", {"answer": "not", "words": WORDS}),
    ("plans:tick", "grace", "plan_tick", {"agreed": "yes", "words": WORDS}),
    ("plans:help_asked", "grace", "help_asked", {"state": "had", "words": WORDS}),
    ("enforcement:record", "grace", "aaron", {
        "kind": "curfew", "happened_on": "20/11/2026", "told_us": "His sister", "words": WORDS, "sentence_ids": FIRST,
    }),
    ("enforcement:judge", "grace", "failure_to_judge", {"excused": "no", "words": WORDS}),
    ("enforcement:withdraw_failure", "grace", "failure_judged", {"because": WORDS}),
    ("enforcement:consider", "grace", "consideration_open", {"decision": "refer", "words": WORDS, "step": "save"}),
    ("enforcement:agree", "ruth", "consideration_to_agree", {"answer": "agree", "words": WORDS}),
    ("enforcement:agree", "ruth", "consideration_to_agree", {"answer": "send_back", "words": WORDS}),
    ("enforcement:withdraw_warning", "grace", "warning", {"because": WORDS}),
    ("enforcement:referral", "ruth", "referral_open", {"decision": "withdraw", "words": WORDS}),
    ("enforcement:send_evidence", "grace", "referral_returned", {"words": WORDS}),
    ("enforcement:write_breach", "grace", "breach_writing", {"statement": WORDS}),
    ("enforcement:declare_breach", "grace", "breach_writing", {"true": "on"}),
    ("enforcement:endorse_breach", "ruth", "breach_endorse", {"answer": "endorse", "words": WORDS}),
    ("enforcement:endorse_breach", "ruth", "breach_endorse", {"answer": "send_back", "words": WORDS}),
    ("enforcement:lay_breach", "grace", "breach_endorsed", {
        "court": "Northgate Magistrates' Court", "laid_on": TODAY, "on": LATER, "starts": "10:30",
    }),
    ("enforcement:withdraw_breach", "grace", "breach_court", {"because": WORDS}),
    ("enforcement:record_offence", "grace", "aaron", {
        "sentence_ids": FIRST, "offence": WORDS, "committed_on": "20/11/2026", "charged_on": "21/11/2026",
        "told_us": "Police",
    }),
    ("enforcement:offence", "grace", "offence_open", {"decision": "note", "words": WORDS}),
    ("enforcement:convict", "grace", "offence_open", {"convicted_on": TODAY}),
    ("enforcement:write_note", "grace", "aaron", {"sentence_id": FIRST, "court": "A court", "words": WORDS}),
    ("courts:put_off", "grace", "hearing", {"on": LATER, "starts": "10:30", "reason": "ill"}),
    ("courts:record_result", "grace", "hearing", {
        "finding": "admitted", "power": "no_action", "unjust_because": WORDS, "words": WORDS,
    }),
    ("courts:take_back", "grace", "result", {"because": WORDS}),
    ("enforcement:consider_recall", "grace", "leanne", {
        "sentence_id": FIRST, "origin": "concern", "happened_on": TODAY, "words": WORDS,
    }),
    ("enforcement:weigh_recall", "grace", "recall_weighed", {"led_to": WORDS}),
    ("enforcement:decide_recall", "grace", "recall_weighed", {
        "decision": "NO_RECALL", "words": WORDS, "told_words": "You came at once.",
    }),
    ("enforcement:endorse_recall", "ruth", "recall_to_agree", {"answer": "agreed", "words": WORDS}),
    ("enforcement:recall_rationale", "ruth", "recall_agreed", {"words": WORDS}),
    ("enforcement:revoke_recall", "grace", "recall_requested", {}),
    ("enforcement:tell_recall", "grace", "recall_back", {"how": WORDS}),
    ("enforcement:represent_recall", "grace", "recall_back", {"words": WORDS}),
    ("enforcement:review_recall", "grace", "recall_back", {"result": "stays", "words": WORDS}),
    ("enforcement:stop_recall", "grace", "recall_weighed", {"because": WORDS}),
    ("enforcement:pass_on", "grace", "recall_said", {}),
    ("custody:receive", "grace", "leanne", {"prison": WORDS, "why": "sentence"}),
    ("custody:correct", "grace", "stay", {"prison": WORDS, "because": WORDS}),
    ("custody:take_back", "grace", "stay_remand", {"because": WORDS}),
    ("custody:release", "grace", "stay", {}),
    ("people:edit", "grace", "aaron_phone_change", {"value": "07700 900987"}),
    ("people:edit", "grace", "aaron_phone_correct", {"value": "07700 900987", "because": WORDS}),
    ("people:edit", "grace", "aaron_phone_end", {"until": TODAY, "because": WORDS}),
    ("people:edit", "grace", "aaron_phone_strike", {"because": WORDS}),
    ("people:about", "grace", "aaron", {"language": "Welsh", "because": WORDS}),
    ("people:declare", "grace", "aaron_declares_phone", {
        "kind": "mobile", "value": "07700 900321", "who_declared_by": "person", "who_declared_on": TODAY,
        "who_words": WORDS,
    }),
    ("people:verify", "grace", "address_lived_at", {"verified": "yes", "how": "visit"}),
    ("unpaid_work:add_project", "paul", "none", {
        "name": WORDS, "kind": "group", "weekdays": ["2"], "starts": "09:00", "ends": "16:00", "places": "8",
        "where": "The canal", "since": TODAY,
    }),
    ("unpaid_work:change_project", "paul", "project", {"where": WORDS}),
    ("unpaid_work:close_day", "paul", "project", {"on": "12/12/2026", "because": WORDS}),
    ("unpaid_work:group", "grace", "group", {}),
    ("unpaid_work:place", "grace", "requirement", {"where": FIRST, "frequency": "ONCE", "since": "1/12/2026"}),
    ("unpaid_work:end_placing", "grace", "placing", {"ends_on": LATER, "because": WORDS, "whose": "person"}),
    ("unpaid_work:adjust", "grace", "requirement", {"kind": "added", "hours": "1", "on": TODAY, "because": WORDS}),
    ("unpaid_work:correct", "grace", "session_held", {"penalty": "30", "words": WORDS, "because": WORDS}),
    ("unpaid_work:take_back", "grace", "credit", {"because": WORDS}),
    ("people:moved", "grace", "address_planned", {"on": TODAY}),
    ("people:review", "grace", "registration", {"words": WORDS, "next_on": "20/2/2027"}),
    ("people:ask", "grace", "adjustment", {"next_on": "20/2/2027"}),
    ("people:consent", "grace", "mother", {"covers": "progress", "given_on": TODAY, "how": "said"}),
    ("people:withdraw", "grace", "consent_given", {"on": TODAY, "how": WORDS}),
    ("people:note_correction", "grace", "aaron", {"part": "note", "wrong": WORDS, "right": "I was on time."}),
    ("people:answer_correction", "grace", "wrong_open", {"state": "refused", "answer": WORDS}),
    ("portal:tell_address", "themselves", "none", {
        "moved": "moved", "on_day": "20", "on_month": "11", "on_year": "2026", "lines": "3 Mill Row", "words": WORDS,
        "sure": "yes",
    }),
    ("portal:tell_phone", "themselves", "none", {
        "kind": "mobile", "value": "07700 900321", "may_text": "yes", "shared": "no", "old_gone": "yes",
    }),
    ("portal:tell_work", "themselves", "none", {"weekdays": ["1"], "starts": "9am", "ends": "5pm", "text": "A shop"}),
    ("portal:tell_rule", "themselves", "none", {"rule": "0", "words": WORDS}),
    ("portal:tell_wrong", "themselves", "none", {"part": "note", "wrong": WORDS, "right": "I was on time."}),
    ("portal:tell_day", "themselves", "none", {
        "sort": "family", "text": "My sister's wedding", "on_day": "20", "on_month": "2", "on_year": "2027",
        "may_shift": "no", "span": "day",
    }),
    ("portal:messages", "themselves", "none", {"to": "offender_manager", "words": WORDS}),
    ("people:confirm", "grace", "declared", {}),
    ("people:confirm", "grace", "declared", {"because": WORDS, "refuse": "yes"}),
    ("people:decide_likely", "ruth", "likely", {"name_current": "kept", "because": WORDS, "version": [""]}),
    ("people:decide_likely", "ruth", "likely", {"because": WORDS, "two": "yes"}),
    ("people:merge", "ruth", "proposed", {"confirm": "yes"}),
    ("people:merge", "ruth", "proposed", {"because": WORDS, "refuse": "yes"}),
    ("people:merge", "ruth", "merged", {"because": WORDS, "part": "yes"}),
    ("casefile:open", "uma", "aaron", {"purpose": "danger", "reason": WORDS}),
    ("casefile:review_opening", "ruth", "opening", {"found": "asked", "words": WORDS}),
    ("casefile:answer_opening", "vera", "opening_asked", {"words": WORDS}),
    ("casefile:day_parts", "ruth", "aaron", {"post": SIMON, "kind": "duty"}),
    ("casefile:end_day_part", "ruth", "day_part", {}),
    ("casefile:set_limit", "ruth", "aaron_exclusion", {"users": FIRST, "message": "Ask Ruth.", "because": WORDS}),
    ("casefile:end_limit", "ruth", "limit", {"because": WORDS}),
    ("casefile:decide_acquaintance", "ruth", "acquaintance", {"known": "no", "because": WORDS}),
    ("casefile:whom_i_know", "grace", "none", {"surname": "Whitfield"}),
    ("casefile:declare", "grace", "aaron", {"how": "friend", "words": WORDS}),
    ("looks:decide", "amina", "finding", {"state": "nothing", "words": WORDS}),
    ("looks:judge", "ruth", "drawn", {"found": "asked", "words": WORDS}),
    ("looks:answer", "grace", "drawn_asked", {"words": WORDS}),
    ("casefile:rehearse_installed", "iris", "none", {"because": WORDS}),
    ("casefile:rehearse", "iris", "rule_book_standards", {"because": WORDS, "text": STANDARDS}),
    ("casefile:ask_export", "grace", "none", {"recipient": "Court liaison", "reason": WORDS}),
    ("casefile:decide_export", "ruth", "export_asked", {"decision": "refuse", "words": WORDS}),
    ("casefile:change_office", "iris", "office", {"lines": WORDS}),
    ("casefile:close_office", "iris", "office", {"on": LATER, "why": WORDS}),
    ("casefile:add_holiday", "iris", "office", {"on": LATER, "name": "Northgate Games"}),
    ("casefile:change_body", "iris", "homes", {"name": WORDS, "because": WORDS}),
    ("casefile:add_body", "iris", "none", {
        "kind": "partner_agency", "name": "Quay House", "jurisdiction": "england_wales", "because": WORDS,
    }),
    ("casefile:follow_body", "iris", "homes", {"name": WORDS, "on": TODAY, "because": WORDS}),
    ("casefile:offer_help", "iris", "homes", {"kind": "money", "words": WORDS, "where": "Quay 1"}),
    ("casefile:end_help", "iris", "help", {"until": LATER}),
    ("casefile:change_role", "iris", "kemis_post", {"role": "offender_supervisor", "because": WORDS}),
    ("casefile:end_post", "iris", "kemis_post", {"until": LATER, "because": WORDS}),
    ("casefile:begin_post", "iris", "gone", {"role": "key_worker", "team_id": FIRST, "because": WORDS}),
    ("casefile:add_leave", "ruth", "none", {
        "post_id": SIMON, "since": "1/2/2027", "until": "5/2/2027", "kind": "holiday",
    }),
    ("casefile:change_leave", "ruth", "leave", {"until": "30/11/2026", "note": WORDS}),
    ("casefile:call_off_leave", "ruth", "leave", {}),
    ("casefile:cover", "ruth", "simons_post", {"because": WORDS}),
    ("casefile:give_back", "ruth", "cover", {"because": WORDS}),
    ("casefile:oversee", "ruth", "aaron", {"words": WORDS, "decision": "Offer him evenings.", "by_on": LATER}),
    ("casefile:correct_oversight", "ruth", "oversight", {"words": WORDS, "decision": "Offer him mornings."}),
    ("casefile:read_oversight", "grace", "oversight", {}),
    ("casefile:carry_out_oversight", "grace", "oversight", {"words": WORDS}),
    ("casefile:tell_team", "grace", "aaron", {"how": "said"}),
    (
        "messaging:send",
        "grace",
        "aaron",
        {"kind": "please_ring", "channel": "text", "step": "save", "shown_to": "07700 900412"},
    ),
    ("messaging:record_call", "grace", "aaron", {"words": WORDS, "called_time": "9:00"}),
    ("messaging:reply", "grace", "reply_open", {"answer": WORDS}),
    ("messaging:take_off", "grace", "reply_open", {}),
    ("messaging:match", "paul", "reply_unknown", {"whose": "person", "reference": "N104229"}),
    ("messaging:change_wording", "ruth", "wording_ring", {
        "text": "{greeting}\n\nPlease ring {phone}.", "because": WORDS,
    }),
    ("messaging:word_again", "ruth", "wording_team", {"number": FIRST, "because": WORDS}),
    ("messaging:take_back", "paul", "none", {"taken_ids": FIRST}),
    ("messaging:feedback", "grace", "none", {"kind": "slow", "words": WORDS}),
    ("messaging:answer_feedback", "iris", "feedback", {"answer": WORDS}),
    ("imports:send", "paul", "none", {"file": "caseload"}),
    ("imports:show", "paul", "import_checked", {}),
    ("imports:show", "paul", "import_checked", {"drop": "yes"}),
    ("imports:decide", "paul", "held", {"because": WORDS}),
    ("imports:decide", "paul", "held", {"because": WORDS, "another": "yes"}),
    ("machinery:job", "iris", "job_failed", {}),
    ("machinery:finding", "iris", "finding", {"because": WORDS}),
)  # fmt: skip


@dataclass
class Window:
    """A page with a form, opened by somebody and filled in."""

    client: Client
    url: str
    fields: dict[str, Any]

    def send(self, **other: Any) -> Any:
        """Send the form as it stands, or with other words in it."""
        fields = {**self.fields, **other}
        if fields.get("file") == "picture":
            fields["file"] = SimpleUploadedFile("payslip.png", _picture())
        if fields.get("file") == "caseload":
            fields["file"] = SimpleUploadedFile("people.csv", b"reference,row,surname\nX904,person,Undine\n")
        return self.client.post(self.url, fields)


def _picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(made, "PNG")
    return made.getvalue()


def open_window(told: World, visitor: Visitor, name: str, who: str, sample: str, entered: dict[str, Any]) -> Window:
    """The page as it is shown, with what is entered on it."""
    url = reverse(name, kwargs=told.samples[sample].args)
    if name == "casefile:cover":  # the days and who covers stand in the address
        url += f"?since=1/2/2027&until=5/2/2027&to={told.posts['grace']}"
    client = visitor.client(who)
    page = client.post(url, _taken(told)) if name == "allocations:check" else client.get(url)
    assert page.status_code == 200, f"{name} {sample} as {who}: {page.status_code}"
    text = page.content.decode()
    fields: dict[str, Any] = {field: given for field, given in values(text).items() if field != "file"}
    fields |= {
        field: _first(field, text) if given == FIRST else told.posts["simon"] if given == SIMON else given
        for field, given in entered.items()
    }
    return Window(client, url, fields)


def _first(field: str, page: str) -> str:
    found = re.search(rf'name="{field}".*?value="([^"]+)"', page, re.DOTALL)
    assert found, f"the page offers nothing for {field}"
    return found[1]


def _taken(told: World) -> dict[str, Any]:
    """Whom to take over, as it is ticked on the page before."""
    people, to_post = [told.samples["aaron"].person_id], told.posts["simon"]
    return {"people": people, "to_post": to_post, "because": WORDS, "source": "", "key": fresh_key()}


def label(name: str, sample: str) -> str:
    """How a report calls a form."""
    return f"{name} ({sample})"


@contextmanager
def told_world() -> Iterator[tuple[World, Visitor]]:
    """The world of the house tests in the proof's own database, at its own time."""
    with travel(NOW, tick=False):
        told = world.find(at=NOW)
        visitor = Visitor(told)
        for who in {who for _, who, _, _ in FILLED}:
            visitor.client(who)  # signed in before anything is undone
        yield told, visitor


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is taken back, so that each form is sent in the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    Tally.objects.all().delete()  # how often is counted outside, and stays when the request is taken back


def fresh_key() -> str:
    """The key of another showing of a form."""
    return str(uuid.uuid4())


# Forms that act and are sent neither twice nor from two windows, and why.
NOT_SENT = {
    "casefile:draft": "keeps what is typed while it is typed, always over what was kept before: it has no key",
    "casefile:notice_opening": "a button without a page; it keeps the first moment it was read, however often sent",
    "accounts:signed_in": "ends one's own sessions; one that has ended is left as it is, and the page says so",
    "appointments:session": "the session of this world is still to come: appointments/tests/test_groups.py sends it",
    "portal:looks": "chooses how pages look in this browser; it changes no record",
    "portal:language": "the last choice of a language counts: portal/tests/test_shell.py chooses",
    "portal:story": "Aaron's is sent already in this world: portal/tests/test_story.py sends it",
    "portal:phone_lock": "keeps what a real phone makes: portal/tests/test_phone_lock.py sends it",
    "accounts:still_me": "says that it is still oneself, for this session alone; it changes no record",
}
# Forms that carry no version, since they change no row that stands, and why.
_ADDS = "adds a row of its own with its day; what stood before stays beside it"
NO_VERSION = {
    "people:add": _ADDS,
    "people:change": _ADDS,
    "sentences:impose": _ADDS,
    "sentences:add_condition": _ADDS,
    "sentences:set_date": _ADDS,
    "sentences:instruct": _ADDS,
    "sentences:move_to": _ADDS,
    "allocations:work": _ADDS,
    "allocations:share_out": "carries the stamp of everybody that was shown instead",
    "allocations:check": "carries the stamp of the whole list that was shown instead",
    "assessments:begin": "one is open at a time; the second is told that it is open already",
    "assessments:assessment": "says once that one has read it; said again it is the first",
    "assessments:record_score": _ADDS,
    "assessments:enter_score": _ADDS,
    "portal:another_time": _ADDS,
    "portal:cannot_come": _ADDS,
    "portal:remove_passkey": "takes off what nobody changes; taken off twice it is off",
    "messaging:to_print": "marks letters one by one; those that changed meanwhile are named",
    "documents:add": _ADDS,
    "appointments:book": _ADDS,
    "appointments:book_series": _ADDS,
    "appointments:join": _ADDS,
    "appointments:begin_visit": "somebody goes once; the second is told that somebody did",
    "appointments:plan_session": _ADDS,
    "appointments:feed": "a new address stops the one before; a second window makes another",
    "casefile:add_turn": _ADDS,
    "casefile:call_off_turn": "is called off once; the second is told that it was",
    "appointments:write_note": _ADDS,
    "casefile:answer": "closes a duty once; the second is told that it was closed, with what they typed",
    "unpaid_work:add_project": _ADDS,
    "unpaid_work:close_day": "closes a day once; the second is told that it is closed already",
    "unpaid_work:group": "carries the version of each person's meeting instead",
    "unpaid_work:place": _ADDS,
    "unpaid_work:adjust": _ADDS,
    "plans:begin": _ADDS,
    "plans:check": _ADDS,
    "plans:record_help": _ADDS,
    "complaints:enter": _ADDS,
    "portal:complain": _ADDS,
    "portal:both_sides": "is answered once a meeting; the second is told that it was",
    "plans:first_meeting": _ADDS,
    "plans:add_objective": _ADDS,
    "plans:add_action": _ADDS,
    "plans:write_wish": _ADDS,
    "portal:change": _ADDS,
    "portal:done": "is told once; told again while it waits it is the same",
    "portal:ask_help": _ADDS,
    "plans:ask_help": _ADDS,
    "assessments:enter_story": _ADDS,
    "enforcement:record": _ADDS,
    "enforcement:record_offence": _ADDS,
    "enforcement:write_note": _ADDS,
    "enforcement:consider_recall": _ADDS,
    "enforcement:represent_recall": _ADDS,
    "custody:receive": "one is in custody once at a time; the second is told that they are",
    "people:declare": _ADDS,
    "people:note_correction": _ADDS,
    "portal:tell_address": _ADDS,
    "portal:tell_phone": _ADDS,
    "portal:tell_work": _ADDS,
    "portal:tell_rule": _ADDS,
    "portal:tell_wrong": _ADDS,
    "portal:tell_day": _ADDS,
    "portal:messages": _ADDS,
    "people:consent": _ADDS,
    "people:decide_likely": "proposing adds a row of its own, once for a pair; the second is told that there is one",
    "casefile:day_parts": _ADDS,
    "casefile:end_day_part": "is ended once; the second is told that it was",
    "casefile:open": _ADDS,
    "casefile:declare": _ADDS,
    "casefile:rehearse_installed": _ADDS,
    "casefile:rehearse": _ADDS,
    "casefile:ask_export": _ADDS,
    "casefile:close_office": _ADDS,
    "casefile:add_holiday": _ADDS,
    "casefile:add_body": _ADDS,
    "casefile:offer_help": _ADDS,
    "casefile:begin_post": _ADDS,
    "casefile:add_leave": _ADDS,
    "casefile:call_off_leave": "calls it off once; the second is told that it was called off",
    "casefile:cover": "covers each person once; the second is told that somebody is covered already",
    "casefile:give_back": "gives back once; the second is told that it was given back",
    "casefile:oversee": _ADDS,
    "casefile:correct_oversight": "adds a note beside the wrong one, once; the second is told of the newer one",
    "casefile:read_oversight": "keeps the first moment it was read",
    "casefile:carry_out_oversight": "is carried out once; the second is told that it was, with what they typed",
    "casefile:tell_team": _ADDS,
    "messaging:take_back": "takes back letters one by one; one that was taken back is left as it is",
    "messaging:send": "writes one of its own; the number that was shown is looked at again",
    "messaging:record_call": _ADDS,
    "messaging:feedback": _ADDS,
    "messaging:answer_feedback": "is answered once; the second is told that it was, with what they typed",
    "imports:send": "adds an import of its own; a file that was sent before is refused",
    "machinery:finding": "is acknowledged once; the second is told that it was, with what they typed",
    "machinery:job": "repeats a job that failed; the second is told that it is being done again",
}
