"""Both sides: what I owed and what you owed me, and two questions about my last meeting."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from throughcare.appointments.actions import feedback
from throughcare.portal.answers import save
from throughcare.portal.forms.both_sides import HowItWasForm
from throughcare.portal.pages import OwnRequest, own_page, show
from throughcare.portal.queries import both_sides as queries


@own_page(sending="own_feedback")
def both_sides(request: OwnRequest) -> HttpResponse:
    """How both have done in the last twelve months."""
    me = request.me
    page = queries.page(me)
    ask = page.ask
    form = HowItWasForm.of(
        request,
        initial={"appointment_id": ask.appointment_id if ask else None},
        minutes=ask.minutes if ask else 0,
    )
    return save(
        request,
        form,
        act=lambda said, key: feedback.say_how_it_was(**said, by=request.principal, at=me.at, key=key),
        done=lambda _said: f"{reverse('portal:both_sides')}?said=yes",
        again=lambda form: show(
            request, "portal/both_sides.html", {"page": page, "form": form, "said": "said" in request.GET}
        ),
    )
