"""Times in custody of a person: seen, taken in, let out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.custody import actions, forms, queries
from throughcare.custody.models import Stay
from throughcare.design.answers import save
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import LONDON, local_day, now
from throughcare.people import access

TAB = "sentence"


def _page(request: HttpRequest, name: str, record: access.Record, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"record": record, "headline": record.headline, "tab": TAB, "today": local_day(now()), **more}
    return render(request, f"custody/{name}.html", context, status=status)


@require_safe
def list_stays(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Every time in custody on record."""
    record = access.open_record(request.principal, person_id, doing="see_record")
    return _page(
        request,
        "list",
        record,
        stays=(every := queries.stays(person_id)),
        lasts=_lasting(every),
        sent=queries.sent_by_court(person_id),
    )


def receive(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """They are in custody. Where a court sent them there, its day and prison are not typed again."""
    at = now()
    record = access.open_record(request.principal, person_id, doing="record_custody")
    sent = queries.sent_by_court(person_id)
    known: dict[str, Any] = {"prison": sent.prison, "why": "sentence", "received_on": sent.on} if sent else {}
    initial = {**_just_now("received", at), **known}
    form = forms.ReceiveForm.of(request, draft=f"receive:{person_id}", initial=initial, now=at)
    return save(
        request,
        form,
        act=lambda facts, key: actions.receive(person_id, **facts, by=request.principal, at=at, key=key),
        done=lambda _: reverse("custody:list", args=[person_id]),
        again=lambda form: _page(request, "receive", record, status=form.status, form=form, sent=sent),
    )


def correct(request: PrincipalRequest, stay_id: int) -> HttpResponse:
    """They were taken in elsewhere, or at another time."""
    at = now()
    stay = queries.stay(stay_id)
    record = access.open_record(request.principal, stay.person_id, doing="record_custody")
    local = stay.received_at.astimezone(LONDON)
    form = forms.CorrectForm.of(
        request,
        draft=f"correct-custody:{stay_id}",
        version=stay.version,
        initial={"prison": stay.prison, "why": stay.why, "received_on": local.date(), "received_time": local.time()},
        now=at,
    )
    return save(
        request,
        form,
        act=lambda facts, key: actions.correct(
            stay_id, **facts, shown_version=form.shown_version, by=request.principal, at=at, key=key
        ),
        done=lambda _: reverse("custody:list", args=[stay.person_id]),
        again=lambda form: _form(
            request,
            record,
            form,
            title="Put the time in custody right",
            lead="What runs from it moves with it: after a recall the day of release, and what they are told.",
        ),
    )


def take_back(request: PrincipalRequest, stay_id: int) -> HttpResponse:
    """They were not taken in."""
    stay = queries.stay(stay_id)
    record = access.open_record(request.principal, stay.person_id, doing="record_custody")
    form = forms.TakeBackForm.of(request, draft=f"take-back-custody:{stay_id}", version=stay.version)
    return save(
        request,
        form,
        act=lambda facts, key: actions.take_back(
            stay_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: reverse("custody:list", args=[stay.person_id]),
        again=lambda form: _form(
            request,
            record,
            form,
            title="They were not in custody",
            lead=f"That they are at {stay.prison} was recorded in error. Where they are is put right, and what "
            "followed is taken back. What was typed stays in the history.",
            button="Take it back",
        ),
    )


def _form(request: HttpRequest, record: access.Record, form: ActForm, **more: Any) -> HttpResponse:
    """A page that is one form."""
    back_url = reverse("custody:list", args=[record.person_id])
    context = {"record": record, "headline": record.headline, "tab": TAB, "form": form, "back_url": back_url, **more}
    return render(request, "design/person_form.html", context, status=form.status)


def release(request: PrincipalRequest, stay_id: int) -> HttpResponse:
    """They are let out."""
    at = now()
    stay = queries.stay(stay_id)
    record = access.open_record(request.principal, stay.person_id, doing="record_custody")
    form = forms.ReleaseForm.of(
        request,
        draft=f"release:{stay_id}",
        version=stay.version,
        initial=_just_now("released", at),
        now=at,
    )
    return save(
        request,
        form,
        act=lambda facts, key: actions.release(
            stay_id, **facts, shown_version=form.shown_version, by=request.principal, at=at, key=key
        ),
        done=lambda _: reverse("custody:list", args=[stay.person_id]),
        again=lambda form: _page(request, "release", record, status=form.status, form=form, stay=stay),
    )


def _lasting(stays: Sequence[Stay]) -> Stay | None:
    return next((one for one in stays if one.released_at is None and one.taken_back_at is None), None)


def _just_now(name: str, at: datetime) -> dict[str, Any]:
    local = at.astimezone(LONDON)
    return {f"{name}_on": local.date(), f"{name}_time": local.time().replace(second=0, microsecond=0)}
