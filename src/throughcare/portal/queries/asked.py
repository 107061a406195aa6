"""Help they asked for, and what came of each: looked for, there, or not to be had, with why and a choice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from throughcare.kernel.clock import local_day
from throughcare.plans.models import HelpAsked, HelpNotHad
from throughcare.portal.queries import promised
from throughcare.portal.queries.shell import Me


@dataclass(frozen=True)
class NotHad:
    """Help that was not there, or came late: why, what instead, and what they said to it."""

    id: int
    version: int
    late: bool
    agreed_on: date | None
    why: str
    instead: str
    choice: str
    choice_words: str
    act_by: date | None
    may_choose: bool
    closed: bool


@dataclass(frozen=True)
class Asked:
    """One thing they asked for, or that was asked for them."""

    kind: str
    words: str
    asked_on: date
    written_by: str
    state: str
    answer: str
    by: date | None
    late: bool
    in_plan: str
    not_had: NotHad | None


_OWED = ("answer_help", "tell_of_help", "act_on_choice")


def page(me: Me) -> list[Asked]:
    """All they asked for, the newest first; then what was asked for with the plan and was not there. Three queries."""
    owed = promised.owed(me, _OWED)
    rows = HelpAsked.objects.filter(person_id=me.person_id).select_related("post__user", "action", "not_had")
    asked = [_asked(row, me, owed) for row in rows.order_by("-asked_at", "-id")]
    known = {one.not_had.id for one in asked if one.not_had}
    others = HelpNotHad.objects.filter(person_id=me.person_id).exclude(id__in=known).order_by("-known_on", "-id")
    return [*asked, *(_not_there(row, owed) for row in others)]


def instead(me: Me, help_id: int) -> tuple[HelpNotHad, NotHad, str]:
    """Help that was not there, to choose what instead, and what it was, in their own words where they asked. Raises
    `HelpNotHad.DoesNotExist`. One query."""
    asked = HelpAsked.objects.filter(not_had=OuterRef("pk")).values("words")[:1]
    row = HelpNotHad.objects.annotate(asked=Subquery(asked)).get(id=help_id, person_id=me.person_id)
    return row, _not_had(row, {}), row.asked or row.what


def _asked(row: HelpAsked, me: Me, owed: dict[tuple[str, int], date]) -> Asked:
    by = owed.get(("answer_help", row.pk)) or owed.get(("tell_of_help", row.pk))
    return Asked(
        kind=row.kind,
        words=row.words,
        asked_on=local_day(row.asked_at),
        written_by=row.post.user.name if row.post else "",
        state=row.state,
        answer=row.answer_words,
        by=by,
        late=by is not None and by < me.today,
        in_plan=row.action.text if row.action else "",
        not_had=_not_had(row.not_had, owed) if row.not_had else None,
    )


def _not_there(row: HelpNotHad, owed: dict[tuple[str, int], date]) -> Asked:
    return Asked(
        kind=row.kind,
        words=row.what,
        asked_on=row.asked_on,
        written_by="",
        state="not_had",
        answer="",
        by=None,
        late=False,
        in_plan="",
        not_had=_not_had(row, owed),
    )


def _not_had(row: HelpNotHad, owed: dict[tuple[str, int], date]) -> NotHad:
    return NotHad(
        id=row.pk,
        version=row.version,
        late=row.late,
        agreed_on=row.agreed_on,
        why=row.why_not,
        instead=row.instead,
        choice=row.choice,
        choice_words=row.choice_words,
        act_by=owed.get(("act_on_choice", row.pk)),
        may_choose=not row.choice and row.closed_on is None,
        closed=row.closed_on is not None,
    )
