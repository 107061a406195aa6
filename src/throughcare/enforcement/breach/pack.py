"""What goes to the court, put together from the record: nothing is typed twice, and our own failures are in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from throughcare.appointments.models import Absence, Appointment, Proof, ServiceFailure
from throughcare.design.dates import clock, full_day, plural
from throughcare.enforcement.models import Consideration, Warning
from throughcare.enforcement.queries import ladder
from throughcare.enforcement.queries.wording import ABSENCE
from throughcare.messaging.models import Letter
from throughcare.people.models import Person
from throughcare.policy import books, clocks, editions
from throughcare.sentences import queries as sentences

MONTHS = 12
Pack = dict[str, Any]


def put_together(sentence_id: int, *, on: date) -> Pack:
    """The order and what it asks, every failure that stands with attendance, letters, explanation and proof, and beside
    it what we ourselves did not keep. All in words, with days as ISO text beside them, so that it can be kept and
    prints later as it was. Eleven queries."""
    order = sentences.order(sentence_id, today=on)
    since = max(filter(None, (clocks.plus_months(on, -MONTHS), order.starts_on)))
    failures = _failures(sentence_id)
    return {
        "on": on.isoformat(),
        "period": f"{full_day(since)} to {full_day(on)}",
        "order": {
            "name": order.name,
            "court": order.court,
            "made": full_day(order.sentenced_on),
            "ends": full_day(order.ends_on),
            "term": order.term,
            "offences": [offence.text for offence in order.offences],
        },
        "requirements": [
            {"name": row.name, "asked": row.done_text or "Runs with the order", "standing": row.standing.text}
            for row in order.requirements
        ],
        "failures": failures,
        "attendance": _attendance(order.person_id, since=since, on=on),
        "ours": _ours(order.person_id, since=since, on=on),
    }


def _failures(sentence_id: int) -> list[dict[str, Any]]:
    """The failures that stand under an order, the first first."""
    rows = list(
        Consideration.objects.filter(sentence_id=sentence_id, ended_at=None, failure__state="unexcused")
        .select_related("failure__judged_by__user", "breaks")
        .order_by("failure__happened_on", "id")
    )
    warnings = {
        row.consideration_id: row
        for row in Warning.objects.filter(sentence_id=sentence_id, withdrawn_on=None).order_by("id")
    }
    absences = _absences(row.failure.source_id for row in rows if row.failure.source_kind == ABSENCE)
    proofs: dict[int, list[str]] = {}
    for proof in Proof.objects.filter(absence_id__in=list(absences), withdrawn_at=None).order_by("id"):
        proofs.setdefault(proof.absence_id, []).append(f"Proof received {full_day(proof.received_on)}. {proof.words}")
    letters = _letters(absences, warnings.values())
    found = []
    for row in rows:
        failure = row.failure
        absence = absences.get(failure.source_id or 0) if failure.source_kind == ABSENCE else None
        warning = warnings.get(row.pk)
        found.append(
            {
                "id": failure.pk,
                "on": failure.happened_on.isoformat(),
                "day": full_day(failure.happened_on),
                "kind": failure.get_kind_display(),
                "words": failure.words,
                "breaks": ladder.breaks_name(row) or "The order as a whole",
                "told_us": failure.told_us,
                "meeting": _meeting(absence.appointment) if absence else "",
                "explanation": _explanation(absence),
                "proof": proofs.get(absence.pk, []) if absence else [],
                "judged": failure.judged_words,
                "judged_by": failure.judged_by.user.name if failure.judged_by else "",
                "warning": f"Given {full_day(warning.given_on)}" if warning else "",
                "letters": [
                    *(letters.get((ABSENCE, absence.pk), []) if absence else []),
                    *(letters.get(("enforcement.warning", warning.pk), []) if warning else []),
                ],
            }
        )
    return found


def _absences(ids: Iterable[int | None]) -> dict[int, Absence]:
    return {row.pk: row for row in Absence.objects.filter(id__in=list(ids)).select_related("appointment__office")}


def _letters(absences: Mapping[int, Absence], warnings: Iterable[Warning]) -> dict[tuple[str, int], list[str]]:
    """What was written to the person about each, and when it left, by what it is about."""
    about = [*((ABSENCE, row) for row in absences), *(("enforcement.warning", row.pk) for row in warnings)]
    found: dict[tuple[str, int], list[str]] = {}
    rows = Letter.objects.filter(about_id__in=[row for _, row in about], about_kind__in={kind for kind, _ in about})
    for letter in rows.order_by("id"):
        if (letter.about_kind, letter.about_id) in about and letter.state != "withdrawn":
            when = f", sent {full_day(letter.sent_at)}" if letter.sent_at else ", not sent yet"
            found.setdefault((letter.about_kind, letter.about_id), []).append(f"{letter.subject}{when}")
    return found


def _meeting(row: Appointment) -> str:
    told = (
        f"They were told on {full_day(row.told_at)}." if row.told_at else "The record does not say when they were told."
    )
    where = row.place or (row.office.name if row.office else "")
    place = f", {where}" if where else ""
    return f"{row.get_kind_display()}, {clock(row.starts_at)} on {full_day(row.starts_at)}{place}. {told}"


def _explanation(absence: Absence | None) -> str:
    if absence is None:
        return ""
    if absence.reason_at is None:
        return f"None. They were asked, and had until {full_day(absence.proof_by)} to show proof."
    told = f"Told us on {full_day(absence.told_on)}. " if absence.told_on else ""
    return f"{told}{absence.reason_words}".strip()


def _attendance(person_id: int, *, since: date, on: date) -> Pack:
    """Every meeting with an outcome since a day, and how many were kept."""
    jurisdiction = Person.objects.values_list("jurisdiction", flat=True).get(id=person_id)
    book = editions.edition(books.Outcomes, jurisdiction=jurisdiction, on=on).book
    meetings = Appointment.objects.filter(
        person_id=person_id,
        starts_at__gte=clocks.start_of_day(since),
        starts_at__lt=clocks.end_of_day(on),
        cancelled_at=None,
    ).exclude(outcome="")
    rows, kept, asked = [], 0, 0
    for row in meetings.order_by("starts_at"):
        outcome = book.outcome(row.outcome)
        asked += not outcome.service
        kept += outcome.attended and not outcome.enforceable and not outcome.service
        rows.append({"day": full_day(row.starts_at), "kind": row.get_kind_display(), "outcome": outcome.name})
    return {"rows": rows, "kept": kept, "asked": asked, "words": f"{kept} of {plural(asked, 'meeting')} kept."}


def _ours(person_id: int, *, since: date, on: date) -> list[dict[str, str]]:
    """What the service itself did not keep since a day, the first first."""
    rows = ServiceFailure.objects.filter(
        person_id=person_id, on__gte=since, on__lt=on + timedelta(days=1), withdrawn_at=None
    )
    return [
        {
            "day": full_day(row.on),
            "what": f"{row.get_kind_display()}{f', {row.minutes} minutes' if row.minutes else ''}",
            "words": row.words,
        }
        for row in rows.order_by("on", "id")
    ]
