"""Telling a person what we owe to tell them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from throughcare.accounts.requests import PrincipalRequest
from throughcare.casefile import actions
from throughcare.casefile.forms import AnswerForm
from throughcare.casefile.queries import person as queries
from throughcare.design.answers import save
from throughcare.kernel.clock import LONDON, local_day, now
from throughcare.people import access


def show(request: PrincipalRequest, duty_id: int) -> HttpResponse:
    """Write down how, when and what: the duty is met and a note is kept, in one save."""
    at = now()
    owed = queries.owed(duty_id, at=at)
    record = access.open_record(request.principal, owed.person_id, doing="note")
    clocks = reverse("casefile:clocks", args=[owed.person_id])
    if not owed.open and request.method == "GET":
        return HttpResponseRedirect(clocks)
    local = at.astimezone(LONDON)
    form = AnswerForm.of(
        request,
        draft=f"answer:{duty_id}",
        initial={"day": local.date(), "time": local.time().replace(second=0, microsecond=0)},
        today=local_day(at),
    )

    def act(data: dict[str, Any], key: str) -> Any:
        told_at = datetime.combine(data["day"], data["time"], tzinfo=LONDON)
        return actions.answer(
            duty_id, how=data["how"], words=data["words"], told_at=told_at, by=request.principal, at=at, key=key
        )

    def done(_: Any) -> str:
        messages.success(request, f"Done: {owed.title[:1].lower()}{owed.title[1:]}.")
        return reverse("casefile:overview", args=[owed.person_id])

    def again(form: AnswerForm) -> HttpResponse:
        context = {"record": record, "headline": record.headline, "form": form, "owed": owed, "clocks_url": clocks}
        return render(request, "casefile/answer.html", context, status=form.status)

    return save(request, form, act=act, done=done, again=again)
