"""Key dates: what is known, who says so and how sure it is. A change keeps the former date and why."""

from __future__ import annotations

from datetime import date, datetime

from throughcare.accounts.principals import Principal
from throughcare.design.dates import full_day
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.sentences import queries
from throughcare.sentences.models import CONFIDENCE, DATE_SOURCES, KeyDate, Sentence


class CannotSetDate(Refused):
    """This cannot be a key date of the sentence."""


@action
def set_date(
    sentence_id: int,
    *,
    code: str,
    on: date,
    source: str,
    confidence: str,
    by: Principal,
    at: datetime,
    because: str = "",
) -> KeyDate:
    """Say when a day that matters is. Where one stands already it is replaced, and `because` must say why: nobody
    overwrites unseen what somebody else set meanwhile. Raises `CannotSetDate`."""
    sentence = Sentence.objects.select_for_update().get(id=sentence_id)
    known = dict(queries.date_kinds(sentence_id, today=local_day(at)))
    if code not in known:
        raise CannotSetDate("Select the date.", field="code")
    if source not in dict(DATE_SOURCES):
        raise CannotSetDate("Select who says so.", field="source")
    if confidence not in dict(CONFIDENCE):
        raise CannotSetDate("Select how sure it is.", field="confidence")
    if sentence.sentenced_on is not None and on < sentence.sentenced_on:
        raise CannotSetDate("The date must be on or after the date of the sentence.", field="on")
    because = " ".join(because.split())
    stands = KeyDate.objects.filter(sentence=sentence, code=code, replaced_at=None).first()
    if stands is not None:
        if (stands.on, stands.source, stands.confidence) == (on, source, confidence):
            raise CannotSetDate("This is how it stands already.", field="on")
        if not because:
            raise CannotSetDate(f"It stands as {full_day(stands.on)} until now. Say why it changes.", field="because")
        stands.change(replaced_at=at, replaced_because=because[:300])
    return KeyDate.objects.create(
        person_id=sentence.person_id,
        sentence=sentence,
        code=code,
        name=known[code],
        on=on,
        source=source,
        confidence=confidence,
        at=at,
        by_id=by.post_id,
    )


@action
def take_back_date(sentence_id: int, *, code: str, since: datetime, because: str, by: Principal, at: datetime) -> None:
    """What was worked out since a moment rested on something that was none: the date that stood before it stands again,
    as it was said then. One that somebody has set otherwise since is left as it is."""
    Sentence.objects.select_for_update().get(id=sentence_id)
    every = KeyDate.objects.filter(sentence_id=sentence_id, code=code)
    stands = every.filter(replaced_at=None, source="worked_out", at__gte=since).first()
    if stands is None:
        return
    former = every.filter(at__lt=since, replaced_at__gte=since).first()
    stands.change(replaced_at=at, replaced_because=because[:300])
    if former is not None:
        KeyDate.objects.create(
            person_id=former.person_id,
            sentence_id=sentence_id,
            code=code,
            name=former.name,
            on=former.on,
            source=former.source,
            confidence=former.confidence,
            at=at,
            by_id=former.by_id,
        )
