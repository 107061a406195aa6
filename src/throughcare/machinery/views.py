"""Health and measurements for machines, and the jobs for whoever looks after the service."""

from __future__ import annotations

import hmac
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout

from throughcare.accounts.requests import PrincipalRequest, address_of
from throughcare.design.answers import save
from throughcare.design.dates import when
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import local_day, now
from throughcare.machinery import actions, metrics, queries
from throughcare.machinery.forms import AcknowledgeForm
from throughcare.people import access


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is asked."""
    return JsonResponse({"ok": True})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether people can work here: 200, or 503 with the part that is not as it should be."""
    try:
        parts = queries.parts(at=now())
    except PoolTimeout:
        parts = [queries.Part("database", False, says="no connection is free")]
    except Error as error:
        parts = [queries.Part("database", False, says=type(error).__name__)]
    ok = all(part.ok for part in parts if part.needed)
    told: dict[str, Any] = {
        part.name: {
            "ok": part.ok,
            **({"seconds": part.seconds} if part.seconds is not None else {}),
            **({"says": part.says} if part.says else {}),
        }
        for part in parts
    }
    return JsonResponse(
        {"ok": ok, "failed": [part.name for part in parts if part.needed and not part.ok], "parts": told},
        status=200 if ok else 503,
    )


@require_safe
def measurements(request: HttpRequest) -> HttpResponse:
    """For whoever has the token or a configured address; for all others there is no such page."""
    if not _may_measure(request):
        return HttpResponseNotFound("Not found", content_type="text/plain")
    return HttpResponse(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_measure(request: HttpRequest) -> bool:
    word, _, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and word == "Bearer":
        return hmac.compare_digest(token.encode(), settings.METRICS_TOKEN.encode())
    return address_of(request) in settings.METRICS_ADDRESSES


# --------------------------------------------------------------------------------------------------------------- jobs
@require_safe
def jobs(request: PrincipalRequest) -> HttpResponse:
    """What the service does by itself: what failed first, and why."""
    access.open_list(request.principal, people=[], doing="see_jobs")
    asked = request.GET.get("state", "failed")
    state = asked if asked in queries.STATES else "failed"
    today = local_day(now())
    counts = queries.job_counts()
    rows = [
        {
            "cells": {
                "name": {
                    "text": row["name"],
                    "url": reverse("machinery:job", args=[row["id"]]),
                    "note": f"Number {row['id']}",
                },
                "at": when(row["at"], today),
                "why": {"text": row["words"] or "–", "note": row["error"]},
                "attempts": str(row["attempts"]),
            }
        }
        for row in queries.job_rows(state=state)
    ]
    own = reverse("machinery:jobs")
    return render(
        request,
        "machinery/jobs.html",
        {
            "tabs": [
                {"text": f"{text} ({counts[key]})", "url": f"{own}?state={key}", "current": key == state}
                for key, text in queries.STATES.items()
            ],
            "title": queries.STATES[state],
            "state": state,
            "count": counts[state],
            "most": queries.SHOWN,
            "rows": rows,
        },
    )


def job(request: PrincipalRequest, number: int) -> HttpResponse:
    """One job, all that happened to it, and, where it failed, a button to have it done again."""
    access.open_list(
        request.principal, people=[], doing="repeat_job" if request.method == "POST" else "see_jobs", terms=str(number)
    )
    found = queries.job(number)
    if found is None:
        raise Http404
    today = local_day(now())
    return save(
        request,
        ActForm.of(request),
        act=lambda facts, key: actions.repeat(number, by=request.principal, at=now(), key=key),
        done=lambda _: reverse("machinery:job", args=[number]),
        again=lambda form: render(
            request,
            "machinery/job.html",
            {
                "form": form,
                "job": found,
                "state": queries.STATES[found.state],
                "history": [{**one, "when": when(one["at"], today)} for one in found.history],
                "may_repeat": found.state == "failed" and access.may_list(request.principal, "repeat_job"),
            },
            status=form.status,
        ),
    )


# ---------------------------------------------------------------------------------------------------------- the watcher
@require_safe
def watcher(request: PrincipalRequest) -> HttpResponse:
    """What the watcher found, and what to do about it."""
    access.open_list(request.principal, people=[], doing="see_watcher")
    today = local_day(now())
    looked = queries.when_watched()
    rows = [
        {
            "cells": {
                "what": {
                    "text": row.get_what_display(),
                    "url": reverse("machinery:finding", args=[row.pk]),
                    "note": " ".join(filter(None, (queries.clock_name(row), row.detail))),
                },
                "at": when(row.found_at, today),
                "state": "Gone" if row.gone_at else "Acknowledged" if row.acknowledged_at else "To be looked at",
                "do": queries.what_to_do(row),
            }
        }
        for row in queries.findings()
    ]
    return render(request, "machinery/watcher.html", {"rows": rows, "looked": looked and when(looked, today)})


def finding(request: PrincipalRequest, number: int) -> HttpResponse:
    """One finding, what to do, and a form for what is done about it."""
    doing = "acknowledge_finding" if request.method == "POST" else "see_watcher"
    access.open_list(request.principal, people=[], doing=doing, terms=str(number))
    row = queries.finding(number)
    if row is None:
        raise Http404
    today = local_day(now())
    return save(
        request,
        AcknowledgeForm.of(request, draft=f"finding:{number}"),
        act=lambda facts, key: actions.acknowledge(number, **facts, by=request.principal, at=now(), key=key),
        done=lambda _: reverse("machinery:watcher"),
        again=lambda form: render(
            request,
            "machinery/finding.html",
            {
                "form": form,
                "row": row,
                "clock": queries.clock_name(row),
                "do": queries.what_to_do(row),
                "found": when(row.found_at, today),
                "gone": row.gone_at and when(row.gone_at, today),
                "acknowledged": row.acknowledged_at and when(row.acknowledged_at, today),
                "may": access.may_list(request.principal, "acknowledge_finding"),
            },
            status=form.status,
        ),
    )
