"""Their complaints, and what a new one would set going."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from throughcare.complaints import queries
from throughcare.complaints.queries import Before, OwnComplaint, WhoAnswers
from throughcare.portal.queries.shell import Me


@dataclass(frozen=True)
class NewComplaint:
    """What the form needs: what it can be about, whom, who would answer and by when; and what they said before."""

    subjects: list[tuple[str, str]]
    staff: list[tuple[str, str]]
    answers: WhoAnswers | None
    answer_by: date
    before: list[Before]


def new(me: Me) -> NewComplaint:
    """The same for the person whose page it is."""
    return NewComplaint(
        subjects=queries.every_subject(jurisdiction=me.jurisdiction, on=me.today),
        staff=[(str(one.id), one.name) for one in queries.could_be_about(me.person_id, on=me.today)],
        answers=queries.would_answer(me.headline, on=me.today),
        answer_by=queries.promised(me.person_id, jurisdiction=me.jurisdiction, at=me.at),
        before=queries.before(me.person_id),
    )


@dataclass(frozen=True)
class ComplaintPage:
    """One complaint of theirs, with who looks at it after us, and by when somebody would look at it again."""

    complaint: OwnComplaint
    ombudsman: str
    ombudsman_phone: str
    ombudsman_months: int
    again_by: date


def one(me: Me, complaint_id: int) -> ComplaintPage:
    """The same. Raises `Complaint.DoesNotExist` for what is not theirs."""
    book = queries.book(me.person_id, on=me.today).book
    return ComplaintPage(
        complaint=queries.own_one(me.person_id, complaint_id, at=me.at),
        ombudsman=book.ombudsman,
        ombudsman_phone=book.ombudsman_phone,
        ombudsman_months=book.ombudsman_months,
        again_by=queries.promised(me.person_id, jurisdiction=me.jurisdiction, at=me.at, kind="review_complaint"),
    )
