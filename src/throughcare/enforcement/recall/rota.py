"""Who answers for recalls outside office hours: entered by managers, and given a part in the case in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from throughcare.accounts.principals import Principal
from throughcare.enforcement.models import OnDuty
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.organisations.models import Office, Post
from throughcare.people import access, limits
from throughcare.people.models import DayRelation, Headline

ROLES = ("offender_manager", "team_manager", "head_of_unit")
LONGEST = timedelta(days=14)


class CannotBeOnDuty(Refused):
    """They cannot be on duty so."""


@dataclass(frozen=True)
class OnDutyRow:
    """Somebody on duty: who, in which role, on which number, from when until when."""

    id: int
    version: int
    post_id: int
    user_id: int
    name: str
    role: str
    role_name: str
    phone: str
    since: datetime
    until: datetime


@action
def put_on_duty(post_id: int, *, since: datetime, until: datetime, phone: str, by: Principal, at: datetime) -> OnDuty:
    """Somebody of the unit is on duty from a moment until a moment. Raises `CannotBeOnDuty`."""
    if not posts(by, at=at).filter(id=post_id).exists():
        raise CannotBeOnDuty("Select somebody of your delivery unit.", field="post_id")
    if until <= since:
        raise CannotBeOnDuty("It must end after it begins.", field="until_time")
    if until - since > LONGEST:
        raise CannotBeOnDuty(f"Enter at most {LONGEST.days} days at once.", field="until_on")
    if until <= at:
        raise CannotBeOnDuty("This is over already.", field="until_on")
    if not phone.strip():
        raise CannotBeOnDuty("Enter the number to ring.", field="phone")
    if OnDuty.objects.filter(post_id=post_id, called_off_at=None, since__lt=until, until__gt=since).exists():
        raise CannotBeOnDuty("They are on duty then already.", field="since_on")
    return OnDuty.objects.create(post_id=post_id, since=since, until=until, phone=phone.strip()[:35])


@action
def call_off(row_id: int, *, shown_version: int | None = None, by: Principal, at: datetime) -> OnDuty:
    """They are not on duty then after all. The row stays."""
    found = OnDuty.objects.select_for_update().get(id=row_id).check_shown(shown_version)
    if not posts(by, at=at).filter(id=found.post_id).exists():
        raise CannotBeOnDuty("This is the duty rota of another unit.")
    if found.called_off_at is not None:
        raise CannotBeOnDuty("It was called off already.")
    return found.change(called_off_at=at)


def posts(by: Principal, *, at: datetime) -> QuerySet[Post]:
    """The posts of somebody's delivery unit that can be on duty today; an office without a unit is one of its own."""
    on = local_day(at)
    held = Post.objects.filter(Q(until=None) | Q(until__gt=on), since__lte=on, role__in=ROLES)
    return held.filter(**_unit(by.unit_id, by.office_id))


def _unit(unit_id: int | None, office_id: int | None) -> dict[str, int | None]:
    return {"team__office__delivery_unit_id": unit_id} if unit_id is not None else {"team__office_id": office_id}


def row(row_id: int) -> OnDuty | None:
    """One row of a rota, called off or not."""
    return OnDuty.objects.filter(id=row_id).first()


def listed(by: Principal, *, at: datetime) -> list[OnDutyRow]:
    """The duty rota of somebody's unit, from now on. One query."""
    wanted = {f"post__{name}": value for name, value in _unit(by.unit_id, by.office_id).items()}
    return _rows(OnDuty.objects.filter(called_off_at=None, until__gt=at, **wanted))


def on_duty(person_id: int, *, at: datetime) -> list[OnDutyRow]:
    """Who is on duty for a person at a moment, in the delivery unit of their office, seniors first. One query."""
    theirs = Office.objects.filter(id__in=Headline.objects.filter(person_id=person_id).values("office_id"))
    unit = theirs.exclude(delivery_unit_id=None).values("delivery_unit_id")
    same = Q(post__team__office__in=theirs) | Q(post__team__office__delivery_unit_id__in=unit)
    found = _rows(OnDuty.objects.filter(same, called_off_at=None, since__lte=at, until__gt=at))
    return sorted(found, key=lambda row: -ROLES.index(row.role))


def _rows(found: QuerySet[OnDuty]) -> list[OnDutyRow]:
    names = dict(Post._meta.get_field("role").flatchoices)
    return [
        OnDutyRow(
            id=row.pk,
            version=row.version,
            post_id=row.post_id,
            user_id=row.post.user_id,
            name=row.post.user.name,
            role=row.post.role,
            role_name=names[row.post.role],
            phone=row.phone,
            since=row.since,
            until=row.until,
        )
        for row in found.select_related("post__user").order_by("since", "id")
    ]


def give_part(person_id: int, *, by: Principal, at: datetime) -> None:
    """Whoever is on duty now can open the record, also past midnight. Nobody to whom it is closed."""
    for row in on_duty(person_id, at=at):
        if not access.may_see(row.user_id, [person_id]):
            continue
        today = local_day(at)
        for on in {today, min(local_day(row.until), today + timedelta(days=1))}:
            if not DayRelation.objects.filter(person_id=person_id, post_id=row.post_id, kind="duty", on=on).exists():
                limits.take_part_today(person_id, kind="duty", post_id=row.post_id, on=on, by=by, at=at)
