"""Imports: all of them, sending a file, what became of it, and who is held."""

from __future__ import annotations

import io
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.design import dates
from throughcare.design.answers import save
from throughcare.design.forms import ActForm
from throughcare.imports import deciding, forms, importing, mapping, queries, uploads
from throughcare.imports.models import Run
from throughcare.kernel.clock import local_day, now
from throughcare.people import access

_FAULTS = 20


@require_safe
def show_all(request: PrincipalRequest) -> HttpResponse:
    """Every import one knows of, the newest first."""
    access.open_list(request.principal, people=[], doing="see_imports")
    today = local_day(now())
    page = queries.page(request.principal, request.GET.get("page", "1"))
    return render(
        request,
        "imports/list.html",
        {
            "page": page,
            "rows": [_line(run, today) for run in page],
            "may_send": access.may_list(request.principal, "import_people"),
        },
    )


def _line(run: Any, today: Any) -> dict[str, Any]:
    counts = queries.counts(run)
    waits = f"{run.waiting} to be decided" if run.waiting else ""
    return {
        "tone": "soon" if run.waiting else "",
        "cells": {
            "file": {
                "text": run.file_name or f"Import {run.id}",
                "url": reverse("imports:show", args=[run.id]),
                "strong": True,
                "note": run.mapping.removesuffix(".toml") or run.source,
            },
            "when": {"text": dates.when(run.at, today), "note": run.who or "Not written down"},
            "state": queries.state_tag(run),
            **{name: f"{counts[name]:,}" for name in ("added", "known", "rejected")},
            "held": {"text": f"{counts['held']:,}", "note": waits, "note_tone": "soon"},
        },
    }


def send(request: PrincipalRequest) -> HttpResponse:
    """Send a file to be imported. It is looked through at once, then checked by a job."""
    by, at = request.principal, now()
    access.open_list(by, people=[], doing="import_people")
    offices = queries.offices_for(by, at=at)
    sent_before: list[int] = []

    def act(facts: dict[str, Any], key: str) -> Run:
        try:
            return uploads.receive(**facts, by=by, at=at, key=key)
        except uploads.AlreadySent as sent:
            sent_before.append(sent.run_id)
            raise

    return save(
        request,
        forms.SendForm.of(
            request,
            mappings=mapping.described_as(),
            offices=offices,
            initial={"map_name": "caseload", "office_id": by.office_id},
        ),
        act=act,
        done=lambda run: reverse("imports:show", args=[run.id]),
        again=lambda form: render(
            request,
            "imports/send.html",
            {"form": form, "sent_before": sent_before, "nowhere": not offices},
            status=form.status,
        ),
    )


def show(request: PrincipalRequest, number: int) -> HttpResponse:
    """One import: what would come in, with a button to import it; how far it is; what became of it; who is held."""
    by, posts = request.principal, request.method == "POST"
    doing = "import_people" if posts else "see_imports"
    run = queries.of(by).filter(id=number).first() if access.may_list(by, doing) else None
    if run is None:
        raise access.refuse(by, doing=doing)
    may_decide = access.may_list(by, "decide_held")
    held, held_count = queries.waiting(run) if may_decide and not posts else ([], 0)
    people = [one.person_id for each in held for one in each.beside]
    access.open_list(by, people=people, doing=doing, terms=run.file_name)
    dropping = posts and "drop" in request.POST

    def act(_facts: dict[str, Any], key: str) -> Run:
        one = uploads.drop if dropping else uploads.start
        return one(number, shown_version=form.shown_version, by=by, at=now(), key=key)

    form = forms.StartForm.of(request, version=run.version)
    return save(
        request,
        form,
        act=act,
        done=lambda _run: reverse("imports:show", args=[number]),
        again=lambda form: _shown(request, run, form, held=held, held_count=held_count, may_decide=may_decide),
    )


def _shown(request: PrincipalRequest, run: Run, form: ActForm, **held: Any) -> HttpResponse:
    state, today = queries.state(run), local_day(now())
    faults, fault_count = queries.faults(run, most=_FAULTS)
    whole = run.rows or 0
    done = (run.seen or 0) if state == "checking" else run.position
    facts = [
        ("File", run.file_name),
        ("Read as", run.mapping.removesuffix(".toml") or run.source),
        ("Rows", f"{run.rows:,}" if run.rows else None),
        ("Office", run.office.name if run.office else "None named"),
        ("Sent by", f"{run.who or 'Not written down'}, {dates.when(run.begun_at or run.entered_at, today)}"),
        *([("Ended", dates.when(run.finished_at, today))] if run.finished_at else []),
    ]
    return render(
        request,
        "imports/show.html",
        {
            "run": run,
            "form": form,
            "state": state,
            "tag": queries.state_tag(run),
            "under_way": state in ("checking", "going") and bool(run.stored_as),
            "done": min(done, whole),
            "whole": whole,
            "counts": queries.counts(run),
            "facts": facts,
            "faults": faults,
            "fault_count": fault_count,
            "columns": [(name, f"{status}: {how}") for name, status, how in (run.checked or {}).get("columns", [])],
            "may_fetch": state != "checked" and fault_count > 0,
            **held,
        },
        status=form.status,
    )


@require_safe
def rejects(request: PrincipalRequest, number: int) -> HttpResponse:
    """What an import refused, as a file: row, key, column, value, reason."""
    by = request.principal
    run = queries.of(by).filter(id=number).first() if access.may_list(by, "fetch_rejects") else None
    if run is None:
        raise access.refuse(by, doing="fetch_rejects")
    access.open_list(by, people=[], doing="fetch_rejects", terms=run.file_name)
    out = io.StringIO(newline="")
    importing.put_rejects(out, importing.rejected(run.id))
    return HttpResponse(
        "\ufeff" + out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=f"rejected-{number}.csv"),
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


def decide(request: PrincipalRequest, held_id: int) -> HttpResponse:
    """Somebody who is held beside who is there: the same person, or another?"""
    by = request.principal
    found = queries.held(by, held_id) if access.may_list(by, "decide_held") else None
    if found is None:
        raise access.refuse(by, doing="decide_held")
    people = [one.person_id for one in found.beside]
    access.open_list(by, people=people, doing="decide_held", terms=found.row.key)
    if request.method == "POST" and not found.beside:
        raise Http404("whom they are like is closed to the reader")
    is_another = request.method == "POST" and "another" in request.POST
    version, choices = found.row.version, [(one.person_id, one.name or one.reference) for one in found.beside]
    same = forms.SameForm.of(request, version=version, people=choices)
    another = forms.AnotherForm.of(request, version=version)
    form: Any = another if is_another else same

    def act(facts: dict[str, Any], key: str) -> Any:
        common = {**facts, "shown_version": form.shown_version, "by": by, "at": now(), "key": key}
        if is_another:
            return deciding.enter_as_new(held_id, **common)
        return deciding.leave_as_is(held_id, **common)

    def again(form: Any) -> HttpResponse:
        context = {
            "found": found,
            "row": found.row,
            "says": found.row.says,
            "form": form,
            "same": form if not is_another else forms.SameForm(initial=same.initial, people=choices),
            "another": form if is_another else forms.AnotherForm(initial=another.initial),
        }
        return render(request, "imports/decide.html", context, status=form.status)

    return save(request, form, act=act, done=lambda _row: reverse("imports:show", args=[found.row.run_id]), again=again)
