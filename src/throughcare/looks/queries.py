"""Reading samples and findings: which of them are whose to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from throughcare.accounts.principals import Principal
from throughcare.looks.models import Drawn, Finding
from throughcare.organisations.models import Office
from throughcare.people.models import Headline

WEEKS = 12
_OPEN = Q(found="") | Q(found="asked")


def drawn(by: Principal) -> QuerySet[Drawn]:
    """A manager's team's sample, a head's unit's teams', the auditor's regions' samples; nobody else's."""
    rows = Drawn.objects.select_related("draw").order_by("draw__due_at", "id")
    if by.role == "auditor":
        return rows.filter(draw__region__isnull=False)
    if by.role == "head_of_unit" and by.unit_id is not None:
        offices = Office.objects.filter(delivery_unit_id=by.unit_id).values("id")
        return rows.filter(draw__team__office__in=offices)
    return rows.filter(draw__team_id=by.team_id) if by.team_id is not None else rows.none()


def open_first(by: Principal, *, most: int = 200) -> list[Drawn]:
    """What is still to be looked at, by its deadline, then what was judged lately."""
    waiting = list(drawn(by).filter(_OPEN)[:most])
    return waiting + list(drawn(by).exclude(_OPEN).order_by("-found_at")[: most - len(waiting)])


def counts(by: Principal, *, at: datetime) -> Counter[str]:
    """Of the last twelve weeks: drawn, right, not right, asked, still open, late."""
    since = at.date() - timedelta(weeks=WEEKS)
    told = (
        drawn(by)
        .filter(draw__week__gte=since)
        .order_by()
        .aggregate(
            drawn=Count("id"),
            right=Count("id", filter=Q(found="right")),
            not_right=Count("id", filter=Q(found="not_right")),
            asked=Count("id", filter=Q(found="asked")),
            open=Count("id", filter=Q(found="")),
            late=Count("id", filter=_OPEN & Q(draw__due_at__lt=at)),
        )
    )
    return Counter(told)


def asked(by: Principal) -> QuerySet[Drawn]:
    """What somebody asks the principal about; also what was answered and not judged yet."""
    return Drawn.objects.filter(user_id=by.user_id or 0, found="asked")


@dataclass(frozen=True)
class Notice:
    """For the first page: how many looks are to be judged, the nearest deadline, and what one is asked about."""

    to_judge: int = 0
    due_at: datetime | None = None
    asked: tuple[int, ...] = ()


def notice(by: Principal) -> Notice:
    """One query."""
    mine = Q(user_id=by.user_id, found="asked", answer="")
    if judges := by.role == "team_manager":
        mine |= Q(draw__team_id=by.team_id) & (Q(found="") | (Q(found="asked") & ~Q(answer="")))
    rows = list(Drawn.objects.filter(mine).values_list("id", "user_id", "found", "answer", "draw__due_at"))
    asked_ = tuple(id_ for id_, user, found, words, _ in rows if user == by.user_id and found == "asked" and not words)
    waiting = [due for id_, user, *_, due in rows if judges and user != by.user_id]
    return Notice(len(waiting), min(waiting, default=None), asked_)


def findings(*, state: str = "", kind: str = "") -> QuerySet[Finding]:
    """Findings of all detectors, the newest week first."""
    rows = Finding.objects.order_by("-week", "kind", "id")
    if state:
        rows = rows.filter(state=state)
    return rows.filter(kind=kind) if kind else rows


def finding_counts() -> dict[str, int]:
    """How many findings stand how."""
    return dict(Finding.objects.values_list("state").annotate(Count("id")))


def names(people: Collection[int | None]) -> dict[int, str]:
    """Names by person; of whoever the principal may not see none."""
    wanted = {person for person in people if person is not None}
    return dict(Headline.objects.filter(person_id__in=wanted).values_list("person_id", "name")) if wanted else {}
