"""What people tell us by text, on the phone and on their own page: taken down in their own words, matched by their
number or by hand, and answered. A number that is not one person's alone is nobody's until somebody says whose it is."""

from __future__ import annotations

from datetime import datetime

from throughcare.accounts.principals import Principal
from throughcare.audit import actions as audit
from throughcare.kernel import context
from throughcare.kernel.acts import action
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import no_longer
from throughcare.messaging.events import ReplyAnswered, ReplyReceived, ReplyTakenOff
from throughcare.messaging.models import Letter, Reply
from throughcare.people.models import Headline, Phone
from throughcare.people.record import reach

LONGEST = 4_000  # characters that are taken of a text; a carrier's own limit is below


@action
def take_text(*, number: str, words: str, carrier_id: str, received_at: datetime, by: Principal) -> Reply | None:
    """Keep a text that came in. Answers None, and keeps nothing, for one that was taken before."""
    reply, is_new = Reply.objects.get_or_create(
        carrier_id=carrier_id,
        defaults={
            "how": "text",
            "number": _number(number)[:30],
            "words": words.strip() or "(an empty text)",
            "at": received_at,
        },
    )
    return reply if is_new else None


def _number(text: str) -> str:
    """A number as the record writes it; one the number plan does not know stays as it came."""
    digits = text.strip()
    try:
        return reach.number(f"+{digits}" if digits.isdecimal() and not digits.startswith("0") else digits)
    except Refused:
        return digits


@action
def find_person(reply_id: int, *, by: Principal, at: datetime) -> None:
    """Put a text on the record of the one person whose number it came from. Nobody's, or several people's: a list."""
    reply = Reply.objects.select_for_update().get(id=reply_id)
    if reply.looked_at is not None:
        return
    theirs = Phone.objects.filter(value=reply.number, until=None, kind__in=["mobile", "phone"])
    people = set(theirs.values_list("person_id", flat=True)[:20])
    if len(people) == 1:
        reply.change(looked_at=at)
        _put(reply, people.pop(), by=by, at=at)
        return
    wrote = Letter.objects.filter(channel="text", state="sent", to=reply.number).order_by("-sent_at")
    reply.change(looked_at=at, office_id=wrote.values_list("office_id", flat=True).first())


def _put(reply: Reply, person_id: int, *, by: Principal, at: datetime) -> Reply:
    office_id = Headline.objects.values_list("office_id", flat=True).get(person_id=person_id)
    reply.change(person_id=person_id, office_id=office_id)
    if by.kind != "person":  # the door has written down what comes through their own page
        audit.write(
            audit.Line(
                at=at,
                principal=by.key,
                who=by.titled,
                category="collection",
                doing="take_reply",
                allowed=True,
                because=f"{reply.how} {reply.pk}",
                person_id=person_id,
                people=(person_id,),
                request_id=context.current().request_id,
            )
        )
    publish(ReplyReceived(person_id=person_id, reply_id=reply.pk, how=reply.how, at=at))
    return reply


@action
def record_call(
    person_id: int, *, words: str, called_at: datetime, answer: str = "", by: Principal, at: datetime
) -> Reply:
    """Write down what somebody said on the phone. With an `answer` they had theirs at once, and nothing is owed."""
    if called_at > at:
        raise Refused("The call must be in the past.", field="called_time")
    if not words.strip():
        raise Refused("Write what they said, in their own words.", field="words")
    reply = Reply.objects.create(how="call", words=words.strip(), at=called_at, taken_by_id=by.post_id, looked_at=at)
    _put(reply, person_id, by=by, at=at)
    return _answer(reply, answer, by=by, at=at) if answer.strip() else reply


@action
def write(
    person_id: int,
    *,
    words: str,
    to: str,
    topic: str = "message",
    rule: str = "",
    about: tuple[str, int] | None = None,
    by: Principal,
    at: datetime,
) -> Reply:
    """The person writes to their offender manager or supervisor on their own page, of a row where `about` names one.
    They are owed an answer."""
    if not words.strip():
        raise Refused("Write what you want to tell us.", field="words")
    reply = Reply.objects.create(
        person_id=person_id,
        how="page",
        to=to,
        topic=topic,
        rule=rule[:200],
        about_kind=about[0] if about else "",
        about_id=about[1] if about else None,
        words=no_longer(words, field="words", most=LONGEST),
        at=at,
        looked_at=at,
    )
    return _put(reply, person_id, by=by, at=at)


@action
def answer_reply(reply_id: int, *, answer: str, by: Principal, at: datetime, shown_version: int | None = None) -> Reply:
    """Write down how they were answered."""
    reply = Reply.objects.select_for_update().get(id=reply_id).check_shown(shown_version)
    if reply.person_id is None:
        raise Refused("Say first whose it is.")
    if reply.answered_at is not None:
        raise Refused("This was answered before.")
    if not answer.strip():
        raise Refused("Write how you answered.", field="answer")
    return _answer(reply, answer, by=by, at=at)


def _answer(reply: Reply, answer: str, *, by: Principal, at: datetime) -> Reply:
    assert reply.person_id is not None
    reply.change(answered_at=at, answered_by_id=by.post_id, answer=answer.strip())
    publish(ReplyAnswered(person_id=reply.person_id, reply_id=reply.pk, at=at))
    return reply


@action
def match_reply(
    reply_id: int, *, person_id: int, by: Principal, at: datetime, shown_version: int | None = None
) -> Reply:
    """Somebody who knows says whose an unknown number's text is."""
    reply = Reply.objects.select_for_update().get(id=reply_id).check_shown(shown_version)
    if reply.person_id is not None or reply.aside_at is not None:
        raise Refused("Somebody has dealt with this text already.")
    reply.change(matched_at=at, matched_by_id=by.post_id)
    return _put(reply, person_id, by=by, at=at)


@action
def set_aside(reply_id: int, *, because: str, by: Principal, at: datetime, shown_version: int | None = None) -> Reply:
    """An unknown number's text is from nobody we work with; it is kept, and off the list."""
    reply = Reply.objects.select_for_update().get(id=reply_id).check_shown(shown_version)
    if reply.person_id is not None or reply.aside_at is not None:
        raise Refused("Somebody has dealt with this text already.")
    if not because.strip():
        raise Refused("Say why it is nobody's.", field="because")
    return reply.change(aside_at=at, aside_because=no_longer(because, most=200), matched_by_id=by.post_id)


@action
def take_off(reply_id: int, *, by: Principal, at: datetime, shown_version: int | None = None) -> Reply:
    """A text is not from this person: it goes back to the list of unknown numbers. What was answered stays."""
    reply = Reply.objects.select_for_update().get(id=reply_id).check_shown(shown_version)
    person_id = reply.person_id
    if person_id is None or reply.how != "text":
        raise Refused("Only a text on somebody's record can be taken off it.")
    if reply.answered_at is not None:
        raise Refused("It was answered as theirs. Write a note instead.")
    reply.change(person_id=None, matched_at=None, matched_by_id=None)
    publish(ReplyTakenOff(person_id=person_id, reply_id=reply.pk, at=at))
    return reply
