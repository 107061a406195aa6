"""Hearings: the list of the day at court, one hearing, and what the court decided, recorded before leaving the room."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.courts import actions, forms, queries
from throughcare.courts.models import Hearing
from throughcare.design.answers import save
from throughcare.design.dates import clock, full_day
from throughcare.design.fields import DayField
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import local_day, now
from throughcare.people import access

TAB = "failures"
_FIRST, _LAST = date(1900, 1, 1), date(2999, 12, 31)  # the days of a list, each with one before and after


def _page(request: HttpRequest, name: str, record: access.Record, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, f"courts/{name}.html", _about(record, **more), status=status)


def _form(request: HttpRequest, record: access.Record, form: ActForm, **more: Any) -> HttpResponse:
    """A page that is one form."""
    return render(request, "design/person_form.html", _about(record, form=form, **more), status=form.status)


def _about(record: access.Record, **more: Any) -> dict[str, Any]:
    return {"record": record, "headline": record.headline, "tab": TAB, "today": local_day(now()), **more}


@require_safe
def day(request: PrincipalRequest) -> HttpResponse:
    """Who must be at which court on a day: today, unless the address names another."""
    today = local_day(now())
    on = _day(request.GET.get("on", ""), today)
    page = queries.court_day(request.principal, on=on)
    access.open_list(request.principal, people=sorted(page.people), doing="see_court_list")
    beside = {"before": on - timedelta(days=1), "after": on + timedelta(days=1)}
    return render(request, "courts/day.html", {"page": page, "today": today, **beside})


def _day(text: str, today: date) -> date:
    """The day that is asked for; what cannot be read asks for today."""
    try:
        return DayField(required=False, earliest=_FIRST, latest=_LAST).clean(text) or today
    except ValidationError:
        return today


@require_safe
def hearing(request: PrincipalRequest, hearing_id: int) -> HttpResponse:
    """One hearing: when and where, what became of it, and what the court decided."""
    row = queries.hearing(hearing_id)
    record = access.open_record(request.principal, row.person_id, doing="see_record")
    return _page(request, "hearing", record, row=row, order_name=queries.order_name(row.sentence), **_result(row))


def _result(row: Hearing) -> dict[str, Any]:
    found = queries.standing_result(row.pk)
    if found is None:
        return {"result": None}
    return {
        "result": found,
        "found": queries.finding_name(found, row),
        "did": queries.power_name(found, row),
    }


def put_off(request: PrincipalRequest, hearing_id: int) -> HttpResponse:
    """The court adjourned."""
    row = queries.hearing(hearing_id)
    record = access.open_record(request.principal, row.person_id, doing="record_result")
    form = forms.PutOffForm.of(request, draft=f"put-off:{hearing_id}", version=row.version)
    return save(
        request,
        form,
        act=lambda facts, key: actions.put_off(
            hearing_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda made: reverse("courts:hearing", args=[made.pk]),
        again=lambda form: _form(
            request,
            record,
            form,
            title="Put the hearing off",
            lead=_when(row),
            button="Put it off",
            back_url=reverse("courts:hearing", args=[hearing_id]),
        ),
    )


def _when(row: Hearing) -> str:
    return f"{row.court}, {clock(row.starts)} on {full_day(row.on)}"


def record_result(request: PrincipalRequest, hearing_id: int) -> HttpResponse:
    """What the court found and did: the order changes with it."""
    row = queries.hearing(hearing_id)
    record = access.open_record(request.principal, row.person_id, doing="record_result")
    powers = queries.powers(row)
    form = forms.ResultForm.of(
        request,
        draft=f"result:{hearing_id}",
        version=row.version,
        powers=powers,
        choices=queries.result_choices(row, today=local_day(now())),
    )
    return save(
        request,
        form,
        act=lambda _facts, key: actions.record_result(
            hearing_id, did=form.did, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _made: reverse("courts:hearing", args=[hearing_id]),
        again=lambda form: _page(
            request,
            "result",
            record,
            status=form.status,
            form=form,
            row=row,
            powers=powers,
            order_name=queries.order_name(row.sentence),
        ),
    )


def take_back(request: PrincipalRequest, result_id: int) -> HttpResponse:
    """A result was recorded wrongly: everything stands as before it."""
    row = queries.result(result_id)
    record = access.open_record(request.principal, row.person_id, doing="record_result")
    form = forms.TakeBackForm.of(request, draft=f"take-back-result:{result_id}", version=row.version)
    return save(
        request,
        form,
        act=lambda facts, key: actions.take_back(
            result_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _made: reverse("courts:hearing", args=[row.hearing_id]),
        again=lambda form: _form(
            request,
            record,
            form,
            title="Take the result back",
            lead="The order stands as before, and the hearing waits for its result. They are told of each correction. "
            "Where they are stays as it is if a prison took them in since.",
            button="Take it back",
            back_url=reverse("courts:hearing", args=[row.hearing_id]),
        ),
    )
