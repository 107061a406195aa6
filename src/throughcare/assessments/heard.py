"""What assessments do when they hear of another officer or the end of an order: `reactions.py` says of what."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from throughcare.accounts.principals import system
from throughcare.assessments.actions.assessing import ABOUT, READING
from throughcare.assessments.actions.telling import READ, STORY
from throughcare.assessments.models import Assessment, Reading, Story
from throughcare.design.dates import full_day
from throughcare.duties import actions as duties
from throughcare.kernel.clock import local_day
from throughcare.sentences.events import SentenceEnded, SentenceReopened

BY = system("assessments")
_ENDED = "The order has ended."


class TookOver(Protocol):
    """Somebody took a role for a person, as the slice above tells it."""

    @property
    def person_id(self) -> int: ...
    @property
    def role(self) -> str: ...
    @property
    def post_id(self) -> int: ...
    @property
    def at(self) -> datetime: ...


class TookOverMany(Protocol):
    """The same for many people and an offender manager."""

    @property
    def people(self) -> tuple[int, ...]: ...
    @property
    def post_id(self) -> int: ...
    @property
    def at(self) -> datetime: ...


def owe_reading(event: TookOver) -> None:
    """Another offender manager reads what was assessed before, and says so."""
    if event.role == "offender_manager":
        _owe((event.person_id,), post_id=event.post_id, at=event.at)


def owe_reading_of_many(event: TookOverMany) -> None:
    """The same for everybody who was taken over."""
    _owe(event.people, post_id=event.post_id, at=event.at)


def _owe(people: tuple[int, ...], *, post_id: int, at: datetime) -> None:
    last = Assessment.objects.filter(person_id__in=people, signed_at__lte=at).order_by("person_id", "-signed_at")
    unread = last.distinct("person_id")
    read = set(Reading.objects.filter(person_id__in=people, by_post_id=post_id).values_list("assessment_id", flat=True))
    for row in unread:
        if row.signed_by_id == post_id or row.pk in read:
            continue
        duties.open_duty(
            row.person_id,
            kind=READING,
            about=(ABOUT, row.pk),
            facts={"from": local_day(at)},
            title="Read the assessment, and say that you have",
            detail=f"Signed on {full_day(row.signed_at)}, before you took over",
            at=at,
            by=BY,
        )


def order_ended(event: SentenceEnded) -> None:
    """With the last order nobody has to read it any more."""
    if event.last:
        for row in Assessment.objects.filter(person_id=event.person_id).exclude(signed_at=None):
            duties.end(READING, (ABOUT, row.pk), because=_ENDED, at=event.at, by=BY)
        for story_id in _unread(event.person_id):
            duties.end(READ, (STORY, story_id), because=_ENDED, at=event.at, by=BY)


def order_reopened(event: SentenceReopened) -> None:
    """What ended with an order that was ended wrongly is owed again."""
    for row in Assessment.objects.filter(person_id=event.person_id).exclude(signed_at=None):
        duties.reopen((ABOUT, row.pk), kind=READING, because=_ENDED, at=event.at, by=BY)
    for story_id in _unread(event.person_id):
        duties.reopen((STORY, story_id), kind=READ, because=_ENDED, at=event.at, by=BY)


def _unread(person_id: int) -> list[int]:
    rows = Story.objects.filter(person_id=person_id, sent_at__isnull=False, read_at=None)
    return list(rows.values_list("id", flat=True))
