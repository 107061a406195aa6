"""Listing a hearing, putting it off, calling it off, and recording what the court did, which changes the order."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.courts import rules
from throughcare.courts.events import HearingCalledOff, HearingListed, ResultRecorded, ResultTakenBack
from throughcare.courts.facts import CourtDid
from throughcare.courts.models import PUT_OFF_REASONS, Hearing, Result
from throughcare.courts.queries import powers_book
from throughcare.design.dates import full_day
from throughcare.duties import actions as duties
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import LONGEST_REASON, fitting, no_longer, one_line
from throughcare.organisations.models import Court
from throughcare.people.models import Person
from throughcare.policy.clocks import start_of_day
from throughcare.policy.editions import NoEdition
from throughcare.policy.findings import to_json
from throughcare.sentences import actions as sentences
from throughcare.sentences import changing, labels
from throughcare.sentences.models import OrderChange, Place, Proceedings, Requirement, Sentence

HEARING = "courts.hearing"
RESULT = "courts.result"
_OVER = {"put_off": "put off", "called_off": "called off", "heard": "heard"}


class CannotList(Refused):
    """There can be no such hearing."""


class CannotRecordResult(Refused):
    """This hearing has no result to record, or the rule book knows no such result."""


# ------------------------------------------------------------------------------------------------------------- hearings
@action
def list_hearing(
    sentence_id: int,
    *,
    kind: str,
    court: str,
    on: date,
    starts: time,
    room: str = "",
    about: tuple[str, int],
    by: Principal,
    at: datetime,
) -> Hearing:
    """List a person before a court about an order. `about` is the row of the slice above. Raises `CannotList`."""
    sentence = Sentence.objects.get(id=sentence_id)
    hearing = _listed(
        sentence, kind=kind, court=court, on=on, starts=starts, room=room, about=about, after=None, by=by, at=at
    )
    _tell_listed(hearing, at=at)
    return hearing


def _listed(
    sentence: Sentence,
    *,
    kind: str,
    court: str,
    on: date,
    starts: time,
    room: str,
    about: tuple[str, int],
    after: Hearing | None,
    by: Principal,
    at: datetime,
) -> Hearing:
    court = one_line(court, "Enter the court.", refused=CannotList, field="court", most=160)
    room = no_longer(" ".join(room.split()), refused=CannotList, field="room", most=40)
    if sentence.sentenced_on is not None and on < sentence.sentenced_on:
        raise CannotList("The hearing must be on or after the day of the sentence.", field="on")
    jurisdiction = Person.objects.values_list("jurisdiction", flat=True).get(id=sentence.person_id)
    hearing = Hearing.objects.create(
        person_id=sentence.person_id,
        sentence=sentence,
        kind=kind,
        court=court,
        place=Court.objects.filter(name=court, jurisdiction=jurisdiction).first(),
        on=on,
        starts=starts,
        room=room,
        about_kind=about[0],
        about_id=about[1],
        after=after,
    )
    _owe_result(hearing, by=by, at=at)
    return hearing


def _owe_result(hearing: Hearing, *, by: Principal, at: datetime) -> None:
    duties.open_duty(
        hearing.person_id,
        kind="record_result",
        about=(HEARING, hearing.pk),
        facts={"due_on": hearing.on.isoformat()},
        title="Record what the court decided",
        detail=f"{hearing.court}, {hearing.starts:%H:%M}",
        shown_from=start_of_day(hearing.on),
        by=by,
        at=at,
    )


def _tell_listed(hearing: Hearing, *, at: datetime) -> None:
    publish(
        HearingListed(
            person_id=hearing.person_id,
            hearing_id=hearing.pk,
            sentence_id=hearing.sentence_id,
            before_id=hearing.after_id,
            at=at,
        )
    )


@action
def put_off(
    hearing_id: int,
    *,
    on: date,
    starts: time,
    reason: str,
    words: str = "",
    room: str = "",
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Hearing:
    """The court adjourned: this hearing is over without a result, and another is listed. Answers the new one."""
    hearing = _open(hearing_id, shown_version=shown_version)
    if reason not in dict(PUT_OFF_REASONS):
        raise CannotList("Select why it was put off.", field="reason")
    if on <= hearing.on:
        raise CannotList(f"The new day must be after {full_day(hearing.on)}.", field="on")
    if hearing.on > local_day(at) and reason == "not_there":
        raise CannotList("The hearing is still to come: they cannot have missed it.", field="reason")
    closed: dict[str, Any] = {
        "reason": reason,
        "words": no_longer(words, refused=CannotList, field="words", most=400),
        "closed_at": at,
        "closed_by_id": by.post_id,
    }
    hearing.change(state="put_off", **closed)
    duties.end("record_result", (HEARING, hearing.pk), because=f"Put off to {full_day(on)}", at=at)
    later = _listed(
        Sentence.objects.get(id=hearing.sentence_id),
        kind=hearing.kind,
        court=hearing.court,
        on=on,
        starts=starts,
        room=room,
        about=(hearing.about_kind, hearing.about_id),
        after=hearing,
        by=by,
        at=at,
    )
    _tell_listed(later, at=at)
    return later


@action
def call_off(hearing_id: int, *, because: str, by: Principal, at: datetime) -> Hearing:
    """The hearing does not take place, and none instead. For the slice above, which says why it takes it back."""
    hearing = _open(hearing_id, shown_version=None)
    words = no_longer(because, refused=CannotRecordResult, most=400)
    hearing.change(state="called_off", words=words, closed_at=at, closed_by_id=by.post_id)
    duties.end("record_result", (HEARING, hearing.pk), because=because, at=at)
    publish(
        HearingCalledOff(person_id=hearing.person_id, hearing_id=hearing.pk, sentence_id=hearing.sentence_id, at=at)
    )
    return hearing


def _open(hearing_id: int, *, shown_version: int | None) -> Hearing:
    hearing = Hearing.objects.select_for_update().get(id=hearing_id).check_shown(shown_version)
    if hearing.state != "listed":
        raise CannotRecordResult(f"This hearing was {_OVER[hearing.state]}.")
    return hearing


# -------------------------------------------------------------------------------------------------------------- results
@action
def record_result(
    hearing_id: int, *, did: CourtDid, shown_version: int | None = None, by: Principal, at: datetime
) -> Result:
    """What the court found and did, and what it said. The order changes accordingly, and the breach is over.

    Raises `CannotRecordResult` for what the rule book does not know, and what the changes of the order raise.
    """
    hearing = _open(hearing_id, shown_version=shown_version)
    if hearing.on > local_day(at):
        raise CannotRecordResult(f"The hearing is on {full_day(hearing.on)}. Record the result then.")
    if not did.words.strip():
        raise CannotRecordResult("Say what the court said.", field="words")
    prison = no_longer(did.prison, refused=CannotRecordResult, field="prison", most=80)
    unjust = no_longer(did.unjust_because, refused=CannotRecordResult, field="unjust_because", most=400)
    sentence = Sentence.objects.select_for_update().get(id=hearing.sentence_id)
    facts = _facts(hearing, sentence, did)
    try:
        found = rules.result(facts, book=powers_book(hearing))
    except NoEdition:
        raise CannotRecordResult("On that day the rule book knows no powers of the court.") from None
    except LookupError:
        raise CannotRecordResult("Select what the court found and did.", field="power") from None
    for field, message in found.faults:
        raise CannotRecordResult(message, field=field)
    done = _carry_out(hearing, sentence, did, ends=found.ends_order, custody=found.custody, by=by, at=at)
    hearing.change(state="heard", closed_at=at, closed_by_id=by.post_id)
    result = Result.objects.create(
        person_id=hearing.person_id,
        hearing=hearing,
        sentence=sentence,
        finding=did.finding,
        power=did.power,
        words=did.words.strip(),
        unjust_because=unjust,
        fine=did.fine,
        term_months=did.term_months,
        prison=prison,
        kept={**to_json(found), "inputs": to_json(facts)},
        done=done,
        recorded_at=at,
        recorded_by_id=by.post_id,
    )
    duties.meet("record_result", (HEARING, hearing.pk), at=at)
    sentences.end_proceedings(sentence.pk, kind="breach", on=hearing.on, by=by, at=at)
    if found.ends_order:
        _owe_new_sentence(result, hearing, by=by, at=at)
    publish(
        ResultRecorded(
            person_id=hearing.person_id,
            hearing_id=hearing.pk,
            result_id=result.pk,
            sentence_id=sentence.pk,
            changed=bool(done["changes"]),
            at=at,
        )
    )
    return result


def _facts(hearing: Hearing, sentence: Sentence, did: CourtDid) -> rules.ResultFacts:
    return rules.ResultFacts(
        order=labels.order_row(sentence.edition, sentence.order_type).ladder or "",
        finding=did.finding,
        power=did.power,
        on=hearing.on,
        fine=did.fine,
        ends_on=sentence.ends_on,
        extends_to=did.extends_to,
        extended_before=OrderChange.objects.filter(sentence=sentence, kind="extend", undone_at=None).count(),
        term_months=did.term_months,
        suspended_months=sentence.term_months,
        changes=(did.requirement_id is not None) + (did.added is not None),
        why_unjust=bool(did.unjust_because.strip()),
        not_imprisonable=did.not_imprisonable,
        wilful=did.wilful,
        prison=bool(did.prison.strip()),
    )


def _carry_out(
    hearing: Hearing, sentence: Sentence, did: CourtDid, *, ends: bool, custody: bool, by: Principal, at: datetime
) -> dict[str, Any]:
    """Change the order as the court did. Answers what to take back, should the result turn out to be wrong."""
    by_court: dict[str, Any] = {
        "on": hearing.on,
        "court": hearing.court,
        "because": f"{hearing.get_kind_display()}: {_court_words(did, LONGEST_REASON - 60)}",
        "by": by,
        "at": at,
    }
    made = []
    if did.requirement_id is not None:
        made.append(_vary(sentence, did, **by_court))
    if did.added is not None:
        made.append(changing.add_requirement(sentence.pk, asked=did.added, **by_court))
    if did.extends_to is not None:
        made.append(changing.extend(sentence.pk, ends_on=did.extends_to, **by_court))
    if ends:
        made.append(changing.revoke(sentence.pk, **by_court))
    done: dict[str, Any] = {"changes": [change.pk for change in made]}
    if custody:
        done |= _take_to_prison(sentence.person_id, did.prison, on=hearing.on, by=by, at=at)
    return done


def _vary(sentence: Sentence, did: CourtDid, **by_court: Any) -> OrderChange:
    """Change how much a requirement of this order asks; its words and what else it says stay."""
    row = Requirement.objects.filter(sentence=sentence, id=did.requirement_id or 0).first()
    if row is None:
        raise CannotRecordResult("Select a requirement of this order.", field="requirement")
    if did.amount is None:
        raise CannotRecordResult("Enter how much it asks now.", field="amount")
    return changing.vary_requirement(
        row.pk,
        amount=did.amount,
        text=row.text,
        months=row.months,
        days_a_week=row.days_a_week,
        court_words=_court_words(did, 400),
        **by_court,
    )


def _court_words(did: CourtDid, most: int) -> str:
    """What the court said where there is room for `most` characters; the result keeps every word of it."""
    return fitting(did.words.strip(), most=most, instead="the court's words are on the result of the hearing")


def _take_to_prison(person_id: int, prison: str, *, on: date, by: Principal, at: datetime) -> dict[str, Any]:
    now = Place.objects.filter(person_id=person_id, until=None).first()
    if now is not None and now.kind == "custody":
        return {}
    if now is not None and now.since >= on:
        raise CannotRecordResult(
            "They came to where they are on that day or later. Put that right first.", field="prison"
        )
    place = sentences.move_to(person_id, kind="custody", where=prison, on=on, by=by, at=at)
    return {"place": place.pk, "was": [now.kind, now.where] if now is not None else ["community", ""]}


def _owe_new_sentence(result: Result, hearing: Hearing, *, by: Principal, at: datetime) -> None:
    duties.open_duty(
        hearing.person_id,
        kind="enter_order",
        about=(RESULT, result.pk),
        facts={"from": hearing.on.isoformat()},
        title="Enter the sentence the court passed",
        detail=f"{hearing.court}, {full_day(hearing.on)}",
        by=by,
        at=at,
    )


@action
def take_back(result_id: int, *, because: str, shown_version: int | None = None, by: Principal, at: datetime) -> Result:
    """A result was recorded wrongly: the order stands as before, the breach is under way again and the hearing waits
    for its result. Where they are is put right by custody, which hears of it. Raises `CannotRecordResult`, and what
    taking back a change of the order raises.
    """
    result = Result.objects.select_for_update().select_related("hearing").get(id=result_id).check_shown(shown_version)
    hearing = result.hearing
    if result.taken_back_at is not None:
        raise CannotRecordResult("This result was taken back before.")
    if not because.strip():
        raise CannotRecordResult("Say why it was wrong.", field="because")
    because = no_longer(because, refused=CannotRecordResult)
    before = Proceedings.objects.filter(sentence_id=result.sentence_id, kind="breach").order_by("-id").first()
    since = before.since if before is not None else hearing.on
    sentences.begin_proceedings(result.sentence_id, kind="breach", on=since, by=by, at=at)
    for change_id in reversed(result.done["changes"]):
        changing.undo(change_id, because=because, by=by, at=at)
    result.change(taken_back_at=at, taken_back_by_id=by.post_id, taken_back_because=because)
    hearing.change(state="listed", closed_at=None, closed_by=None)
    _owe_result(hearing, by=by, at=at)
    duties.end("enter_order", (RESULT, result.pk), because="The result was taken back", at=at)
    publish(
        ResultTakenBack(
            person_id=result.person_id,
            hearing_id=hearing.pk,
            result_id=result.pk,
            sentence_id=result.sentence_id,
            place_id=result.done.get("place"),
            was=(result.done["was"][0], result.done["was"][1]) if "was" in result.done else ("community", ""),
            at=at,
        )
    )
    return result
