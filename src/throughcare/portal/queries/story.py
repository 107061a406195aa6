"""What they tell of themselves before an assessment: the questions, and what they have written so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from throughcare.assessments.models import Story
from throughcare.assessments.queries import books
from throughcare.policy.assessment_books import AccountQuestion
from throughcare.policy.editions import NoEdition
from throughcare.portal.queries.shell import Me


@dataclass(frozen=True)
class Sent:
    """A story they sent, or that somebody wrote down for them: when, whether it was read, and their words."""

    at: datetime
    read_at: datetime | None
    written_by: str
    told: list[tuple[str, str]]


@dataclass
class StoryShown:
    """The questions, the story they are writing, if they are, and those they sent."""

    questions: tuple[AccountQuestion, ...]
    writing: Story | None
    sent: list[Sent]

    @property
    def answers(self) -> dict[str, str]:
        """What they have written so far, by question."""
        return dict(self.writing.answers) if self.writing else {}

    def after(self, code: str) -> AccountQuestion | None:
        """The question after one; None after the last."""
        codes = [row.code for row in self.questions]
        following = codes.index(code) + 1
        return self.questions[following] if following < len(codes) else None


def page(me: Me) -> StoryShown:
    """All of it, in two queries. Where the rule book asks nothing there are no questions."""
    rows = list(Story.objects.filter(person_id=me.person_id).select_related("post__user").order_by("-begun_at", "-id"))
    try:
        questions = books.assessment(me.jurisdiction, on=me.today).book.account
    except NoEdition:
        questions = ()
    return StoryShown(
        questions=questions,
        writing=next((row for row in rows if row.sent_at is None), None),
        sent=[_sent(row) for row in rows if row.sent_at is not None],
    )


def _sent(row: Story) -> Sent:
    asked = books.named(row.policy).book.account
    assert row.sent_at is not None
    return Sent(
        at=row.sent_at,
        read_at=row.read_at,
        written_by=row.post.user.name if row.post else "",
        told=[(one.asks, row.answers[one.code]) for one in asked if one.code in row.answers],
    )
