"""Queueing, stopping and letting go of letters. Nothing is lost, and nothing leaves twice."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import connection

from throughcare.accounts.principals import Principal
from throughcare.audit import actions as audit
from throughcare.kernel import context
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import fitting, no_longer
from throughcare.messaging import letters, rules
from throughcare.messaging.events import (
    LetterSent,
    LetterTakenBack,
    LetterWithdrawn,
    MessageDelivered,
    MessageNotDelivered,
)
from throughcare.messaging.gateways import Carried, Gateway
from throughcare.messaging.models import NOT_DELIVERED, Feedback, Letter
from throughcare.organisations.models import Closure, OpeningHours
from throughcare.people.models import Person
from throughcare.policy import editions
from throughcare.policy.books import Messages
from throughcare.policy.calendars import bank_holidays

CLAIM_LASTS = timedelta(minutes=10)  # a worker that has not said by then what became of a letter has died
TOO_LATE = "It would have come too late."
GAVE_UP = "Tried {} times and not taken. Ring, or send a letter."


class CannotWithdraw(Refused):
    """The letter has left, or was stopped before."""


class CannotSendThis(Refused):
    """What somebody wants to send by hand cannot be sent, or not there."""


# ------------------------------------------------------------------------------------------------------------- queueing
@action
def queue(
    person_id: int,
    *,
    kind: str,
    about: tuple[str, int, int | None],
    facts: dict[str, Any],
    once: str,
    by: Principal,
    at: datetime,
    hold_until: datetime | None = None,
    channel: letters.Channel | None = None,
    corrects: int | None = None,
    not_after: datetime | None = None,
) -> Letter | None:
    """Write a letter and hold it; `about` is the kind, id and version of the row it speaks of (None: as it is now).

    Answers None, and writes nothing, when the row no longer stands or when `once` was queued before. Without
    `hold_until` it is held for the kind's minutes of open office; a text is held on until a phone may ring. From
    `not_after` on it is worth nothing and does not leave. Raises `ValueError` for facts that do not fit.
    """
    what = letters.kinds()[kind]
    about_kind, about_id, version = about
    if about_kind != what.about:
        raise ValueError(f"{kind} speaks of {what.about}, not of {about_kind}")
    if version is None:
        version = what.current([about_id]).get(about_id)
    if version is None or Letter.objects.filter(once=once).exists():
        return None
    written = letters.write(what, person_id=person_id, facts=facts, on=local_day(at), channel=channel or what.channel)
    leaves = hold_until or _held_until(what, written, at=at)
    if written.channel == "text":
        leaves = _loud(leaves, jurisdiction=written.jurisdiction)
    letter, is_new = Letter.objects.get_or_create(
        once=once,
        defaults={
            "person_id": person_id,
            "office_id": written.office_id,
            "kind": kind,
            "channel": written.channel,
            "sender": written.sender,
            "to": written.to,
            "dated_on": written.dated_on,
            "subject": written.subject,
            "body": written.body,
            "signed": written.signed,
            "large_print": written.large_print,
            "wording_id": written.wording_id,
            "facts": facts,
            "about_kind": about_kind,
            "about_id": about_id,
            "about_version": version,
            "hold_until": leaves,
            "corrects_id": corrects,
            "not_after": not_after,
        },
    )
    return letter if is_new else None


def _held_until(kind: letters.LetterKind, written: letters.Written, *, at: datetime) -> datetime:
    if written.office_id is None:
        return at + timedelta(minutes=kind.hold_minutes)
    hours = OpeningHours.objects.filter(office_id=written.office_id).values_list("weekday", "opens", "closes")
    closed = Closure.objects.filter(office_id=written.office_id, on__gte=local_day(at)).values_list("on", flat=True)
    shut = bank_holidays(written.jurisdiction).plus(closed).holidays
    office = rules.OfficeDays(hours={day: (opens, closes) for day, opens, closes in hours}, shut=shut)
    return rules.leaves_at(at, minutes=kind.hold_minutes, office=office)


@action
def send_by_hand(
    person_id: int, *, kind: str, channel: letters.Channel, shown_to: str, by: Principal, at: datetime
) -> Letter:
    """Send what an officer chose, to the number or address they saw and confirmed.

    Raises `CannotSendThis` when the record has another by now, or the channel is not to be used.
    """
    if kind not in letters.by_hand():
        raise CannotSendThis("Select what to send.", field="kind")
    to = letters.ways(person_id, on=local_day(at)).to(channel)
    if not to:
        raise CannotSendThis("The record has no number or address for this, or we may not use it.", field="channel")
    if to != shown_to:
        raise CannotSendThis("The number or address has changed. Look at it again.", field="channel")
    letter = queue(
        person_id,
        kind=kind,
        about=("people.person", person_id, None),
        facts={},
        once=f"{kind}:{person_id}:{at.isoformat()}",
        channel=channel,
        by=by,
        at=at,
    )
    if letter is None:
        raise CannotSendThis("This was sent just now.")
    return letter


def _loud(at: datetime, *, jurisdiction: str) -> datetime:
    book = _book(jurisdiction, at)
    return rules.loud_from(at, quiet_from=book.quiet_from, quiet_until=book.quiet_until)


def _book(jurisdiction: str, at: datetime) -> Messages:
    return editions.edition(Messages, jurisdiction=jurisdiction, on=local_day(at)).book


def _book_of(letter: Letter, at: datetime) -> Messages:
    return _book(Person.objects.values_list("jurisdiction", flat=True).get(id=letter.person_id), at)


@action
def correct(letter_id: int, *, correction: str, by: Principal, at: datetime) -> Letter | None:
    """Write to the person that a letter which has left no longer holds; `correction` says what does, in plain words."""
    wrong = Letter.objects.get(id=letter_id)
    return queue(
        wrong.person_id,
        kind="correction",
        about=("messaging.letter", letter_id, None),
        facts={"wrong_on": wrong.dated_on, "wrong_subject": wrong.subject, "correction": correction},
        once=f"correction:{letter_id}",
        corrects=letter_id,
        by=by,
        at=at,
    )


@action
def sign_anew(people: Collection[int], *, by: Principal, at: datetime) -> int:
    """Sign letters that have not left by whoever does the officer's work now. Those that name who wrote them stay.

    Answers how many were changed.
    """
    changed = 0
    waiting = Letter.objects.select_for_update().filter(
        person_id__in=list(people), state__in=["held", "print", "failed"]
    )
    for letter in waiting.order_by("id"):
        signed = letters.signature(letter, on=local_day(at))
        if signed != letter.signed:
            letter.change(signed=signed)
            changed += 1
    return changed


@action
def name_anew(person_id: int, *, next_at: datetime, next_with: str, by: Principal, at: datetime) -> int:
    """Write letters that have not left anew where they say with whom a meeting is, and somebody else holds it now.

    Letters about the meeting itself are stopped by its change. Answers how many were written anew.
    """
    written = 0
    waiting = Letter.objects.select_for_update().filter(person_id=person_id, state__in=["held", "print", "failed"])
    for letter in waiting.filter(facts__has_key="next_with").order_by("id"):
        said = letter.facts
        if said["next_with"] == next_with or not _same_moment(said.get("next_at"), next_at):
            continue
        facts = {**said, "next_with": next_with}
        channel = cast(letters.Channel, letter.channel)
        anew = letters.write(
            letters.kinds()[letter.kind], person_id=person_id, facts=facts, on=letter.dated_on, channel=channel
        )
        letter.change(facts=facts, subject=anew.subject, body=anew.body, wording_id=anew.wording_id)
        written += 1
    return written


def _same_moment(said: Any, moment: datetime) -> bool:
    return bool(said) and datetime.fromisoformat(said) == moment


# ------------------------------------------------------------------------------------------------------------- stopping
@action
def withdraw(
    about: tuple[str, int], *, because: str, by: Principal, at: datetime, kinds: Collection[str] = ()
) -> dict[str, list[int]]:
    """Stop every letter about a row, of some kinds or of all.

    Answers the ids that were `stopped`, and those that had `left` already and were never corrected: for these the
    caller may queue a correction.
    """
    found = Letter.objects.filter(about_kind=about[0], about_id=about[1]).exclude(state="withdrawn").select_for_update()
    if kinds:
        found = found.filter(kind__in=kinds)
    answer: dict[str, list[int]] = {"stopped": [], "left": []}
    for letter in found.order_by("id"):
        if letter.state in {"sent", "claimed"}:
            if letter.corrects_id is None and not Letter.objects.filter(corrects=letter).exists():
                answer["left"].append(letter.pk)
        else:
            _stop(letter, because=because, at=at)
            answer["stopped"].append(letter.pk)
    return answer


@action
def withdraw_letter(
    letter_id: int, *, because: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Letter:
    """Stop one letter, with the reason. Raises `CannotWithdraw` once it is leaving or has left."""
    letter = Letter.objects.select_for_update().get(id=letter_id).check_shown(shown_version)
    if letter.state == "withdrawn":
        raise CannotWithdraw("This letter was stopped before.")
    if letter.state in {"sent", "claimed"}:
        raise CannotWithdraw("This letter has left and cannot be stopped. Tell the person, or write again.")
    return _stop(letter, because=no_longer(because, refused=CannotWithdraw, most=200), at=at)


def _stop(letter: Letter, *, because: str, at: datetime) -> Letter:
    letter.change(
        state="withdrawn",
        withdrawn_at=at,
        withdrawn_because=fitting(because, most=200, instead="The reason stands where it was written down"),
    )
    publish(
        LetterWithdrawn(
            person_id=letter.person_id,
            letter_id=letter.pk,
            kind=letter.kind,
            about_kind=letter.about_kind,
            about_id=letter.about_id,
            because=letter.withdrawn_because,
        )
    )
    return letter


# ---------------------------------------------------------------------------------------------------------- letting go
@action
def claim_due(*, by: Principal, at: datetime, most: int = 50) -> list[tuple[int, bool]]:
    """Take the letters whose hold has passed, and those another worker took and left, so that nobody else does.

    Answers each id, and whether somebody had it before and may have sent it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "with due as (select id, state = 'claimed' as was_taken from messaging_letter"
            " where state in ('held', 'claimed') and hold_until <= %(at)s"
            " and (state = 'held' or coalesce(try_at, claimed_at + make_interval(secs => %(dead)s)) <= %(at)s)"
            " order by hold_until, id limit %(most)s for update skip locked)"
            " update messaging_letter l set state = 'claimed', claimed_at = %(at)s, try_at = null,"
            " version = version + 1"
            " from due where l.id = due.id returning l.id, due.was_taken",
            {"at": at, "dead": CLAIM_LASTS.total_seconds(), "most": most},
        )
        return sorted(cursor.fetchall())


@action
def recheck(letter_id: int, *, gateway: Gateway, by: Principal, at: datetime) -> str:
    """Look at a claimed letter once more before it leaves, and answer the state it is in then.

    It is stopped when what it speaks of has changed or it would come too late, addressed anew when the record has
    another address, held on when no phone may ring, and put on the list to print when it goes by post and the gateway
    prints none, or not in large print; else it stays claimed, to be handed to the gateway.
    """
    letter = Letter.objects.select_for_update().get(id=letter_id)
    if letter.state != "claimed":
        return letter.state
    if not letters.still_stand([letter]):
        return _stop(letter, because=letters.gone(letter.kind), at=at).state
    if letter.not_after is not None and letter.not_after <= at:
        return _stop(letter, because=TOO_LATE, at=at).state
    to = letters.address(letter, on=local_day(at))
    if letter.channel == "post":
        carried = gateway.carries(channel="post") and not letter.large_print and rules.address_lines(to) is not None
        if not carried:
            return letter.change(to=to, state="print").state
    if not to:
        return letter.change(state="failed", failed_because="The record has no number or address for it.").state
    if letter.channel == "text":
        book = _book_of(letter, at)
        loud = rules.loud_from(at, quiet_from=book.quiet_from, quiet_until=book.quiet_until)
        if loud > at:
            return letter.change(state="held", hold_until=loud).state
    if to != letter.to:
        letter.change(to=to)
    return letter.state


@action
def record_sent(letter_id: int, *, carried: Carried, by: Principal, at: datetime) -> None:
    """The gateway has taken a claimed letter."""
    letter = Letter.objects.select_for_update().get(id=letter_id)
    if letter.state == "claimed":
        _sent(letter, by=by, at=at, carried=carried)
        if carried.delivery in {"delivered", *NOT_DELIVERED}:
            _delivered(letter, carried.delivery, at=at)


@action
def put_off(letter_id: int, *, because: str, by: Principal, at: datetime) -> None:
    """The gateway has not taken a claimed letter and may later: it is held on, and can be stopped, until the next try.

    After the policy's number of tries it says that it could not be sent.
    """
    letter = Letter.objects.select_for_update().get(id=letter_id)
    if letter.state != "claimed":
        return
    book, tries = _book_of(letter, at), letter.tries + 1
    if tries >= book.most_tries:
        letter.change(state="failed", tries=tries, failed_because=f"{because} {GAVE_UP.format(tries)}"[:200])
    else:
        wait = rules.next_wait(tries, first=book.first_wait_minutes, longest=book.longest_wait_minutes)
        letter.change(state="held", tries=tries, hold_until=at + wait, failed_because=because[:200])


@action
def record_no_answer(letter_id: int, *, by: Principal, at: datetime) -> None:
    """Nobody knows whether the gateway has taken a claimed letter: it stays so, and the gateway is asked later."""
    letter = Letter.objects.select_for_update().get(id=letter_id)
    if letter.state == "claimed":
        book, tries = _book_of(letter, at), letter.tries + 1
        wait = rules.next_wait(tries, first=book.first_wait_minutes, longest=book.longest_wait_minutes)
        letter.change(tries=min(tries, 30_000), try_at=at + wait)


@action
def record_failed(letter_id: int, *, because: str, by: Principal, at: datetime) -> None:
    """The gateway will not take a claimed letter."""
    letter = Letter.objects.select_for_update().get(id=letter_id)
    if letter.state == "claimed":
        letter.change(state="failed", failed_because=because[:200])


@action
def mark_printed(letter_ids: list[int], *, by: Principal, at: datetime) -> dict[str, list[int]]:
    """Letters of one's own office have been printed and are in the post.

    Answers which were `printed`, and which were `stopped` instead, by somebody or because what they speak of changed
    after they were put on the list: those must not be posted.
    """
    mine = Letter.objects.filter(id__in=letter_ids, office=by.office_id)
    chosen = list(mine.select_for_update().order_by("id"))
    waiting = [letter for letter in chosen if letter.state == "print"]
    good = letters.still_stand(waiting)
    for letter in waiting:
        if letter.pk in good:
            _sent(letter, by=by, at=at)
        else:
            _stop(letter, because=letters.gone(letter.kind), at=at)
    return {
        "printed": [letter.pk for letter in waiting if letter.pk in good],
        "stopped": [letter.pk for letter in chosen if letter.state == "withdrawn"],
    }


def _sent(letter: Letter, *, by: Principal, at: datetime, carried: Carried | None = None) -> None:
    way: dict[str, Any] = {}
    if carried is not None and carried.number:
        way = {"carrier_id": carried.number, "delivery": "sending", "delivery_at": at, "asked_at": at}
    letter.change(state="sent", sent_at=at, failed_because="", try_at=None, **way)
    publish(
        LetterSent(
            person_id=letter.person_id,
            letter_id=letter.pk,
            kind=letter.kind,
            about_kind=letter.about_kind,
            about_id=letter.about_id,
            sent_at=at,
        )
    )
    audit.write(
        audit.Line(
            at=at,
            principal=by.key,
            who=", ".join(part for part in (by.name, by.role_name) if part),
            category="disclosure",
            doing="send_letter",
            allowed=True,
            because=f"{letter.kind} {letter.pk}",
            person_id=letter.person_id,
            people=(letter.person_id,),
            recipient=letter.to.replace("\n", ", "),
            request_id=context.current().request_id,
        )
    )


@action
def record_delivery(letter_id: int, *, number: str, delivery: str, by: Principal, at: datetime) -> None:
    """The carrier says what became of a letter. Said again, late or of another message, it changes nothing.

    Word of one that nobody wrote down as taken, because the worker died in between, says that it was taken.
    """
    letter = Letter.objects.select_for_update().filter(id=letter_id).first()
    if letter is None:
        return
    if letter.state == "claimed":
        _sent(letter, by=by, at=at, carried=Carried(number=number))
    if letter.carrier_id == number and letter.delivery == "sending":
        letter.change(asked_at=at)
        if delivery != "sending":
            _delivered(letter, delivery, at=at)


def _delivered(letter: Letter, delivery: str, *, at: datetime) -> None:
    if letter.channel == "post" and delivery in NOT_DELIVERED:
        sent_at = letter.sent_at
        assert sent_at is not None
        letter.change(state="print", sent_at=None, carrier_id="", delivery="", delivery_at=None)
        publish(
            LetterTakenBack(
                person_id=letter.person_id,
                letter_id=letter.pk,
                kind=letter.kind,
                about_kind=letter.about_kind,
                about_id=letter.about_id,
                sent_at=sent_at,
            )
        )
        return
    letter.change(delivery=delivery, delivery_at=at)
    said: dict[str, Any] = {
        "person_id": letter.person_id,
        "letter_id": letter.pk,
        "channel": letter.channel,
        "at": at,
    }
    if delivery == "delivered":
        publish(MessageDelivered(**said))
    else:
        publish(
            MessageNotDelivered(
                **said,
                kind=letter.kind,
                about_kind=letter.about_kind,
                about_id=letter.about_id,
                sent_at=letter.sent_at or at,
                delivery=delivery,
            )
        )


@action
def take_back_printed(letter_ids: list[int], *, by: Principal, at: datetime) -> list[int]:
    """Letters that were marked as posted today by mistake wait to be printed again. Answers which.

    Only those of one's own office, by post, marked on the same day: what left earlier has left.
    """
    mine = Letter.objects.filter(id__in=letter_ids, office=by.office_id, channel="post", state="sent", carrier_id="")
    found = [
        one
        for one in mine.select_for_update().order_by("id")
        if one.sent_at and local_day(one.sent_at) == local_day(at)
    ]
    for letter in found:
        sent_at = letter.sent_at
        assert sent_at is not None
        letter.change(state="print", sent_at=None)
        publish(
            LetterTakenBack(
                person_id=letter.person_id,
                letter_id=letter.pk,
                kind=letter.kind,
                about_kind=letter.about_kind,
                about_id=letter.about_id,
                sent_at=sent_at,
            )
        )
        audit.write(
            audit.Line(
                at=at,
                principal=by.key,
                who=", ".join(part for part in (by.name, by.role_name) if part),
                category="alteration",
                doing="take_back_letter",
                allowed=True,
                because=f"{letter.kind} {letter.pk} had not left",
                person_id=letter.person_id,
                people=(letter.person_id,),
                request_id=context.current().request_id,
            )
        )
    return [letter.pk for letter in found]


# ------------------------------------------------------------------------------------------------------------- feedback
@action
def say(*, kind: str, words: str, page: str = "", by: Principal, at: datetime) -> Feedback:
    """Keep what somebody of the staff says of the product, for the administrator of the system."""
    if not words.strip():
        raise Refused("Write what you want to say.", field="words")
    if by.post_id is None:
        raise Refused("Only who holds a post can say something here.")
    return Feedback.objects.create(post_id=by.post_id, kind=kind, words=words.strip(), page=page.strip()[:200], at=at)


@action
def answer_feedback(feedback_id: int, *, answer: str, by: Principal, at: datetime) -> Feedback:
    """What is done about it."""
    row = Feedback.objects.select_for_update().get(id=feedback_id)
    if row.answered_at is not None:
        raise Refused("This was answered before.")
    if not answer.strip():
        raise Refused("Write what is done about it.", field="answer")
    return row.change(answer=answer.strip(), answered_at=at)
