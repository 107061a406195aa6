"""Drawing the weekly sample, running the detectors, and saying what each look was."""

from __future__ import annotations

import random
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.audit import queries as audit
from throughcare.kernel.acts import action
from throughcare.kernel.clock import LONDON
from throughcare.kernel.errors import Refused
from throughcare.looks import facts, rules
from throughcare.looks.models import Draw, Drawn, Finding
from throughcare.policy.books import Watching
from throughcare.policy.calendars import bank_holidays
from throughcare.policy.clocks import end_of_day, plus_working_days
from throughcare.policy.editions import Edition, edition

WEEK = timedelta(days=7)


class CannotJudge(Refused):
    """It was judged already, it is one's own, or what was done is missing."""


@dataclass
class _Pair:
    """Somebody looked at a person: how often, by which right, and why it must be looked at."""

    user_id: int
    subject: int
    who: str
    entry: int
    first_at: datetime
    last_at: datetime
    times: int
    rights: set[str]
    because: str = "random"


# --------------------------------------------------------------------------------------------------------- the sample
@action
def draw(week: date, *, by: Principal, at: datetime) -> int:
    """Draw the sample of the week that begins on a Monday: of each team for its manager, of each region for the
    auditor. Answers how many draws are new; what was drawn before stays.

    Drawn are pairs of somebody who looked and a person. All openings without a part and all looks at restricted people
    are among them, and on top of these a random number that the rule book sets.
    """
    pairs = _pairs(week)
    posts = facts.posts(week)
    special = facts.restricted({pair.subject for pair in pairs})
    for pair in pairs:
        if "opened" in pair.rights:
            pair.because = "opened"
        elif pair.subject in special:
            pair.because = "restricted"
    teams: dict[int, list[_Pair]] = defaultdict(list)
    regions: dict[int, list[_Pair]] = defaultdict(list)
    jurisdictions: dict[tuple[str, int], str] = {}
    for pair in pairs:
        if (post := posts.get(pair.user_id)) is None:
            continue
        teams[post.team_id].append(pair)
        regions[post.region_id].append(pair)
        jurisdictions["team", post.team_id] = jurisdictions["region", post.region_id] = post.jurisdiction
    made = 0
    for kind, groups in (("team", teams), ("region", regions)):
        for id_, theirs in sorted(groups.items()):
            book = edition(Watching, jurisdiction=jurisdictions[kind, id_], on=week)
            made += _draw_one(kind, id_, week, theirs, book, at=at)
    return made


def _draw_one(kind: str, id_: int, week: date, pairs: list[_Pair], book: Edition[Watching], *, at: datetime) -> bool:
    many = book.book.sample_team if kind == "team" else book.book.sample_region
    days = book.book.team_working_days if kind == "team" else book.book.region_working_days
    seed = secrets.token_hex(8)  # nobody can tell before what will be drawn; kept, so that it can be drawn again
    due = plus_working_days(at.astimezone(LONDON).date(), days, holidays=bank_holidays(book.jurisdiction).holidays)
    row, new = Draw.objects.get_or_create(
        week=week,
        **{f"{kind}_id": id_},
        defaults={
            "seed": seed,
            "pairs": len(pairs),
            "policy": book.reference,
            "drawn_at": at,
            "due_at": end_of_day(due),
        },
    )
    if new:
        for pair in chosen(pairs, many, seed=seed):
            Drawn.objects.create(
                draw=row,
                because=pair.because,
                user_id=pair.user_id,
                who=pair.who,
                subject=pair.subject,
                entry=pair.entry,
                times=pair.times,
                first_at=pair.first_at,
                last_at=pair.last_at,
                by_right=", ".join(sorted(pair.rights)),
            )
    return new


def chosen(pairs: Sequence[_Pair], many: int, *, seed: str) -> list[_Pair]:
    """All that must be looked at, and `many` of the others; the same for the same seed."""
    must = [pair for pair in pairs if pair.because != "random"]
    others = sorted((p for p in pairs if p.because == "random"), key=lambda pair: (pair.user_id, pair.subject))
    lot = random.Random(seed)  # noqa: S311  the seed comes from `secrets` and is kept: a draw must be repeatable
    return must + lot.sample(others, min(many, len(others)))


def _pairs(week: date) -> list[_Pair]:
    found: dict[tuple[int, int], _Pair] = {}
    for row in audit.asked(since=_start(week), until=_start(week + WEEK)):
        if not row.allowed:
            continue
        user_id = int(row.principal.partition(":")[2])
        pair = found.get((user_id, row.person_id))
        if pair is None:
            found[user_id, row.person_id] = _Pair(
                user_id, row.person_id, row.who, row.entry, row.first_at, row.last_at, row.times, {row.because}
            )
            continue
        pair.entry, pair.first_at = min((pair.entry, pair.first_at), (row.entry, row.first_at))
        pair.last_at = max(pair.last_at, row.last_at)
        pair.times += row.times
        pair.rights.add(row.because)
    return list(found.values())


def _start(day: date) -> datetime:
    return datetime.combine(day, time(0), LONDON)


@action
def judge(
    drawn_id: int, *, found: str, words: str, done: str, shown_version: int, by: Principal, at: datetime
) -> Drawn:
    """Say that a look was right, or not (with what was done about it), or ask whoever looked."""
    row = Drawn.objects.get(id=drawn_id)
    if row.user_id == by.user_id:
        raise CannotJudge("You looked at this record yourself. Somebody else says whether it was right.")
    if row.found in ("right", "not_right"):
        raise CannotJudge(f"{row.found_by} has looked at this already.")
    if found == "asked" and not words.strip():
        raise CannotJudge("Write what you ask.", field="words")
    if found == "not_right" and not done.strip():
        raise CannotJudge("Say what was done about it.", field="done")
    return row.change(
        shown_version=shown_version,
        found=found,
        words=words.strip(),
        done=done.strip(),
        found_by=by.titled,
        found_at=at,
        answer="" if found == "asked" else row.answer,
    )


@action
def answer(drawn_id: int, *, words: str, by: Principal, at: datetime, shown_version: int | None = None) -> Drawn:
    """Whoever looked says why."""
    row = Drawn.objects.get(id=drawn_id, user_id=by.user_id or 0).check_shown(shown_version)
    if row.found != "asked":
        raise CannotJudge("Nobody is asking about this now.")
    if not words.strip():
        raise CannotJudge("Write your answer.", field="words")
    return row.change(answer=words.strip())


# ------------------------------------------------------------------------------------------------------ the detectors
@action
def watch(week: date, *, by: Principal, at: datetime) -> int:
    """Run the detectors over the week that begins on a Monday, as far as it has gone. Answers how many findings are
    new; one that grew is told anew, unless somebody has judged it."""
    looks = [*_looks(week)]
    posts = facts.posts(week)
    new = 0
    for jurisdiction in sorted({post.jurisdiction for post in posts.values()}):
        book = edition(Watching, jurisdiction=jurisdiction, on=week)
        theirs = [look for look in looks if (p := posts.get(look.user_id)) and p.jurisdiction == jurisdiction]
        known = facts.week(theirs, posts)
        names = facts.staff_names({look.user_id for look in theirs})
        new += sum(_keep(found, week, book.reference, names, at=at) for found in rules.find(known, book.book))
    return new


def _looks(week: date) -> Iterable[rules.Look]:
    since, until = _start(week), _start(week + WEEK)
    for row in audit.asked(since=since, until=until):
        yield rules.Look(
            row.entry,
            row.first_at.astimezone(LONDON),
            int(row.principal.partition(":")[2]),
            row.person_id,
            allowed=row.allowed,
            relation=row.because,
            times=row.times,
        )
    for entry, at, principal, terms in audit.searches(since=since, until=until):
        yield rules.Look(entry, at.astimezone(LONDON), int(principal.partition(":")[2]), None, terms=terms)


def _keep(found: rules.Found, week: date, policy: str, names: dict[int, str], *, at: datetime) -> bool:
    told: dict[str, Any] = {"because": list(found.because), "entries": list(found.entries), "policy": policy}
    row, new = Finding.objects.get_or_create(
        kind=found.kind,
        week=week,
        user_id=found.user_id,
        subject=found.person_id,
        defaults={**told, "who": names.get(found.user_id or 0, ""), "found_at": at},
    )
    if not new and row.state == "new" and row.because != told["because"]:
        row.change(**told)
    return new


@action
def decide_finding(
    finding_id: int, *, state: str, words: str, shown_version: int, by: Principal, at: datetime
) -> Finding:
    """The auditor says how a finding stands: being looked into, nothing wrong, or not right, and why."""
    row = Finding.objects.get(id=finding_id)
    if row.user_id == by.user_id:
        raise CannotJudge("This is about yourself. Another auditor decides.")
    if not words.strip():
        raise CannotJudge("Say why.", field="words")
    return row.change(shown_version=shown_version, state=state, words=words.strip(), decided_by=by.name, decided_at=at)
