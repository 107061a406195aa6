"""Their meetings: all of them, one of them, and what they say of one."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from throughcare.appointments.models import MEETING
from throughcare.messaging import replies
from throughcare.portal.answers import save
from throughcare.portal.forms.meetings import AnotherTimeForm, CannotComeForm
from throughcare.portal.pages import OwnRequest, own_page, show
from throughcare.portal.queries import meetings as queries


@own_page()
def meetings(request: OwnRequest) -> HttpResponse:
    """Those to come, and those that were."""
    return show(request, "portal/meetings.html", {"page": queries.every(request.me, page=request.GET.get("page"))})


@own_page()
def meeting(request: OwnRequest, appointment_id: int) -> HttpResponse:
    """One meeting."""
    return show(request, "portal/meeting.html", {"page": queries.one(request.me, appointment_id)})


@own_page()
def for_a_phone(request: OwnRequest, appointment_id: int) -> HttpResponse:
    """A meeting as a phone takes it into its calendar: that there is one, and nothing else."""
    answer = HttpResponse(queries.for_a_phone(request.me, appointment_id), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return answer


@own_page(sending="own_move")
def another_time(request: OwnRequest, appointment_id: int) -> HttpResponse:
    """Ask for another time, with a reason."""
    return _say(request, appointment_id, AnotherTimeForm.of(request), topic="move", title=_("Ask for another time"))


@own_page(sending="own_reason")
def cannot_come(request: OwnRequest, appointment_id: int) -> HttpResponse:
    """Say that they cannot come, or did not, and why."""
    return _say(request, appointment_id, CannotComeForm.of(request), topic="absent", title=_("I cannot come"))


def _say(
    request: OwnRequest, appointment_id: int, form: AnotherTimeForm | CannotComeForm, *, topic: str, title: str
) -> HttpResponse:
    meeting = queries.to_speak_of(request.me, appointment_id)
    context = {"meeting": meeting, "topic": topic, "title": title}
    return save(
        request,
        form,
        act=lambda facts, key: replies.write(
            request.me.person_id,
            words=form.message(facts),
            to="offender_manager",
            topic=topic,
            about=(MEETING, appointment_id),
            by=request.principal,
            at=request.me.at,
            key=key,
        ),
        done=lambda _reply: reverse("portal:meeting", args=[appointment_id]),
        again=lambda form: show(request, "portal/say_of_meeting.html", {**context, "form": form}),
    )
