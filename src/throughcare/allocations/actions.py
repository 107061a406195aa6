"""Saying who is responsible, taking people over, setting tiers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet

from throughcare.accounts.principals import Principal
from throughcare.allocations import carrying, queries
from throughcare.allocations.events import OfficerChanged, PeopleTakenOver, TierSet
from throughcare.allocations.models import CHANGES, FOUND_MODELS, ROLES, Chosen, Responsibility, Tier
from throughcare.kernel import bulk
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import ChangedMeanwhile, Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import one_line
from throughcare.organisations import queries as organisations
from throughcare.organisations.queries import PostRow
from throughcare.people import access
from throughcare.people import actions as people_actions
from throughcare.people.models import Person
from throughcare.policy.findings import to_json
from throughcare.sentences import queries as sentences

ROLE_NAMES = dict(ROLES)
CHANGE_NAMES = {"": "Not said", **dict(CHANGES)}
MOST_AT_ONCE = 5_000  # people in one take-over: what one transaction does in a few seconds
_A_MONTH = timedelta(days=31)


class CannotAllocate(Refused):
    """This post cannot take this role for this person, or not from then."""


class CannotTakeOver(Refused):
    """These people cannot change hands like this."""


class CannotSetTier(Refused):
    """There is no such tier, or it cannot hold from that day."""


@dataclass(frozen=True)
class Holding:
    """A role somebody holds or held, as an import or the demo tells it. `ended_because` is needed with `until`."""

    person_id: int
    role: str
    post_id: int
    since: datetime
    because: str
    until: datetime | None = None
    ended_because: str = ""


@dataclass(frozen=True)
class TierFact:
    """A tier a person was in from a day, as an import or the demo tells it."""

    person_id: int
    tier: str
    model: str
    on: date
    because: str


# ------------------------------------------------------------------------------------------------------- one person
@action
def allocate(
    person_id: int,
    *,
    role: str,
    post_id: int,
    because: str,
    by: Principal,
    at: datetime,
    since: datetime | None = None,
    changed_for: str = "",
    shown_newest: int | None = None,
) -> Responsibility:
    """Give a role for a person to a post, from `at` or from an earlier moment; who held it before ends there.

    `changed_for` is the kind of reason, a code of `CHANGES`, where somebody held the role before. For an offender
    manager chosen by a member of staff the candidates are kept as they stood, in the order proposed.
    `shown_newest` is the id of the newest responsibility that was shown: if there is another since, nothing is done.

    Raises `CannotAllocate` without a reason, for a post of another role or not held that day, and for the same post.
    """
    since = since or at
    because = _reason(because)
    post = _post(post_id, role=role, on=local_day(since), field="post_id")
    Person.objects.select_for_update(no_key=True).get(id=person_id)  # two who allocate at once wait for each other
    if not access.may_see(post.user_id, [person_id]):
        raise CannotAllocate(f"The record is closed to {post.name}. Choose somebody else.", field="post_id")
    _check_newest(Responsibility.objects.filter(person_id=person_id), shown_newest)
    former = Responsibility.objects.filter(person_id=person_id, role=role, until=None).first()
    if since > at:
        raise CannotAllocate("A role is given from now or from an earlier day, not ahead.", field="since")
    if former is not None:
        if former.post_id == post_id:
            raise CannotAllocate(f"{post.name} is the {ROLE_NAMES[role].lower()} already.", field="post_id")
        if since < former.since:
            raise CannotAllocate("The one before began later than that. Enter a later day.", field="since")
    chosen = _chosen(person_id, post, by=by, at=at, but=former) if role == "offender_manager" else None
    if former is not None:
        former.change(until=since, ended_because=because)
    made = Responsibility.objects.create(
        person_id=person_id,
        role=role,
        post_id=post_id,
        since=since,
        because=because,
        changed_for=_kind(changed_for) if former is not None else "",
    )
    if chosen is not None:
        chosen.responsibility = made
        chosen.save(force_insert=True)
    people_actions.involve(person_id, role=role, post_id=post_id, at=since)
    from_start = False
    if role == "offender_manager":
        from_start = _from_start([person_id])[person_id]
        people_actions.set_headline(person_id, **_officer(post, since=since, from_start=from_start))
    publish(
        OfficerChanged(
            person_id=person_id,
            role=role,
            post_id=post_id,
            former_post_id=former.post_id if former else None,
            from_start=from_start,
            at=at,
        )
    )
    return made


@action
def end(
    responsibility_id: int, *, because: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Responsibility:
    """End a role that nobody takes over. An offender manager is only ever followed by another."""
    row = Responsibility.objects.select_for_update().get(id=responsibility_id).check_shown(shown_version)
    because = _reason(because)
    if row.role == "offender_manager":
        raise CannotAllocate("A person keeps an offender manager. Name the next one instead.")
    if row.until is not None:
        raise CannotAllocate("This has ended already.")
    row.change(until=at, ended_because=because)
    people_actions.involve(row.person_id, role=row.role, post_id=None, at=at)
    return row


# ------------------------------------------------------------------------------------------------------ many people
@action
def take_over(
    people: Sequence[int],
    *,
    to_post: int,
    because: str,
    by: Principal,
    at: datetime,
    from_post: int | None = None,
    changed_for: str = "",
    shown: str = "",
) -> dict[str, int]:
    """Make one post the offender manager of many people, in one transaction and for one reason.

    With `from_post` only people who have that officer now may be named. `shown` is the stamp of the preview that was
    agreed to: if anybody on it has changed hands since, nothing is done. People who have the officer already stay as
    they are, so that a second run changes nothing. Answers {"taken": n, "already": n}.
    """
    because = _reason(because)
    ids = sorted(set(people))
    _may_take_over(ids, to_post=to_post, by=by, on=local_day(at))
    post = _post(to_post, role="offender_manager", on=local_day(at), field="to_post")
    # The people are locked first, in order: two officers who take over at once wait for each other.
    list(Person.objects.select_for_update(no_key=True).filter(id__in=ids).order_by("id").values_list("id"))
    held = {
        row.person_id: row
        for row in Responsibility.objects.filter(person_id__in=ids, role="offender_manager", until=None)
    }
    if shown and queries.stamp({person_id: row.id for person_id, row in held.items()}, people=ids) != shown:
        raise CannotTakeOver("Somebody here has changed hands since you looked. Look at the list again.")
    if from_post is not None and any(
        person_id not in held or held[person_id].post_id != from_post for person_id in ids
    ):
        raise CannotTakeOver("Somebody here no longer has that officer. Look at the list again.")
    taken = [person_id for person_id in ids if person_id not in held or held[person_id].post_id != to_post]
    _hand_over(taken, held, post=post, because=because, changed_for=_kind(changed_for), at=at)
    return {"taken": len(taken), "already": len(ids) - len(taken)}


@action
def share_out(
    plan: Sequence[tuple[int, int]],
    *,
    from_post: int,
    because: str,
    by: Principal,
    at: datetime,
    changed_for: str = "left",
    shown: str = "",
) -> dict[str, int]:
    """Give the people of one officer to several others: (person, post) for each. All of it or nothing.

    `shown` is the stamp of the preview, which held everybody of that officer. Raises `CannotTakeOver` when anybody has
    changed hands since, and whatever `take_over` raises. Answers {"taken": n, "officers": n}.
    """
    people_of: dict[int, list[int]] = {}
    for person_id, to_post in plan:
        people_of.setdefault(to_post, []).append(person_id)
    everybody = [person_id for person_id, _ in plan]
    if len(set(everybody)) != len(everybody):
        raise CannotTakeOver("Somebody is on the list twice. Look at the list again.")
    if from_post in people_of:
        raise CannotTakeOver("Give each person to somebody else.")
    if not everybody:
        raise CannotTakeOver("Choose who takes over at least one person.")
    theirs = Responsibility.objects.filter(post_id=from_post, role="offender_manager", until=None)
    rows = dict(theirs.select_for_update().order_by("person_id").values_list("person_id", "id"))
    if shown and queries.stamp(rows, people=list(rows)) != shown:
        raise CannotTakeOver("Somebody here has changed hands since you looked. Look at the list again.")
    for to_post, people in sorted(people_of.items()):
        take_over(people, to_post=to_post, because=because, changed_for=changed_for, from_post=from_post, by=by, at=at)
    return {"taken": len(everybody), "officers": len(people_of)}


def _hand_over(
    taken: list[int],
    held: dict[int, Responsibility],
    *,
    post: PostRow,
    because: str,
    changed_for: str,
    at: datetime,
) -> None:
    former = [held[person_id].id for person_id in taken if person_id in held]
    Responsibility.objects.filter(id__in=former).update(until=at, ended_because=because, version=F("version") + 1)
    bulk.add(
        Responsibility(
            person_id=person_id,
            role="offender_manager",
            post_id=post.id,
            since=at,
            because=because,
            changed_for=changed_for if person_id in held else "",
        )
        for person_id in taken
    )
    if not access.may_see(post.user_id, taken):
        raise CannotTakeOver(f"The record of somebody on the list is closed to {post.name}. Take them off the list.")
    people_actions.involve_many(taken, role="offender_manager", post_id=post.id, at=at)
    from_start = _from_start(taken)
    people_actions.set_headlines(
        {person_id: _officer(post, since=at, from_start=from_start[person_id]) for person_id in taken}
    )
    if taken:
        publish(PeopleTakenOver(people=tuple(taken), post_id=post.id, at=at))


@action
def allocate_many(rows: Sequence[Holding], *, by: Principal, at: datetime) -> int:
    """Write who is and was responsible for many people, by the same rules. For imports and the demo; no event is
    published. Answers how many rows were written."""
    posts = {post_id: organisations.post(post_id) for post_id in {row.post_id for row in rows}}
    for row in rows:
        _fits(posts[row.post_id], role=row.role, field="post_id")
        if not row.because.strip() or (row.until is not None and not row.ended_because.strip()):
            raise CannotAllocate("Every change of who is responsible needs a reason.", field="because")
        if row.since > at or (row.until is not None and not row.since <= row.until <= at):
            raise CannotAllocate("A role runs from a past moment to a later one, not ahead.", field="since")
    bulk.add(
        Responsibility(
            person_id=row.person_id,
            role=row.role,
            post_id=row.post_id,
            since=row.since,
            until=row.until,
            because=row.because.strip(),
            ended_because=row.ended_because.strip(),
        )
        for row in rows
    )
    now = [row for row in rows if row.until is None]
    for role, post_id in sorted({(row.role, row.post_id) for row in now}):
        people_actions.involve_many(
            [row.person_id for row in now if (row.role, row.post_id) == (role, post_id)],
            role=role,
            post_id=post_id,
            at=at,
        )
    managed = {row.person_id: row for row in now if row.role == "offender_manager"}
    from_start = _from_start(managed)
    people_actions.set_headlines(
        {
            person_id: _officer(posts[row.post_id], since=row.since, from_start=from_start[person_id])
            for person_id, row in managed.items()
        }
    )
    return len(rows)


# ------------------------------------------------------------------------------------------------------------ tiers
@action
def set_tier(
    person_id: int,
    *,
    tier: str,
    model: str,
    because: str,
    on: date,
    by: Principal,
    at: datetime,
    shown_newest: int | None = None,
) -> Tier:
    """Put a person in a tier from a day, with a reason. Earlier tiers stay as history.

    `shown_newest` is the id of the newest tier that was shown: if there is another since, nothing is done.

    A day before the newest tier adds to the history and leaves the tier of today as it is. Raises `CannotSetTier`.
    """
    because = _reason(because)
    if not tier.strip():
        raise CannotSetTier("Select the tier.", field="tier")
    if on > local_day(at):
        raise CannotSetTier("A tier holds from today or an earlier day.", field="on")
    jurisdiction = (
        Person.objects.select_for_update(no_key=True).values_list("jurisdiction", flat=True).get(id=person_id)
    )
    of_standards = queries.of_standards(person_id)
    _check_newest(of_standards, shown_newest)
    if tier not in queries.tiers_of(model, jurisdiction=jurisdiction, otherwise=tier):
        raise CannotSetTier("Select a tier of the standards in force.", field="tier")
    before = of_standards.order_by("-since", "-id").first()
    if before is not None and before.since <= on and (before.tier, before.model) == (tier, model):
        raise CannotSetTier(f"The tier is {tier} already.", field="tier")
    made = Tier.objects.create(person_id=person_id, tier=tier, model=model, since=on, because=because)
    if before is None or before.since <= on:
        people_actions.set_headline(person_id, tier=tier)
        publish(TierSet(person_id=person_id, tier=tier, former=before.tier if before else "", model=model, on=on))
    return made


@action
def set_tiers(rows: Sequence[TierFact], *, by: Principal, at: datetime) -> int:
    """Write the tiers of many people, by the same rules. For imports and the demo; no event is published."""
    for row in rows:
        if not row.tier.strip() or not row.because.strip():
            raise CannotSetTier("A tier needs a name and a reason.", field="tier")
        if row.on > local_day(at):
            raise CannotSetTier("A tier holds from today or an earlier day.", field="on")
    bulk.add(
        Tier(person_id=row.person_id, tier=row.tier, model=row.model, since=row.on, because=row.because.strip())
        for row in rows
    )
    people = {row.person_id for row in rows}
    standing = Tier.objects.filter(person_id__in=people).exclude(model__in=FOUND_MODELS)
    newest = standing.order_by("person_id", "-since", "-id").distinct("person_id")
    people_actions.set_headlines(
        {person_id: {"tier": tier} for person_id, tier in newest.values_list("person_id", "tier")}
    )
    return len(rows)


# ----------------------------------------------------------------------------------------------------------- shared
def _check_newest(rows: QuerySet[Any], shown: int | None) -> None:
    """Whoever saw an older list is told what was added (`ChangedMeanwhile`). 0: they saw none."""
    newest = rows.order_by("-id").first() if shown is not None else None
    if newest is not None and newest.pk != shown:
        raise ChangedMeanwhile(newest, shown_version=shown or 0, version=newest.pk)


def restate(person_id: int) -> None:
    """Push the officer and the tier of a person down to their headline, as the rows stand now."""
    row = Responsibility.objects.filter(person_id=person_id, role="offender_manager", until=None).first()
    if row is not None:
        from_start = _from_start([person_id])[person_id]
        post = organisations.post(row.post_id)
        people_actions.set_headline(person_id, **_officer(post, since=row.since, from_start=from_start))
    tier = queries.of_standards(person_id).order_by("-since", "-id").first()
    people_actions.set_headline(person_id, tier=tier.tier if tier else "")


def _kind(changed_for: str) -> str:
    if changed_for not in CHANGE_NAMES:
        raise CannotAllocate("Select what kind of reason it is.", field="changed_for")
    return changed_for


def _chosen(person_id: int, post: PostRow, *, by: Principal, at: datetime, but: Responsibility | None) -> Chosen | None:
    """What there was to choose from, for the choice that is made now; None where nobody chose from a proposal."""
    if by.kind != "staff":
        return None
    found = carrying.proposal(
        person_id,
        office_id=post.office_id,
        jurisdiction=by.jurisdiction,
        on=local_day(at),
        but=but.post_id if but else None,
    )
    if found is None:
        return None
    places = {row.post_id: row.place for row in found.finding.places}
    return Chosen(
        person_id=person_id,
        by_post_id=by.post_id,
        shown=carrying.as_shown(found.finding),
        inputs=to_json(found.facts),
        place=places.get(post.id),
        policy=", ".join(found.policy),
    )


def _reason(because: str) -> str:
    return one_line(because, "Say why. The person can be told the reason.")


def _post(post_id: int, *, role: str, on: date, field: str) -> PostRow:
    if role not in ROLE_NAMES:
        raise CannotAllocate("Select a role.", field="role")
    held = next((post for post in organisations.posts(on=on, roles=(role,)) if post.id == post_id), None)
    if held is not None:
        return held
    post = organisations.post(post_id)
    _fits(post, role=role, field=field)
    raise CannotAllocate(f"{post.name} does not hold that post on this day.", field=field)


def _fits(post: PostRow, *, role: str, field: str) -> None:
    if role not in ROLE_NAMES:
        raise CannotAllocate("Select a role.", field="role")
    if post.role != role:
        raise CannotAllocate(
            f"{post.name} is no {ROLE_NAMES[role].lower()}. Choose somebody whose post is.", field=field
        )


def _may_take_over(ids: list[int], *, to_post: int, by: Principal, on: date) -> None:
    if not ids:
        raise CannotTakeOver("Tick at least one person.", field="people")
    if len(ids) > MOST_AT_ONCE:
        raise CannotTakeOver(f"Take over at most {MOST_AT_ONCE:,} people at once.", field="people")
    if by.kind != "staff":
        return
    if to_post not in {post.id for post in queries.may_receive(by, on=on)}:
        raise CannotTakeOver(
            "You can take people over yourself; a team manager can give them to another.", field="to_post"
        )
    if queries.within_reach(by, ids) != len(ids):
        raise CannotTakeOver("Somebody here is in the care of another office. Ask their team manager.", field="people")


def _from_start(people: Iterable[int]) -> dict[int, bool]:
    """Has the person had one offender manager from the start of their orders in force? By person.

    True when nobody else held the role since the first of those orders began, and this officer was named within a month
    of that day. An officer named later cannot be said to be the first: who came before an import is not known.
    """
    ids = list(people)
    begins = sentences.first_days(ids)
    held: dict[int, list[tuple[int, date, date | None]]] = {person_id: [] for person_id in ids}
    rows = Responsibility.objects.filter(person_id__in=ids, role="offender_manager")
    for person_id, post_id, since, until in rows.values_list("person_id", "post_id", "since", "until"):
        held[person_id].append((post_id, local_day(since), local_day(until) if until else None))
    answer = {}
    for person_id in ids:
        begin = begins.get(person_id)
        during = [row for row in held[person_id] if begin and (row[2] is None or row[2] > begin)]
        named = min((since for _, since, _ in during), default=None)
        answer[person_id] = (
            begin is not None
            and named is not None
            and len({row[0] for row in during}) == 1
            and named - begin <= _A_MONTH
        )
    return answer


def _officer(post: PostRow, *, since: datetime, from_start: bool) -> dict[str, Any]:
    """What the headline says of the offender manager."""
    return {
        "post_id": post.id,
        "officer": post.name,
        "officer_from": local_day(since),
        "officer_from_start": from_start,
        "team_id": post.team_id,
        "office_id": post.office_id,
        "office": post.office,
        "office_phone": post.office_phone,
    }
