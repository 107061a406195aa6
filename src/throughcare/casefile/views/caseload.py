"""A caseload, the week on paper, and finding a person."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from throughcare.accounts import tallies
from throughcare.accounts.principals import Principal
from throughcare.accounts.requests import PrincipalRequest
from throughcare.casefile.forms import CaseloadFilter
from throughcare.casefile.queries import caseload, week, words
from throughcare.design import dates
from throughcare.design.addresses import address
from throughcare.kernel.clock import local_day, now
from throughcare.people import access
from throughcare.people import search as people_search

_TABS: tuple[caseload.Tab, ...] = ("mine", "team", "lately")
_COLUMNS = [
    {"key": "person", "text": "Person", "sort": "person"},
    {"key": "order", "text": "Order and end", "sort": "order"},
    {"key": "tier", "text": "Tier", "sort": "tier", "number": True},
    {"key": "last", "text": "Last meeting", "sort": "last"},
    {"key": "next", "text": "Next meeting", "sort": "next"},
    {"key": "due", "text": "Late or due", "sort": "due"},
]
_OFFICER = {"key": "officer", "text": "Officer", "sort": "officer"}


@require_safe
def show(request: PrincipalRequest) -> HttpResponse:
    """The people of a post, of its team, or those opened lately."""
    at, by = now(), request.principal
    sizes = caseload.sizes(by)
    form = CaseloadFilter(request.GET, sizes=sizes)
    wanted = wanted_of(request, form)
    found = caseload.listed(wanted, by=by, at=at)
    access.open_list(
        by, people=[row.person_id for row in found.rows], doing="see_caseload", terms=request.GET.urlencode()
    )
    own = reverse("casefile:caseload")
    lists = [
        {"text": "Mine", "url": own, "n": sizes.mine, "current": wanted.tab == "mine"},
        {"text": "Team", "url": f"{own}?tab=team", "n": sizes.team, "current": wanted.tab == "team"},
        {"text": "Opened lately", "url": f"{own}?tab=lately", "current": wanted.tab == "lately"},
    ]
    columns = _COLUMNS if wanted.tab == "mine" else [*_COLUMNS[:1], _OFFICER, *_COLUMNS[1:]]
    empty = {
        "mine": "Nobody is yours yet. Take people over, or add a person.",
        "team": "Nobody is with your team.",
        "lately": "You have opened no record in the last 90 days.",
    }
    context = {
        "lead": _lead(sizes),
        "lists": lists,
        "form": form,
        "wanted": wanted,
        "columns": columns,
        "rows": [_row(row) for row in found.rows],
        "page": _page(found.count, found.page, caseload.PAGE),
        "sort": {"by": wanted.sort, "down": wanted.down},
        "ordered": _ordered(wanted),
        "caption": {"mine": "Your people", "team": "People of your team", "lately": "People you opened lately"}[
            wanted.tab
        ],
        "clear_url": own if wanted.tab == "mine" else f"{own}?{urlencode({'tab': wanted.tab})}",
        "empty": empty[wanted.tab],
        "take_over_url": reverse("allocations:choose") if access.may_list(by, "take_over") else "",
    }
    return render(request, "casefile/caseload.html", context)


def wanted_of(request: HttpRequest, form: CaseloadFilter) -> caseload.Wanted:
    """What an address of the caseload asks for; what cannot be is left out."""
    tab = request.GET.get("tab", "mine")
    sort = request.GET.get("sort", "due")
    officer = request.GET.get("officer", "")
    return caseload.Wanted(
        tab=tab if tab in _TABS else "mine",
        **cast(Any, form.chosen),
        officer=int(officer) if officer.isdecimal() and len(officer) < 12 else None,
        sort=sort.lstrip("-") if sort.lstrip("-") in caseload.SORTS else "due",
        down=sort.startswith("-"),
        page=_number(request),
    )


def _number(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    return max(1, int(given)) if given.isdecimal() and len(given) < 6 else 1


def _page(count: int, number: int, size: int) -> Page[Any]:
    """A page as the pagination macro wants it; its rows were read already."""
    return Paginator(range(count), size).get_page(number)


def _lead(sizes: caseload.Sizes) -> str:
    text = f"{dates.plural(sizes.mine, 'person is', 'people are')} yours"
    kinds = sorted(sizes.mine_by_order.items(), key=lambda item: -item[1])
    named = ", ".join(f"{count} {_on(name)}" for name, count in kinds)
    return f"{text}: {named}." if named else f"{text}."


def _on(order: str) -> str:
    """ "on a community order", "released on licence", "with no order recorded"."""
    name = order[:1].lower() + order[1:]
    if name.startswith("released"):
        return name
    return f"with {name}" if name.startswith("no ") else f"on {'an' if name[0] in 'aeiou' else 'a'} {name}"


def _ordered(wanted: caseload.Wanted) -> str:
    named = {
        "person": ("by name", "by name, from the end"),
        "order": ("the first to end first", "the last to end first"),
        "tier": ("the lowest tier first", "the highest tier first"),
        "officer": ("by officer", "by officer, from the end"),
        "last": ("longest ago first", "the latest meeting first"),
        "next": ("the soonest meeting first", "the furthest meeting first"),
        "due": ("late work first", "what is due last first"),
    }
    return named[wanted.sort][wanted.down]


def _row(row: caseload.Row) -> dict[str, Any]:
    name = row.name or words.NAMELESS
    if row.hidden:
        hidden = {"text": "Not in your part", "tone": "quiet"}
        cells: dict[str, Any] = {"person": {"text": name, "strong": True, "note": row.reference}}
        return {
            "cells": {
                **cells,
                "officer": row.officer,
                **dict.fromkeys(("order", "tier", "last", "next", "due"), hidden),
            }
        }
    person = {
        "text": name,
        "url": address("casefile:overview", row.person_id),
        "strong": True,
        "note": ", ".join(part for part in (row.reference, row.age) if part),
    }
    if row.is_new:
        person["tag"] = {"text": "New", "tone": "info"}
    last_text, last_tone = row.last_note
    last = (
        {"text": row.last, "note": last_text, "note_tone": last_tone}
        if row.last
        else {"text": last_text, "tone": last_tone}
    )
    return {
        "tone": row.tone,
        "cells": {
            "person": person,
            "officer": row.officer,
            "order": {"text": row.order, "note": row.order_ends},
            "tier": row.tier,
            "last": last,
            "next": {"text": row.next, "tone": row.next_tone},
            "due": {"lines": [{"text": text, "tone": tone} for text, tone in row.due]}
            if row.due
            else {"text": "Nothing due", "tone": "quiet"},
        },
    }


@require_safe
def show_week(request: PrincipalRequest) -> HttpResponse:
    """The meetings and what is due in seven days, day by day, for paper; from today, or `?from=` another day."""
    at = now()
    first = _first_day(request, local_day(at))
    found = week.week(request.principal, at=at, first=first)
    access.open_list(request.principal, people=week.people(found), doing="see_work")
    may = access.may_list(request.principal, "see_office_week")
    context = {"days": found, "who": request.principal, "may_office": may, **_days(first, local_day(at))}
    return render(request, "casefile/week.html", context)


@require_safe
def show_office_week(request: PrincipalRequest) -> HttpResponse:
    """The meetings of the whole office in seven days, for paper."""
    today = local_day(now())
    first = _first_day(request, today)
    found = week.office_week(request.principal, first=first)
    access.open_list(request.principal, people=week.people(found), doing="see_office_week")
    context = {"days": found, "office": request.principal.office_name, **_days(first, today)}
    return render(request, "casefile/office_week.html", context)


def _first_day(request: HttpRequest, today: date) -> date:
    try:
        given = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return today
    return given if abs((given - today).days) <= 366 else today


def _days(first: date, today: date) -> dict[str, Any]:
    return {
        "first": first,
        "last": first + timedelta(days=week.DAYS - 1),
        "today": today,
        "before": (first - timedelta(days=week.DAYS)).isoformat(),
        "after": (first + timedelta(days=week.DAYS)).isoformat(),
    }


@require_safe
def search(request: PrincipalRequest) -> HttpResponse:
    """People by any part of a name, a reference or a date of birth. What was searched and who was shown is kept."""
    at = now()
    text = "".join(sign if sign.isprintable() else " " for sign in request.GET.get("q", "")).strip()
    page = _number(request)
    from_court = request.GET.get("from") == "court"
    if text:
        tallies.spend(request.principal, "search", at=at)
    answer = people_search.find(text, by=request.principal, at=at, page=page)
    access.open_list(request.principal, people=answer.ids, doing="search", terms=text)
    context = {
        "q": text,
        "answer": answer,
        "lead": f"{dates.plural(answer.count, 'person', 'people')} found." if text and not answer.asked.problem else "",
        "from_court": from_court,
        "people": [_found(found, by=request.principal, at=at, from_court=from_court) for found in answer.people],
        "alike": [_found(found, by=request.principal, at=at, from_court=from_court) for found in answer.alike],
        "columns": [
            {"key": "person", "text": "Person"},
            {"key": "born", "text": "Born or age"},
            {"key": "order", "text": "Order"},
            {"key": "tier", "text": "Tier", "number": True},
            {"key": "office", "text": "Office"},
            {"key": "officer", "text": "Offender manager"},
        ],
        "page": _page(answer.count, page, people_search.PAGE),
    }
    return render(request, "casefile/search.html", context, status=422 if answer.asked.problem else 200)


def _order_of(person_id: int) -> str:
    """The step after finding somebody, on the way from the court."""
    return address("sentences:impose", person_id) + "?from=court"


def _found(found: people_search.Found, *, by: Principal, at: datetime, from_court: bool) -> dict[str, Any]:
    name = found.name or words.NAMELESS
    if found.person_id is None:  # closed to who asks
        hidden = {"text": "Hidden", "tone": "quiet"}
        return {
            "cells": {
                "person": {"text": "Closed to you", "strong": True, "note": found.message},
                **dict.fromkeys(("born", "order", "tier"), hidden),
                "office": found.office,
                "officer": {"text": f"Ask {found.ask}" if found.ask else "Ask your team manager"},
            }
        }
    officer = found.officer or {"text": "Nobody", "tone": "late"}
    if not found.open:
        closed = {"text": "Not in your part", "tone": "quiet"}
        person: dict[str, Any] = {"text": name, "strong": True, "note": found.reference}
        # the page asks for a reason, and there one says that one knows them
        if by.role in access.table()["stranger"]["open_without_part"]["roles"]:
            person["url"] = address("casefile:open", found.person_id)
            if from_court:
                person["url"] += "?" + urlencode({"then": _order_of(found.person_id)})
        cells = {
            "person": person,
            "born": closed,
            "order": closed,
            "tier": closed,
            "office": found.office,
            "officer": officer,
        }
        return {"cells": cells}
    also = f". Also {found.alias}" if found.alias and found.alias != found.name else ""
    born = None
    if found.date_of_birth:
        born = f"{dates.short_day(found.date_of_birth)}, {dates.age(found.date_of_birth, local_day(at))}"
    return {
        "cells": {
            "person": {
                "text": name,
                "url": _order_of(found.person_id) if from_court else address("casefile:overview", found.person_id),
                "strong": True,
                "note": f"{found.reference}{also}",
            },
            "born": born or words.band(found.age_from, found.age_until),
            "order": found.order_name,
            "tier": words.tier(found.tier),
            "office": found.office,
            "officer": officer,
        }
    }
