"""What somebody says of one of their meetings: were they kept waiting, and was it clear to them."""

from __future__ import annotations

from datetime import datetime

from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import steps
from throughcare.appointments.models import CLEAR, WAITED, Appointment, MeetingFeedback, ServiceFailure
from throughcare.appointments.queries import feedback
from throughcare.kernel.acts import action
from throughcare.kernel.errors import Refused

# What they tell us of waiting that is our failure, as it is written down.
_OURS = {"long": "kept_waiting", "not_seen": "sent_home"}


class CannotSay(Refused):
    """There is nothing to say of this meeting, or it was said before."""


@action
def say_how_it_was(appointment_id: int, *, waited: str, clear: str, by: Principal, at: datetime) -> MeetingFeedback:
    """The two questions after a meeting, answered once by the person themselves.

    Whom we kept waiting too long, or did not see at all, is taken at their word: it is written down as our failure, and
    we owe them to say sorry and why. Raises `CannotSay`.
    """
    appointment = Appointment.objects.select_for_update(of=("self",)).select_related("person").get(id=appointment_id)
    if by.kind == "person" and by.person_id != appointment.person_id:
        raise Appointment.DoesNotExist
    if waited not in dict(WAITED):
        raise CannotSay("Choose whether you were kept waiting.", field="waited")
    if clear not in dict(CLEAR):
        raise CannotSay("Choose whether it was clear.", field="clear")
    if not feedback.can_be_asked(appointment, at=at):
        raise CannotSay("There are no questions about this meeting.")
    if MeetingFeedback.objects.filter(appointment=appointment).exists():
        raise CannotSay("You have answered these questions. Thank you.")
    said = MeetingFeedback.objects.create(
        person_id=appointment.person_id, appointment=appointment, waited=waited, clear=clear, at=at
    )
    waits = ServiceFailure.objects.filter(appointment=appointment, withdrawn_at=None, kind__in=feedback.WAITS)
    if waited in _OURS and not waits.exists():
        steps.fail(appointment, _OURS[waited], words="They told us so on their own page.", at=at)
    return said
