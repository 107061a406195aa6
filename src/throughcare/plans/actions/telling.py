"""What the person is owed to be told: why help was not there, and the points of the first meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from throughcare.accounts.principals import Principal
from throughcare.duties import actions as duties
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.messaging import actions as messaging
from throughcare.people.models import Person
from throughcare.plans import facts, rules
from throughcare.plans.events import HelpWasNotThere
from throughcare.plans.models import Explained, HelpNotHad, PlanAction
from throughcare.plans.owing import HELP
from throughcare.sentences.models import Sentence


class CannotRecordHelp(Refused):
    """Help cannot have been refused or late like this."""


class CannotTell(Refused):
    """They cannot have been told like this, or were told before."""


class CannotClose(Refused):
    """It is not closed before they were told why."""


class CannotExplain(Refused):
    """This cannot have been explained."""


@action
def record_help(
    person_id: int,
    *,
    kind: str,
    what: str,
    asked_on: date,
    asked_of: str,
    why_not: str,
    instead: str,
    known_on: date,
    late: bool = False,
    agreed_on: date | None = None,
    action_id: int | None = None,
    by: Principal,
    at: datetime,
) -> HelpNotHad:
    """Write down help that could not be had, or came later than agreed. The person is owed to be told why: a letter is
    written, and the work list says so until they were told. Raises `CannotRecordHelp`."""
    today = local_day(at)
    if known_on > today:
        raise CannotRecordHelp("The day you knew must be today or in the past.", field="known_on")
    if asked_on > known_on:
        raise CannotRecordHelp("It must have been asked for before you knew that it was not there.", field="asked_on")
    if late and agreed_on is None:
        raise CannotRecordHelp("Enter the day it was agreed for.", field="agreed_on")
    for name, text, message in (
        ("what", what, "Say what help it was."),
        ("asked_of", asked_of, "Say who was asked."),
        ("why_not", why_not, "Say why, as they were or will be told."),
        ("instead", instead, "Say what there is instead, or that there is nothing yet."),
    ):
        if not text.strip():
            raise CannotRecordHelp(message, field=name)
    if action_id is not None and not PlanAction.objects.filter(id=action_id, person_id=person_id).exists():
        raise CannotRecordHelp("This action is not in their plan.", field="action_id")
    row = HelpNotHad.objects.create(
        person_id=person_id,
        action_id=action_id,
        kind=kind,
        what=what.strip(),
        late=late,
        asked_on=asked_on,
        asked_of=asked_of.strip(),
        agreed_on=agreed_on if late else None,
        known_on=known_on,
        why_not=why_not.strip(),
        instead=instead.strip(),
    )
    duties.open_duty(
        person_id,
        kind="tell_why_no_help",
        about=(HELP, row.pk),
        facts={"from": known_on},
        title=f"Tell them why: {row.what}",
        detail="A letter does this by itself when it leaves",
        at=at,
        by=by,
    )
    publish(HelpWasNotThere(person_id=person_id, help_id=row.pk, at=at))
    return row


@action
def tell_why(
    help_id: int,
    *,
    told_on: date,
    how: str,
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> HelpNotHad:
    """The person was told why. A letter that has not left is stopped: they know. Raises `CannotTell`."""
    row = HelpNotHad.objects.select_for_update().get(id=help_id).check_shown(shown_version)
    if row.told_on is not None:
        raise CannotTell("They were told before.")
    if told_on > local_day(at):
        raise CannotTell("The day they were told must be today or in the past.", field="told_on")
    if told_on < row.known_on:
        raise CannotTell("They cannot have been told before you knew.", field="told_on")
    row.change(told_on=told_on, told_how=how)
    duties.meet("tell_why_no_help", (HELP, row.pk), at=at, by=by)
    if how != "letter":
        messaging.withdraw((HELP, row.pk), because="They were told.", by=by, at=at)
    return row


@action
def close_help(
    help_id: int, *, outcome: str, shown_version: int | None = None, by: Principal, at: datetime
) -> HelpNotHad:
    """What became of it. Raises `CannotClose` while the person has not been told why."""
    row = HelpNotHad.objects.select_for_update().get(id=help_id).check_shown(shown_version)
    if row.closed_on is not None:
        raise CannotClose("This was closed before.")
    jurisdiction = Person.objects.values_list("jurisdiction", flat=True).get(id=row.person_id)
    found = rules.may_close(
        rules.HelpFacts(known_on=row.known_on, told_on=row.told_on, outcome=outcome),
        book=facts.book(jurisdiction, on=local_day(at)),
    )
    if not found.may_close:
        raise CannotClose(" ".join(found.because), field="outcome")
    duties.meet("act_on_choice", (HELP, row.pk), at=at, by=by)
    return row.change(outcome=outcome.strip(), closed_on=local_day(at))


# ------------------------------------------------------------------------------------------------------- first meeting
@dataclass(frozen=True)
class PointSaid:
    """A point as it was explained, and how it was checked that they understood it."""

    point: str
    how: str
    understood: str


@action
def explain(sentence_id: int, *, points: Sequence[PointSaid], on: date, by: Principal, at: datetime) -> list[int]:
    """Write down which points of the first meeting were explained, on which day, how, and how understanding was
    checked. Answers the rows' ids. Raises `CannotExplain`."""
    sentence = Sentence.objects.select_related("person").get(id=sentence_id)
    if not points:
        raise CannotExplain("Select at least one point that you explained.")
    if on > local_day(at):
        raise CannotExplain("The day must be today or in the past.", field="on")
    if sentence.sentenced_on and on < sentence.sentenced_on:
        raise CannotExplain("The day must be on or after the date of the sentence.", field="on")
    book = facts.book(sentence.person.jurisdiction, on=on)
    known = {point.code for point in book.book.points}
    if any(one.point not in known or not one.how or not one.understood.strip() for one in points):
        raise CannotExplain("Say of each point how it was explained, and how you checked that they understood.")
    return [
        Explained.objects.create(
            person_id=sentence.person_id,
            sentence=sentence,
            point=one.point,
            policy=book.reference,
            on=on,
            how=one.how,
            understood=one.understood.strip(),
            post_id=by.post_id,
        ).pk
        for one in points
    ]
