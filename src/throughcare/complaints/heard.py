"""What complaints do when they hear of themselves, a letter, or somebody who left: `reactions.py` says of what."""

from __future__ import annotations

from throughcare.accounts.principals import system
from throughcare.complaints import actions, queries
from throughcare.complaints.actions import COMPLAINT
from throughcare.complaints.events import ComplaintAnswered, ComplaintGiven
from throughcare.complaints.models import OPEN, Answer, Complaint, Handing
from throughcare.design.dates import as_date
from throughcare.kernel.clock import local_day
from throughcare.messaging import actions as messaging
from throughcare.messaging.events import LetterSent
from throughcare.organisations.events import PostEnded

BY = system("complaints")
ANSWER = "complaints.answer"


def tell_who_answers(event: ComplaintGiven) -> None:
    """Write to them that we have it, who answers, and by when. Whoever complained on their own page is told there, and
    one that is given on again or closed meanwhile has a newer letter, or needs none."""
    complaint = queries.complaint(event.complaint_id)
    page = queries.page(complaint)
    handing = Handing.objects.filter(complaint=complaint).order_by("-id").first()
    on_their_page = complaint.how_made == "page" if event.why == "made" else complaint.answer_how == "page"
    if (
        on_their_page
        or complaint.state not in OPEN
        or handing is None
        or handing.pk != event.handing_id
        or page.due_on is None
        or complaint.answerer is None
    ):
        return
    given_at = complaint.unhappy_at if complaint.state == "review" else complaint.made_at
    messaging.queue(
        complaint.person_id,
        kind="complaint_received",
        about=(COMPLAINT, complaint.pk, complaint.version),
        facts={
            "given_on": as_date(given_at) if given_at else local_day(event.at),
            "answerer": page.answerer,
            "answer_by": page.due_on,
            "again": complaint.state == "review",
            "handed_on": event.why == "handed_on",
        },
        once=f"complaint_received:{event.handing_id}",
        by=BY,
        at=event.at,
    )


def tell_answer(event: ComplaintAnswered) -> None:
    """Write the answer to them, unless they want to read it on their own page."""
    made = Answer.objects.select_related("complaint", "person", "post__user").get(id=event.answer_id)
    if made.complaint.answer_how == "page":
        return
    book = queries.book(made.person_id, on=local_day(made.at)).book
    messaging.queue(
        made.person_id,
        kind="complaint_answered",
        about=(ANSWER, made.pk, made.version),
        facts={
            "given_on": as_date(made.complaint.made_at),
            "answerer": made.post.user.name,
            "outcome": made.found,
            "why": made.words,
            "will_do": made.will_do,
            "ombudsman": book.ombudsman,
            "ombudsman_phone": book.ombudsman_phone,
            "months": book.ombudsman_months,
            **({"ask_by": queries.ask_by(made)} if made.look == 1 else {}),
        },
        once=f"complaint_answered:{made.pk}",
        by=BY,
        at=event.at,
    )


def told_by_letter(event: LetterSent) -> None:
    """The letter has left: they know that we have it."""
    complaint = Complaint.objects.get(id=event.about_id)
    if complaint.acknowledged_at is None and complaint.state != "withdrawn":
        actions.acknowledge(complaint.pk, how="letter", by=BY, at=event.sent_at)


def answerer_left(event: PostEnded) -> None:
    """Whoever answers holds their post no more: somebody else is found."""
    actions.find_others(event.post_id, by=BY, at=event.at)
