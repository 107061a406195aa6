"""What the person tells of themselves before an assessment: kept as they go, sent when ready, and read by us."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from throughcare.accounts.principals import Principal
from throughcare.assessments.events import StorySent
from throughcare.assessments.models import Account, Assessment, Story
from throughcare.assessments.queries import books
from throughcare.duties import actions as duties
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import no_longer
from throughcare.people.models import Person

STORY = "assessments.story"
READ = "read_story"
LONGEST = 4_000  # characters to one question


class CannotTell(Refused):
    """There is nothing to send, or it was sent before."""


class CannotRead(Refused):
    """There is nothing here to say that one has read."""


@action
def save_answer(
    person_id: int,
    *,
    question: str,
    words: str,
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Story:
    """Keep their words to one question. The first begins it; `shown_version` 0 says that nothing was begun when it was
    shown. Raises `CannotTell` for a question that is not asked."""
    row = _being_written(person_id, shown_version=shown_version)
    if row is None:
        book = books.of_person(person_id, on=local_day(at))
        row = Story.objects.create(person_id=person_id, policy=book.reference, begun_at=at, post_id=by.post_id)
    if question not in {one.code for one in books.named(row.policy).book.account}:
        raise CannotTell(_("We do not ask this now. Go back and start again."))
    words = no_longer(words, refused=CannotTell, field="words", most=LONGEST)
    kept = {code: text for code, text in row.answers.items() if code != question}
    return row.change(answers={**kept, question: words} if words else kept)


def _being_written(person_id: int, *, shown_version: int | None) -> Story | None:
    Person.objects.select_for_update(no_key=True).get(id=person_id)  # two windows do not begin two
    row = Story.objects.select_for_update().filter(person_id=person_id, sent_at=None).first()
    return row.check_shown(shown_version) if row is not None else None


@action
def send(story_id: int, *, shown_version: int | None = None, by: Principal, at: datetime) -> Story:
    """They are ready: it goes to their offender manager, and to the assessment that is open. Raises `CannotTell`."""
    row = Story.objects.select_for_update().get(id=story_id).check_shown(shown_version)
    if row.sent_at is not None:
        raise CannotTell(_("You have sent this. You can start a new one."))
    if not row.answers:
        raise CannotTell(_("Write something first."))
    row.change(sent_at=at)
    open_now = Assessment.objects.filter(person_id=row.person_id, signed_at=None).first()
    if open_now is not None:
        land(row, open_now)
    duties.open_duty(
        row.person_id,
        kind=READ,
        about=(STORY, row.pk),
        facts={"from": local_day(at)},
        title="Read what they tell of themselves",
        at=at,
        by=by,
    )
    publish(StorySent(person_id=row.person_id, story_id=row.pk))
    return row


@action
def enter(person_id: int, *, answers: Mapping[str, str], by: Principal, at: datetime) -> Story:
    """Write down for them, at once, what they told or wrote on the paper. What they had begun themselves stays theirs
    to send. Raises `CannotTell`."""
    said = {code: no_longer(text, refused=CannotTell, field=code, most=LONGEST) for code, text in answers.items()}
    said = {code: text for code, text in said.items() if text}
    if not said:
        raise CannotTell("Write down what they say to at least one question.")
    if Story.objects.filter(person_id=person_id, sent_at=None).exists():
        raise CannotTell("They are writing it themselves. What they send comes to you.")
    book = books.of_person(person_id, on=local_day(at))
    row = Story.objects.create(
        person_id=person_id, policy=book.reference, answers=said, begun_at=at, post_id=by.post_id
    )
    return send(row.pk, by=by, at=at)


@action
def read(story_id: int, *, shown_version: int | None = None, by: Principal, at: datetime) -> Story:
    """Say that one has read it. Raises `CannotRead`."""
    row = Story.objects.select_for_update().get(id=story_id).check_shown(shown_version)
    if row.sent_at is None or row.read_at is not None:
        raise CannotRead("It is not sent yet, or it was read before.")
    row.change(read_at=at, read_by_id=by.post_id)
    duties.meet(READ, (STORY, row.pk), at=at, by=by)
    return row


def land_last(assessment: Assessment) -> None:
    """What they sent before an assessment was begun becomes part of it."""
    row = Story.objects.filter(person_id=assessment.person_id, assessment=None, sent_at__isnull=False)
    last = row.select_for_update().order_by("-sent_at").first()
    if last is not None:
        land(last, assessment)


def land(story: Story, assessment: Assessment) -> None:
    """Their words stand at the questions they answered, in place of what was carried over. What the officer wrote down
    in this assessment stays, and theirs can be read beside it."""
    story.change(assessment=assessment)
    before = (
        Account.objects.filter(assessment=assessment.starts_from) if assessment.starts_from else Account.objects.none()
    )
    carried = dict(before.values_list("question", "words"))
    there = {row.question: row for row in Account.objects.select_for_update().filter(assessment=assessment)}
    asked = {row.code for row in books.of(assessment).book.account}
    for question, words in story.answers.items():
        if question not in asked:
            continue
        row = there.get(question)
        if row is None:
            Account.objects.create(person_id=story.person_id, assessment=assessment, question=question, words=words)
        elif row.words in ("", carried.get(question)):
            row.change(words=words, same=None)
    assessment.change()
