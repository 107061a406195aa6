"""How days, times and spans are written on every page: "Thu 12 Nov" in lists, "12 November" in sentences, 24 hours.

Each function takes None and answers with a quiet "Not recorded", so that a missing fact is always said. Aware times are
shown in the zone of the request. Nothing here reads the clock: what needs today is given it.
"""

from datetime import date, datetime, time

from markupsafe import Markup

from throughcare.kernel.clock import LONDON, last_day

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
NOT_RECORDED = Markup('<span class="tc-quiet">Not recorded</span>')


def local(value: datetime) -> datetime:
    """The same moment where the service is; a naive value is taken as local already."""
    # the zone is a constant: lists format thousands of moments, and asking for it each time was most of the cost
    return value.astimezone(LONDON) if value.tzinfo is not None else value


def as_date(value: date | datetime) -> date:
    """The local calendar day of a date or a moment."""
    return local(value).date() if isinstance(value, datetime) else value


def day(value: date | datetime | None, today: date | None = None) -> str:
    """ "Thu 12 Nov"; with `today` given, the year is added when it is another year: "Thu 12 Nov 2025"."""
    if value is None:
        return NOT_RECORDED
    on = as_date(value)
    short = f"{DAYS[on.weekday()][:3]} {on.day} {MONTHS[on.month - 1][:3]}"
    return f"{short} {on.year}" if today is not None and on.year != today.year else short


def day_long(value: date | datetime | None) -> str:
    """ "Thursday 12 November 2026"."""
    if value is None:
        return NOT_RECORDED
    on = as_date(value)
    return f"{DAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]} {on.year}"


def sentence_day(value: date | datetime | None, today: date | None = None) -> str:
    """ "12 November"; with `today` given, the year is added when it is another year."""
    if value is None:
        return NOT_RECORDED
    on = as_date(value)
    short = f"{on.day} {MONTHS[on.month - 1]}"
    return f"{short} {on.year}" if today is not None and on.year != today.year else short


def full_day(value: date | datetime | None) -> str:
    """ "12 November 2026"."""
    if value is None:
        return NOT_RECORDED
    on = as_date(value)
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def short_day(value: date | datetime | None) -> str:
    """ "12 Nov 2026"."""
    if value is None:
        return NOT_RECORDED
    on = as_date(value)
    return f"{on.day} {MONTHS[on.month - 1][:3]} {on.year}"


def month(value: date | datetime | None) -> str:
    """ "November 2026"."""
    if value is None:
        return NOT_RECORDED
    on = as_date(value)
    return f"{MONTHS[on.month - 1]} {on.year}"


def clock(value: datetime | time | None) -> str:
    """ "09:30"."""
    if value is None:
        return NOT_RECORDED
    at = local(value).time() if isinstance(value, datetime) else value
    return f"{at.hour:02}:{at.minute:02}"


def clock_span(starts: time | None, ends: time | None) -> str:
    """ "09:00 to 17:00", "22:00 to 06:00 the next day"; empty for the whole day."""
    if starts is None or ends is None:
        return ""
    return f"{clock(starts)} to {clock(ends)}" + (" the next day" if ends <= starts else "")


def clock_spoken(value: datetime | time | None) -> str:
    """ "9:30am", only in what the person reads."""
    if value is None:
        return NOT_RECORDED
    at = local(value).time() if isinstance(value, datetime) else value
    return f"{at.hour % 12 or 12}:{at.minute:02}{'am' if at.hour < 12 else 'pm'}"


def when(value: datetime | None, today: date | None = None) -> str:
    """ "Thu 12 Nov, 10:30", or "Today, 10:30" when `today` is given and is that day."""
    if value is None:
        return NOT_RECORDED
    named = "Today" if today is not None and as_date(value) == today else day(value, today)
    return f"{named}, {clock(value)}"


def limit(due_at: datetime, today: date) -> str:
    """A moment by which something is due: "Thu 12 Nov, 10:30", or "the end of Wed 11 Nov" where it is a whole day."""
    if local(due_at).time() != time.min:
        return when(due_at, today)
    on = last_day(due_at)
    return "the end of today" if on == today else f"the end of {day(on, today)}"


def iso(value: date | datetime | time) -> str:
    """The machine-readable text for a `datetime` attribute."""
    return local(value).isoformat() if isinstance(value, datetime) else value.isoformat()


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 day", "2 days"; "0 people" with `many="people"`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def lateness(due: date | datetime, now: date | datetime) -> str:
    """ "10 days late" in calendar days, or by hours on the day itself; "" while it is not late."""
    days = (as_date(now) - as_date(due)).days
    if days > 0:
        return f"{plural(days, 'day')} late"
    if isinstance(due, datetime) and isinstance(now, datetime) and now > due:
        hours = int((now - due).total_seconds() // 3600)
        return f"{plural(hours, 'hour')} late" if hours else "Late today"
    return ""


def until(due: date | datetime, today: date) -> str:
    """ "today", "tomorrow", "3 days"; for a day that has passed, its lateness."""
    days = (as_date(due) - today).days
    if days < 0:
        return lateness(as_date(due), today)
    return ("today", "tomorrow")[days] if days < 2 else plural(days, "day")


def age(born: date | None, today: date) -> str:
    """Whole years on `today`, as text; a person born on 29 February is a year older on 1 March of other years."""
    if born is None:
        return NOT_RECORDED
    return str(today.year - born.year - ((today.month, today.day) < (born.month, born.day)))


def recorded(value: object) -> object:
    """The value, or a quiet "Not recorded" for None and empty text."""
    return NOT_RECORDED if value is None or value == "" else value
