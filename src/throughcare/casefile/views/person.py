"""One person across slices: overview, every clock, timeline, compliance of both sides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.appointments.queries import booking, contact
from throughcare.casefile.forms import AsKnownForm, TimelineFilter
from throughcare.casefile.queries import compliance as both_sides
from throughcare.casefile.queries import person as queries
from throughcare.casefile.queries import timeline as timelines
from throughcare.casefile.queries import words
from throughcare.design import dates
from throughcare.enforcement.queries.sides import MONTHS
from throughcare.kernel import past
from throughcare.kernel.clock import local_day, now
from throughcare.people import access


@require_safe
def overview(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """What needs doing for the person, the next meeting, orders, both sides, team, registrations, and lately."""
    record = access.open_record(request.principal, person_id, doing="see_record")
    at = now()
    found = queries.overview(record.headline, sensitive=record.may("see_sensitive"), at=at)
    sides = both_sides.both_sides(record.headline, at=at)
    base = reverse("casefile:compliance", args=[person_id])
    if not record.may("record_outcome"):  # a reader sees what is due, without the buttons
        found.needs = [
            {name: value for name, value in row.items() if name not in {"act", "url"}} for row in found.needs
        ]
    context = {
        **_page(record),
        "tab": "overview",
        "found": found,
        "both": [_side(sides, who, base, record.headline.name) for who in ("person", "service")],
        "period": f"{MONTHS} months to {dates.full_day(sides.last)}.",
        "may_book": record.may("book"),
    }
    return render(request, "casefile/overview.html", context)


@require_safe
def clocks(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Every duty about the person, what each rests on and when it moved."""
    record = access.open_record(request.principal, person_id, doing="see_record")
    running, closed = queries.clocks(record.headline, at=now())
    context = {**_page(record), "tab": "overview", "running": running, "closed": closed}
    return render(request, "casefile/clocks.html", context)


@require_safe
def as_known(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Choose a past moment: the record as it was known then. Beside it every decision, with what was known for it."""
    record = access.open_record(request.principal, person_id, doing="see_record")
    at = now()
    form = AsKnownForm(request.GET if "day" in request.GET else None, at=at)
    if form.is_bound and form.is_valid():
        return redirect(_then(person_id, form.cleaned_data["moment"]))
    known = past.moment(request.GET["known"]) if "known" in request.GET else None
    context = {
        **_page(record),
        "tab": "timeline",
        "form": form,
        "too_early": known if known and known <= at else None,
        "no_moment": "known" in request.GET and (known is None or known > at),
        "decisions": [
            {
                "on": dates.full_day(local_day(one.at)),
                "at": dates.clock(one.at),
                "what": one.what,
                "url": _then(person_id, one.at),
            }
            for one in queries.decisions(person_id)
        ],
    }
    return render(request, "casefile/as_known.html", context, status=422 if form.errors else 200)


def _then(person_id: int, moment: datetime) -> str:
    return f"{reverse('casefile:overview', args=[person_id])}?{urlencode({'known': moment.isoformat()})}"


@require_safe
def timeline(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """All that happened, newest first, with filters."""
    record = access.open_record(request.principal, person_id, doing="see_record")
    at = now()
    today = local_day(at)
    orders = booking.orders_in_force(person_id)
    counts = timelines.counts(person_id, at=at, today=today)
    form = TimelineFilter(
        request.GET,
        kinds=[(kind, f"{name} {counts.get(kind, 0)}") for kind, name in timelines.KINDS.items()],
        orders=[(str(order.id), order.name) for order in orders],
    )
    form.is_valid()
    given = form.cleaned_data
    kinds = timelines.chosen_kinds(given.get("kind") or ())
    form.initial["kind"] = kinds
    wanted = timelines.Wanted(
        kinds=kinds,
        words=given.get("words", ""),
        from_=given.get("from_"),
        until=given.get("until"),
        order=int(given["order"]) if given.get("order") else None,
        before=timelines.read_before(request.GET.get("before", "")),
        limit=timelines.MOST if request.GET.get("many") else timelines.PAGE,
    )
    found = timelines.page(person_id, wanted, at=at, today=today, jurisdiction=request.principal.jurisdiction)
    own = reverse("casefile:timeline", args=[person_id])
    sensitive = record.may("see_sensitive")
    context = {
        **_page(record),
        "tab": "timeline",
        "form": form,
        "kinds_shown": kinds,
        "months": [
            (name, [queries.entry(line, sensitive=sensitive) for line in lines]) for name, lines in found.months
        ],
        "found": found,
        "lead": f"{found.shown} of {sum(counts.values())} entries",
        "chips": _chips(wanted, kinds, {str(order.id): order.name for order in orders}),
        "clear_url": own,
        "may_note": record.may("note"),
        "note_url": reverse("appointments:write_note", args=[person_id]),
    }
    return render(request, "casefile/timeline.html", context, status=422 if form.errors else 200)


def _chips(wanted: timelines.Wanted, kinds: tuple[str, ...], orders: dict[str, str]) -> list[str]:
    chips = [f"{len(kinds)} of {len(timelines.KINDS)} kinds"]
    if wanted.words:
        chips.append(f"“{wanted.words}”")
    if wanted.from_ and wanted.until:
        chips.append(f"{dates.full_day(wanted.from_)} to {dates.full_day(wanted.until)}")
    elif wanted.from_:
        chips.append(f"from {dates.full_day(wanted.from_)}")
    elif wanted.until:
        chips.append(f"to {dates.full_day(wanted.until)}")
    if wanted.order:
        chips.append(orders.get(str(wanted.order), "One order"))
    if wanted.before:
        chips.append("Further back")
    return chips


@require_safe
def compliance(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Both sides over twelve months, each figure opening into what it counts."""
    record = access.open_record(request.principal, person_id, doing="see_record")
    at = now()
    sides = both_sides.both_sides(record.headline, at=at)
    kept = contact.contact_kept([person_id], at=at, days=(local_day(at) - sides.from_).days).get(person_id)
    base = reverse("casefile:compliance", args=[person_id])
    chosen = sides.figure(request.GET.get("figure", ""))
    context = {
        **_page(record),
        "tab": "compliance",
        "both": [_side(sides, who, base, record.headline.name) for who in ("person", "service")],
        "period": f"{dates.full_day(sides.from_)} to {dates.full_day(sides.last)}.",
        "contact": both_sides.contact_lines(kept),
        "contact_said": " ".join(kept.because) if kept else "",
        "contact_policy": ", ".join(kept.policy) if kept else "",
        "chosen": chosen,
        "rows": [_entry(entry) for entry in chosen.entries] if chosen else [],
        "columns": [
            {"key": "on", "text": "Day"},
            {"key": "what", "text": "What"},
            {"key": "note", "text": "How it went"},
        ],
    }
    return render(request, "casefile/compliance.html", context)


def _page(record: access.Record) -> dict[str, Any]:
    return {
        "record": record,
        "headline": record.headline,
        "they": words.pronoun(record.headline.pronoun),
        "first_name": words.first_name(record.headline.name),
    }


def _side(sides: both_sides.BothSides, who: str, base: str, name: str) -> dict[str, Any]:
    first = words.first_name(name)
    figures = sides.person if who == "person" else sides.service
    return {
        "title": f"What {first} owed" if who == "person" else f"What the service owed {first}",
        "rows": [
            {
                "what": figure.what,
                "note": figure.note,
                "url": f"{base}?{urlencode({'figure': figure.key})}#figure" if figure.entries else "",
                "tag": {"text": figure.tag[0], "tone": figure.tag[1]},
            }
            for figure in figures
        ],
    }


def _entry(entry: both_sides.Entry) -> dict[str, Any]:
    note: dict[str, Any] = {"text": entry.note or entry.what}
    if entry.tag:
        note["tag"] = {"text": entry.tag[0], "tone": entry.tag[1]}
    return {
        "cells": {
            "on": dates.short_day(entry.on),
            "what": {"text": entry.what, "url": entry.url} if entry.url else entry.what,
            "note": note,
        }
    }
