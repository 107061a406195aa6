"""A manager's team: every figure with its people, the officers, and cover for who is away."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.allocations import carrying, team_queries
from throughcare.casefile import actions, team_forms
from throughcare.casefile.queries import cover as covering
from throughcare.casefile.queries import figures, words
from throughcare.design import dates
from throughcare.design.addresses import address
from throughcare.design.answers import save
from throughcare.kernel.clock import local_day, now
from throughcare.organisations import directory
from throughcare.people import access

PRINTED = 500  # rows on paper


@require_safe
def officers(request: PrincipalRequest) -> HttpResponse:
    """The team's officers, sorted by any column."""
    at, by = now(), request.principal
    access.open_list(by, people=[], doing="see_team_figures")
    sort = request.GET.get("sort", "name")
    column, down = sort.lstrip("-"), sort.startswith("-")
    column = column if column in figures.OFFICER_SORTS else "name"
    found = figures.officers(by, at=at, sort=column, down=down)
    on = local_day(at)
    loads = {one.post_id: one for one in carrying.of_teams([by.team_id or 0], jurisdiction=by.jurisdiction, on=on)}
    context = {
        "at": at,
        "rows": [officer_row(one, at=at, load=loads.get(one["id"])) for one in found],
        "people": sum(one["people"] for one in found),
        "sort": {"by": column, "down": down},
        "lately": figures.LATELY,
    }
    return render(request, "casefile/team_officers.html", context)


def officer_row(one: dict[str, Any], *, at: datetime, load: carrying.Load | None = None) -> dict[str, Any]:
    """One officer as a row: every number leads to its people. `load` is what they carry, where it was asked for."""
    today = local_day(at)
    theirs = f"{reverse('casefile:caseload')}?tab=team&officer={one['id']}"
    quiet = {"text": "0", "tone": "quiet"}

    def figure(code: str) -> str:
        return f"{reverse('casefile:figure', args=[code])}?officer={one['id']}"

    tiers = ", ".join(
        f"{words.tier(tier) or 'no tier'}: {n}" for tier, n in sorted((one["tiers"] or {}).items(), reverse=True)
    )
    away: Any = {"text": "Here", "tone": "quiet"}
    if one["back_on"]:
        away = {
            "text": f"Away, back {dates.day(one['back_on'], today)}",
            "tone": "soon",
            "note": f"{one['covered']} of {one['people']} covered",
            "url": f"{reverse('casefile:cover', args=[one['id']])}?{urlencode({'leave': one['leave_id']})}",
        }
    carries: Any = {"text": "No points", "tone": "quiet"}
    if load is not None:
        carries = {
            "text": f"{load.points:,} of {load.available:,}",
            "note": f"{load.pct}%" if load.pct is not None else "",
            "url": reverse("allocations:workload_of", args=[load.post_id]),
        }
    kept = f"{one['kept']} of {one['held']}" if one["held"] else {"text": "None held", "tone": "quiet"}
    return {
        "tone": "late" if one["late"] else "",
        "cells": {
            "name": {
                "text": one["name"],
                "url": theirs,
                "strong": True,
                "note": f"Covers for {dates.plural(one['covers'], 'person', 'people')}" if one["covers"] else "",
            },
            "people": {"text": one["people"], "url": theirs, "note": f"Tier {tiers}" if tiers else ""},
            "carries": carries,
            "late": {"text": one["late"], "url": figure("late"), "tone": "late"} if one["late"] else quiet,
            "outcomes": {"text": one["outcomes"], "url": figure("outcomes")} if one["outcomes"] else quiet,
            "kept": kept,
            "away": away,
        },
    }


@require_safe
def figure(request: PrincipalRequest, code: str) -> HttpResponse:
    """The people behind one figure, with what it counts."""
    at, by = now(), request.principal
    found = figures.FIGURES.get(code)
    if found is None:
        raise Http404
    if not access.may_list(by, "see_team_figures"):
        access.open_list(by, people=[], doing="see_team_figures", terms=code)
    wanted = _wanted(request)
    listed = figures.listed(code, by, wanted, at=at)
    if not listed and wanted.page > 1:
        wanted = _wanted(request, page=1)
        listed = figures.listed(code, by, wanted, at=at)
    access.open_list(
        by,
        people=sorted({row["person_id"] for row in listed}),
        doing="see_team_figures",
        terms=f"{code} {request.GET.urlencode()}",
    )
    count = listed[0]["count"] if listed else 0
    page: Page[Any] = Paginator(range(count), wanted.size).get_page(wanted.page)
    officers_ = [(one["id"], one["name"]) for one in figures.officers(by, at=at)]
    form = team_forms.FigureFilter(
        request.GET, officers=officers_, tiers=sorted({row["tier"] for row in listed} - {""})
    )
    context = {
        "at": at,
        "figure": found,
        "count": count,
        "rows": [_figure_row(code, row, at=at) for row in listed],
        "columns": [
            {"key": "person", "text": "Person", "sort": "person"},
            {"key": "at", "text": found.at, "sort": "at"},
            {"key": "words", "text": "What"},
            {"key": "tier", "text": "Tier", "sort": "tier", "number": True},
            {"key": "officer", "text": "Officer", "sort": "officer"},
        ],
        "sort": {"by": wanted.sort, "down": wanted.down},
        "page": page,
        "form": form,
        "filtered": wanted.officer is not None or bool(wanted.tier),
        "printed": wanted.size == PRINTED,
    }
    return render(request, "casefile/team_figure.html", context)


def _wanted(request: PrincipalRequest, page: int | None = None) -> figures.Wanted:
    def number(name: str) -> int | None:
        given = request.GET.get(name, "")
        return int(given) if given.isascii() and given.isdecimal() and len(given) < 12 else None

    sort = request.GET.get("sort", "at")
    return figures.Wanted(
        officer=number("officer"),
        tier=request.GET.get("tier", "")[:10],
        sort=sort.lstrip("-") if sort.lstrip("-") in figures.SORTS else "at",
        down=sort.startswith("-"),
        page=page or max(1, min(number("page") or 1, 100_000)),
        size=PRINTED if request.GET.get("all") else figures.Wanted.size,
    )


def _figure_row(code: str, row: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    today = local_day(at)
    act = figure_act(code, row)
    when = {"text": str(dates.day(row["at"], today)), "note": _ago(row["at"], at)} if row["at"] else None
    return {
        "cells": {
            "person": {
                "text": row["name"] or words.NAMELESS,
                "url": address("casefile:overview", row["person_id"]),
                "strong": True,
                "note": row["reference"],
            },
            "at": when,
            "words": {"text": row["words"], "note": words.order_short(row["order_name"])},
            "tier": words.tier(row["tier"]),
            "officer": {"lines": [{"text": row["officer"] or "Nobody"}, {"text": act["text"], "url": act["url"]}]},
        }
    }


def _ago(moment: datetime, at: datetime) -> str:
    days = (local_day(at) - local_day(moment)).days
    if days == 0:
        return "today"
    return f"{dates.plural(days, 'day')} ago" if days > 0 else f"in {dates.plural(-days, 'day')}"


def figure_act(code: str, row: dict[str, Any]) -> dict[str, str]:
    """What one does about a row of a figure."""
    if code == "openings":
        return {"text": "Look at it", "url": reverse("casefile:openings")}
    if code == "uncovered":
        return {"text": "Away and cover", "url": reverse("casefile:leave")}
    if code == "against":
        return {"text": "Decisions", "url": reverse("appointments:against_rule")}
    text, name = figures.ACTS[code]
    return {"text": text, "url": address(name, row["person_id"])}


# ---------------------------------------------------------------------------------------------------------------- cover
def cover(request: PrincipalRequest, number: int) -> HttpResponse:
    """Who covers for somebody of the team: the days and colleagues, all that would move, then the one act."""
    at, by = now(), request.principal
    if not access.may_list(by, "arrange_cover"):
        access.open_list(by, people=[], doing="arrange_cover")
    today = local_day(at)
    leave = _leave(request, by.team_id)
    absent = covering.absent(number, team_id=by.team_id or 0, on=today)
    if absent is None:
        access.open_list(by, people=[], doing="arrange_cover")
        raise Http404
    asked = team_forms.CoverDays(
        request.GET if "since" in request.GET or "to" in request.GET else None,
        colleagues=[(one.id, f"{one.name}, {one.role_name.lower()}, {one.team}") for one in absent.colleagues],
        today=today,
        initial=_first_days(leave, today),
    )
    preview = None
    if asked.is_bound and asked.is_valid():
        preview = covering.preview(absent, **asked.chosen, at=at)
    people = [row.person_id for row in preview.rows] if preview else []
    access.open_list(by, people=people, doing="arrange_cover", terms=absent.name)
    form = team_forms.CoverForm.of(request, preview=preview, because=_because(leave))
    own = request.get_full_path()

    def again(form: team_forms.CoverForm) -> HttpResponse:
        context = {"absent": absent, "asked": asked, "preview": preview, "form": form, "own": own, "leave": leave}
        return render(request, "casefile/cover.html", context, status=form.status if preview or form.is_bound else 200)

    return save(
        request,
        form,
        act=lambda facts, key: actions.cover(
            number,
            plan=facts["plan"],
            since=preview.since if preview else today,
            until=preview.until if preview else today,
            because=facts["because"],
            leave_id=leave.id if leave else None,
            by=by,
            at=at,
            key=key,
        ),
        done=lambda made: _covered(request, made),
        again=again,
    )


def _covered(request: PrincipalRequest, made: dict[str, int]) -> str:
    text = f"Cover is arranged. {dates.plural(made['moved'], 'meeting')} moved."
    messages.success(request, text)
    if made["left"]:
        messages.warning(
            request,
            f"{dates.plural(made['left'], 'meeting')} could not move, since the colleague has another one then."
            " Move or cancel them, so that nobody comes in vain.",
        )
    return reverse("casefile:leave")


def _leave(request: PrincipalRequest, team_id: int | None) -> Any:
    given = request.GET.get("leave", "")
    if not (given.isascii() and given.isdecimal() and len(given) < 12) or team_id is None:
        return None
    return directory.leave(int(given), teams=[team_id])


def _first_days(leave: Any, today: date) -> dict[str, Any]:
    if leave is None:
        return {"since": today}
    return {"since": max(leave.since, today), "until": leave.until, "to": [str(leave.covered_by_id or "")]}


def _because(leave: Any) -> str:
    return f"Away: {leave.get_kind_display().lower()}" if leave is not None else ""


def give_back(request: PrincipalRequest, number: int) -> HttpResponse:
    """Give everything back in one act, on the day or early."""
    at, by = now(), request.principal
    row = team_queries.cover(number) if access.may_list(by, "arrange_cover") else None
    mine = row is not None and row.team_id == by.team_id
    people = team_queries.covered_people(number) if mine else []
    access.open_list(by, people=[one[0] for one in people], doing="arrange_cover", terms="give back")
    if not mine or row is None:
        raise Http404
    if row.given_back_at is not None and request.method != "POST":
        return redirect("casefile:leave")
    form = team_forms.GiveBackForm.of(request, initial={"because": f"{row.name} is back"})
    return save(
        request,
        form,
        act=lambda facts, key: actions.give_back(number, **facts, by=by, at=at, key=key),
        done=lambda made: _given_back(request, made),
        again=lambda form: render(
            request,
            "casefile/give_back.html",
            {"form": form, "row": row, "people": people, "moves": covering.goes_back(number, at=at)},
            status=form.status,
        ),
    )


def _given_back(request: PrincipalRequest, made: dict[str, int]) -> str:
    messages.success(
        request,
        f"Given back: {dates.plural(made['people'], 'person', 'people')}, {dates.plural(made['back'], 'meeting')}.",
    )
    if made["left"]:
        messages.warning(
            request,
            f"{dates.plural(made['left'], 'meeting')} stayed with the colleague, since who is back has another one"
            " then. Look at their diary.",
        )
    return reverse("casefile:leave")
