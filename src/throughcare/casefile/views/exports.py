"""Lists that leave the system as a file: asking, the second person, the list of them, and the file itself."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from throughcare.accounts import again, tallies
from throughcare.accounts.requests import PrincipalRequest
from throughcare.casefile import door_forms as forms
from throughcare.casefile.forms import CaseloadFilter
from throughcare.casefile.queries import caseload
from throughcare.casefile.queries import exports as queries
from throughcare.casefile.views.caseload import wanted_of
from throughcare.casefile.views.door import list_page
from throughcare.design import dates
from throughcare.design.answers import save
from throughcare.documents import exports
from throughcare.documents.models import Export
from throughcare.kernel.clock import local_day, now
from throughcare.people import access

_TITLES = {"mine": "My caseload", "team": "Caseload of the team", "lately": "People opened lately"}


def ask(request: PrincipalRequest) -> HttpResponse:
    """Ask for a caseload as a file."""
    by, at = request.principal, now()
    access.open_list(by, people=[], doing="export_caseload", terms=request.GET.urlencode())
    again.ask(at=now())
    wanted = wanted_of(request, CaseloadFilter(request.GET, sizes=caseload.sizes(by)))
    people = caseload.people_of(wanted, by=by, at=at)
    long = exports.needs_second_person(len(people))
    limit = tallies.limit("export", role=by.role)

    def act(facts: dict[str, Any], key: str) -> Export:
        tallies.spend(by, "export", at=at, about=key)
        return exports.ask(what="caseload", title=_TITLES[wanted.tab], people=people, **facts, by=by, at=at, key=key)

    return save(
        request,
        form := forms.ExportForm.of(request, draft="export", long=long),
        act=act,
        done=lambda export: reverse("casefile:export", args=[export.id]),
        again=lambda _form: render(
            request,
            "casefile/door_form.html",
            {
                "form": form,
                "title": "Export a list",
                "lead": "The file leaves our protection: ask for one only if a page will not do.",
                "about": [
                    ("List", _TITLES[wanted.tab] + (", filtered" if wanted.filtered else "")),
                    ("People", str(len(people))),
                ],
                "tells": [
                    "What is in it, who gets it and why is written down as a disclosure of each person's record.",
                    *(["It is made once a manager has agreed, because it holds more than 50 people."] if long else []),
                    f"You may ask for {limit.most} a day. The file is deleted after a day.",
                ],
                "button": "Ask for it" if long else "Make the file",
                "back": reverse("casefile:caseload"),
            },
            status=form.status,
        ),
    )


@require_safe
def show_all(request: PrincipalRequest) -> HttpResponse:
    """The exports one knows of, the newest first."""
    access.open_list(request.principal, people=[], doing="see_exports")
    today = local_day(now())
    rows = list(queries.of(request.principal)[:100])
    lines = [
        {
            "tone": "late" if queries.may_decide(row, by=request.principal) else "",
            "cells": {
                "what": {"text": row.title, "url": reverse("casefile:export", args=[row.id]), "strong": True},
                "who": {"text": row.who, "note": dates.when(row.asked_at, today)},
                "to": {"text": row.recipient, "note": row.reason},
                "n": str(len(row.people)),
                "state": {key: queries.progress(row)[key] for key in ("text", "tone")},
            },
        }
        for row in rows
    ]
    columns = [
        ("what", "List"),
        ("who", "Who asked"),
        ("to", "Who gets it, and why"),
        ("n", "People"),
        ("state", "State"),
    ]
    return list_page(request, "exports", "Exports", lines, columns, nothing="Nothing was exported.")


@require_safe
def show(request: PrincipalRequest, number: int) -> HttpResponse:
    """One export: how far it is, who agreed, and its file if it is one's own."""
    export = _one(request, number, doing="see_exports")
    by, today = request.principal, local_day(now())
    return render(
        request,
        "casefile/export.html",
        {
            "export": export,
            "progress": queries.progress(export),
            "facts": [
                ("List", export.title),
                ("People", str(len(export.people))),
                ("Asked for by", f"{export.who}, {dates.when(export.asked_at, today)}"),
                ("Who gets it", export.recipient),
                ("Why", export.reason),
                *([("Agreed or refused by", export.decided_by)] if export.decided_by else []),
                *([("They said", export.decided_words)] if export.decided_words else []),
                *([("Deleted at", dates.when(export.expires_at, today))] if export.expires_at else []),
            ],
            "own": export.user_id == by.user_id,
            "may_decide": queries.may_decide(export, by=by),
        },
    )


def decide(request: PrincipalRequest, number: int) -> HttpResponse:
    """A manager agrees to a long list, or refuses it."""
    export = _one(request, number, doing="decide_export")
    again.ask(at=now())
    return save(
        request,
        form := forms.ExportDecisionForm.of(request, version=export.version),
        act=lambda facts, key: exports.decide(
            number,
            allow=facts["decision"] == "allow",
            words=facts["words"],
            shown_version=form.shown_version,
            by=request.principal,
            at=now(),
            key=key,
        ),
        done=lambda _export: reverse("casefile:exports"),
        again=lambda _form: render(
            request,
            "casefile/door_form.html",
            {
                "form": form,
                "title": "May this list leave?",
                "about": [
                    ("List", export.title),
                    ("People", str(len(export.people))),
                    ("Asked for by", export.who),
                    ("Who gets it", export.recipient),
                    ("Why", export.reason),
                ],
                "back": reverse("casefile:exports"),
            },
            status=form.status,
        ),
    )


@require_safe
def fetch(request: PrincipalRequest, number: int) -> HttpResponse:
    """The file, for whoever asked for it: a disclosure of everybody in it."""
    by = request.principal
    export = queries.of(by).filter(id=number, user_id=by.user_id or 0).first()
    if export is None:
        raise access.refuse(by, doing="fetch_export")
    again.ask(at=now())
    if export.state != "ready" or (export.expires_at is not None and export.expires_at <= now()):
        access.open_list(by, people=[], doing="fetch_export", terms="the file is gone")
        raise Http404("the file is gone")
    if not access.may_see(by.user_id, export.people):
        raise access.refuse(by, doing="fetch_export")
    access.open_list(
        by, people=export.people, doing="fetch_export", terms=f"{len(export.people)} people to {export.recipient}"
    )
    name = f"{export.title.lower().replace(' ', '-')}-{export.asked_at:%Y-%m-%d}.csv"
    return HttpResponse(
        exports.content(export),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=name),
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


def _one(request: PrincipalRequest, number: int, *, doing: str) -> Export:
    may = access.may_list(request.principal, doing)
    export = queries.of(request.principal).filter(id=number).first() if may else None
    if export is None:
        raise access.refuse(request.principal, doing=doing)
    access.open_list(request.principal, people=[], doing=doing)
    return export
