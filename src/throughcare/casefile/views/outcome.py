"""One screen: record the outcome of a meeting and book the next one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from throughcare.accounts.requests import PrincipalRequest
from throughcare.appointments.models import Appointment
from throughcare.appointments.queries import meetings as appointments
from throughcare.casefile import actions
from throughcare.casefile.forms import OutcomeForm
from throughcare.casefile.queries import outcome as queries
from throughcare.casefile.queries import words
from throughcare.design.answers import save
from throughcare.kernel.clock import local_day, now
from throughcare.people import access


def show(request: PrincipalRequest, appointment_id: int) -> HttpResponse:
    """Record what came of a meeting, what was worked on, a note and the next meeting, in one save."""
    at = now()
    meeting = appointments.meeting(appointment_id, at=at, notes=False)
    record = access.open_record(request.principal, meeting.person_id, doing="record_outcome")
    page = queries.page(meeting, headline=record.headline, at=at)
    if not page.meeting.open and request.method == "GET":
        return HttpResponseRedirect(reverse("appointments:meeting", args=[appointment_id]))
    form = OutcomeForm.of(
        request,
        draft=f"outcome:{appointment_id}",
        version=page.meeting.version,
        initial=page.initial,
        page=page,
        today=local_day(at),
    )

    def act(_: dict[str, Any], key: str) -> Appointment:
        return actions.record_outcome(
            appointment_id,
            **form.given,
            by=request.principal,
            at=at,
            shown_version=form.shown_version,
            key=key,
        )

    def done(meeting: Appointment) -> str:
        name, _ = words.outcome_line(meeting.outcome)
        messages.success(request, actions.saved(meeting, form.given["next_meeting"], outcome_name=name))
        return reverse("casefile:overview", args=[meeting.person_id])

    def again(form: OutcomeForm) -> HttpResponse:
        context = {
            "record": record,
            "headline": record.headline,
            "form": form,
            "page": page,
            "instruction_note": queries.instruction_note,
            "first_can_read": f"{words.first_name(record.headline.name).capitalize()} can ask to read this.",
            "why_first": queries.why(page.booking.proposals[0], page.they) if page.booking.proposals else "",
            "slot_hints": {slot.value: queries.why(slot, page.they, short=True) for slot in page.booking.proposals[1:]},
        }
        return render(request, "casefile/outcome.html", context, status=form.status)

    return save(request, form, act=act, done=done, again=again)
