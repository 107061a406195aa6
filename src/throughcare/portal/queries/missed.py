"""A meeting they missed: what they told us, what is asked of them by when, what was decided and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from throughcare.appointments.models import ABSENCE, MEETING, OPEN, Absence, Appointment, Proof
from throughcare.design import papers
from throughcare.design.spoken import first_name
from throughcare.duties.models import Duty
from throughcare.kernel.clock import last_day, local_day
from throughcare.messaging.models import Reply
from throughcare.policy.books import Absence as AbsenceBook
from throughcare.policy.editions import edition
from throughcare.portal.queries.shell import Me

SELF_CERTIFICATE = "self_certificate"

# The reasons of the rule book, as somebody says them of themselves. One that has no words here is not offered.
REASONS: Mapping[str, Any] = {
    "illness": _("I was ill"),
    "hospital": _("I was at the doctor or in hospital"),
    "employment": _("I was at work"),
    "training": _("I was on a course"),
    "interview": _("I had a job interview"),
    "court": _("I was at court"),
    "custody": _("I was held by police or in prison"),
    "religious": _("It was a religious day"),
    "important_event": _("It was an important day for me"),
    "service_cancelled": _("I came, but was not seen"),
    "none": _("I forgot, or it is something else"),
}
# What shows it, for each kind of proof that somebody can send. What is checked with the court or the prison is checked
# by us.
SHOWS: Mapping[str, Any] = {
    "doctor_note": _("This can be a note from a doctor, a letter, or a text from the clinic."),
    "employer_letter": _("This can be a letter, a rota, or a text from work."),
}
HEADS: Mapping[str, Any] = {
    "illness": _("Show us you were ill"),
    "hospital": _("Show us you were at the doctor"),
    "employment": _("Show us you were at work"),
    "training": _("Show us you were on a course"),
    "interview": _("Show us you had an interview"),
}


@dataclass(frozen=True)
class Missed:
    """An absence as they see it. `state`: why (we do not know yet), waiting, ok, counts, ours.

    `words` are theirs alone. They are to get in touch by `tell_by`, and proof may come until `proof_by`. `proofs` are
    the kinds that would do, none where no proof is asked; `notes_used` of `notes_most` is how often they said that they
    were ill without a note. `said` is how they said that proof comes, on `said_on`. `before` counts those of the year
    before that counted.
    """

    id: int
    version: int
    meeting_id: int
    starts_at: datetime
    missed_on: date
    state: str
    reason: str
    words: str
    told_on: date | None
    tell_by: date
    proof_by: date
    proofs: tuple[str, ...]
    sent: tuple[date, ...]
    before: int
    notes_used: int
    notes_most: int
    said: str
    said_on: date | None
    judged_by: date | None
    decided_at: datetime | None
    decided_who: str
    decided_words: str
    next_at: datetime | None
    next_id: int | None

    @property
    def reason_words(self) -> str:
        """Their reason as they chose it."""
        return str(REASONS.get(self.reason, ""))

    @property
    def proof_head(self) -> str:
        """What the page asks for."""
        return str(HEADS.get(self.reason, _("Show us why you could not come")))

    @property
    def proof_kind(self) -> str:
        """The kind of proof a photo is taken for: the first that is a paper."""
        return next((kind for kind in self.proofs if kind in SHOWS), "")

    @property
    def shows(self) -> str:
        """What would show it."""
        return str(SHOWS.get(self.proof_kind, ""))

    @property
    def may_say_so(self) -> bool:
        """May they say without a note that they were ill, this once more?"""
        return SELF_CERTIFICATE in self.proofs and self.notes_used < self.notes_most and papers.possible()

    @property
    def next_in_time(self) -> bool:
        """Is their next meeting one to which they can bring the proof in time?"""
        return self.next_at is not None and local_day(self.next_at) <= self.proof_by

    @property
    def decider(self) -> str:
        """Whoever decided, as they call them."""
        return first_name(self.decided_who)


@dataclass(frozen=True)
class Told:
    """A meeting they missed and told us about: waiting for our decision, or decided lately. `state` as in `Missed`."""

    id: int
    starts_at: datetime
    state: str


_LATELY = timedelta(days=14)  # what was decided stands on the first page for so long; it is always with the meeting
_YEAR = timedelta(days=365)
_STATES = {"acceptable": "ok", "unacceptable": "counts", "not_a_failure": "ours"}


def missed(me: Me, absence_id: int) -> Missed:
    """An absence of theirs whole. Six queries at most. Raises `Absence.DoesNotExist`."""
    theirs = Absence.objects.filter(person_id=me.person_id, withdrawn_at=None)
    counted = ArraySubquery(theirs.filter(decision="unacceptable").values("missed_on"))
    row = theirs.annotate(counted=counted).select_related("appointment", "decided_by__user").get(id=absence_id)
    book = edition(AbsenceBook, jurisdiction=me.jurisdiction, on=row.missed_on).book
    certificates = [proof.code for proof in book.proofs if proof.uses_certificate]
    held = list(
        Proof.objects.filter(person_id=me.person_id, withdrawn_at=None, absence__withdrawn_at=None)
        .order_by("received_on", "id")
        .values_list("absence_id", "kind", "received_on", "absence__missed_on")
    )
    due = Duty.objects.filter(kind="judge_absence", about_kind=ABSENCE, about_id=row.pk, ended_at=None)
    judged_by = due.values_list("due_at", flat=True).first()
    coming = Appointment.objects.filter(OPEN, person_id=me.person_id, starts_at__gt=me.at).order_by("starts_at", "id")
    next_one = coming.values_list("id", "starts_at").first()
    return Missed(
        id=row.pk,
        version=row.version,
        meeting_id=row.appointment_id,
        starts_at=row.appointment.starts_at,
        missed_on=row.missed_on,
        state=_STATES.get(row.decision) or ("waiting" if row.reason_at else "why"),
        reason=row.reason,
        words=row.reason_words if _are_theirs(row, me) else "",
        told_on=row.told_on,
        tell_by=row.missed_on + timedelta(days=book.contact_days),
        proof_by=row.proof_by,
        proofs=book.reason(row.reason).proofs if row.reason else (),
        sent=tuple(day for absence, _kind, day, _missed in held if absence == row.pk),
        before=sum(1 for on in row.counted if row.missed_on - _YEAR <= on < row.missed_on),
        notes_used=sum(1 for _id, kind, _day, on in held if kind in certificates and on < row.missed_on),
        notes_most=book.self_certificates,
        said=row.proof_said,
        said_on=local_day(row.proof_said_at) if row.proof_said_at else None,
        judged_by=last_day(judged_by) if judged_by else None,
        decided_at=row.decided_at,
        decided_who=row.decided_by.user.name if row.decided_by else "",
        decided_words=row.told_words,
        next_at=next_one[1] if next_one else None,
        next_id=next_one[0] if next_one else None,
    )


def lately(me: Me) -> QuerySet[Absence]:
    """Those that wait for our decision, and those that were decided in the last days."""
    return Absence.objects.filter(person_id=me.person_id, withdrawn_at=None).filter(
        Q(decision="", reason_at__isnull=False) | Q(decided_at__gt=me.at - _LATELY)
    )


def told(absence_id: int, starts_at: datetime, decision: str) -> Told:
    """One of them, as they see it."""
    return Told(absence_id, starts_at, _STATES.get(decision, "waiting"))


def _are_theirs(row: Absence, me: Me) -> bool:
    """Did they write the words of the reason themselves? What one of the staff wrote down may hold more than what they
    said. At most two queries."""
    if not row.reason_words:
        return False
    versions = list(row.events.order_by("pgh_id").values_list("reason_words", "pgh_context__metadata__principal"))  # type: ignore[attr-defined]  # made by pghistory
    followed = [words for words, _by in versions[1:]] + [row.reason_words]
    for (was, by), then in reversed(list(zip(versions, followed, strict=True))):
        if was != then:
            return bool(by == f"person:{me.person_id}")
    said = Reply.objects.filter(person_id=me.person_id, how="page", about_kind=MEETING, about_id=row.appointment_id)
    return said.filter(words=row.reason_words).exists()


def asks_proof(me: Me, *, reason: str, on: date) -> bool:
    """Can they show it by something they send?"""
    book = edition(AbsenceBook, jurisdiction=me.jurisdiction, on=on).book
    return any(kind in SHOWS for kind in book.reason(reason).proofs)


def reasons(me: Me, *, on: date) -> list[tuple[str, str]]:
    """What they can choose from for a meeting missed on a day."""
    book = edition(AbsenceBook, jurisdiction=me.jurisdiction, on=on).book
    return [(row.code, str(REASONS[row.code])) for row in book.reasons if row.code in REASONS]
