"""Every clock the watcher looks after: how the record itself says that something is owed, and from when.

A new clock is a row here. `owed` is a statement over the facts; it answers, for each row that owes something now,

    person_id, about_kind, about_id, kinds, runs_from, tier

`kinds` are the kinds of duty of which one must be open, `runs_from` the days its time may be counted from (empty: that
it is open is all that is asked). It says nothing of a row when in doubt: what it leaves out is not watched, what it
wrongly names wakes somebody. It never reads `duties`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Clock:
    """One clock. `of_person`: the duty may be about another row of the same person. `once`: that it was ever opened is
    all the facts tell, since staff may meet it by word of mouth."""

    name: str
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
_DAYS = """array(select s.starts_on
                 union select (coalesce(f.decided_at, f.found_at) at time zone 'Europe/London')::date
                         from allocations_officerfinding f where f.sentence_id = s.id
                 union select p.since from sentences_place p
                        where p.person_id = s.person_id and p.kind = 'community' and p.since >= s.starts_on)"""
_LOCAL_DAY = "({moment} at time zone 'Europe/London')::date"

CLOCKS = (
    Clock(
        "first_contact",
        f"""select s.person_id, 'sentences.sentence', s.id, array['first_contact'], {_DAYS},
                   {_TIER.format(person="s.person_id")}
            {_RUNNING}
              and not exists (select from appointments_appointment a where a.person_id = s.person_id
                               and a.outcome = any(%(seen)s)
                               and {_LOCAL_DAY.format(moment="a.starts_at")} >= s.starts_on)""",
    ),
    Clock(
        "allocate_officer",
        f"""select s.person_id, 'sentences.sentence', s.id, array['allocate_officer'], {_DAYS},
                   {_TIER.format(person="s.person_id")}
            {_RUNNING}
              and not exists (select from allocations_responsibility r where r.person_id = s.person_id
                               and r.role = 'offender_manager'
                               and (r.until is null or {_LOCAL_DAY.format(moment="r.until")} >= s.starts_on))""",
        of_person=True,
    ),
    Clock(
        "sentence_plan",
        f"""select s.person_id, 'sentences.sentence', s.id, array['sentence_plan'], {_DAYS},
                   {_TIER.format(person="s.person_id")}
            {_RUNNING}
              and not exists (select from plans_plan p where p.person_id = s.person_id
                               and p.in_force_at is not null
                               and (p.ended_at is null or {_LOCAL_DAY.format(moment="p.ended_at")} >= s.starts_on))""",
    ),
    Clock(
        "plan_review",
        f"""select p.person_id, 'plans.plan', p.id, array['plan_review'],
                   array[coalesce((select r.on from plans_review r where r.plan_id = p.id order by r.id desc limit 1),
                                  {_LOCAL_DAY.format(moment="p.in_force_at")})], null
              from plans_plan p
             where p.state = 'in_force'
               and exists (select from sentences_sentence s where s.person_id = p.person_id and s.ended_on is null)""",
    ),
    Clock(
        "judge_absence",
        f"""select a.person_id, 'appointments.absence', a.id, array['judge_absence'],
                   array[greatest(a.proof_by, {_LOCAL_DAY.format(moment="a.reopened_at")})], null
              from appointments_absence a where a.decision = '' and a.withdrawn_at is null""",
    ),
    Clock(
        "consider_failure",
        f"""select c.person_id, 'enforcement.consideration', c.id, array['consider_failure', 'refer_failure'],
                   array[f.happened_on, {_LOCAL_DAY.format(moment="f.judged_at")}], null
              from enforcement_consideration c join enforcement_failure f on f.id = c.failure_id
             where c.ended_at is null and c.decision = '' and f.state = 'unexcused'""",
    ),
    Clock(
        "decide_referral",
        f"""select r.person_id, 'enforcement.referral', r.id,
                   array[case when r.stored #> '{{returned,-1}}' is not null
                                   and r.stored #> '{{returned,-1,answer}}' is null then 'refer_failure'
                              when r.kind = 'recall' then 'consider_recall' else 'decide_referral' end],
                   array[coalesce((r.stored #>> '{{returned,-1,answered_on}}')::date,
                                  (r.stored #>> '{{returned,-1,on}}')::date,
                                  {_LOCAL_DAY.format(moment="r.opened_at")})], null
              from enforcement_referral r join enforcement_consideration c on c.id = r.consideration_id
              join enforcement_failure f on f.id = c.failure_id
             where r.ended_at is null and f.state = 'unexcused'""",
    ),
    # What came as history was told elsewhere: only what somebody wrote here, and lately, is owed.
    Clock(
        "tell_decision",
        f"""select a.person_id, 'appointments.absence', a.id, array['tell_decision'],
                   array[{_LOCAL_DAY.format(moment="a.decided_at")}], null
              from appointments_absence a
             where a.decided_at is not null and a.withdrawn_at is null and a.entered_by like 'staff:%%'
               and a.decided_at > %(at)s - interval '10 days'
            union all
            select c.person_id, 'sentences.orderchange', c.id, array['tell_decision'],
                   array[{_LOCAL_DAY.format(moment="c.at")}], null
              from sentences_orderchange c
             where c.undone_at is null and c.entered_by like 'staff:%%'
               and c.at > %(at)s - interval '10 days'""",
        once=True,
    ),
)
