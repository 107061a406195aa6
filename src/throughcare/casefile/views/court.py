"""From the court: where a court officer begins, and the slip at the end; what shows that an order is kept, and
its early end."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.casefile import actions
from throughcare.casefile.queries import court as queries
from throughcare.casefile.queries import evidence as showing
from throughcare.design.answers import save
from throughcare.kernel.clock import local_day, now
from throughcare.people import access
from throughcare.plans import queries as plans
from throughcare.sentences import queries as sentences
from throughcare.sentences.forms import EarlyForm


@require_safe
def begin(request: PrincipalRequest) -> HttpResponse:
    """Find the person or add them; and whom one entered this week, with what is still to do."""
    at = now()
    entered = queries.entered(request.principal, at=at)
    access.open_list(request.principal, people=[row.person_id for row in entered], doing="admit")
    return render(request, "casefile/court.html", {"entered": entered, "today": local_day(at)})


@require_safe
def slip(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """The order in plain words and the first meeting, on a piece of paper for the person."""
    record = access.open_record(request.principal, person_id, doing="print_order")
    at = now()
    return render(
        request,
        "casefile/order_slip.html",
        {"record": record, "headline": record.headline, "slip": queries.order_slip(record.headline, at=at), "at": at},
    )


@require_safe
def evidence(request: PrincipalRequest, requirement_id: int) -> HttpResponse:
    """Everything on the record that shows a requirement or condition is kept, or not."""
    today = local_day(now())
    found = showing.evidence(requirement_id, today=today)
    record = access.open_record(request.principal, found.person_id, doing="see_record")
    return render(
        request,
        "casefile/evidence.html",
        {"record": record, "headline": record.headline, "found": found, "today": today},
    )


def complete_early(request: PrincipalRequest, sentence_id: int) -> HttpResponse:
    """The order, or its supervision, ends because all that was asked is done. How the plan stands the record says."""
    at = now()
    order = sentences.order(sentence_id, today=local_day(at))
    record = access.open_record(request.principal, order.person_id, doing="add_sentence")
    plan = plans.objectives(order.person_id)
    form = EarlyForm.of(
        request,
        draft=f"early:{sentence_id}",
        version=order.version,
        initial={"on": local_day(at)},
        order=order,
        plan=plan is not None,
    )
    return save(
        request,
        form,
        act=lambda _facts, key: actions.complete_early(
            sentence_id, **form.values(), shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _made: reverse("sentences:sentence", args=[order.person_id]),
        again=lambda form: render(
            request,
            "casefile/complete_early.html",
            {"record": record, "headline": record.headline, "form": form, "order": order, "plan": plan},
            status=form.status,
        ),
    )
