"""Every clock the watcher looks after: how the record itself says that something is owed, and from when.

A new kind of duty is a row here, or a line in `NOT_FROM_FACTS` that says why not; a test holds that. `owed` is a
statement over the facts; it answers, for each row that owes something now,

    person_id, about_kind, about_id, kinds, runs_from, tier

`kinds` are the kinds of duty of which one must be open, `runs_from` the days or moments, as text, from which its time
may be counted, or that are its last day (empty: that it is open is all that is asked). It says nothing of a row when in
doubt: what it leaves out is not watched, what it wrongly names wakes somebody. It never reads `duties`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Clock:
    """One clock. `kinds` are all that `owed` may name. `of_person`: the duty may be about another row of the same
    person. `once`: that it was ever opened is all the facts tell, since a letter or word of mouth may meet it."""

    name: str
    kinds: tuple[str, ...]
    owed: str
    of_person: bool = False
    once: bool = False


# The tier of the standards in force, as it was entered last.
_TIER = """(select t.tier from allocations_tier t where t.person_id = {person}
             and t.model not in ('tiers_a_d', 'tiers_a_g') order by t.since desc, t.id desc limit 1)"""

# Orders that run in the community, with the days on which something could begin under them. Where it was decided that
# the person has no offender manager under the order, what an offender manager owes is not owed. What was imported came
# with duties of its own, or none.
_RUNNING = """
    from (select s.id, s.person_id,
                 case when s.order_type = any(%(custodial)s) then s.released_on else s.sentenced_on end as starts_on
            from sentences_sentence s
           where s.ended_on is null and s.source = '' and s.entered_by like 'staff:%%') s
    where s.starts_on is not null
      and not exists (select from allocations_officerfinding f where f.sentence_id = s.id
                       and (f.officer = 'none' or f.decided is false))
"""
_DAYS = """array(select s.starts_on::text
                 union select (coalesce(f.decided_at, f.found_at) at time zone 'Europe/London')::date::text
                         from allocations_officerfinding f where f.sentence_id = s.id
                 union select p.since::text from sentences_place p
                        where p.person_id = s.person_id and p.kind = 'community' and p.since >= s.starts_on)"""
_STANDS = "exists (select from sentences_sentence s where s.person_id = {row}.person_id and s.ended_on is null)"
# What came as history was told elsewhere: of what is told only what somebody wrote here, and lately, is owed.
_HERE = "{row}.entered_by like 'staff:%%'"
_LATELY = "{moment} > %(at)s - interval '10 days'"
# Found as the order or the place was entered or changed, and not for people who came with their history, of whom
# nothing is owed by it.
_FOUND_WITH_IT = """s.ended_on is null and s.source = ''
    and (r.entered_in = s.entered_in
         or exists (select from sentences_place p where p.person_id = r.person_id and p.entered_in = r.entered_in)
         or exists (select from sentences_orderchange c
                     where c.sentence_id = s.id and c.entered_in = r.entered_in))"""
_NOTHING = "'{}'::text[]"


def _day(moment: str) -> str:
    """The day it was in London."""
    return f"({moment} at time zone 'Europe/London')::date"


def _owes(
    table: str,
    kind: str,
    *,
    where: str,
    days: tuple[str, ...] = (),
    about: str = "",
    tier: str = "null::text",
    also: str = "",
) -> str:
    """The statement of a clock that is about each row `r` of one table."""
    counted = f"array_remove(array[{', '.join(f'({one})::text' for one in days)}], null)" if days else _NOTHING
    named = kind if kind.startswith("case") else f"'{kind}'"
    return f"""select r.person_id, '{about or table.replace("_", ".", 1)}', r.id, array[{named}], {counted}, {tier}
                 from {table} r {also} where {where}"""


_ORDERS = (
    Clock(
        "first_contact",
        ("first_contact",),
        f"""select s.person_id, 'sentences.sentence', s.id, array['first_contact'], {_DAYS},
                   {_TIER.format(person="s.person_id")}
            {_RUNNING}
              and not exists (select from appointments_appointment a where a.person_id = s.person_id
                               and a.outcome = any(%(seen)s)
                               and {_day("a.starts_at")} >= s.starts_on)""",
    ),
    Clock(
        "allocate_officer",
        ("allocate_officer",),
        f"""select s.person_id, 'sentences.sentence', s.id, array['allocate_officer'], {_DAYS},
                   {_TIER.format(person="s.person_id")}
            {_RUNNING}
              and not exists (select from allocations_responsibility r where r.person_id = s.person_id
                               and r.role = 'offender_manager'
                               and (r.until is null or {_day("r.until")} >= s.starts_on))""",
        of_person=True,
    ),
    Clock(
        "officer in the new area",
        ("allocate_officer",),
        _owes(
            "sentences_orderchange",
            "allocate_officer",
            where=f"""r.kind = 'transfer' and r.body_id is not null and r.undone_at is null and {_HERE.format(row="r")}
                and s.ended_on is null
                and not exists (select from allocations_responsibility o where o.person_id = r.person_id
                                 and o.role = 'offender_manager' and o.since >= r.at)""",
            days=("r.on",),
            also="join sentences_sentence s on s.id = r.sentence_id",
        ),
    ),
    Clock(
        "decide_officer",
        ("decide_officer",),
        _owes(
            "allocations_officerfinding",
            "decide_officer",
            where=f"""r.officer in ('may', 'unknown') and r.decided is null and {_HERE.format(row="r")}
                and {_FOUND_WITH_IT}""",
            days=(_day("r.found_at"),),
            also="join sentences_sentence s on s.id = r.sentence_id",
        ),
    ),
    Clock(
        "supervisor_assigned",
        ("supervisor_assigned",),
        _owes(
            "allocations_officerfinding",
            "supervisor_assigned",
            where=f"""r.setting = 'custody' and {_HERE.format(row="r")} and s.ended_on is null and s.source = ''
                and (r.decided or (r.officer = 'will' and r.finding ->> 'from_release' is distinct from 'true'))
                and exists (select from sentences_place p where p.person_id = r.person_id and p.until is null
                             and p.kind = 'custody')
                and not exists (select from allocations_responsibility o where o.person_id = r.person_id
                                 and o.role = 'offender_supervisor')""",
            also="join sentences_sentence s on s.id = r.sentence_id",
        ),
        once=True,
    ),
    Clock(
        "tell_about_officer",
        ("tell_about_officer",),
        _owes(
            "allocations_officerfinding",
            "tell_about_officer",
            where=f"""(r.officer in ('will', 'none') or r.decided is not null) and {_HERE.format(row="r")}
                and {_FOUND_WITH_IT}
                and {_LATELY.format(moment="coalesce(r.decided_at, r.found_at)")}""",
            also="join sentences_sentence s on s.id = r.sentence_id",
        ),
        once=True,
    ),
    Clock(
        "hand_over",
        ("hand_over",),
        _owes(
            "allocations_handover",
            "hand_over",
            where="r.taken_at is null and r.ended_at is null",
            days=(_day("o.since"),),
            also="join allocations_responsibility o on o.id = r.responsibility_id",
        ),
    ),
    Clock(
        "carry_out_decision",
        ("carry_out_decision",),
        _owes(
            "allocations_oversight",
            "carry_out_decision",
            where="""r.by_on is not null and r.done_at is null
                and not exists (select from allocations_oversight n where n.corrects_id = r.id)""",
            days=("r.by_on",),
        ),
    ),
    Clock("answer_transfer", ("answer_transfer",), _owes(
        "sentences_transfer", "answer_transfer", where="r.state = 'asked'", days=(_day("r.asked_at"),),
    )),
    Clock("read_transfer", ("read_transfer",), _owes(
        "sentences_transfer", "read_transfer", where="r.state = 'refused' and r.read_at is null",
        days=(_day("r.answered_at"),),
    )),
    Clock("keep_instruction", ("keep_instruction",), _owes(
        "sentences_instruction", "keep_instruction",
        where=f"r.state = 'open' and r.due_on is not null and {_HERE.format(row='r')}", days=("r.due_on",),
    )),
    Clock("check_instruction", ("check_instruction",), _owes(
        "sentences_instruction", "check_instruction",
        where=f"r.state = 'open' and r.due_on is not null and {_HERE.format(row='r')}", days=("r.due_on",),
    )),
    Clock("told of a change of the order", ("tell_decision",), _owes(
        "sentences_orderchange", "tell_decision",
        where=f"r.undone_at is null and {_HERE.format(row='r')} and {_LATELY.format(moment='r.at')}",
        days=(_day("r.at"),),
    ), once=True),
)  # fmt: skip

_PLANS = (
    Clock(
        "sentence_plan",
        ("sentence_plan",),
        f"""select s.person_id, 'sentences.sentence', s.id, array['sentence_plan'], {_DAYS},
                   {_TIER.format(person="s.person_id")}
            {_RUNNING}
              and not exists (select from plans_plan p where p.person_id = s.person_id
                               and p.in_force_at is not null
                               and (p.ended_at is null or {_day("p.ended_at")} >= s.starts_on))""",
    ),
    Clock("plan_review", ("plan_review",), _owes(
        "plans_plan", "plan_review", where=f"r.state = 'in_force' and {_STANDS.format(row='r')}",
        days=(
            f"""coalesce((select v.on from plans_review v where v.plan_id = r.id order by v.id desc limit 1),
                         {_day("r.in_force_at")})""",
        ),
    )),
    Clock("ask_about_plan", ("ask_about_plan",), _owes(
        "plans_plan", "ask_about_plan", where=f"r.state = 'ready' and {_STANDS.format(row='r')}",
        days=(_day("r.ready_at"),),
    )),
    Clock("supervisor_check", ("supervisor_check",), f"""
        select r.person_id, 'plans.plan', r.id, array['supervisor_check'],
               array(select p.since::text from sentences_place p where p.person_id = r.person_id and p.kind = 'custody'
                     union select c.seen_on::text from plans_check c where c.plan_id = r.id
                     union select {_day("r.in_force_at")}::text), null::text
          from plans_plan r
         where r.state = 'in_force' and {_STANDS.format(row="r")}
           and exists (select from sentences_place p where p.person_id = r.person_id and p.until is null
                        and p.kind = 'custody')"""),
    Clock("read_check", ("read_check",), _owes("plans_check", "read_check", where="r.read_at is null")),
    Clock("tell_why_no_help", ("tell_why_no_help",), _owes(
        "plans_helpnothad", "tell_why_no_help", where="r.told_on is null", days=("r.known_on",),
    )),
    Clock("answer_wish", ("answer_wish",), _owes(
        "plans_wish", "answer_wish", where=f"r.answer = '' and {_STANDS.format(row='r')}", days=(_day("r.said_at"),),
    )),
    Clock("see_tick", ("see_tick",), _owes(
        "plans_tick", "see_tick",
        where=f"r.seen_at is null and r.taken_back_at is null and {_STANDS.format(row='r')}", days=(_day("r.told_at"),),
    )),
    Clock("answer_help", ("answer_help",), _owes(
        "plans_helpasked", "answer_help", where=f"r.state = 'asked' and {_STANDS.format(row='r')}",
        days=(_day("r.asked_at"),),
    )),
    Clock("tell_of_help", ("tell_of_help",), _owes(
        "plans_helpasked", "tell_of_help", where=f"r.state = 'looking' and {_STANDS.format(row='r')}",
        days=("r.tell_by",),
    )),
    Clock("act_on_choice", ("act_on_choice",), _owes(
        "plans_helpnothad", "act_on_choice",
        where=f"r.choice <> '' and r.closed_on is null and {_STANDS.format(row='r')}", days=(_day("r.chosen_at"),),
    )),
    Clock("read_story", ("read_story",), _owes(
        "assessments_story", "read_story",
        where=f"r.sent_at is not null and r.read_at is null and {_STANDS.format(row='r')}", days=(_day("r.sent_at"),),
    )),
    Clock("countersign_assessment", ("countersign_assessment",), _owes(
        "assessments_assessment", "countersign_assessment",
        where="r.signed_at is not null and r.countersign = 'asked'", days=(_day("r.signed_at"),),
    )),
)  # fmt: skip

_MEETINGS = (
    Clock("judge_absence", ("judge_absence",), _owes(
        "appointments_absence", "judge_absence", where="r.decision = '' and r.withdrawn_at is null",
        days=(f"greatest(r.proof_by, {_day('r.reopened_at')})",),
    )),
    Clock("bring_proof", ("bring_proof",), _owes(
        "appointments_absence", "bring_proof",
        where=f"""r.decision = '' and r.withdrawn_at is null and {_HERE.format(row="r")}
            and not exists (select from appointments_proof p where p.absence_id = r.id)""",
        days=("r.proof_by",),
    )),
    Clock("tell_why_absent", ("tell_why_absent",), _owes(
        "appointments_absence", "tell_why_absent",
        where=f"r.decision = '' and r.withdrawn_at is null and r.reason_at is null and {_HERE.format(row='r')}",
    )),
    Clock("ask_for_reason", ("ask_for_reason",), _owes(
        "appointments_absence", "ask_for_reason",
        where=f"""r.decision = '' and r.withdrawn_at is null and r.reason_at is null and r.reopened_at is null
            and not exists (select from appointments_proof p where p.absence_id = r.id)
            and {_HERE.format(row="r")} and {_LATELY.format(moment="r.missed_on")}""",
        days=("r.missed_on",),
    ), once=True),
    Clock("told of an absence", ("tell_decision",), _owes(
        "appointments_absence", "tell_decision",
        where=f"""r.decided_at is not null and r.withdrawn_at is null and {_HERE.format(row="r")}
            and {_LATELY.format(moment="r.decided_at")}""",
        days=(_day("r.decided_at"),),
    ), once=True),
    Clock("answer_service_failure", ("answer_service_failure",), _owes(
        "appointments_servicefailure", "answer_service_failure",
        where=f"r.withdrawn_at is null and {_HERE.format(row='r')} and {_LATELY.format(moment='r.on')}", days=("r.on",),
    ), once=True),
    # A visit that nobody said is over is raised within a minute of its ten minutes' grace.
    Clock("find_visitor", ("find_visitor",), _owes(
        "appointments_visit", "find_visitor",
        where="r.safe_at is null and (r.raised_at is not null or r.safe_by < %(at)s - interval '12 minutes')",
        days=(_day("r.raised_at"),),
    )),
    Clock("acknowledge_complaint", ("acknowledge_complaint",), _owes(
        "complaints_complaint", "acknowledge_complaint",
        where="r.acknowledged_at is null and r.state = 'open'", days=(_day("r.made_at"),),
    )),
    Clock("answer_complaint", ("answer_complaint",), _owes(
        "complaints_complaint", "answer_complaint", where="r.state = 'open'", days=(_day("r.made_at"),),
    )),
    Clock("review_complaint", ("review_complaint",), _owes(
        "complaints_complaint", "review_complaint", where="r.state = 'review'", days=(_day("r.unhappy_at"),),
    )),
    Clock("answer_message", ("answer_message",), _owes(
        "messaging_reply", "answer_message",
        where="r.person_id is not null and r.answered_at is null and r.aside_at is null",
        days=(_day("r.at"), _day("r.looked_at"), _day("r.matched_at")),
    )),
)  # fmt: skip

_PERSON = (
    Clock("confirm_change", ("confirm_change",), _owes(
        "people_proposedchange", "confirm_change", where="r.state = 'waiting'", days=("r.declared_on",),
    )),
    Clock("answer_correction", ("answer_correction",), _owes(
        "people_correctionasked", "answer_correction", where="r.state = 'waiting'", days=(_day("r.asked_at"),),
    )),
    Clock("confirm_move", ("confirm_move",), _owes(
        "people_address", "confirm_move",
        where="r.planned_for is not null and not r.happened and r.until is null", days=("r.planned_for",),
    )),
    Clock("review_registration", ("review_registration",), _owes(
        "people_registration", "review_registration",
        where=f"r.review_on is not null and r.until is null and {_HERE.format(row='r')}", days=("r.review_on",),
    )),
    Clock("review_adjustment", ("review_adjustment",), _owes(
        "people_adjustment", "review_adjustment",
        where=f"r.review_on is not null and r.until is null and {_HERE.format(row='r')}", days=("r.review_on",),
    )),
)  # fmt: skip

_FAILURES = (
    Clock("judge_failure", ("judge_failure",), _owes(
        "enforcement_failure", "judge_failure",
        where="r.state = 'judge' and r.source_kind <> 'appointments.absence'", days=("r.happened_on",),
    )),
    Clock("consider_failure", ("consider_failure", "refer_failure"), f"""
        select c.person_id, 'enforcement.consideration', c.id, array['consider_failure', 'refer_failure'],
               array[f.happened_on::text, {_day("f.judged_at")}::text], null::text
          from enforcement_consideration c join enforcement_failure f on f.id = c.failure_id
         where c.ended_at is null and c.decision = '' and f.state = 'unexcused'"""),
    Clock("agree_decision", ("agree_decision",), _owes(
        "enforcement_consideration", "agree_decision",
        where="r.ended_at is null and r.decision = 'neither' and r.agreement = 'asked' and f.state = 'unexcused'",
        days=(_day("r.decided_at"),), also="join enforcement_failure f on f.id = r.failure_id",
    )),
    # A referral that was sent back is answered first; one to recall has the time of that consideration.
    Clock("decide_referral", ("decide_referral", "refer_failure"), _owes(
        "enforcement_referral",
        """case when r.stored #> '{returned,-1}' is not null and r.stored #> '{returned,-1,answer}' is null
                then 'refer_failure' else 'decide_referral' end""",
        where="""r.ended_at is null and f.state = 'unexcused'
            and (r.kind = 'breach' or (r.stored #> '{returned,-1}' is not null
                                       and r.stored #> '{returned,-1,answer}' is null))""",
        days=(
            f"""coalesce((r.stored #>> '{{returned,-1,answered_on}}')::date, (r.stored #>> '{{returned,-1,on}}')::date,
                         {_day("r.opened_at")})""",
        ),
        also="""join enforcement_consideration c on c.id = r.consideration_id
                join enforcement_failure f on f.id = c.failure_id""",
    )),
    Clock("told of a referral", ("tell_decision",), _owes(
        "enforcement_referral", "tell_decision",
        where=f"""r.decision in ('lay_information', 'no_breach') and r.stored -> 'told_on' is null
            and {_HERE.format(row="r")} and {_LATELY.format(moment="r.decided_at")}""",
        days=(_day("r.decided_at"),),
    ), once=True),
)  # fmt: skip

_COURT = (
    Clock("consider_offence", ("consider_offence",), _owes(
        "enforcement_furtheroffence", "consider_offence", where="r.decision = ''",
    )),
    # 10 working days from the failure that was referred, or from the conviction.
    Clock("start_breach", ("start_breach",), _owes(
        "enforcement_breach", "start_breach", where="r.state in ('writing', 'endorse', 'endorsed')",
        days=("f.happened_on", "o.convicted_on", _day("o.decided_at")),
        also="""left join enforcement_referral e on e.id = r.referral_id
                left join enforcement_consideration c on c.id = e.consideration_id
                left join enforcement_failure f on f.id = c.failure_id
                left join enforcement_furtheroffence o on o.id = r.offence_id""",
    )),
    Clock("endorse_breach", ("endorse_breach",), _owes(
        "enforcement_breach", "endorse_breach", where="r.state = 'endorse'", days=(_day("r.declared_at"),),
    )),
    Clock("record_result", ("record_result",), _owes(
        "courts_hearing", "record_result", where="r.state = 'listed'", days=("r.on",),
    )),
    Clock("tell_court", ("tell_court",), _owes(
        "courts_hearing", "tell_court",
        where=f"r.state = 'listed' and {_HERE.format(row='r')} and {_LATELY.format(moment='r.entered_at')}",
    ), once=True),
    Clock("enter_order", ("enter_order",), _owes(
        "courts_result", "enter_order",
        where="""r.taken_back_at is null and (r.kept ->> 'ends_order')::boolean
            and not exists (select from sentences_sentence s where s.person_id = r.person_id
                             and s.sentenced_on >= h.on and s.id <> r.sentence_id)""",
        days=("h.on",), also="join courts_hearing h on h.id = r.hearing_id",
    )),
    Clock("record_reception", ("record_reception",), _owes(
        "courts_result", "record_reception",
        where="""r.taken_back_at is null and (r.kept ->> 'custody')::boolean
            and not exists (select from custody_stay c where c.person_id = r.person_id and c.taken_back_at is null
                             and (c.released_at is null or c.released_at >= r.recorded_at
                                  or (c.received_at at time zone 'Europe/London')::date >= h.on))""",
        days=("h.on",), also="join courts_hearing h on h.id = r.hearing_id",
    )),
    Clock("told of a result", ("tell_decision",), _owes(
        "courts_result", "tell_decision",
        where=f"""r.taken_back_at is null and r.done -> 'changes' = '[]'::jsonb and h.about_kind = 'enforcement.breach'
            and {_HERE.format(row="r")} and {_LATELY.format(moment="r.recorded_at")}""",
        days=(_day("r.recorded_at"),), also="join courts_hearing h on h.id = r.hearing_id",
    ), once=True),
)  # fmt: skip


def _hurried(kind: str) -> str:
    """The kind of a recall's clock, which in an emergency is another."""
    return f"case when r.emergency then '{kind}_emergency' else '{kind}' end"


def _of_recall(name: str, where: str, *days: str, kind: str = "", once: bool = False) -> Clock:
    kinds = (name, f"{name}_emergency") if kind else (name,)
    return Clock(
        name,
        kinds,
        _owes("enforcement_recall", kind or name, where=f"r.ended_at is null and {where}", days=days),
        once=once,
    )


_BACK = "r.in_custody_at is not null"
_RETURNED = _day("r.in_custody_at")
_REVIEWED = "exists (select from enforcement_recallreview v where v.recall_id = r.id and v.kind = 'review')"
_SENT_ON = """exists (select from enforcement_recallreview v where v.recall_id = r.id and v.kind = 'representations'
                       and v.sent_on is not null)"""
_LAST_REVIEW = """(select {what} from enforcement_recallreview v where v.recall_id = r.id and v.kind = 'review'
                    order by v.id desc limit 1)"""
_RECALL = (
    _of_recall(
        "consider_recall",
        "r.decision = ''",
        _day("r.opened_at"),
        _day("(select max(e.typed_at) from enforcement_recallendorsement e"
             " where e.recall_id = r.id and e.answer = 'sent_back')"),
    ),
    _of_recall(
        "endorse_recall", "r.decision <> '' and r.agreed_at is null", "r.decided_at", kind=_hurried("endorse_recall")
    ),
    _of_recall(
        "endorse_recall_senior",
        "r.decision = 'recall' and r.agreed_at is not null and r.requested_at is null",
        "case when r.emergency then r.decided_at else r.agreed_at end",
        kind=_hurried("endorse_recall_senior"),
    ),
    _of_recall(
        "revoke_licence",
        "r.decision = 'recall' and r.revoked_at is null",
        "r.decided_at",
        kind=_hurried("revoke_licence"),
    ),
    _of_recall(
        "recall_rationale",
        "r.decision = 'recall' and r.agreed_at is not null and r.rationale = ''",
        _day("r.agreed_at"),
    ),
    _of_recall("tell_recall", f"{_BACK} and r.told_on is null", _RETURNED, once=True),
    _of_recall(
        "refer_recall", f"{_BACK} and r.kind = 'STANDARD' and not {_REVIEWED} and not {_SENT_ON}", _RETURNED
    ),
    _of_recall(
        "review_recall",
        f"{_BACK} and r.kind = 'STANDARD' and {_LAST_REVIEW.format(what='v.result')} = 'stays'",
        _LAST_REVIEW.format(what="v.on"),
    ),
    _of_recall(
        "release_after_recall",
        f"""{_BACK} and r.release_on is not null
            and (r.kind <> 'STANDARD' or {_LAST_REVIEW.format(what="v.result")} = 'release')""",
        "r.release_on",
    ),
    Clock("answer_recall", ("answer_recall",), _owes(
        "enforcement_recallreview", "answer_recall",
        where="r.kind = 'representations' and r.sent_on is null and c.ended_at is null", days=("r.on",),
        also="join enforcement_recall c on c.id = r.recall_id",
    )),
    Clock("told that they are not recalled", ("tell_decision",), _owes(
        "enforcement_recall", "tell_decision",
        where=f"""r.decision = 'no_recall' and r.agreed_at is not null and {_HERE.format(row="r")}
            and {_LATELY.format(moment="r.ended_at")}""",
        days=(_day("r.ended_at"),),
    ), once=True),
)  # fmt: skip

CLOCKS = (*_ORDERS, *_PLANS, *_MEETINGS, *_PERSON, *_FAILURES, *_COURT, *_RECALL)

# Kinds that the facts alone do not owe, and why. An open one is checked against its own facts all the same.
NOT_FROM_FACTS = {
    "supervisor_contact": "nothing opens it but an import",
    "record_outcome": "nothing opens it but an import",
    "unpaid_work_started": "nothing opens it but an import",
    "read_assessment": "who knew what when they took over is not on record",
    "book_next": "it rests on what stood in the diary when a meeting fell out",
    "move_for_event": "which meeting gives way to which event the officer knows",
    "clear_diary": "which meetings can be held in custody the officer knows",
    "check_number": "it rests on what the carrier said of one message, and ends with the next that arrives",
    "plan_review_early": "what changed stands on the duty alone",
    "chase_check": "it begins where the supervisor's check, which is watched, runs out",
    "recall_next_in_line": "a warning from clocks of the recall, each of which is watched",
}
