"""What an office needs for a day without a computer: whom it sees, what is due, whom to ring, and slips to fill in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from throughcare.appointments.models import Appointment
from throughcare.duties.models import Duty
from throughcare.kernel.clock import local_day
from throughcare.organisations.models import Office
from throughcare.people.models import Headline, Phone
from throughcare.policy.clocks import end_of_day, start_of_day

DAYS_AHEAD = 7  # clocks that end soon stand beside those that are late
SLIPS = 10


def offices(*, on: date) -> list[Office]:
    """The offices that are open on a day."""
    return [one for one in Office.objects.order_by("code") if one.until is None or one.until > on]


def page(office: Office, *, on: date) -> dict[str, Any]:
    """The pack of one office for a day. Nobody is in it whom somebody may not see: a paper lies on a desk."""
    whose = {
        one.person_id: one for one in Headline.objects.filter(office_id=office.pk, fenced=False).order_by("sort_name")
    }
    meetings = list(
        Appointment.objects.filter(
            office=office, starts_at__gte=start_of_day(on), starts_at__lt=end_of_day(on), cancelled_at=None
        )
        .select_related("post__user", "person__headline")
        .order_by("starts_at", "id")
    )
    meetings = [one for one in meetings if not one.person.headline.fenced]
    until = end_of_day(on + timedelta(days=DAYS_AHEAD))
    clocks = list(
        Duty.objects.filter(person_id__in=whose, ended_at=None, due_at__lte=until)
        .exclude(shown_from__gt=end_of_day(on))
        .order_by("due_at", "id")
    )
    whose |= {one.person_id: one.person.headline for one in meetings}
    there = {one.person_id for one in meetings} | {one.person_id for one in clocks}
    numbers: dict[int, list[str]] = {}
    for phone in (
        Phone.objects.filter(person_id__in=there, until=None).exclude(kind="email").order_by("-preferred", "id")
    ):
        notes = ", ".join(filter(None, (phone.note, "others answer it" if phone.shared else "")))
        numbers.setdefault(phone.person_id, []).append(f"{phone.value} ({notes})" if notes else phone.value)
    return {
        "office": office,
        "on": on,
        "meetings": [
            {"at": one.starts_at, "who": one.person.headline, "with": one.post.user.name if one.post else "",
             "kind": one.get_kind_display(), "place": one.place}
            for one in meetings
        ],
        "clocks": [
            {"due_on": one.due_at - timedelta(seconds=1), "due_at": _hour(one.due_at), "what": one.title,
             "who": whose[one.person_id], "late": one.due_at <= start_of_day(on)}
            for one in clocks
        ],
        "people": [
            {"who": one, "numbers": numbers.get(one.person_id, [])}
            for one in sorted(whose.values(), key=lambda one: one.sort_name)
            if one.person_id in there
        ],
        "shown": sorted(there),
        "slips": range(SLIPS),
    }  # fmt: skip


def _hour(due_at: datetime) -> datetime | None:
    """The time of day by which something is due that is counted in hours, as a recall is; None for the end of a day."""
    return None if due_at == start_of_day(local_day(due_at)) else due_at
