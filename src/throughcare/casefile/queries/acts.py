"""Where each kind of duty is done, and the word on its button."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from throughcare.design.addresses import address

Duty = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """What a button says, where it leads, and what one must be allowed to do to get there."""

    text: str
    url: str
    doing: str


# The word, the page, which id the page takes (of the duty, of what it is about, or of the person), and what the door
# asks of who opens it.
_ACTS = {
    "allocate_officer": ("Allocate", "allocations:allocate", "person_id", "allocate"),
    "decide_officer": ("Decide", "allocations:decide_officer", "about_id", "allocate"),
    "answer_transfer": ("See the order", "sentences:sentence", "person_id", "see_record"),
    "read_transfer": ("Read", "sentences:read_transfer", "about_id", "add_sentence"),
    "hand_over": ("Read and sign", "allocations:handover", "about_id", "hand_over"),
    "supervisor_assigned": ("Allocate", "allocations:allocate", "person_id", "allocate"),
    "first_contact": ("Book", "appointments:book", "person_id", "book"),
    "supervisor_contact": ("Book", "appointments:book", "person_id", "book"),
    "clear_diary": ("Open the meetings", "appointments:list", "person_id", "see_record"),
    "book_next": ("Book", "appointments:book", "person_id", "book"),
    "record_outcome": ("Record", "casefile:outcome", "about_id", "record_outcome"),
    "judge_absence": ("Judge", "appointments:judge_absence", "about_id", "see_record"),
    "find_visitor": ("Find them", "appointments:visit", "about_id", "see_record"),
    "judge_failure": ("Judge", "enforcement:judge", "about_id", "consider_failure"),
    "agree_decision": ("Agree or not", "enforcement:agree", "about_id", "agree_decision"),
    "countersign_assessment": (
        "Sign or send back",
        "assessments:countersign",
        "about_id",
        "countersign_assessment",
    ),
    "read_assessment": ("Read", "assessments:assessment", "about_id", "assess"),
    "consider_failure": ("Warn or refer", "enforcement:consider", "about_id", "consider_failure"),
    "check_instruction": ("Was it kept?", "sentences:record_instruction", "about_id", "instruct"),
    "start_breach": ("Open", "enforcement:breach", "about_id", "see_record"),
    "endorse_breach": ("Endorse or send back", "enforcement:endorse_breach", "about_id", "endorse_breach"),
    "record_result": ("Record", "courts:record_result", "about_id", "record_result"),
    "consider_offence": ("Decide", "enforcement:offence", "about_id", "see_record"),
    "enter_order": ("Enter it", "sentences:impose", "person_id", "add_sentence"),
    "record_reception": ("Record", "custody:receive", "person_id", "record_custody"),
    "tell_court": ("Tell them", "casefile:answer", "id", "note"),
    "decide_referral": ("Decide", "enforcement:referral", "about_id", "decide_referral"),
    "consider_recall": ("Consider", "enforcement:recall", "about_id", "see_record"),
    "endorse_recall": ("Agree or not", "enforcement:endorse_recall", "about_id", "endorse_recall"),
    "endorse_recall_emergency": ("Agree or not", "enforcement:endorse_recall", "about_id", "endorse_recall"),
    "endorse_recall_senior": ("Agree or not", "enforcement:endorse_recall", "about_id", "endorse_recall"),
    "endorse_recall_senior_emergency": (
        "Agree or not",
        "enforcement:endorse_recall",
        "about_id",
        "endorse_recall",
    ),
    "revoke_licence": ("Revoked", "enforcement:revoke_recall", "about_id", "record_recall"),
    "revoke_licence_emergency": ("Revoked", "enforcement:revoke_recall", "about_id", "record_recall"),
    "recall_rationale": ("Write", "enforcement:recall_rationale", "about_id", "endorse_recall"),
    "recall_next_in_line": ("Open", "enforcement:recall", "about_id", "see_record"),
    "tell_recall": ("Tell them", "enforcement:tell_recall", "about_id", "record_recall"),
    "refer_recall": ("Open", "enforcement:recall", "about_id", "see_record"),
    "answer_recall": ("Pass on", "enforcement:pass_on", "about_id", "record_recall"),
    "review_recall": ("Review", "enforcement:review_recall", "about_id", "record_recall"),
    "release_after_recall": ("Open", "enforcement:recall", "about_id", "see_record"),
    "confirm_change": ("Confirm", "people:confirm", "about_id", "decide_change"),
    "answer_correction": ("Answer", "people:answer_correction", "about_id", "decide_change"),
    "move_for_event": ("Move it", "appointments:events", "person_id", "see_record"),
    "confirm_move": ("Confirm", "people:moved", "about_id", "change_details"),
    "review_registration": ("Look again", "people:review", "about_id", "change_details"),
    "review_adjustment": ("Ask", "people:ask", "about_id", "change_details"),
    "carry_out_decision": ("It is done", "casefile:carry_out_oversight", "about_id", "read_oversight"),
    "sentence_plan": ("Write it", "plans:plan", "person_id", "see_record"),
    "ask_about_plan": ("Ask them", "plans:answer", "about_id", "ask_about_plan"),
    "plan_review": ("Review", "plans:review", "about_id", "review_plan"),
    "plan_review_early": ("Review", "plans:review", "about_id", "review_plan"),
    "supervisor_check": ("Check", "plans:check", "person_id", "check_plan"),
    "chase_check": ("See the plan", "plans:plan", "person_id", "see_record"),
    "read_check": ("Read", "plans:read_check", "about_id", "read_check"),
    "tell_why_no_help": ("Tell them", "plans:help", "about_id", "see_record"),
    "act_on_choice": ("Open", "plans:help", "about_id", "see_record"),
    "answer_wish": ("Answer", "plans:wish", "about_id", "answer_said"),
    "see_tick": ("See", "plans:tick", "about_id", "answer_said"),
    "answer_help": ("Answer", "plans:help_asked", "about_id", "answer_said"),
    "tell_of_help": ("Tell them", "plans:help_asked", "about_id", "answer_said"),
    "read_story": ("Read", "assessments:story", "about_id", "see_assessment"),
    "acknowledge_complaint": ("Tell them", "complaints:acknowledge", "about_id", "answer_complaint"),
    "answer_complaint": ("Answer", "complaints:complaint", "about_id", "see_complaint"),
    "review_complaint": ("Answer", "complaints:complaint", "about_id", "see_complaint"),
    "answer_message": ("Answer", "messaging:reply", "about_id", "answer_reply"),
    "check_number": ("Put it right", "people:details", "person_id", "see_details"),
    "tell_about_officer": ("Tell them", "casefile:answer", "id", "note"),
    "tell_decision": ("Tell them", "casefile:answer", "id", "note"),
    "ask_for_reason": ("Tell them", "casefile:answer", "id", "note"),
    "answer_service_failure": ("Say sorry", "casefile:answer", "id", "note"),
}
# A failure that must be referred is considered on its own page; evidence for a referral is sent from the referral's.
_BY_ROW = {
    ("answer_for_area", "sentences.transfer"): ("Answer", "allocations:answer_transfer", "about_id", "see_record"),
    ("write_handover", "allocations.handover"): ("Write", "allocations:handover", "about_id", "hand_over"),
    ("refer_failure", "enforcement.consideration"): ("Refer", "enforcement:consider", "about_id", "consider_failure"),
    ("refer_failure", "enforcement.referral"): ("Send", "enforcement:send_evidence", "about_id", "refer"),
}
# What is done by telling the person: any of these is met by writing down how they were told.
TOLD = tuple(kind for kind, (_, page, _, _) in _ACTS.items() if page == "casefile:answer")


# The next meeting of whoever is still to be seen for the first time: it is booked once. What a letter waits for that
# tells somebody who their officer is: only once it has left were they told. And whose agreement a licence waits for
# before it can be revoked: its clock runs from the decision. For a query of duties `d`.
BOOKED = """case when d.kind = 'first_contact' then (
    select json_build_object('id', a.id, 'at', a.starts_at) from appointments_appointment a
    where a.person_id = d.person_id and a.outcome = '' and a.cancelled_at is null and a.starts_at > %(at)s
    order by a.starts_at limit 1) end as booked,
case when d.kind = 'tell_about_officer' then (
    select l.state from messaging_letter l
    where l.person_id = d.person_id and l.kind in ('your_officer', 'no_officer', 'your_team')
      and l.state in ('held', 'print', 'claimed', 'failed')
    order by l.id desc limit 1) end as letter,
case when d.kind in ('revoke_licence', 'revoke_licence_emergency') and d.ended_at is null then (
    select case when r.agreed_at is null then 'manager' when r.requested_at is null then 'senior' end
    from enforcement_recall r where r.id = d.about_id) end as agreement"""


def booked(duty: Duty) -> tuple[int, datetime] | None:
    """The meeting that will meet a duty, and when it is; the row comes with `BOOKED`. None: still to be booked."""
    found = duty["booked"]
    return (found["id"], datetime.fromisoformat(found["at"])) if found else None


_WAITS = {
    "held": "The letter is held until it may leave.",
    "print": "The letter waits to be printed.",
    "claimed": "The letter is leaving now.",
    "failed": "The letter could not be sent.",
}
_AGREES = {
    "manager": "Waits for the team manager’s agreement.",
    "senior": "Waits for the senior manager’s agreement.",
}


def detail(duty: Duty) -> str:
    """What is said under a duty, with what its letter or the step itself waits for; the row comes with `BOOKED`."""
    waits = (_WAITS.get(duty["letter"] or ""), _AGREES.get(duty["agreement"] or ""))
    return " ".join(filter(None, (duty["detail"], *waits)))


def act(duty: Duty) -> Act:
    """The button of a duty. A kind that is not known here opens the person's clocks: none is without a way in."""
    if meeting := booked(duty):
        return Act("Open meeting", address("appointments:meeting", meeting[0]), "see_record")
    if duty["agreement"]:  # it cannot be done yet: the recall says who has it
        return Act("Open", address("enforcement:recall", duty["about_id"]), "see_record")
    found = _BY_ROW.get((duty["kind"], duty["about_kind"])) or _ACTS.get(duty["kind"])
    text, page, which, doing = found or ("Open", "casefile:clocks", "person_id", "see_record")
    return Act(text, address(page, duty[which]), doing)
