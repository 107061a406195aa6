"""Complaints as staff see them, and as whoever complained does; who could answer, and by when we say we will."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from throughcare.accounts.principals import Principal
from throughcare.complaints import rules
from throughcare.complaints.models import OPEN, Answer, Complaint, Handing
from throughcare.complaints.rules import Manager, Parts
from throughcare.design.dates import day, full_day, lateness
from throughcare.duties import timing
from throughcare.duties.models import Duty
from throughcare.kernel.clock import last_day, local_day
from throughcare.organisations import queries as organisations
from throughcare.organisations.models import Post
from throughcare.organisations.queries import PostRow
from throughcare.people.models import Headline, Involvement, Person
from throughcare.policy import clocks
from throughcare.policy.calendars import bank_holidays
from throughcare.policy.complaint_books import Complaints
from throughcare.policy.editions import Edition, edition

ABOUT = "complaints.complaint"
ANSWERING = ("answer_complaint", "review_complaint")
A_PAGE = 25
MANAGERS = ("team_manager", "head_of_unit")
_TONES = {"open": "soon", "review": "soon", "answered": "kept", "reviewed": "kept", "withdrawn": "quiet"}


# ------------------------------------------------------------------------------------------------------ the rule book
def book(person_id: int, *, on: date) -> Edition[Complaints]:
    """What the rule book says of complaints of this person on a day."""
    jurisdiction = Person.objects.values_list("jurisdiction", flat=True).get(id=person_id)
    return edition(Complaints, jurisdiction=jurisdiction, on=on)


def subjects(person_id: int, *, on: date) -> list[tuple[str, str]]:
    """What a complaint can be about, as code and name."""
    return [(row.code, row.name) for row in book(person_id, on=on).book.subjects]


def every_subject(*, jurisdiction: str, on: date) -> list[tuple[str, str]]:
    """The same for the filter of a list."""
    return [(row.code, row.name) for row in edition(Complaints, jurisdiction=jurisdiction, on=on).book.subjects]


def subject_name(complaint: Complaint) -> str:
    """What it is about, in the words of the rule book of the day it was made."""
    rules_of = edition(Complaints, jurisdiction=complaint.person.jurisdiction, on=local_day(complaint.made_at))
    row = rules_of.book.subject(complaint.subject)
    return row.name if row else complaint.subject


def promised(person_id: int, *, jurisdiction: str, at: datetime, kind: str = "answer_complaint") -> date:
    """The last day of an answer to what is said now. One query."""
    facts = timing.read(timing.plain({"from": local_day(at)}))
    local = timing.local_days(person_id)
    found = timing.find(timing.in_force, facts, jurisdiction=jurisdiction, opened_at=at, local=local)
    return last_day(timing.due(kind, facts, found).due_at)


def ask_by(answer: Answer) -> date:
    """The last day on which they can ask that somebody else looks again."""
    jurisdiction, on = answer.person.jurisdiction, local_day(answer.at)
    days = edition(Complaints, jurisdiction=jurisdiction, on=on).book.review_asked_working_days
    return clocks.plus_working_days(on, days, holidays=bank_holidays(jurisdiction).holidays)


# --------------------------------------------------------------------------------------------------------- who answers
def parts(complaint: Complaint, *, on: date) -> tuple[list[Manager], Parts]:
    """Who could answer a complaint on a day, and who has a part in it. Five queries.

    Whoever has a part in it has it in the post of that day, too: a complaint is about somebody, not about a post.
    """
    about = Headline.objects.get(person_id=complaint.person_id)
    near = _near(about, on=on)
    now_in = {one.user_id: one.id for one in near}
    before = Answer.objects.filter(complaint_id=complaint.pk, look=1)
    answered = before.values_list("post_id", "post__user_id", "post__role").first()
    of = Post.objects.get(id=complaint.of_id) if complaint.of_id is not None else None
    return _managers(near, about), Parts(
        of=now_in.get(of.user_id, of.pk) if of else None,
        of_role=of.role if of else "",
        officer=about.post_id,
        answered=now_in.get(answered[1], answered[0]) if answered else None,
        answered_role=answered[2] if answered else "",
    )


def _near(about: Headline, *, on: date) -> list[PostRow]:
    return organisations.posts(on=on, near_office_id=about.office_id, roles=MANAGERS)


def _managers(near: list[PostRow], about: Headline) -> list[Manager]:
    return [
        Manager(one.id, one.name, one.role, own=one.role == "team_manager" and one.team_id == about.team_id)
        for one in near
    ]


def could_be_about(person_id: int, *, on: date) -> list[PostRow]:
    """The staff somebody can complain of by name: who works with them, and who manages these. Two queries."""
    works = Involvement.objects.filter(person_id=person_id, until=None).exclude(role="partner")
    rows = list(works.values_list("post_id", "team_id"))
    teams = {team for _, team in rows}
    found = organisations.posts(on=on, teams=teams) if teams else []
    return [one for one in found if one.id in {post for post, _ in rows} or one.role == "team_manager"]


# ------------------------------------------------------------------------------------------------------ as staff see it
def complaint(complaint_id: int) -> Complaint:
    """One complaint, whom it is about and who answers. Raises `Complaint.DoesNotExist`."""
    return Complaint.objects.select_related("person", "of__user", "answerer__user").get(id=complaint_id)


def is_about(row: Complaint, by: Principal) -> bool:
    """Is it about whoever asks, in whatever post they were then or are now?"""
    return row.of is not None and row.of.user_id == by.user_id


def door(row: Complaint, by: Principal) -> str:
    """By which of the door's acts somebody may read a complaint: whom it is about may not, until it was opened to
    them, whatever else they are."""
    if is_about(row, by):
        return "see_opened_complaint" if row.opened_at is not None else "see_complaint_of_oneself"
    return "see_complaint"


@dataclass(frozen=True)
class ComplaintRow:
    """A complaint in a list. It never says what was written. `when` is the day it is due, or was answered; `shut`: it
    is about whoever asks, who reads not even what about."""

    id: int
    person_id: int
    name: str
    reference: str
    subject: str
    made_on: date
    state: str
    when: str
    tone: str
    answerer: str
    may_ask_again: bool
    shut: bool = False


@dataclass(frozen=True)
class ComplaintPage:
    """One complaint whole, for whoever may read it."""

    row: Complaint
    subject: str
    of: str
    answerer: str
    state: str
    tone: str
    due_on: date | None
    handings: list[Handing]
    answers: list[Answer]
    ask_by: date | None


def page(row: Complaint) -> ComplaintPage:
    """The same with who answered and who had it, the first first. At most six queries."""
    due = _due().filter(about_id=row.pk).values_list("due_at", flat=True).first()
    answers = _answers(row)
    found = Handing.objects.filter(complaint=row).select_related("to__user", "by_post__user").order_by("id")
    return ComplaintPage(
        row=row,
        subject=subject_name(row),
        of=row.of.user.name if row.of else "",
        answerer=row.answerer.user.name if row.answerer else "",
        state=row.get_state_display(),
        tone=_TONES[row.state],
        due_on=last_day(due) if due else None,
        handings=list(found),
        answers=answers,
        ask_by=ask_by(answers[0]) if row.state == "answered" else None,
    )


def _answers(row: Complaint) -> list[Answer]:
    return list(Answer.objects.filter(complaint=row).select_related("person", "post__user").order_by("look"))


def _due() -> QuerySet[Duty]:
    return Duty.objects.filter(about_kind=ABOUT, kind__in=ANSWERING, ended_at=None)


def _with_due(found: QuerySet[Complaint]) -> QuerySet[Complaint, Any]:
    newest = Answer.objects.filter(complaint=OuterRef("pk")).order_by("-look").values("at")
    return found.select_related("person", "answerer__user", "of").annotate(
        due_at=Subquery(_due().filter(about_id=OuterRef("pk")).values("due_at")[:1]),
        answered_at=Subquery(newest[:1]),
    )


def of_person(person_id: int, *, by: Principal, at: datetime) -> list[ComplaintRow]:
    """Somebody's complaints, the newest first: of what is about whoever asks, only that it was made. Three queries."""
    found = list(_with_due(Complaint.objects.filter(person_id=person_id)).order_by("-made_at", "-id"))
    shut = {row.pk for row in found if is_about(row, by) and row.opened_at is None}
    return [replace(row, shut=row.id in shut) for row in _rows(found, at=at)]


Which = Literal["open", "mine", "late", "answered", "all"]
WHICH: tuple[tuple[Which, str], ...] = (
    ("open", "To be answered"),
    ("mine", "With you"),
    ("late", "Late"),
    ("answered", "Answered or taken back"),
    ("all", "All"),
)


FIRST: Which = "open"
_COUNTED: tuple[Which, ...] = ("open", "mine", "late")


@dataclass(frozen=True)
class Listed:
    """A page of complaints, and how many there are of each sort."""

    rows: list[ComplaintRow]
    page: Page[Any]
    counts: dict[str, int]

    @property
    def people(self) -> list[int]:
        """Everybody on the page."""
        return sorted({row.person_id for row in self.rows})


def listed(by: Principal, *, which: Which, subject: str = "", number: int = 1, at: datetime) -> Listed:
    """The complaints a manager answers, and those of the people of their teams, what is due first. What is about
    themselves is not among them. Five queries."""
    teams = Headline.objects.filter(team_id__in=organisations.teams_managed(by)).values("person_id")
    theirs = Complaint.objects.filter(Q(answerer_id=by.post_id) | Q(person_id__in=teams))
    every = _with_due(theirs.exclude(of__user_id=by.user_id or 0, opened_at=None))
    if subject:
        every = every.filter(subject=subject)
    open_ = Q(state__in=OPEN)
    late = _due().filter(due_at__lte=at).values("about_id")
    sorts: dict[Which, Q] = {
        "open": open_,
        "mine": open_ & Q(answerer_id=by.post_id),
        "late": open_ & Q(id__in=late),
        "answered": ~open_,
        "all": Q(),
    }
    order = ("-made_at", "-id") if which in {"answered", "all"} else ("due_at", "id")
    found: Page[Any] = Paginator(every.filter(sorts[which]).order_by(*order), A_PAGE).get_page(number)
    counts = every.aggregate(**{code: Count("id", filter=sorts[code]) for code in _COUNTED})
    return Listed(_rows(list(found.object_list), at=at), found, {**counts, which: found.paginator.count})


def _rows(found: Sequence[Any], *, at: datetime) -> list[ComplaintRow]:
    people = {row.person_id: row for row in Headline.objects.filter(person_id__in={one.person_id for one in found})}
    return [_row(one, people[one.person_id], at=at) for one in found if one.person_id in people]


def _row(one: Any, about: Headline, *, at: datetime) -> ComplaintRow:
    when, tone = "", _TONES[one.state]
    if one.due_at is not None:
        due = last_day(one.due_at)
        late = lateness(due, local_day(at))
        when, tone = (late, "late") if late else (f"By {day(due, local_day(at))}", "soon")
    elif one.answered_at is not None:
        when = f"Answered {full_day(one.answered_at)}"
    return ComplaintRow(
        id=one.pk,
        person_id=one.person_id,
        name=about.name or about.reference,
        reference=about.reference,
        subject=subject_name(one),
        made_on=local_day(one.made_at),
        state=one.get_state_display(),
        when=when,
        tone=tone,
        answerer=one.answerer.user.name if one.answerer else "",
        may_ask_again=one.state == "answered",
    )


def could_answer(row: Complaint, *, on: date) -> list[tuple[str, str]]:
    """The posts a complaint can be handed on to, as the form offers them. Four queries."""
    managers, involved = parts(row, on=on)
    return [
        (str(one.post_id), f"{one.name}, {'head of delivery unit' if one.role == 'head_of_unit' else 'team manager'}")
        for one in managers
        if one.post_id != row.answerer_id and not rules.unfit(one, involved)
    ]


# --------------------------------------------------------------------------------------- as whoever complained sees it
@dataclass(frozen=True)
class OwnAnswer:
    """What we answered: what we found, and what we do. `name` is who answered."""

    found: str
    words: str
    will_do: str
    name: str
    on: date


@dataclass(frozen=True)
class OwnComplaint:
    """A complaint of theirs and what came of it. `answer_by` is the day we said, `late` that it has passed; `ask_by`
    the last day to ask for another look, None where that is not open."""

    id: int
    version: int
    subject: str
    words: str
    wants: str
    made_on: date
    state: str
    answerer: str
    answer_by: date | None
    late: bool
    unhappy_words: str
    unhappy_on: date | None
    withdrawn_on: date | None
    answers: tuple[OwnAnswer, ...]
    ask_by: date | None

    @property
    def open(self) -> bool:
        """Whether we still owe an answer."""
        return self.state in OPEN


def own(person_id: int, *, at: datetime) -> list[OwnComplaint]:
    """Everything somebody complained of, the newest first."""
    found = _with_due(Complaint.objects.filter(person_id=person_id)).order_by("-made_at", "-id")
    answers: dict[int, list[Answer]] = {}
    for one in Answer.objects.filter(person_id=person_id).select_related("person", "post__user").order_by("look"):
        answers.setdefault(one.complaint_id, []).append(one)
    return [_own(one, answers.get(one.pk, []), at=at) for one in found]


def own_one(person_id: int, complaint_id: int, *, at: datetime) -> OwnComplaint:
    """One of them. Raises `Complaint.DoesNotExist` for what is not theirs."""
    one = _with_due(Complaint.objects.filter(person_id=person_id)).get(id=complaint_id)
    return _own(
        one, list(Answer.objects.filter(complaint=one).select_related("person", "post__user").order_by("look")), at=at
    )


def _own(one: Any, answers: Sequence[Answer], *, at: datetime) -> OwnComplaint:
    until = ask_by(answers[0]) if one.state == "answered" else None
    return OwnComplaint(
        id=one.pk,
        version=one.version,
        subject=one.subject,
        words=one.words,
        wants=one.wants,
        made_on=local_day(one.made_at),
        state=one.state,
        answerer=one.answerer.user.name if one.answerer else "",
        answer_by=last_day(one.due_at) if one.due_at else None,
        late=one.due_at is not None and one.due_at <= at,
        unhappy_words=one.unhappy_words,
        unhappy_on=local_day(one.unhappy_at) if one.unhappy_at else None,
        withdrawn_on=local_day(one.withdrawn_at) if one.withdrawn_at else None,
        answers=tuple(
            OwnAnswer(each.found, each.words, each.will_do, each.post.user.name, local_day(each.at)) for each in answers
        ),
        ask_by=until if until is not None and until >= local_day(at) else None,
    )


@dataclass(frozen=True)
class WhoAnswers:
    """Who would read a complaint made now, as the page says before it is sent; nobody where nobody was found."""

    name: str
    role: str
    own_manager: bool


def would_answer(about: Headline, *, on: date) -> WhoAnswers | None:
    """The same, for a complaint about nobody in particular. One query."""
    managers = _managers(_near(about, on=on), about)
    chosen = rules.who_answers(managers, Parts(officer=about.post_id)).post_id
    found = next((one for one in managers if one.post_id == chosen), None)
    return WhoAnswers(found.name, found.role, found.own) if found else None


@dataclass(frozen=True)
class Before:
    """An earlier complaint of theirs, for a list that leads to it."""

    id: int
    made_on: date
    state: str


def before(person_id: int) -> list[Before]:
    """What they complained of before, the newest first. One query."""
    found = Complaint.objects.filter(person_id=person_id).order_by("-made_at", "-id")
    return [Before(pk, local_day(made_at), state) for pk, made_at, state in found.values_list("id", "made_at", "state")]
