"""Making a complaint, saying that we have it, handing it on, answering it, looking again, and taking it back.

A complaint is answered by one post, and by nobody else: the rule finds whom, and hands it on with a reason where it is
theirs no more. Only whoever complained takes it back or asks for another look; staff write that down in their words.
"""

from __future__ import annotations

from datetime import datetime

from throughcare.accounts.principals import Principal
from throughcare.complaints import queries, rules
from throughcare.complaints.events import ComplaintAnswered, ComplaintGiven, ComplaintWithdrawn
from throughcare.complaints.models import ANSWER_HOW, FOUND, HOW_MADE, OPEN, TOLD_HOW, Answer, Complaint, Handing
from throughcare.design.dates import full_day
from throughcare.duties import actions as duties
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import no_longer, one_line
from throughcare.organisations import queries as organisations

COMPLAINT = "complaints.complaint"
LONGEST = 4_000
_DUTY = {"open": "answer_complaint", "review": "review_complaint"}
_TITLES = {"open": "Answer a complaint", "review": "Look at a complaint again"}
_TAKEN_BACK = "They took it back."


class CannotComplain(Refused):
    """A complaint cannot be made or changed like this."""


class CannotAnswer(Refused):
    """It is not theirs to answer, or is answered already."""


# ------------------------------------------------------------------------------------------------------ made by them
@action
def make(
    person_id: int,
    *,
    subject: str,
    words: str,
    wants: str = "",
    answer_how: str,
    how_made: str = "page",
    of_id: int | None = None,
    by: Principal,
    at: datetime,
) -> Complaint:
    """Somebody complains, in their own words: on their own page, or written down for them by staff.

    Who answers is found at once, and owed by a day; whom it is about does not read it. Raises `CannotComplain`.
    """
    if queries.book(person_id, on=local_day(at)).book.subject(subject) is None:
        raise CannotComplain("Choose what it is about.", field="subject")
    if answer_how not in dict(ANSWER_HOW):
        raise CannotComplain("Choose how we should answer.", field="answer_how")
    if how_made not in dict(HOW_MADE) or (how_made == "page") != (by.kind == "person"):
        raise CannotComplain("Choose how it was made.", field="how_made")
    if of_id is not None and of_id not in {one.id for one in queries.could_be_about(person_id, on=local_day(at))}:
        raise CannotComplain("Choose whom it is about.", field="of_id")
    complaint = Complaint.objects.create(
        person_id=person_id,
        subject=subject,
        words=_said(words, "Tell us what happened.", field="words"),
        wants=no_longer(wants, refused=CannotComplain, field="wants", most=LONGEST),
        answer_how=answer_how,
        how_made=how_made,
        of_id=of_id,
        made_at=at,
        # On their own page they are told at once that we have it.
        acknowledged_at=at if how_made == "page" else None,
        acknowledged_how="page" if how_made == "page" else "",
    )
    if complaint.acknowledged_at is None:
        _owe(complaint, "acknowledge_complaint", "Tell them that we have their complaint", at=at)
    _give(complaint, _found(complaint, at=at), why="made", by=None, at=at)
    return complaint


@action
def ask_again(
    complaint_id: int, *, words: str, shown_version: int | None = None, by: Principal, at: datetime
) -> Complaint:
    """They are not happy with the answer: somebody else looks again, the next one up. Raises `CannotComplain`."""
    complaint = _locked(complaint_id, shown_version)
    if complaint.state != "answered":
        raise CannotComplain("There is no answer that we can look at again.")
    first = Answer.objects.get(complaint=complaint, look=1)
    if local_day(at) > queries.ask_by(first):
        raise CannotComplain(f"The last day to ask for another look was {full_day(queries.ask_by(first))}.")
    complaint.change(
        state="review",
        unhappy_at=at,
        unhappy_words=_said(words, "Tell us what is not right.", field="words"),
        opened_at=None,  # what they say now is for new eyes again
    )
    _give(complaint, _found(complaint, at=at), why="again", by=None, at=at)
    return complaint


@action
def withdraw(
    complaint_id: int, *, words: str = "", shown_version: int | None = None, by: Principal, at: datetime
) -> Complaint:
    """They take it back. On their own page without a reason; whoever answers writes down what they said.

    Nobody else can end a complaint without an answer. Raises `CannotComplain`.
    """
    complaint = _locked(complaint_id, shown_version)
    if complaint.state not in OPEN:
        raise CannotComplain("This complaint is not open.")
    if by.kind != "person":
        if by.post_id is None or by.post_id != complaint.answerer_id:
            raise CannotComplain("Only they take it back, and only whoever answers writes it down.")
        words = _said(words, "Write down what they said.", field="words")
    said = no_longer(words, refused=CannotComplain, field="words")
    _end_duties(complaint, at=at)
    complaint.change(state="withdrawn", withdrawn_at=at, withdrawn_words=said)
    publish(ComplaintWithdrawn(person_id=complaint.person_id, complaint_id=complaint.pk, at=at))
    return complaint


# ------------------------------------------------------------------------------------------------- done by who answers
@action
def acknowledge(
    complaint_id: int, *, how: str, shown_version: int | None = None, by: Principal, at: datetime
) -> Complaint:
    """They were told that we have it, who answers and by when: by letter, on the phone or face to face."""
    complaint = _locked(complaint_id, shown_version)
    if how not in dict(TOLD_HOW):
        raise CannotAnswer("Select how they were told.", field="how")
    if complaint.acknowledged_at is not None or complaint.state == "withdrawn":
        raise CannotAnswer("They were told before.")
    duties.meet("acknowledge_complaint", (COMPLAINT, complaint.pk), at=at, by=by)
    return complaint.change(acknowledged_at=at, acknowledged_how=how)


@action
def answer(
    complaint_id: int,
    *,
    found: str,
    words: str,
    will_do: str,
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Answer:
    """Answer it: what was found and why, and what we will do. Only whoever it was given to can. Raises
    `CannotAnswer`."""
    complaint = _theirs(complaint_id, shown_version, by=by)
    assert by.post_id is not None
    if found not in dict(FOUND):
        raise CannotAnswer("Select what you found.", field="found")
    look = 2 if complaint.state == "review" else 1
    made = Answer.objects.create(
        person_id=complaint.person_id,
        complaint=complaint,
        look=look,
        found=found,
        words=_said(words, "Say what you found, and why.", field="words", refused=CannotAnswer),
        will_do=_said(will_do, "Say what we will do.", field="will_do", refused=CannotAnswer),
        post_id=by.post_id,
        at=at,
    )
    duties.meet(_DUTY[complaint.state], (COMPLAINT, complaint.pk), at=at, by=by)
    duties.meet("acknowledge_complaint", (COMPLAINT, complaint.pk), at=at, by=by)
    complaint.change(state="reviewed" if look == 2 else "answered")
    publish(ComplaintAnswered(person_id=complaint.person_id, complaint_id=complaint.pk, answer_id=made.pk, at=made.at))
    return made


@action
def open_to_officer(complaint_id: int, *, shown_version: int | None = None, by: Principal, at: datetime) -> Complaint:
    """Let whom it is about read it, so that they can say what they know. Raises `CannotAnswer`."""
    complaint = _theirs(complaint_id, shown_version, by=by)
    if complaint.of_id is None:
        raise CannotAnswer("It is about nobody in particular.")
    if complaint.opened_at is not None:
        raise CannotAnswer("They can read it already.")
    return complaint.change(opened_at=at)


@action
def hand_on(
    complaint_id: int,
    *,
    to_post_id: int,
    because: str,
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Complaint:
    """Give it to somebody else to answer, with the reason. Its day stays. Raises `CannotAnswer`."""
    complaint = _locked(complaint_id, shown_version)
    if complaint.state not in OPEN:
        raise CannotAnswer("This complaint is not open.")
    if queries.is_about(complaint, by):
        raise CannotAnswer("It is about you: whoever answers hands it on.")
    if to_post_id == complaint.answerer_id:
        raise CannotAnswer("They answer it now.", field="to_post_id")
    managers, parts = queries.parts(complaint, on=local_day(at))
    chosen = next((one for one in managers if one.post_id == to_post_id), None)
    if chosen is None:
        raise CannotAnswer("Select who should answer.", field="to_post_id")
    if why_not := rules.unfit(chosen, parts):
        raise CannotAnswer(why_not, field="to_post_id")
    why = one_line(because, refused=CannotAnswer)
    _give(complaint, rules.Chosen(to_post_id, why), why="handed_on", by=by, at=at)
    return complaint


@action
def find_others(post_id: int, *, by: Principal, at: datetime) -> list[int]:
    """Whoever answers has left: somebody else is found for each. Answers the complaints."""
    given = []
    for complaint in Complaint.objects.select_for_update().filter(answerer_id=post_id, state__in=OPEN).order_by("id"):
        _give(complaint, _found(complaint, at=at, without=post_id), why="handed_on", by=None, at=at)
        given.append(complaint.pk)
    return given


# ------------------------------------------------------------------------------------------------------------- parts
def _said(text: str, missing: str, *, field: str, refused: type[Refused] = CannotComplain) -> str:
    said = no_longer(text, refused=refused, field=field, most=LONGEST)
    if not said:
        raise refused(missing, field=field)
    return said


def _locked(complaint_id: int, shown_version: int | None) -> Complaint:
    return Complaint.objects.select_for_update().get(id=complaint_id).check_shown(shown_version)


def _theirs(complaint_id: int, shown_version: int | None, *, by: Principal) -> Complaint:
    """An open complaint, if it is this post that answers it."""
    complaint = _locked(complaint_id, shown_version)
    if complaint.state not in OPEN:
        raise CannotAnswer("This complaint is not open.")
    if by.post_id is None or by.post_id != complaint.answerer_id:
        raise CannotAnswer("It was given to somebody else to answer. If it should be you, have it handed on to you.")
    return complaint


def _found(complaint: Complaint, *, at: datetime, without: int | None = None) -> rules.Chosen:
    managers, parts = queries.parts(complaint, on=local_day(at))
    return rules.who_answers([one for one in managers if one.post_id != without], parts)


def _give(complaint: Complaint, chosen: rules.Chosen, *, why: str, by: Principal | None, at: datetime) -> None:
    """Write down who answers and why, and put the duty on their list; where it is open its day stays."""
    handing = Handing.objects.create(
        person_id=complaint.person_id,
        complaint=complaint,
        to_id=chosen.post_id,
        because=chosen.because,
        by_post_id=by.post_id if by else None,
        at=at,
    )
    if complaint.answerer_id != chosen.post_id:
        complaint.change(answerer_id=chosen.post_id)
    _owe(complaint, _DUTY[complaint.state], _TITLES[complaint.state], at=at)
    publish(
        ComplaintGiven(person_id=complaint.person_id, complaint_id=complaint.pk, handing_id=handing.pk, why=why, at=at)
    )


def _owe(complaint: Complaint, kind: str, title: str, *, at: datetime) -> None:
    begun = complaint.unhappy_at if complaint.state == "review" else complaint.made_at
    assert begun is not None
    duties.open_duty(
        complaint.person_id,
        kind=kind,
        about=(COMPLAINT, complaint.pk),
        facts={"from": local_day(begun)},
        title=title,
        detail="" if complaint.answerer_id else "Nobody was found who could answer. Hand it on.",
        owner_role=organisations.post(complaint.answerer_id).role if complaint.answerer_id else "head_of_unit",
        at=at,
    )


def _end_duties(complaint: Complaint, *, at: datetime) -> None:
    for kind in (_DUTY[complaint.state], "acknowledge_complaint"):
        duties.end(kind, (COMPLAINT, complaint.pk), because=_TAKEN_BACK, at=at)
