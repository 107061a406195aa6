"""Taking people in from another system's file: a chunk at a time, each whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction

from throughcare.accounts.principals import Principal
from throughcare.allocations import actions as allocations
from throughcare.allocations import officers
from throughcare.allocations.actions import Holding, TierFact
from throughcare.appointments import admissions
from throughcare.appointments.admissions import CannotAdmit, MeetingRow, NoteRow
from throughcare.audit import actions as audit
from throughcare.imports.holding import hold_likely
from throughcare.imports.models import Held, Rejected, Run, SourceKey
from throughcare.imports.placing import Case, Fault
from throughcare.kernel import bulk, context, events
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.organisations import queries as organisations
from throughcare.organisations.models import Office
from throughcare.organisations.queries import PostRow
from throughcare.people import actions as people
from throughcare.people.events import MovePlanned, PersonAdmitted, ReviewSet
from throughcare.people.models import Address, Adjustment, Identifier, Person, Registration
from throughcare.sentences import actions as sentences

COUNTS = (
    *(
        f"{what}_{became}"
        for became in ("added", "known", "changed", "held", "rejected")
        for what in ("people", "rows")
    ),
    *("orders", "meetings", "notes"),
)


class CannotImport(Refused):
    """This import cannot be done, or not now. Nothing was changed by it."""


@dataclass(frozen=True)
class Target:
    """Who gets the people for whom the file names nobody: an officer, or the team manager of an office."""

    officer: PostRow | None = None
    manager: PostRow | None = None

    @property
    def office_id(self) -> int | None:
        """The office they come to, if any is named."""
        post = self.manager or self.officer
        return post.office_id if post else None


@dataclass
class Chunk:
    """What one transaction takes in: cases, and what was wrong with others, up to and with `last_row`."""

    after_row: int
    last_row: int = 0
    cases: list[Case] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    people_rejected: int = 0
    rows_rejected: int = 0
    unfit: dict[str, int] = field(default_factory=dict)


@dataclass
class Taken:
    """What became of a chunk: counts by the names of `COUNTS`, and every fault."""

    counts: dict[str, int]
    faults: list[Fault]


def target(*, officer: str, office: str, at: datetime) -> Target:
    """The post behind an e-mail address or an office's code. Raises `CannotImport`."""
    on = local_day(at)
    if officer:
        held = organisations.posts(on=on, roles=("offender_manager",))
        found = next((post for post in held if post.email == officer.lower()), None)
        if found is None:
            raise CannotImport(f"{officer} holds no post as offender manager today.")
        return Target(officer=found)
    if office:
        offices = organisations.posts(on=on, roles=("team_manager",))
        number = Office.objects.filter(code=office).values_list("id", flat=True).first()
        if number is None:
            raise CannotImport(f"There is no office with the code {office}.")
        manager = next((post for post in offices if post.office_id == number), None)
        if manager is None:
            raise CannotImport(f"The office {office} has no team manager today. Name an officer with --officer.")
        return Target(manager=manager)
    return Target()


@action
def begin(*, source: str, file_sha256: str, mapping_sha256: str, about: dict[str, Any], by: Principal) -> Run:
    """The run of a file through a mapping: the one that was stopped, or a new one. A finished one begins again.

    `about` is what it keeps of both, and for whom.
    """
    run, _ = Run.objects.get_or_create(source=source, file_sha256=file_sha256, mapping_sha256=mapping_sha256)
    facts = {**about, "state": "going", "who": (by.on_behalf_of or by.name)[:160]}
    if run.finished_at is not None:
        Rejected.objects.filter(run=run).delete()
        facts |= {"position": 0, "finished_at": None, "report": {}}
    return run.change(**facts)


@action
def take_in(
    chunk: Chunk, *, run_id: int | None, source: str, to: Target, by: Principal, at: datetime, hold: bool = True
) -> Taken:
    """Take a chunk in, whole: people with their orders, officers, tiers, meetings and notes, and how far the run came.

    A person who cannot be taken is left out with the reason, the others come in. Without a run nothing is kept of what
    was rejected: that is for a dry run, which the caller rolls back. Only reactions declared for history are heard.
    With `hold`, who is likely here already is held and not entered; without, everybody is, those who waited too.
    """
    if run_id is not None:
        run = Run.objects.select_for_update().get(id=run_id)
        if run.position != chunk.after_row or run.finished_at is not None:
            raise CannotImport("This file is being imported by somebody else at the moment.")
    counts = dict.fromkeys(COUNTS, 0)
    counts |= {"people_rejected": chunk.people_rejected, "rows_rejected": chunk.rows_rejected}
    faults = list(chunk.faults)
    new = _compare(chunk.cases, source, counts, faults)
    new = _refuse_taken(new, counts, faults)
    if hold:
        new = hold_likely(new, source=source, run_id=run_id, counts=counts, at=at)
    made: dict[str, int] = {}
    with events.history():
        _admit_all(new, source=source, to=to, by=by, at=at, made=made, counts=counts, faults=faults)
        for person_id in made.values():
            events.publish(PersonAdmitted(person_id=person_id))
        _follow(list(made.values()), at=at)
    if run_id is not None:
        bulk.add(
            Rejected(run=run, row=f.row, key=f.key, column=f.column[:120], value=f.value[:200], reason=f.reason[:300])
            for f in faults
        )
        report = {name: run.report.get(name, 0) + count for name, count in counts.items()}
        unfit = Counter(run.report.get("unfit", {})) + Counter(chunk.unfit)
        run.change(position=chunk.last_row, report={**report, "unfit": dict(unfit)})
        if made:
            _write_down(source, list(made.values()), by=by, at=at)
            if not hold:
                _wait_no_more(source, made, by=by, at=at)
    return Taken(counts, faults)


@action
def finish(run_id: int, *, by: Principal, at: datetime) -> Run:
    """The last row of the file is in."""
    return Run.objects.get(id=run_id).change(finished_at=at, state="done")


@action
def enter(case: Case, *, source: str, to: Target, by: Principal, at: datetime) -> int:
    """Enter one person as a file says. Answers their id. Raises `CannotImport` with the reason they cannot be."""
    faults: list[Fault] = []
    counts = dict.fromkeys(COUNTS, 0)
    made: dict[str, int] = {}
    with events.history():
        free = _refuse_taken([case], counts, faults)
        _admit_all(free, source=source, to=to, by=by, at=at, made=made, counts=counts, faults=faults)
        if case.key not in made:
            raise CannotImport(faults[0].reason)
        events.publish(PersonAdmitted(person_id=made[case.key]))
        _follow([made[case.key]], at=at)
    _write_down(source, [made[case.key]], by=by, at=at)
    return made[case.key]


def _wait_no_more(source: str, made: dict[str, int], *, by: Principal, at: datetime) -> None:
    for row in Held.objects.filter(source=source, key__in=list(made), state="waiting"):
        because = "Everybody in the file was entered."
        row.change(
            state="another", person_id=made[row.key], because=because, decided_by=by.name, decided_at=at, rows=[]
        )


def _follow(people_ids: list[int], *, at: datetime) -> None:
    """What stands in the identity bar, and what is to be looked at again or is planned."""
    mine = {"person_id__in": people_ids, "until": None}
    registered = Registration.objects.filter(**mine)
    spoken = Person.objects.filter(id__in=people_ids).exclude(interpreter_language="")
    for person_id in {*registered.values_list("person_id", flat=True), *spoken.values_list("id", flat=True)}:
        people.restate_tags(person_id)
    for part, rows in (("registration", registered), ("adjustment", Adjustment.objects.filter(**mine))):
        for row in rows.filter(review_on__isnull=False).order_by("id"):
            events.publish(ReviewSet(row.person_id, part=part, row_id=row.pk, review_on=row.review_on, at=at))
    for move in Address.objects.filter(**mine, happened=False, planned_for__isnull=False).order_by("id"):
        if move.planned_for is not None:
            events.publish(
                MovePlanned(person_id=move.person_id, address_id=move.pk, planned_for=move.planned_for, at=at)
            )


def _compare(cases: Sequence[Case], source: str, counts: dict[str, int], faults: list[Fault]) -> list[Case]:
    """The cases that are new. Who came before with the same rows is known; with other rows, named but not changed."""
    before = dict(
        SourceKey.objects.filter(source=source, key__in=[case.key for case in cases]).values_list("key", "row_sha256")
    )
    new = []
    for case in cases:
        if case.key not in before:
            new.append(case)
            continue
        what = "known" if before[case.key] == case.digest else "changed"
        counts[f"people_{what}"] += 1
        counts[f"rows_{what}"] += case.rows
        if what == "changed":
            reason = "This person came before with other values. Nothing of theirs was changed."
            faults.append(Fault(case.first_row, case.key, "", "", reason))
    return new


def _refuse_taken(cases: Sequence[Case], counts: dict[str, int], faults: list[Fault]) -> list[Case]:
    """Leave out who has a reference or a number that somebody here has already."""
    references = [case.person.reference for case in cases if case.person.reference]
    here = set(Person.objects.filter(reference__in=references).values_list("reference", flat=True))
    values = [value for case in cases for _, value in case.person.identifiers]
    numbers = set(Identifier.objects.filter(value__in=values).values_list("kind", "value"))
    free = []
    for case in cases:
        reference = case.person.reference
        taken = [number for number in case.person.identifiers if number in numbers]
        if reference in here:
            _reject(case, f"Somebody with the reference {reference} is already here.", counts, faults, value=reference)
        elif taken:
            kind, value = taken[0]
            _reject(case, f"Somebody with the {kind} number {value} is already here.", counts, faults, value=value)
        else:
            here |= {reference} - {""}
            numbers |= set(case.person.identifiers)
            free.append(case)
    return free


def _reject(
    case: Case, reason: str, counts: dict[str, int], faults: list[Fault], *, value: str = "", row: int | None = None
) -> None:
    counts["people_rejected"] += 1
    counts["rows_rejected"] += case.rows
    faults.append(Fault(row or case.first_row, case.key, "", value, reason))


def _admit_all(
    cases: Sequence[Case],
    *,
    source: str,
    to: Target,
    by: Principal,
    at: datetime,
    made: dict[str, int],
    counts: dict[str, int],
    faults: list[Fault],
) -> None:
    """Admit cases together. If the record refuses one, halves are tried, until the one is found and left out."""
    if not cases:
        return
    try:
        with transaction.atomic():
            ids = _admit(cases, source=source, to=to, by=by, at=at)
            with connection.cursor() as cursor:  # what is checked at commit is checked now, while one can be left out
                cursor.execute("set constraints all immediate")
                cursor.execute("set constraints all deferred")
    except (Refused, IntegrityError, DataError) as error:
        if len(cases) > 1:
            half = len(cases) // 2
            for some in (cases[:half], cases[half:]):
                _admit_all(some, source=source, to=to, by=by, at=at, made=made, counts=counts, faults=faults)
            return
        (case,) = cases
        row = case.meeting_rows[error.row] if isinstance(error, CannotAdmit) and case.meetings else None
        _reject(case, _said(error), counts, faults, row=row)
        return
    made |= dict(zip((case.key for case in cases), ids, strict=True))
    counts["people_added"] += len(cases)
    counts["rows_added"] += sum(case.rows for case in cases)
    counts["orders"] += sum(len(case.orders) for case in cases)
    counts["meetings"] += sum(len(case.meetings) for case in cases)
    counts["notes"] += sum(len(case.notes) for case in cases)


_REFUSALS = {
    "responsibility_one_a_role": "Two people hold one role at the same time.",
    "responsibility_in_order": "Somebody held a role until before they had it.",
    "name_one_current": "A person has one current and one preferred name.",
    "identifier_once": "Somebody with this number is already here.",
    "appointment_in_order": "A meeting ends before it begins.",
}


def _said(error: Exception) -> str:
    if isinstance(error, Refused):
        return error.message
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    return _REFUSALS.get(name, f"The record cannot hold this ({name or type(error).__name__}).")


def _admit(cases: Sequence[Case], *, source: str, to: Target, by: Principal, at: datetime) -> list[int]:
    """Write cases with all their parts. Answers the people's ids, in order."""
    ids = people.admit_many([case.person for case in cases], by=by, at=at)
    pairs = list(zip(ids, cases, strict=True))
    orders = sentences.impose_many(
        [(person_id, facts) for person_id, case in pairs for _, facts in case.orders], by=by, at=at
    )
    _give_officers(pairs, source=source, to=to, by=by, at=at)
    officers.find_many(ids, by=by, at=at)
    allocations.set_tiers(
        [
            TierFact(
                person_id=person_id,
                tier=tier["tier"],
                model=tier["model"],
                on=tier.get("since") or local_day(at),
                because=tier.get("because") or f"Imported from {source}.",
            )
            for person_id, case in pairs
            for tier in case.tiers
        ],
        by=by,
        at=at,
    )
    _admit_meetings(pairs, orders, source=source, by=by, at=at)
    notes = [NoteRow(person_id=person_id, **note) for person_id, case in pairs for note in case.notes]
    if notes:
        admissions.admit_notes(notes, source=source, by=by, at=at)
    bulk.add(
        SourceKey(source=source, key=case.key, person_id=person_id, row_sha256=case.digest) for person_id, case in pairs
    )
    return ids


def _give_officers(pairs: Sequence[tuple[int, Case]], *, source: str, to: Target, by: Principal, at: datetime) -> None:
    holdings: list[Holding] = []
    nobody: list[int] = []
    for person_id, case in pairs:
        holdings += [
            Holding(
                person_id=person_id,
                role=held.role,
                post_id=held.post_id,
                since=held.since or at,
                until=held.until,
                because=held.because,
                ended_because=held.ended_because,
            )
            for held in case.holdings
        ]
        if not any(held.role == "offender_manager" and held.until is None for held in case.holdings):
            nobody.append(person_id)
    if to.officer is not None:
        because = f"Imported from {source}."
        holdings += [Holding(person_id, "offender_manager", to.officer.id, at, because) for person_id in nobody]
    if holdings:
        allocations.allocate_many(holdings, by=by, at=at)
    if to.manager is not None and nobody:
        people.involve_many(nobody, role="added_by", post_id=to.manager.id, at=at)
        home: dict[str, Any] = {
            "team_id": to.manager.team_id,
            "office_id": to.manager.office_id,
            "office": to.manager.office,
            "office_phone": to.manager.office_phone,
        }
        people.set_headlines(dict.fromkeys(nobody, home))


def _admit_meetings(
    pairs: Sequence[tuple[int, Case]], orders: Sequence[int], *, source: str, by: Principal, at: datetime
) -> None:
    """Meetings, with the orders they serve by their new ids; a jurisdiction at a time, whose outcomes they use."""
    by_jurisdiction: dict[str, list[MeetingRow]] = {}
    first = 0
    for person_id, case in pairs:
        mine = orders[first : first + len(case.orders)]
        first += len(case.orders)
        by_jurisdiction.setdefault(case.person.jurisdiction, []).extend(
            MeetingRow(person_id=person_id, **{**meeting, "serves": tuple(mine[place] for place in meeting["serves"])})
            for meeting in case.meetings
        )
    for jurisdiction, rows in by_jurisdiction.items():
        if rows:
            admissions.admit_meetings(rows, source=source, jurisdiction=jurisdiction, by=by, at=at)


def _write_down(source: str, ids: list[int], *, by: Principal, at: datetime) -> None:
    now = context.current()
    audit.write(
        audit.Line(
            at=at,
            principal=by.key,
            who=by.name,
            category="collection",
            doing="import_people",
            allowed=True,
            because=f"from {source}",
            people=tuple(ids),
            path=now.reason,
            why=by.on_behalf_of,
            request_id=now.request_id,
        )
    )
