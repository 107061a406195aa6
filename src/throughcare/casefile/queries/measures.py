"""What the service owes people, measured by team and by group: answered in time, waiting, a say, help, complaints.

No number about fewer than ten people is shown, and none can be worked out by subtraction: people are counted, to the
nearest ten, and shares are in tenths, so that the rest of a total says no more. Each person counts once: the many
complaints of a few would stand out of a total by themselves. What has been is counted over whole months, so that the
page of the next day says no more; what waits is counted today.
"""

# ruff: noqa: S608  queries are put together from this file's own constants; every value is a parameter

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from throughcare.appointments.queries import feedback
from throughcare.appointments.queries.feedback import FEWEST, OfficerSaid, tenths
from throughcare.casefile.queries.sql import rows
from throughcare.kernel.clock import local_day
from throughcare.organisations.models import Team
from throughcare.policy import clocks
from throughcare.policy.books import Record, Waiting
from throughcare.policy.editions import edition

MONTHS = 12
NOT_RECORDED = "Not recorded"
_AGES = ("Under 25", "25 to 34", "35 to 49", "50 and over")
_ANSWERS = ("answer\\_%", "tell\\_%", "acknowledge\\_%", "review\\_complaint")


@dataclass(frozen=True)
class Measure:
    """One thing that is measured: a share of things, or how many people. `query` gives person_id and `good`."""

    code: str
    name: str
    definition: str
    query: str
    share: bool = True


_OWED = "d.owed_by = 'service' and d.kind like any(%(answers)s)"
MEASURES: tuple[Measure, ...] = (
    Measure(
        "answered",
        "Answered in time",
        "Of what we owed them to say, answer or explain by a day in these months: done by that day.",
        f"""select d.person_id, coalesce(d.met_at < d.due_at, false) as good from duties_duty d
            where {_OWED} and d.due_at >= %(from)s and d.due_at < %(until)s
              and (d.met_at is not null or d.ended_at is null)""",
    ),
    Measure(
        "waiting",
        "Waiting for an answer",
        "People to whom we owe an answer today, late or not.",
        f"select d.person_id, true as good from duties_duty d where {_OWED} and d.ended_at is null",
        share=False,
    ),
    Measure(
        "seen",
        "Seen on time",
        "Of the meetings they came to, and of which it is on record how long they waited: no longer than the rule book"
        " allows.",
        """select a.person_id, a.waited_minutes <= %(minutes)s as good from appointments_appointment a
           where a.waited_minutes is not null and a.starts_at >= %(from)s and a.starts_at < %(until)s""",
    ),
    Measure(
        "clear",
        "Clear to them",
        "Of the meetings about which they answered our question: they said that it was clear.",
        """select f.person_id, f.clear = 'yes' as good from appointments_meetingfeedback f
           where f.at >= %(from)s and f.at < %(until)s""",
    ),
    Measure(
        "say",
        "Plan agreed with a say",
        "Of the plans that came into force: they agreed to it, and had a say in at least one part.",
        """select n.person_id, cardinality(n.their_say) > 0 and exists (
                    select from plans_answer w where w.plan_id = n.id and w.answer = 'agrees') as good
           from plans_plan n where n.in_force_at >= %(from)s and n.in_force_at < %(until)s""",
    ),
    Measure(
        "help",
        "Help not there",
        "People for whom help could not be had, or came later than agreed.",
        """select p.person_id, true as good from plans_helpnothad p
           where p.known_on >= %(first)s and p.known_on <= %(last)s""",
        share=False,
    ),
    Measure(
        "complaints",
        "Complaints",
        "People who complained, those who took it back as well.",
        """select c.person_id, true as good from complaints_complaint c
           where c.made_at >= %(from)s and c.made_at < %(until)s""",
        share=False,
    ),
)

Dimension = Literal["team", "age", "gender", "ethnicity", "disability"]
DIMENSIONS: dict[Dimension, str] = {
    "team": "By team",
    "age": "By age",
    "gender": "By sex or gender",
    "ethnicity": "By ethnic group",
    "disability": "By disability",
}
# The lists of ethnic groups are long: the first word of a code names the group.
_ETHNIC = {"white": "White", "mixed": "Mixed", "asian": "Asian", "black": "Black", "arab": "Arab", "other": "Other"}
_FACTS = " union all ".join(
    f"select '{one.code}' as measure, q.* from ({one.query}) q where q.person_id in (select person_id from people)"
    for one in MEASURES
)
_COUNTED = f"""
    with people as (
        select h.person_id, h.team_id::text as team,
               case when p.date_of_birth is null then ''
                    else (extract(year from age(%(last)s::date, p.date_of_birth)))::int::text end as age,
               p.gender, split_part(p.ethnicity, '_', 1) as ethnicity, p.disability
        from people_headline h join people_person p on p.id = h.person_id where h.team_id = any(%(teams)s)),
    grouped as (
        select person_id, team, gender, ethnicity, disability,
               case when age = '' then '' when age::int < 25 then '0' when age::int < 35 then '1'
                    when age::int < 50 then '2' else '3' end as age
        from people),
    facts as ({_FACTS})
    select f.measure, grouping(g.team, g.age, g.gender, g.ethnicity, g.disability) as level,
           coalesce(g.team, g.age, g.gender, g.ethnicity, g.disability) as "group",
           count(*) as every, count(*) filter (where f.good) as good, count(distinct f.person_id) as people
    from facts f join grouped g on g.person_id = f.person_id
    group by f.measure, grouping sets ((g.team), (g.age), (g.gender), (g.ethnicity), (g.disability), ())
"""
_LEVELS: dict[int, Dimension] = {15: "team", 23: "age", 27: "gender", 29: "ethnicity", 30: "disability"}


@dataclass(frozen=True)
class Cell:
    """What is counted in one group: how many things, how many of them good, about how many people."""

    every: int = 0
    good: int = 0
    people: int = 0


@dataclass(frozen=True)
class Figures:
    """The measures of a manager's teams: in words by measure for all, and by group in each dimension. `first` and
    `last` are the days of the months that are counted."""

    first: date
    last: date
    whole: dict[str, str]
    groups: dict[Dimension, list[tuple[str, dict[str, str]]]]
    officers: list[OfficerSaid]


def in_words(measure: Measure, cell: Cell) -> str:
    """A cell as it is shown: never about fewer than ten people, never exact."""
    if cell.people < FEWEST:
        return "Fewer than 10"
    if measure.share:
        return f"{tenths(cell.good, cell.every)} in 10"
    return f"About {(cell.people + 5) // 10 * 10:,}"


def months(today: date) -> tuple[date, date]:
    """The twelve whole months before this one, as their first and last day."""
    until = today.replace(day=1)
    return clocks.plus_months(until, -MONTHS), until - timedelta(days=1)


def figures(teams: Collection[int], *, jurisdiction: str, at: datetime) -> Figures:
    """Every measure of some teams. Three queries."""
    today = local_day(at)
    first, last = months(today)
    begins = clocks.start_of_day(first)
    params = {
        "teams": list(teams),
        "first": first,
        "last": last,
        "from": begins,
        "until": clocks.end_of_day(last),
        "answers": list(_ANSWERS),
        "minutes": edition(Waiting, jurisdiction=jurisdiction, on=today).book.service_failure_minutes,
    }
    whole: dict[str, Cell] = {}
    cells: dict[tuple[Dimension, str, str], Cell] = {}
    for row in rows(_COUNTED, params):
        cell = Cell(row["every"], row["good"], row["people"])
        if row["level"] in _LEVELS:
            cells[_LEVELS[row["level"]], row["group"], row["measure"]] = cell
        else:
            whole[row["measure"]] = cell
    names = _names(teams, jurisdiction=jurisdiction, on=today)
    return Figures(
        first=first,
        last=last,
        whole={one.code: in_words(one, whole.get(one.code, Cell())) for one in MEASURES},
        groups={
            dimension: [
                (
                    name,
                    {one.code: in_words(one, cells.get((dimension, group, one.code), Cell())) for one in MEASURES},
                )
                for group, name in found
            ]
            for dimension, found in names.items()
        },
        officers=feedback.of_officers(teams, since=begins, until=clocks.end_of_day(last)),
    )


def _names(teams: Collection[int], *, jurisdiction: str, on: date) -> dict[Dimension, list[tuple[str, str]]]:
    """Every group there is in each dimension, whether anybody is in it or not."""
    book = edition(Record, jurisdiction=jurisdiction, on=on).book
    nothing = ("", NOT_RECORDED)
    named = Team.objects.filter(id__in=teams).order_by("name").values_list("id", "name")
    ethnic = dict.fromkeys(row.code.partition("_")[0] for row in book.ethnicity)
    return {
        "team": [(str(number), name) for number, name in named],
        "age": [*((str(number), name) for number, name in enumerate(_AGES)), nothing],
        "gender": [*((row.code, row.name) for row in book.gender), nothing],
        "ethnicity": [*((code, _ETHNIC.get(code, "Prefer not to say")) for code in ethnic), nothing],
        "disability": [*((row.code, row.name) for row in book.disabled), nothing],
    }
