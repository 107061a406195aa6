"""How days, times and spans are said to the person, in the language of their page: "Thursday 25 February", "2:30pm".

The names of days and months are Django's own, in every language it has. Nothing here reads the clock.
"""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils.dateformat import format as written
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.design.dates import as_date, local


def said_day(value: date | datetime, today: date | None = None) -> str:
    """ "Thursday 25 February"; with `today` given, the year is added when it is another year."""
    on = as_date(value)
    return written(on, "l j F Y" if today is not None and on.year != today.year else "l j F")


def said_weekday(value: date | datetime) -> str:
    """ "Thursday"."""
    return written(as_date(value), "l")


def said_date(value: date | datetime) -> str:
    """ "25 February 2027", for days long ago or far ahead, where the day of the week says nothing."""
    return written(as_date(value), "j F Y")


def said_time(value: datetime | time) -> str:
    """ "2:30pm", "9am"."""
    at = local(value).time() if isinstance(value, datetime) else value
    hour, minute = at.hour % 12 or 12, at.minute
    number = f"{hour}:{minute:02}" if minute else f"{hour}"
    return _("%(time)sam") % {"time": number} if at.hour < 12 else _("%(time)spm") % {"time": number}


def said_moment(value: datetime, today: date | None = None) -> str:
    """ "Thursday 25 February, 2:30pm"."""
    return f"{said_day(value, today)}, {said_time(value)}"


def said_until(value: date | datetime, today: date) -> str:
    """How far off a day is: "Today", "Tomorrow", "In 3 days"; for a day that is gone, "Yesterday", "3 days ago"."""
    days = (as_date(value) - today).days
    if days == 0:
        return _("Today")
    if days == 1:
        return _("Tomorrow")
    if days == -1:
        return _("Yesterday")
    if days > 0:
        return ngettext("In %(days)d day", "In %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}


def first_name(name: str) -> str:
    """What a person is called: the first of their names."""
    return name.split()[0] if name.strip() else ""
