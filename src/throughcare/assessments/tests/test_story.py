"""What the person tells of themselves before an assessment: kept as they go, sent when ready, theirs for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from throughcare.accounts.principals import Principal, system
from throughcare.assessments import heard
from throughcare.assessments.actions import assessing, telling
from throughcare.assessments.models import Account, Assessment, Story
from throughcare.duties.models import Duty
from throughcare.kernel.errors import ChangedMeanwhile
from throughcare.sentences.events import SentenceEnded, SentenceReopened


@pytest.fixture
def himself() -> Principal:
    """Somebody who holds no post."""
    return replace(system("own"), name="Aaron")


def told(person_id: int, *, by: Principal, at: datetime, **answers: str) -> Story:
    """A story that was sent."""
    for question, words in answers.items():
        row = telling.save_answer(person_id, question=question, words=words, by=by, at=at)
    return telling.send(row.pk, by=by, at=at)


def waits(person_id: int) -> bool:
    """Whether somebody is to read it."""
    return Duty.objects.filter(person_id=person_id, kind="read_story", ended_at=None).exists()


def test_it_is_kept_question_by_question_and_another_day_it_goes_on(
    aaron: int, himself: Principal, at: datetime
) -> None:
    with pytest.raises(telling.CannotTell, match="do not ask this now"):
        telling.save_answer(aaron, question="nothing", words="This.", by=himself, at=at)
    first = telling.save_answer(aaron, question="want", words="A home.", by=himself, at=at)
    shown = first.version
    telling.save_answer(aaron, question="helps", words="My sister.", shown_version=shown, by=himself, at=at)
    with pytest.raises(ChangedMeanwhile):
        telling.save_answer(aaron, question="helps", words="Nobody.", shown_version=shown, by=himself, at=at)
    telling.save_answer(aaron, question="helps", words=" ", by=himself, at=at + timedelta(days=3))
    row = Story.objects.get()
    assert (row.answers, row.sent_at, row.post_id) == ({"want": "A home."}, None, None)
    assert not waits(aaron)


def test_sent_it_is_read_by_his_officer_and_never_changes(
    aaron: int, grace: Principal, himself: Principal, at: datetime
) -> None:
    row = telling.save_answer(aaron, question="want", words="A home.", by=himself, at=at)
    with pytest.raises(telling.CannotRead):
        telling.read(row.pk, by=grace, at=at)
    telling.send(row.pk, by=himself, at=at)
    assert waits(aaron)
    with pytest.raises(telling.CannotTell, match="You have sent this"):
        telling.send(row.pk, by=himself, at=at)
    telling.read(row.pk, by=grace, at=at)
    assert not waits(aaron)
    again = telling.save_answer(aaron, question="want", words="Work.", by=himself, at=at)
    assert again.pk != row.pk


def test_nothing_written_is_not_sent(aaron: int, himself: Principal, at: datetime) -> None:
    row = telling.save_answer(aaron, question="want", words="", by=himself, at=at)
    with pytest.raises(telling.CannotTell, match="Write something first"):
        telling.send(row.pk, by=himself, at=at)


def test_sent_before_it_stands_in_the_assessment_that_is_begun(
    aaron: int, grace: Principal, himself: Principal, at: datetime
) -> None:
    story = told(aaron, want="A home.", led="I drank.", by=himself, at=at)
    made = assessing.begin(aaron, because="start", by=grace, at=at)
    story.refresh_from_db()
    assert story.assessment_id == made.pk
    assert dict(Account.objects.filter(assessment=made).values_list("question", "words")) == {
        "want": "A home.",
        "led": "I drank.",
    }


def test_sent_while_one_is_open_it_does_not_overwrite_what_the_officer_wrote(
    aaron: int, grace: Principal, himself: Principal, at: datetime
) -> None:
    made = assessing.begin(aaron, because="start", by=grace, at=at)
    said = {"want": {"words": "He wants work.", "view": "", "same": None, "talked_on": None, "talked_words": ""}}
    assessing.save_account(made.pk, said=said, by=grace, at=at)
    version = Assessment.objects.get(id=made.pk).version
    story = told(aaron, want="A home.", helps="My sister.", by=himself, at=at)
    words = dict(Account.objects.filter(assessment=made).values_list("question", "words"))
    assert (words["want"], words["helps"]) == ("He wants work.", "My sister.")
    assert story.answers["want"] == "A home."
    assert Assessment.objects.get(id=made.pk).version > version, "whoever has it open sees that it changed"


def test_what_staff_write_down_for_him_is_sent_at_once_and_says_who_did(
    aaron: int, grace: Principal, himself: Principal, at: datetime
) -> None:
    with pytest.raises(telling.CannotTell, match="at least one"):
        telling.enter(aaron, answers={"want": " "}, by=grace, at=at)
    row = telling.enter(aaron, answers={"want": "A home.", "led": ""}, by=grace, at=at)
    assert (row.post_id, row.answers, row.sent_at) == (grace.post_id, {"want": "A home."}, at)
    telling.save_answer(aaron, question="want", words="Work.", by=himself, at=at)
    with pytest.raises(telling.CannotTell, match="writing it themselves"):
        telling.enter(aaron, answers={"want": "A home."}, by=grace, at=at)


def test_with_his_last_order_nobody_has_to_read_it(aaron: int, himself: Principal, at: datetime) -> None:
    told(aaron, want="A home.", by=himself, at=at)
    heard.order_ended(SentenceEnded(person_id=aaron, sentence_id=1, on=at.date(), last=True, at=at))
    assert not waits(aaron)
    heard.order_reopened(SentenceReopened(person_id=aaron, sentence_id=1, because="A mistake", at=at))
    assert waits(aaron)
