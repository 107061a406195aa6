"""Every statement of the pages that matter, with its plan: `python -m bench.explain`.

No statement may take over 20 ms, and none may read a table of over 10,000 rows from end to end. Ends with 1 if one
does.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.sql import SQL, Literal

from bench.ground import LARGE, Ground, TooSmall, client, ground

MOST_MS = 20.0
FAILING = 10_000  # people, with three failures each


@dataclass(frozen=True)
class Plan:
    """How one statement of a page was carried out."""

    page: str
    sql: str
    ms: float
    scanned: tuple[str, ...]

    @property
    def over(self) -> bool:
        """Whether the page must not do this."""
        return self.ms > MOST_MS or bool(self.scanned)


class Explainer:
    """Asks for the plan of every reading statement that passes, inside the transaction it ran in."""

    def __init__(self, large: set[str]) -> None:
        self.large = large
        self.page = ""
        self.plans: list[Plan] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        reads = isinstance(sql, str) and sql.lstrip("( \n").lower().startswith(("select", "with"))
        if reads and not any(word in sql for word in ("set_config", "insert into")):
            with context["connection"].cursor().cursor as cursor:  # past the wrapper: the plan is no statement of ours
                if isinstance(context["cursor"].cursor, psycopg.RawCursor):  # planned once, whatever the values
                    found = _explain_prepared(cursor, sql, params)
                else:
                    cursor.execute("explain (analyze, format json) " + sql, params)
                    (found,) = cursor.fetchone()
            plan = found[0] if isinstance(found, list) else json.loads(found)[0]
            scanned = {
                node["Relation Name"]
                for node in _nodes(plan["Plan"])
                if node["Node Type"] == "Seq Scan" and node["Actual Loops"]
            }
            self.plans.append(Plan(self.page, sql, plan["Execution Time"], tuple(sorted(scanned & self.large))))
        return answer


def _explain_prepared(cursor: Any, sql: str, params: Any) -> Any:
    """The plan a prepared statement runs with, which is not the one that fits these values best."""
    cursor.execute(SQL("prepare explained as ") + SQL(sql))
    values = SQL("({})").format(SQL(", ").join(Literal(value) for value in params)) if params else SQL("")
    cursor.execute(SQL("explain (analyze, format json) execute explained") + values)
    (found,) = cursor.fetchone()
    cursor.execute("deallocate explained")
    return found


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


def fail_some(people: int) -> None:
    """Failures, considerations, warnings and referrals, which generated people have none of; the caller undoes them.

    Rows by the thousand for the plans, not the acts: those have their own tests.
    """
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(_FAILURES, [people])


_FAILURES = """
with one as (
  select distinct on (s.person_id) s.id as sentence_id, s.person_id, r.post_id
  from sentences_sentence s
  join allocations_responsibility r on r.person_id = s.person_id and r.until is null and r.role = 'offender_manager'
  order by s.person_id limit %s),
failed as (
  insert into enforcement_failure (person_id, kind, happened_on, told_us, words, source_kind, state, judged_at,
                                   judged_words, judged_by_id, withdrawn_because)
  select person_id, 'behaviour', current_date - n * 40, '', 'Shouted at the front desk.', '', 'unexcused', now(),
         'No excuse was given.', post_id, '' from one, generate_series(1, 3) n
  returning id, person_id, judged_by_id),
considered as (
  insert into enforcement_consideration (person_id, sentence_id, failure_id, finding, decision, decided_at,
                                         decision_words, decided_by_id, agreement, agreement_words, ended_because)
  select f.person_id, one.sentence_id, f.id, '{"step": "warn", "name": "Warn"}', 'warn', now(),
         'The first in twelve months.', f.judged_by_id, '', '', ''
  from failed f join one on one.person_id = f.person_id
  returning id, person_id, sentence_id, decided_by_id),
warned as (
  insert into enforcement_warning (person_id, sentence_id, consideration_id, given_on, last_day, circumstances,
                                   unacceptable, liable, policy, by_id, withdrawn_because)
  select person_id, sentence_id, id, current_date, current_date + 365, 'What happened.', 'Why it is not acceptable.',
         'What a second one leads to.', 'bench', decided_by_id, '' from considered)
insert into enforcement_referral (person_id, sentence_id, consideration_id, kind, must, opened_at, decision,
                                  decision_words, stored, ended_because)
select person_id, sentence_id, max(id), 'breach', true, now(), '', '', '{}', '' from considered group by 1, 2
"""


def plan_some(people: int) -> None:
    """Assessments, plans and help that was not there, which generated people have none of; the caller undoes them."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(_PLANS, [people])


_PLANS = """
with one as (
  select distinct on (person_id) person_id, post_id from allocations_responsibility
  where until is null and role = 'offender_manager' order by person_id limit %s),
found as (
  insert into allocations_officerfinding (person_id, sentence_id, setting, officer, found_at, facts, finding, policy,
                                          decided_because)
  select distinct on (one.person_id) one.person_id, s.id, 'community', 'will', now(), '{}',
         '{"because": ["The sentence is served in the community."]}', 'bench', ''
  from one join sentences_sentence s using (person_id) order by one.person_id, s.id),
assessed as (
  insert into assessments_assessment (person_id, because, begun_on, policy, finding, signed_at, signed_by_id,
                                      countersign, countersign_because, countersign_words)
  select person_id, 'start', current_date - 60, 'england_wales/assessment@2026', '{"sections": [], "policy": []}',
         now(), post_id, '', '', '' from one),
planned as (
  insert into plans_plan (person_id, number, state, because, policy, rules, responsibilities, signs, i_do, i_call,
                          their_say, ready_at, in_force_at, ended_because)
  select person_id, 1, 'in_force', 'The first plan.', 'england_wales/plans@2007', '', '', '', '', '', '{}', now(),
         now(), '' from one
  returning id, person_id),
aimed as (
  insert into plans_objective (person_id, plan_id, number, aim, why, measure, comes_from, source_kind, library,
                               their_say, state, state_because)
  select person_id, id, n, 'Find a home of my own', '', '', '', '', '', false, 'open', ''
  from planned, generate_series(1, 3) n returning id, person_id),
acted as (
  insert into plans_planaction (person_id, objective_id, number, text, who, agency, their_say, state)
  select person_id, id, n, 'Fill in the form of the council', 'person', '', false, 'to_do'
  from aimed, generate_series(1, 2) n)
insert into plans_helpnothad (person_id, kind, what, late, asked_on, asked_of, known_on, why_not, instead, told_how,
                              outcome)
select person_id, 'accommodation', 'A room', false, current_date - 30, 'The council', current_date - 10,
       'No room was free.', 'On the list for one.', '', '' from one
"""

OF_MANAGERS = {
    "queue": "/allocations/",
    "workload": "/allocations/workload/",
    "workload of one": "/allocations/workload/{post}/",
    "share out": "/allocations/share/{post}/",
    "same officer": "/allocations/same-officer/",
    "same officer, who": "/allocations/same-officer/changed/",
    "help not there": "/help-not-there/",
    "team figures": "/team/",
    "allocate": "/people/{person}/team/change/",
    "rehearsals": "/rule-book/",
}


def manager_beside(ground: Ground) -> int:
    """The account of a team manager, moved into the team of the officer who asks; the caller undoes it."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "update organisations_post set team_id = (select team_id from organisations_post where id = %s)"
            " where id = (select min(id) from organisations_post where role = 'team_manager' and until is null)"
            " returning user_id",
            [ground.post_id],
        )
        (user_id,) = cursor.fetchone()
    return int(user_id)


def addresses(ground: Ground) -> Iterator[tuple[str, str]]:
    """The pages: each with a person or row it is heaviest for."""
    from django.db import connection  # noqa: PLC0415

    one = ground.long_one
    with connection.cursor() as cursor:

        def first(table: str, where: str) -> int | None:
            cursor.execute(
                f"select id from {table} where person_id = any(%s) and {where} order by id limit 1",
                [list(ground.people)],
            )
            row = cursor.fetchone()
            return row[0] if row else None

        recordable = first("appointments_appointment", "outcome = '' and cancelled_at is null")
        absence = first("appointments_absence", "withdrawn_at is null")
        failure = first("enforcement_failure", "true")
        consideration = first("enforcement_consideration", "true")
        referral = first("enforcement_referral", "true")
        warning = first("enforcement_warning", "true")
        order = first("sentences_sentence", "ended_on is null")
        requirement = first("sentences_requirement", "true")
        assessment = first("assessments_assessment", "signed_at is not null")
        plan = first("plans_plan", "true")
    yield "home", "/"
    yield "caseload", "/caseload/"
    yield "caseload, by name", "/caseload/?sort=person"
    yield "caseload, late", "/caseload/?due=late"
    yield "caseload of the team", "/caseload/?tab=team"
    yield "week", "/caseload/week/"
    for part in ground.part_of_name:
        yield f"search {part}", f"/search/?q={part}"
    yield "search, two words", "/search/?q=john+smi"
    yield "search, misspelt", "/search/?q=simth"
    yield "search, day of birth", "/search/?q=12+March+1990"
    yield "search, reference", "/search/?q=N1042"
    yield "overview", f"/people/{one}/"
    yield "timeline", f"/people/{one}/timeline/"
    yield "compliance", f"/people/{one}/compliance/"
    yield "clocks", f"/people/{one}/clocks/"
    yield "details", f"/people/{one}/details/"
    yield "sentence", f"/people/{one}/sentence/"
    yield "team", f"/people/{one}/team/"
    yield "meetings", f"/people/{one}/meetings/"
    yield "book", f"/people/{one}/meetings/book/"
    yield "failures", f"/people/{one}/failures/"
    yield "letters", f"/people/{one}/letters/"
    yield "papers", f"/people/{one}/papers/"
    yield "letters to print", "/letters/"
    yield "take over", "/take-over/"
    yield "offences", "/offences/?q=burglary"
    yield "from court", "/court/"
    yield "add an order", f"/people/{one}/sentence/add/"
    yield "assessment", f"/people/{one}/assessment/"
    yield "risk of harm", f"/people/{one}/assessment/harm/"
    yield "tier", f"/people/{one}/tier/"
    yield "plan", f"/people/{one}/plan/"
    yield "first meetings", f"/people/{one}/plan/first-meetings/"
    yield "checks", f"/people/{one}/plan/checks/"
    yield "handovers", "/handovers/"
    for name, path, row in (
        ("outcome", "/appointments/{}/outcome/", recordable),
        ("meeting", "/appointments/{}/", recordable),
        ("judge", "/absences/{}/judge/", absence),
        ("failure", "/failures/{}/", failure),
        ("consideration", "/considerations/{}/", consideration),
        ("referral", "/referrals/{}/", referral),
        ("warning", "/warnings/{}/", warning),
        ("change an order", "/sentences/{}/change/", order),
        ("transfer", "/sentences/{}/transfer/", order),
        ("complete early", "/sentences/{}/complete-early/", order),
        ("dates of an order", "/sentences/{}/dates/", order),
        ("first meeting", "/orders/{}/first-meeting/", order),
        ("change a requirement", "/requirements/{}/change/", requirement),
        ("evidence", "/requirements/{}/", requirement),
        ("an assessment", "/assessments/{}/", assessment),
        ("a plan", "/plans/{}/", plan),
        ("review of a plan", "/plans/{}/review/", plan),
    ):
        if row is not None:
            yield name, path.format(row)


def explain(ground: Ground) -> list[Plan]:
    """Open each page once to warm the caches, then once to look."""
    from django.db import connection, connections  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relkind = 'r' and reltuples > %s", [LARGE])
        explainer = Explainer({name for (name,) in cursor.fetchall()})
    browser = client(ground.user_id)
    manager = client(manager_beside(ground))
    asked = [(name, url, browser) for name, url in addresses(ground)]
    for name, path in OF_MANAGERS.items():
        asked.append((name, path.format(post=ground.post_id, person=ground.long_one), manager))
    for name, url, browser in asked:
        browser.get(url)
        explainer.page = name
        with connection.execute_wrapper(explainer), connections["audit"].execute_wrapper(explainer):
            answer = browser.get(url)
        if answer.status_code not in {200, 302, 303}:
            print(f"{name}: {url} was answered {answer.status_code}")
    return explainer.plans


@contextmanager
def _undone() -> Iterator[None]:
    from django.db import transaction  # noqa: PLC0415

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def main() -> int:
    """Print what each page asked, the slowest first; the statements that are over with their text."""
    try:
        with ground() as found, _undone():
            fail_some(FAILING)
            plan_some(FAILING)
            plans = explain(found)
    except TooSmall as error:
        print(error)
        return 2
    pages: dict[str, list[Plan]] = {}
    for plan in plans:
        pages.setdefault(plan.page, []).append(plan)
    for page, of_page in pages.items():
        slowest = max(plan.ms for plan in of_page)
        scans = sorted({name for plan in of_page for name in plan.scanned})
        print(f"{page:24} {len(of_page):3} statements, slowest {slowest:7.1f} ms {', '.join(scans)}")
    over = [plan for plan in plans if plan.over]
    for plan in over:
        print(f"\n{plan.page}: {plan.ms:.1f} ms, scanned: {', '.join(plan.scanned) or 'nothing large'}\n{plan.sql}")
    print(f"\n{len(plans)} statements, {len(over)} over {MOST_MS:g} ms or reading a large table from end to end")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
