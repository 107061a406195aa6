"""Taking an order to court: written, declared, endorsed, laid; or withdrawn. And progress notes without a breach."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.courts import actions as courts
from throughcare.design.dates import full_day
from throughcare.duties import actions as duties
from throughcare.enforcement.breach import pack, queries, rules
from throughcare.enforcement.events import BreachBegun, BreachEnded, ProgressNoteWritten
from throughcare.enforcement.models import Breach, FurtherOffence, ProgressNote, Referral
from throughcare.enforcement.queries import ladder
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import no_longer
from throughcare.sentences import actions as sentences
from throughcare.sentences.models import Sentence

BREACH = "enforcement.breach"
_DUTIES = ("start_breach", "endorse_breach")


class CannotBreach(Refused):
    """The breach is not at this step, or lacks what it must have."""


def begin(
    sentence_id: int,
    *,
    failed_on: date,
    referral: Referral | None = None,
    offence: FurtherOffence | None = None,
    by: Principal,
    at: datetime,
) -> Breach:
    """An order is taken to court. Called inside an action, with the order locked; an order that is being taken there
    stays the one matter, and what is referred meanwhile joins it.

    The time to lay it runs from the failure that was referred, or from the conviction.
    """
    sentence = Sentence.objects.get(id=sentence_id)
    live = Breach.objects.filter(sentence=sentence).exclude(state="ended").first()
    if live is not None:
        return live
    breach = Breach.objects.create(
        person_id=sentence.person_id,
        sentence=sentence,
        route="failures" if referral is not None else "offence",
        referral=referral,
        offence=offence,
        begun_at=at,
    )
    sentences.begin_proceedings(sentence_id, kind="breach", on=local_day(at), by=by, at=at)
    duties.open_duty(
        breach.person_id,
        kind="start_breach",
        about=(BREACH, breach.pk),
        facts={"from": failed_on.isoformat()},
        title="Write the breach and lay it at court",
        detail=ladder.order_name(sentence),
        by=by,
        at=at,
    )
    publish(BreachBegun(person_id=breach.person_id, breach_id=breach.pk, sentence_id=sentence_id, at=at))
    return breach


@action
def write(
    breach_id: int,
    *,
    statement: str,
    person_says: str,
    asked_how: str,
    proposal: str,
    proposal_words: str,
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Breach:
    """What the author says of it, what the person says, and what the court is asked to do. May be written in parts."""
    breach = _at_step(breach_id, "writing", shown_version=shown_version)
    if proposal and proposal not in dict(queries.proposals(breach)):
        raise CannotBreach("Select what a court can do under this order.", field="proposal")
    return breach.change(
        statement=statement.strip(),
        person_says=person_says.strip(),
        asked_how=asked_how,
        proposal=proposal,
        proposal_words=proposal_words.strip(),
    )


@action
def declare(breach_id: int, *, true: bool, shown_version: int | None = None, by: Principal, at: datetime) -> Breach:
    """The author declares that it is true and complete. What the record says now is put together and kept; a manager is
    asked to endorse it. Raises `CannotBreach` with what it lacks."""
    breach = _at_step(breach_id, "writing", shown_version=shown_version)
    if not true:
        raise CannotBreach("Tick that it is true and complete.", field="true")
    made = pack.put_together(breach.sentence_id, on=local_day(at))
    if lacking := rules.lacking(queries.pack_facts(breach, made)):
        raise CannotBreach(" ".join(lacking))
    breach.change(state="endorse", pack=made, declared_at=at, declared_by_id=by.post_id)
    duties.open_duty(
        breach.person_id,
        kind="endorse_breach",
        about=(BREACH, breach.pk),
        facts={"from": local_day(at).isoformat()},
        title="Endorse the breach, or send it back",
        detail=ladder.order_name(breach.sentence),
        by=by,
        at=at,
    )
    return breach


@action
def endorse(
    breach_id: int, *, answer: str, words: str = "", shown_version: int | None = None, by: Principal, at: datetime
) -> Breach:
    """A manager endorses what was declared, or sends it back with the reason. Nobody endorses their own."""
    breach = _at_step(breach_id, "endorse", shown_version=shown_version)
    if breach.declared_by_id == by.post_id:
        raise CannotBreach("You declared it: somebody else must endorse it.")
    if answer == "endorse":
        breach.change(state="endorsed", endorsed_at=at, endorsed_by_id=by.post_id, endorsed_words=words.strip())
        duties.meet("endorse_breach", (BREACH, breach.pk), at=at)
        return breach
    if not words.strip():
        raise CannotBreach("Say why you send it back.", field="words")
    duties.meet("endorse_breach", (BREACH, breach.pk), at=at)
    return to_writing(breach, because=words.strip(), by=by, at=at)


def to_writing(breach: Breach, *, because: str, by: Principal, at: datetime) -> Breach:
    """Back to be written, with the reason; what was declared and endorsed holds no more."""
    back = {"on": local_day(at).isoformat(), "by": by.post_id, "reason": because}
    duties.end("endorse_breach", (BREACH, breach.pk), because=because, at=at)
    return breach.change(
        state="writing",
        pack=None,
        declared_at=None,
        declared_by=None,
        endorsed_at=None,
        endorsed_by=None,
        endorsed_words="",
        returned=[*breach.returned, back],
    )


@action
def lay(
    breach_id: int,
    *,
    court: str,
    laid_on: date,
    on: date,
    starts: time,
    room: str = "",
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Breach:
    """The endorsed breach was laid at a court, which named the day of the hearing. Raises `CannotBreach`, and what
    listing a hearing raises."""
    breach = _at_step(breach_id, "endorsed", shown_version=shown_version)
    if laid_on > local_day(at):
        raise CannotBreach("The day must be today or in the past.", field="laid_on")
    if laid_on < local_day(breach.begun_at):
        raise CannotBreach(
            f"It was begun on {full_day(breach.begun_at)}. Enter that day or a later one.", field="laid_on"
        )
    if on < laid_on:
        raise CannotBreach("The hearing must be on or after the day it was laid.", field="on")
    breach.change(state="court", laid_on=laid_on)
    duties.meet("start_breach", (BREACH, breach.pk), at=at)
    courts.list_hearing(
        breach.sentence_id,
        kind="breach" if breach.route == "failures" else "offence",
        court=court,
        on=on,
        starts=starts,
        room=room,
        about=(BREACH, breach.pk),
        by=by,
        at=at,
    )
    return breach


@action
def withdraw(breach_id: int, *, because: str, shown_version: int | None = None, by: Principal, at: datetime) -> Breach:
    """It is not taken to court after all, or not further. A hearing that was listed is called off."""
    breach = _lock(breach_id, shown_version=shown_version)
    if breach.state == "ended":
        raise CannotBreach(f"This breach has ended: {breach.ended_because}.")
    if not because.strip():
        raise CannotBreach("Give the reason.", field="because")
    because = no_longer(because, refused=CannotBreach, most=250)
    hearing_id = queries.listed_hearing(breach.pk)
    if hearing_id is not None:
        courts.call_off(hearing_id, because=because, by=by, at=at)
    sentences.end_proceedings(breach.sentence_id, kind="breach", on=local_day(at), by=by, at=at)
    return end(breach, because=f"Withdrawn: {because}", at=at)


def end(breach: Breach, *, because: str, at: datetime) -> Breach:
    """A breach is over. Called inside an action."""
    breach.change(state="ended", ended_at=at, ended_because=because)
    for kind in _DUTIES:
        duties.end(kind, (BREACH, breach.pk), because=because, at=at)
    publish(BreachEnded(person_id=breach.person_id, breach_id=breach.pk, sentence_id=breach.sentence_id, at=at))
    return breach


def _lock(breach_id: int, *, shown_version: int | None) -> Breach:
    found = Breach.objects.select_for_update(of=("self",)).select_related("sentence__person", "offence")
    return found.get(id=breach_id).check_shown(shown_version)


def _at_step(breach_id: int, state: str, *, shown_version: int | None) -> Breach:
    breach = _lock(breach_id, shown_version=shown_version)
    if breach.state != state:
        raise CannotBreach(f"This is not open here. Where it stands: {breach.get_state_display().lower()}.")
    return breach


# -------------------------------------------------------------------------------------------------------- progress note
@action
def write_note(
    person_id: int, *, sentence_id: int, court: str, words: str, by: Principal, at: datetime
) -> ProgressNote:
    """Tell a court how an order goes, without a breach. What the record says is put together and kept with it."""
    sentence = Sentence.objects.filter(id=sentence_id, person_id=person_id, ended_on=None).first()
    if sentence is None:
        raise CannotBreach("Select an order in force.", field="sentence_id")
    if not court.strip():
        raise CannotBreach("Enter the court.", field="court")
    if not words.strip():
        raise CannotBreach("Say how the order goes.", field="words")
    shown: dict[str, Any] = pack.put_together(sentence_id, on=local_day(at))
    note = ProgressNote.objects.create(
        person_id=person_id,
        sentence=sentence,
        court=no_longer(court, refused=CannotBreach, field="court", most=160),
        words=words.strip(),
        shown=shown,
        written_at=at,
        by_id=by.post_id,
    )
    publish(ProgressNoteWritten(person_id=person_id, note_id=note.pk, sentence_id=sentence_id, at=at))
    return note
