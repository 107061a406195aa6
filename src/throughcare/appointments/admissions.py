"""Meetings and notes that come in bulk, from an import or the demo: tens of thousands of rows a second by COPY.

The constraints are those of every other row. Nothing is published and nothing is sent: what happened before is history.
An absence that nobody has judged is left to be judged, with its duty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from throughcare.accounts.principals import Principal
from throughcare.appointments import labels
from throughcare.appointments.models import ABSENCE, KINDS, NOTE_KINDS, WHOSE, Absence, Appointment
from throughcare.design.dates import sentence_day
from throughcare.duties import actions as duties
from throughcare.kernel import bulk
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused

_KINDS = dict(KINDS)
_NOTE_KINDS = dict(NOTE_KINDS)


@dataclass(frozen=True)
class MeetingRow:
    """A meeting as a source gives it. `outcome` is a code of ours, `decision` what was decided on an absence there.

    `note` becomes a contact of the meeting. With a `source_key` the row is taken once, however often it comes.
    """

    person_id: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    outcome: str = ""
    post_id: int | None = None
    office_id: int | None = None
    place: str = ""
    told_at: datetime | None = None
    told_how: str = ""
    cancelled_at: datetime | None = None
    cancelled_by: str = ""
    cancelled_because: str = ""
    came_at: datetime | None = None
    seen_at: datetime | None = None
    left_at: datetime | None = None
    failed_how: str = ""
    reason: str = ""
    reason_words: str = ""
    decision: str = ""
    note: str = ""
    serves: tuple[int, ...] = ()
    source_key: str = ""


@dataclass(frozen=True)
class NoteRow:
    """A contact as a source gives it."""

    person_id: int
    kind: str
    at: datetime
    words: str
    sensitive: bool = False
    post_id: int | None = None
    source_key: str = ""


class CannotAdmit(Refused):
    """A row is not as it must be. `row` is its place among those given, from 0."""

    def __init__(self, message: str, *, row: int) -> None:
        super().__init__(message)
        self.row = row


@action
def admit_meetings(
    rows: Sequence[MeetingRow], *, source: str, by: Principal, at: datetime, jurisdiction: str = "england_wales"
) -> dict[str, int]:
    """Take meetings with their outcomes, absences and notes. Answers how many were taken and how many were known.

    All or none. Raises `CannotAdmit` for the first row that could not have happened so, and `IntegrityError` where the
    database refuses one (a person, post or order that is not there).
    """
    for n, row in enumerate(rows):
        if wrong := _wrong(row, at=at, jurisdiction=jurisdiction):
            raise CannotAdmit(wrong, row=n)
    new = _unknown("appointments_appointment", source, rows)
    ids = bulk.ids(Appointment, len(new))
    meetings = list(zip(ids, new, strict=True))
    bulk.copy_into(
        "appointments_appointment",
        ("id", "person_id", "kind", "starts_at", "ends_at", "post_id", "office_id", "place", "place_because", "told_at",
         "told_how", "despite_because", "cancelled_at", "cancelled_by", "cancelled_because", "outcome", "outcome_at",
         "came_at", "seen_at", "left_at", "waited_minutes", "failed_how", "corrected_because", "imported_from",
         "source_key"),
        (
            (i, r.person_id, r.kind, r.starts_at, r.ends_at, r.post_id, r.office_id, r.place, "", r.told_at,
             r.told_how, "", r.cancelled_at, r.cancelled_by, r.cancelled_because, r.outcome, at if r.outcome else None,
             r.came_at, r.seen_at, r.left_at, _waited(r), r.failed_how, "", source, r.source_key)
            for i, r in meetings
        ),
    )  # fmt: skip
    bulk.copy_into(
        "appointments_serves",
        ("person_id", "appointment_id", "sentence_id"),
        ((r.person_id, i, order) for i, r in meetings for order in r.serves),
    )
    notes = [
        NoteRow(person_id=r.person_id, kind="meeting", at=r.starts_at, words=r.note, post_id=r.post_id)
        for _, r in meetings
        if r.note
    ]
    _copy_notes(notes, [i for i, r in meetings if r.note], source)
    absences = _copy_absences(meetings, source=source, by=by, at=at, jurisdiction=jurisdiction)
    return {"meetings": len(new), "notes": len(notes), "absences": absences, "known": len(rows) - len(new)}


@action
def admit_notes(rows: Sequence[NoteRow], *, source: str, by: Principal, at: datetime) -> dict[str, int]:
    """Take contact notes that belong to no meeting. Answers how many were taken and how many were known."""
    for n, row in enumerate(rows):
        if row.kind not in _NOTE_KINDS:
            raise CannotAdmit(f"There is no kind of note called {row.kind}.", row=n)
        if row.at > at:
            raise CannotAdmit("A note cannot be of a time to come.", row=n)
    new = _unknown("appointments_contact", source, rows)
    _copy_notes(new, [None] * len(new), source)
    return {"notes": len(new), "known": len(rows) - len(new)}


def _wrong(row: MeetingRow, *, at: datetime, jurisdiction: str) -> str:
    if row.kind not in _KINDS:
        return f"There is no kind of meeting called {row.kind}."
    if row.ends_at <= row.starts_at:
        return "The meeting ends before it begins."
    if bool(row.cancelled_at) != bool(row.cancelled_by) or (row.cancelled_by and row.cancelled_by not in dict(WHOSE)):
        return "A meeting that was cancelled needs the time, and who did it: person, service or other."
    if row.outcome and row.cancelled_at:
        return "A meeting that was cancelled has no outcome."
    if not row.outcome:
        return ""
    known = labels.outcomes(jurisdiction).get(row.outcome)
    if known is None:
        return f"There is no outcome called {row.outcome}."
    if row.starts_at > at and not known.future:
        return f"A meeting to come cannot have the outcome {known.name}."
    return ""


def _waited(row: MeetingRow) -> int | None:
    if row.seen_at is None:
        return None
    return max(0, int((row.seen_at - max(row.came_at or row.starts_at, row.starts_at)).total_seconds() // 60))


def _copy_absences(
    meetings: Sequence[tuple[int, MeetingRow]], *, source: str, by: Principal, at: datetime, jurisdiction: str
) -> int:
    """An absence for each meeting that was missed: decided as the source says, or left to be judged."""
    missed = []
    for id_, row in meetings:
        known = labels.outcomes(jurisdiction).get(row.outcome)
        if known is None or not (known.pending or known.acceptable or row.outcome == "UACP"):
            continue
        decision = row.decision or ("acceptable" if known.acceptable else "" if known.pending else "unacceptable")
        missed.append((id_, row, decision))
    ids = bulk.ids(Absence, len(missed))
    lines = []
    for absence_id, (id_, row, decision) in zip(ids, missed, strict=True):
        on = local_day(row.starts_at)
        proof_by = on + timedelta(days=labels.absence_book(jurisdiction, on).proof_days)
        finding = Jsonb({"decided_in": source})
        lines.append(
            (absence_id, row.person_id, id_, on, row.reason, row.reason_words, proof_by, False, "", decision,
             row.ends_at if decision else None, "", False, finding if decision else None, "", "")
        )  # fmt: skip
    bulk.copy_into(
        "appointments_absence",
        ("id", "person_id", "appointment_id", "missed_on", "reason", "reason_words", "proof_by", "proof_by_extended",
         "extended_because", "decision", "decided_at", "decision_words", "against_rule", "finding", "reopened_because",
         "withdrawn_because"),
        lines,
    )  # fmt: skip
    for absence_id, (_, row, decision), line in zip(ids, missed, lines, strict=True):
        if not decision:
            duties.open_duty(
                row.person_id,
                kind="judge_absence",
                about=(ABSENCE, absence_id),
                facts={"from": line[6]},
                title=f"Judge the absence of {sentence_day(local_day(row.starts_at))}",
                at=at,
            )
    return len(lines)


def _copy_notes(rows: Sequence[NoteRow], meetings: Sequence[int | None], source: str) -> None:
    bulk.copy_into(
        "appointments_contact",
        ("person_id", "kind", "at", "words", "sensitive", "post_id", "appointment_id", "superseded_because",
         "imported_from", "source_key"),
        (
            (r.person_id, r.kind, r.at, r.words, r.sensitive, r.post_id, meeting, "", source, r.source_key)
            for r, meeting in zip(rows, meetings, strict=True)
        ),
    )  # fmt: skip


def _unknown(table: str, source: str, rows: Sequence[Any]) -> list[Any]:
    """The rows whose source key did not come before, from the database or within these."""
    keys = [row.source_key for row in rows if row.source_key]
    with connection.cursor() as cursor:
        cursor.execute(
            # put together from names of our own; every value is a parameter
            f"select source_key from {table} where imported_from = %s and source_key <> '' and source_key = any(%s)",  # noqa: S608
            [source, keys],
        )
        known = {key for (key,) in cursor.fetchall()}
    new = []
    for row in rows:
        if row.source_key in known:
            continue
        if row.source_key:
            known.add(row.source_key)
        new.append(row)
    return new
