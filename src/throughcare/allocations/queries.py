"""Who is responsible for whom, now and before; and what taking people over would mean."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from throughcare.accounts.principals import Principal
from throughcare.allocations.models import FOUND_MODELS, ROLES, OfficerFinding, Responsibility, Tier
from throughcare.design.dates import full_day, plural
from throughcare.duties.models import Duty
from throughcare.kernel.clock import local_day
from throughcare.organisations import answering
from throughcare.organisations import queries as organisations
from throughcare.organisations.models import Post, Team
from throughcare.organisations.queries import PostRow
from throughcare.people.models import Headline, Involvement, Person, Registration
from throughcare.policy.books import Standards
from throughcare.policy.editions import NoEdition, edition, edition_named
from throughcare.sentences import labels

ROLE_NAMES = dict(ROLES)
A_PAGE = 200  # people on one page of the list to tick
_FIRST = [role for role, _ in ROLES]


# ------------------------------------------------------------------------------------------------------- one person
@dataclass(frozen=True)
class TeamRow:
    """Somebody who holds a role for the person now, and how to reach them."""

    id: int
    role: str
    role_name: str
    post_id: int
    name: str
    office: str
    phone: str
    email: str
    since: datetime
    because: str


@dataclass(frozen=True)
class HistoryRow:
    """A role somebody held, or holds when `until` is None, and why it came and went."""

    id: int
    role_name: str
    name: str
    office: str
    since: datetime
    until: datetime | None
    because: str
    ended_because: str
    version: int


@dataclass(frozen=True)
class TierRow:
    """A tier from a day, and why."""

    tier: str
    model: str
    since: date
    because: str
    entered_by: str | None


def team(person_id: int) -> list[TeamRow]:
    """Who holds a role for the person now, the offender manager first. One query."""
    rows = [
        TeamRow(
            id=row.id,
            role=row.role,
            role_name=ROLE_NAMES[row.role],
            post_id=row.post_id,
            name=row.post.user.name,
            office=row.post.team.office.name,
            phone=row.post.user.phone or row.post.team.office.phone,
            email=row.post.user.email,
            since=row.since,
            because=row.because,
        )
        for row in Responsibility.objects.filter(person_id=person_id, until=None).select_related(
            "post__user", "post__team__office"
        )
    ]
    return sorted(rows, key=lambda row: _FIRST.index(row.role))


@dataclass(frozen=True)
class Entitled:
    """Whether somebody has an offender manager under a sentence: what was found, what was decided and why, and whether
    they have one only from release. `setting`: community or custody."""

    order: str
    setting: str
    officer: str
    decided: bool | None
    decided_because: str
    from_release: bool


def entitled(person_id: int) -> list[Entitled]:
    """The same under each order in force, where they serve it now, the newest first. One query."""
    found = OfficerFinding.objects.filter(person_id=person_id, sentence__ended_on=None).select_related("sentence")
    newest: dict[int, OfficerFinding] = {}
    for row in found.order_by("-found_at", "-id"):
        newest.setdefault(row.sentence_id, row)
    return [
        Entitled(
            order=labels.order_words(
                edition=row.sentence.edition, order_type=row.sentence.order_type, release=row.sentence.release
            ),
            setting=row.setting,
            officer=row.officer,
            decided=row.decided,
            decided_because=row.decided_because,
            from_release=bool(row.finding.get("from_release")),
        )
        for row in newest.values()
    ]


def responsibility_history(person_id: int) -> list[HistoryRow]:
    """Everybody who was responsible, the newest first. One query."""
    found = Responsibility.objects.filter(person_id=person_id).select_related("post__user", "post__team__office")
    return [
        HistoryRow(
            id=row.id,
            role_name=ROLE_NAMES[row.role],
            name=row.post.user.name,
            office=row.post.team.office.name,
            since=row.since,
            until=row.until,
            because=row.because,
            ended_because=row.ended_because,
            version=row.version,
        )
        for row in found.order_by("-since", "-id")
    ]


def bodies(person_id: int) -> list[answering.Stretch]:
    """Which trust, company, division or region answered for the person, by the offices of their offender managers and
    who took over from whom; the newest first. At most three queries."""
    held = Responsibility.objects.filter(person_id=person_id, role="offender_manager")
    body = [f"post__team__office__organisation__{name}" for name in ("id", "name", "kind", "since", "until")]
    served = [
        answering.Served(answering.Dated(*row[2:]), local_day(row[0]), local_day(row[1]) if row[1] else None)
        for row in held.values_list("since", "until", *body)
    ]
    levels = Registration.objects.filter(person_id=person_id, kind="serious_harm", struck=False, since__isnull=False)
    harms = [
        answering.Harm(high, since, until)
        for level, since, until in levels.values_list("level", "since", "until")
        if since is not None and (high := answering.harm(level)) is not None
    ]
    return answering.stretches([one for one in served if one.since != one.until], harms)


def newest_responsibility(person_id: int) -> int:
    """The id of what was written last about who is responsible, 0 for nothing: what a form says it was shown with."""
    return Responsibility.objects.filter(person_id=person_id).aggregate(newest=Max("id"))["newest"] or 0


def newest_tier(person_id: int) -> int:
    """The same of the person's tiers by the standards."""
    return of_standards(person_id).aggregate(newest=Max("id"))["newest"] or 0


def of_standards(person_id: int) -> QuerySet[Tier]:
    """The tiers of a person by the standards, which set due days; not those found from the record."""
    return Tier.objects.filter(person_id=person_id).exclude(model__in=FOUND_MODELS)


def tier_history(person_id: int) -> list[TierRow]:
    """The tiers a person was in by the standards, the newest first."""
    found = of_standards(person_id).order_by("-since", "-id")
    return [TierRow(row.tier, row.model, row.since, row.because, row.entered_by) for row in found]


def tiers_of(model: str, *, jurisdiction: str, otherwise: str) -> tuple[str, ...]:
    """The tiers of an edition of the standards. A model the rule book does not have is another system's: whatever tier
    it gives (`otherwise`) stands."""
    try:
        return edition_named(Standards, jurisdiction=jurisdiction, code=model).book.tiers
    except NoEdition:
        return (otherwise,)


def tier_choices(person_id: int, *, on: date) -> tuple[str, tuple[str, ...]]:
    """The code of the standards in force for the person on a day, and their tiers; both empty where there are none."""
    jurisdiction = Person.objects.values_list("jurisdiction", flat=True).get(id=person_id)
    try:
        found = edition(Standards, jurisdiction=jurisdiction, on=on)
    except NoEdition:
        return "", ()
    return found.code, found.book.tiers


def post_choices(by: Principal, *, on: date) -> list[tuple[int, str]]:
    """The posts of the office that can take a role, as choices, with how many people each has. One query."""
    if by.office_id is None:
        return []
    held = Responsibility.objects.filter(post_id=OuterRef("pk"), until=None).order_by()
    counted = held.values("post_id").annotate(n=Count("id")).values("n")
    found = Post.objects.filter(Q(until=None) | Q(until__gt=on), Q(since__lte=on), team__office_id=by.office_id)
    rows = found.filter(role__in=_FIRST).annotate(people=Coalesce(Subquery(counted), 0)).order_by("user__name")
    posts = sorted(rows.values_list("id", "user__name", "role", "people"), key=lambda row: _FIRST.index(row[2]))
    return [
        (number, f"{name}, {ROLE_NAMES[role].lower()} ({plural(people, 'person', 'people')})")
        for number, name, role, people in posts
    ]


# --------------------------------------------------------------------------------------------- who has an officer
@dataclass(frozen=True)
class FindingRow:
    """Whether the person has an offender manager under a sentence: what the rule finds and why, what was decided, and
    what the rule rests on."""

    id: int
    version: int
    person_id: int
    order_type: str
    setting: str
    answer: str
    because: list[str]
    policy: str
    open: bool
    decided_by: str
    decided_because: str


def officer_findings(person_id: int) -> list[FindingRow]:
    """What was found for each sentence of the person, the newest first. One query."""
    found = OfficerFinding.objects.filter(person_id=person_id).select_related("sentence", "decided_by__user")
    return [_finding(row) for row in found.order_by("-found_at", "-id")]


def officer_finding(finding_id: int) -> FindingRow:
    """One of them. Raises `OfficerFinding.DoesNotExist`. One query."""
    return _finding(OfficerFinding.objects.select_related("sentence", "decided_by__user").get(id=finding_id))


def _finding(row: OfficerFinding) -> FindingRow:
    is_open = row.officer in {"may", "unknown"} and row.decided is None
    if row.decided is not None:
        answer = "Has one, as decided" if row.decided else "Has none, as decided"
    elif row.finding.get("from_release"):
        answer = "Will have one, from release"
    else:
        answer = _ANSWERS[row.officer]
    return FindingRow(
        id=row.pk,
        version=row.version,
        person_id=row.person_id,
        order_type=labels.order_words(
            edition=row.sentence.edition, order_type=row.sentence.order_type, release=row.sentence.release
        ),
        setting=row.get_setting_display(),
        answer=answer,
        because=list(row.finding["because"]),
        policy=row.policy,
        open=is_open and row.sentence.ended_on is None,
        decided_by=row.decided_by.user.name if row.decided_by else "",
        decided_because=row.decided_because,
    )


_ANSWERS = {
    "will": "Will have one",
    "may": "May have one: to be decided",
    "none": "Has none",
    "unknown": "Cannot be told: to be decided",
}


def officer_of_office(post_id: int, *, office_id: int | None) -> tuple[str, date | None] | None:
    """The name of an offender manager of an office, of today or once, and the first day without the post; None for
    anybody else. One query."""
    found = Post.objects.filter(id=post_id, role="offender_manager", team__office_id=office_id or 0)
    return found.values_list("user__name", "until").first()


def caseload_ids(post_id: int) -> list[int]:
    """The people a post is offender manager of now."""
    found = Responsibility.objects.filter(post_id=post_id, role="offender_manager", until=None)
    return list(found.order_by("person_id").values_list("person_id", flat=True))


def post_of(person_id: int, *, role: str) -> int | None:
    """The post that holds a role for the person now, or None."""
    found = Responsibility.objects.filter(person_id=person_id, role=role, until=None)
    return found.values_list("post_id", flat=True).first()


# ------------------------------------------------------------------------------------------------------- take over
@dataclass(frozen=True)
class Source:
    """Whom one can take people over from. `key` is what the address says: `post-12`, `team-3`, `nobody`."""

    key: str
    name: str
    people: int


@dataclass(frozen=True)
class Candidate:
    """A person on the list to tick."""

    person_id: int
    name: str
    reference: str
    tier: str
    order_name: str
    officer: str
    due: int
    late: int


@dataclass(frozen=True)
class PreviewRow:
    """What taking over one person would mean. `stays`: they have this officer already, nothing changes."""

    person_id: int
    name: str
    reference: str
    tier: str
    order_name: str
    officer: str
    due: int
    late: int
    next_due: datetime | None
    stays: bool
    clashes: tuple[str, ...]


@dataclass
class Preview:
    """What taking all of them over would mean. `stamp` goes with the answer: if anybody changed hands since, it is
    refused."""

    to: PostRow
    now: int
    rows: list[PreviewRow]
    stamp: str
    taken: int = field(init=False)

    def __post_init__(self) -> None:
        self.taken = sum(not row.stays for row in self.rows)

    @property
    def ids(self) -> str:
        """Everybody on it, as one hidden field carries them."""
        return ",".join(str(row.person_id) for row in self.rows)

    @property
    def due(self) -> int:
        """Duties that would move."""
        return sum(row.due for row in self.rows if not row.stays)

    @property
    def late(self) -> int:
        """Of those, how many are late."""
        return sum(row.late for row in self.rows if not row.stays)

    @property
    def shown(self) -> list[PreviewRow]:
        """The rows of the page: those with something to look at first, and no more than a page."""
        return sorted(self.rows, key=lambda row: not row.clashes)[:A_PAGE]

    @property
    def clashes(self) -> int:
        """How many people have something to look at first."""
        return sum(bool(row.clashes) for row in self.rows)


def may_receive(by: Principal, *, on: date) -> list[PostRow]:
    """The offender managers somebody may give people to: a team manager to any of the office, others to themselves."""
    if by.office_id is None:
        return []
    posts = organisations.posts(on=on, office_id=by.office_id, roles=("offender_manager",))
    return posts if by.role == "team_manager" else [post for post in posts if post.id == by.post_id]


def _reach(by: Principal) -> QuerySet[Headline]:
    """The people somebody may take over: those in the care of the office or meant for it, and those in whom nobody
    elsewhere has a part yet."""
    if by.office_id is None:
        return Headline.objects.none()
    elsewhere = Involvement.objects.filter(person_id=OuterRef("person_id"), until=None).exclude(office_id=by.office_id)
    nobodys = Q(~Exists(elsewhere), post_id=None, office_id=None)
    return Headline.objects.filter(Q(office_id=by.office_id) | nobodys)  # either arm is found by the index of offices


def within_reach(by: Principal, people: Sequence[int]) -> int:
    """How many of these people somebody may take over."""
    return _reach(by).filter(person_id__in=people).count()


def sources(by: Principal) -> list[Source]:
    """Whom one can take people over from: nobody yet, each officer with people, each team; with how many."""
    counted = list(
        _reach(by)
        .values("post_id", "officer", "team_id")
        .annotate(people=Count("person_id"))
        .order_by("officer", "post_id")
    )
    answer = [Source("nobody", "No offender manager yet", sum(r["people"] for r in counted if r["post_id"] is None))]
    teams: dict[int, int] = {}
    for row in counted:
        if row["post_id"] is not None and row["team_id"] is not None:
            answer.append(Source(f"post-{row['post_id']}", row["officer"], row["people"]))
            teams[row["team_id"]] = teams.get(row["team_id"], 0) + row["people"]
    names = dict(Team.objects.filter(id__in=teams).values_list("id", "name"))
    return [*answer, *(Source(f"team-{key}", f"All of {names[key]}", count) for key, count in teams.items())]


def candidates(
    by: Principal, *, source: str, at: datetime, words: str = "", tier: str = "", page: str | int = 1
) -> Page[Candidate]:
    """A page of the people from one source, by name. `words` filters by name or reference."""
    found = _from(by, source=source, words=words, tier=tier)
    shown = Paginator(found.order_by("sort_name", "reference"), A_PAGE).get_page(page)
    rows = list(shown.object_list)
    due = _due([row.person_id for row in rows], at=at)
    candidates = [
        Candidate(
            person_id=row.person_id,
            name=row.name,
            reference=row.reference,
            tier=row.tier,
            order_name=row.order_name,
            officer=row.officer,
            due=due[row.person_id][0] if row.person_id in due else 0,
            late=due[row.person_id][1] if row.person_id in due else 0,
        )
        for row in rows
    ]
    return Page(candidates, shown.number, shown.paginator)  # type: ignore[arg-type]


def everybody(by: Principal, *, source: str, words: str = "", tier: str = "") -> list[int]:
    """All people of a filtered list, also those on other pages."""
    return list(
        _from(by, source=source, words=words, tier=tier).order_by("person_id").values_list("person_id", flat=True)
    )


def tiers(by: Principal) -> list[str]:
    """The tiers of the people within reach, for the filter."""
    return list(_reach(by).exclude(tier="").order_by("tier").values_list("tier", flat=True).distinct())


def _from(by: Principal, *, source: str, words: str, tier: str) -> QuerySet[Headline]:
    kind, _, number = source.partition("-")
    found = _reach(by)
    if kind in {"post", "team"} and number.isdigit() and len(number) < 18:
        found = found.filter(**{f"{kind}_id": int(number)})
    else:
        found = found.filter(post_id=None)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(reference__icontains=words))
    return found.filter(tier=tier) if tier else found


def preview_take_over(people: Sequence[int], *, to_post: int, by: Principal, at: datetime) -> Preview:
    """What taking these people over would mean: who, from whom, what is due, and what to look at first.

    People out of reach are left out. Six queries, however many people.
    """
    to = organisations.post(to_post)
    ids = sorted(set(people))
    found = list(_reach(by).filter(person_id__in=ids).order_by("sort_name", "reference"))
    ids = sorted(row.person_id for row in found)
    due = _due(ids, at=at)
    before = dict(
        Responsibility.objects.filter(person_id__in=ids, post_id=to_post, role="offender_manager", until__isnull=False)
        .values("person_id")
        .annotate(last=Max("until"))
        .values_list("person_id", "last")
    )
    held = dict(
        Responsibility.objects.filter(person_id__in=ids, role="offender_manager", until=None).values_list(
            "person_id", "id"
        )
    )
    rows = []
    for row in found:
        count, late, next_due = due.get(row.person_id, (0, 0, None))
        rows.append(
            PreviewRow(
                person_id=row.person_id,
                name=row.name,
                reference=row.reference,
                tier=row.tier,
                order_name=row.order_name,
                officer=row.officer,
                due=count,
                late=late,
                next_due=next_due,
                stays=row.post_id == to_post,
                clashes=_clashes(row, to=to, had_until=before.get(row.person_id)),
            )
        )
    now = Responsibility.objects.filter(post_id=to_post, role="offender_manager", until=None).count()
    return Preview(to=to, now=now, rows=rows, stamp=stamp(held, people=ids))


def _clashes(row: Headline, *, to: PostRow, had_until: datetime | None) -> tuple[str, ...]:
    if row.post_id == to.id:
        return (f"Has {to.name} already: nothing changes",)
    said = []
    if row.proceedings:
        said.append({"recall": "Recall in progress"}.get(row.proceedings, "Breach in progress"))
    if row.post_id is not None and row.officer_from_start:
        said.append(f"Has had {row.officer} from the start")
    if had_until is not None:
        said.append(f"Had {to.name} before, until {full_day(had_until)}")
    if not row.order_count:
        said.append("No order in force")
    return tuple(said)


def stamp(held: Mapping[int, int], *, people: Sequence[int]) -> str:
    """A short text that changes when anybody on a list changes hands. `held`: who holds the role now, by person."""
    seen = ";".join(f"{person_id}:{held.get(person_id, 0)}" for person_id in sorted(set(people)))
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def _due(people: Sequence[int], *, at: datetime) -> dict[int, tuple[int, int, datetime | None]]:
    """What staff owe of these people: open duties, how many of them late, and the next one due."""
    found = (
        Duty.objects.filter(person_id__in=people, ended_at=None)
        .exclude(owed_by="person")
        .values("person_id")
        .annotate(open=Count("id"), late=Count("id", filter=Q(due_at__lt=at)), next_due=Min("due_at"))
    )
    return {row["person_id"]: (row["open"], row["late"], row["next_due"]) for row in found}
