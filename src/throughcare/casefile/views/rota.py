"""Who is on duty for the office, in hours and out of them: seen by everybody there, kept by its managers."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.design.answers import save
from throughcare.kernel.clock import local_day, now
from throughcare.organisations import actions, forms, queries
from throughcare.people import access


@require_safe
def show(request: PrincipalRequest) -> HttpResponse:
    """The turns of one's office and of the others of the unit, from the one that runs on."""
    at = now()
    found = queries.rota(request.principal.office_id, at=at)
    may = access.may_list(request.principal, "keep_rota")
    ours = request.principal.office_id
    context = {"turns": found, "may_keep": may, "at": at, "ours": ours, "office": request.principal.office_name}
    return render(request, "casefile/rota.html", context)


def add(request: PrincipalRequest) -> HttpResponse:
    """Somebody is on duty."""
    access.open_list(request.principal, people=[], doing="keep_rota")
    office_id = request.principal.office_id or 0
    at = now()
    rows = queries.posts(on=local_day(at), near_office_id=office_id)
    form = forms.TurnForm.of(
        request, draft="turn", staff=[(row.id, f"{row.name}, {row.role_name.lower()}") for row in rows]
    )
    return save(
        request,
        form,
        act=lambda facts, key: actions.add_turn(office_id, **facts, by=request.principal, at=at, key=key),
        done=lambda _: reverse("casefile:rota"),
        again=lambda form: render(request, "casefile/rota_add.html", {"form": form}, status=form.status),
    )


def call_off(request: PrincipalRequest, number: int) -> HttpResponse:
    """They are not on duty after all."""
    access.open_list(request.principal, people=[], doing="keep_rota")
    turn = queries.turn(number, office_id=request.principal.office_id or 0)
    if turn is None:
        raise Http404
    if turn.called_off_at is not None and request.method != "POST":
        return redirect("casefile:rota")
    form = forms.CallOffForm.of(request)
    return save(
        request,
        form,
        act=lambda _facts, key: actions.call_off_turn(number, at=now(), by=request.principal, key=key),
        done=lambda _: reverse("casefile:rota"),
        again=lambda form: render(
            request, "casefile/rota_call_off.html", {"form": form, "turn": turn}, status=form.status
        ),
    )
