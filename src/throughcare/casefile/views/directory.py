"""The directory: offices, partner agencies, bodies, prisons and courts; and what system administrators change there.

Whoever holds a post may look; nothing on these pages is about a person. Changes go through the door's table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.design import dates
from throughcare.design.answers import save
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import local_day, now
from throughcare.organisations import actions, directory, forms, queries
from throughcare.organisations.models import PARTNERS, Organisation
from throughcare.people import access

_COLUMNS: dict[directory.Shelf, list[tuple[str, str]]] = {
    "offices": [("name", "Office"), ("where", "Address"), ("phone", "Phone"), ("under", "Answers to")],
    "partners": [("name", "Agency"), ("what", "Helps with"), ("where", "Address"), ("phone", "Phone")],
    "bodies": [("name", "Name"), ("what", "Kind"), ("under", "Part of")],
    "prisons": [("name", "Prison"), ("where", "Address"), ("phone", "Phone"), ("what", "Nation")],
    "courts": [("name", "Court"), ("what", "Kind"), ("where", "Address")],
}
_PAGES: dict[directory.Shelf, str] = {
    "offices": "casefile:office",
    "partners": "casefile:body",
    "bodies": "casefile:body",
    "prisons": "casefile:prison",
    "courts": "casefile:court",
}


@require_safe
def show(request: PrincipalRequest) -> HttpResponse:
    """One shelf of the directory, searched, narrowed and in pages."""
    given = request.GET.get("list", "offices")
    shelf: directory.Shelf = next((key for key in directory.SHELVES if key == given), "offices")
    form = forms.DirectoryFilter(request.GET, shelf=shelf)
    wanted = directory.Wanted(shelf=shelf, **form.chosen, page=request.GET.get("page", "1"))
    found, page = directory.find(wanted, on=local_day(now()))
    own = reverse("casefile:directory")
    return render(
        request,
        "casefile/directory.html",
        {
            "shelves": [
                {"text": text, "url": f"{own}?list={key}", "current": key == shelf}
                for key, text in directory.SHELVES.items()
            ],
            "shelf": shelf,
            "title": directory.SHELVES[shelf],
            "form": form,
            "columns": [{"key": key, "text": text} for key, text in _COLUMNS[shelf]],
            "rows": [_row(shelf, one) for one in found],
            "page": page,
            "narrowed": bool(wanted.words or wanted.kind or wanted.nation),
            "clear_url": f"{own}?list={shelf}",
            "may_add": access.may_list(request.principal, "change_directory"),
        },
    )


def _row(shelf: directory.Shelf, one: directory.Found) -> dict[str, Any]:
    name: dict[str, Any] = {"text": one.name, "url": reverse(_PAGES[shelf], args=[one.code]), "note": one.code}
    if one.ended:
        name["tag"] = {"text": f"Until {dates.short_day(one.until)}" if one.until else "Closed", "tone": "quiet"}
    return {"cells": {"name": name, **{key: getattr(one, key) or "–" for key in ("what", "where", "phone", "under")}}}


@require_safe
def office(request: PrincipalRequest, code: str) -> HttpResponse:
    """An office: hours, days it is shut, teams and who is in them."""
    page = _found(directory.office(code, on=local_day(now())))
    may = access.may_list(request.principal, "change_directory")
    duty = queries.on_duty(page.office.pk, at=now())
    return render(
        request, "casefile/office.html", {"page": page, "may_change": may, "duty": duty, "today": local_day(now())}
    )


@require_safe
def body(request: PrincipalRequest, code: str) -> HttpResponse:
    """A trust, region, unit, department or partner agency."""
    page = _found(directory.body(code, on=local_day(now())))
    may = access.may_list(request.principal, "change_directory")
    return render(
        request,
        "casefile/body.html",
        {"page": page, "may_change": may, "help_names": directory.HELP_NAMES, "today": local_day(now())},
    )


@require_safe
def prison(request: PrincipalRequest, code: str) -> HttpResponse:
    """A prison."""
    place = _found(directory.place("prisons", code))
    return render(request, "casefile/place.html", {"place": place, "kind": "Prison", "shelf": "prisons"})


@require_safe
def court(request: PrincipalRequest, code: str) -> HttpResponse:
    """A court."""
    place: Any = _found(directory.place("courts", code))
    kind = directory.COURT_NAMES[place.kind]
    return render(request, "casefile/place.html", {"place": place, "kind": kind, "shelf": "courts"})


def _found(page: Any) -> Any:
    if page is None:
        raise Http404
    return page


# ------------------------------------------------------------------------------------- what system administrators do
def change_office(request: PrincipalRequest, code: str) -> HttpResponse:
    """Correct an office."""
    _door(request)
    row = _found(directory.office_row(code))
    names = ("name", "lines", "town", "postcode", "phone", "duty_phone", "rooms", "directions", "delivery_unit_id")
    form = forms.OfficeForm.of(
        request,
        draft=f"office:{code}",
        version=row.version,
        initial={name: getattr(row, name) for name in names},
    )
    return _save(
        request,
        form,
        title=f"Correct {row.name}",
        back=reverse("casefile:office", args=[code]),
        act=lambda facts, key: actions.change_office(
            row.pk, **facts, by=request.principal, shown_version=form.shown_version, key=key
        ),
    )


def close_office(request: PrincipalRequest, code: str) -> HttpResponse:
    """An office is shut for a day."""
    _door(request)
    row = _found(directory.office_row(code))
    return _save(
        request,
        forms.ClosureForm.of(request, draft=f"closure:{code}"),
        title=f"Shut {row.name} for a day",
        back=reverse("casefile:office", args=[code]),
        act=lambda facts, key: actions.close_office(row.pk, **facts, by=request.principal, key=key),
    )


def add_holiday(request: PrincipalRequest, code: str) -> HttpResponse:
    """A local holiday of an office: clocks leave the day out."""
    _door(request)
    row = _found(directory.office_row(code))
    return _save(
        request,
        forms.HolidayForm.of(request, draft=f"holiday:{code}"),
        title=f"A local holiday at {row.name}",
        lead="It is no working day for this office. Times that are counted from now on leave it out.",
        back=reverse("casefile:office", args=[code]),
        act=lambda facts, key: actions.add_local_holiday(**facts, office_id=row.pk, by=request.principal, key=key),
    )


def change_body(request: PrincipalRequest, code: str) -> HttpResponse:
    """Correct a body, or end it."""
    _door(request)
    row = _found(directory.body_row(code))
    names = ("name", "parent_id", "since", "phone", "email", "lines", "town", "postcode", "until")
    form = forms.OrganisationForm.of(
        request,
        draft=f"body:{code}",
        version=row.version,
        initial={**{name: getattr(row, name) for name in names}, "closed": row.closed and row.until is None},
        parents=_parents(row),
    )
    return _save(
        request,
        form,
        title=f"Correct {row.name}",
        lead="What was recorded wrong. Where it has truly changed, leave this and say from which day.",
        back=reverse("casefile:body", args=[code]),
        act=lambda facts, key: actions.change_organisation(
            row.pk, **facts, by=request.principal, at=now(), shown_version=form.shown_version, key=key
        ),
    )


def add_body(request: PrincipalRequest) -> HttpResponse:
    """Enter a partner agency, a social work department, a unit, a region."""
    _door(request)
    form = forms.EnterOrganisationForm.of(request, draft="body-new", parents=directory.parents())
    return _save(
        request,
        form,
        title="Add to the directory",
        lead="Look first whether it is there under another name.",
        back=reverse("casefile:directory"),
        act=lambda facts, key: actions.enter_organisation(
            facts.pop("name"), **facts, by=request.principal, at=now(), key=key
        ),
        done=lambda made: reverse("casefile:body", args=[made.code]),
    )


def follow_body(request: PrincipalRequest, code: str) -> HttpResponse:
    """A body has another name, or is part of another, from a day: a new one follows it."""
    _door(request)
    row = _found(directory.body_row(code))
    if (row.closed or row.until is not None) and request.method != "POST":
        return redirect("casefile:body", code)
    form = forms.FollowForm.of(
        request,
        draft=f"follow:{code}",
        version=row.version,
        initial={"name": row.name, "parent_id": row.parent_id, "on": local_day(now())},
        parents=_parents(row),
    )
    return _save(
        request,
        form,
        title=f"{row.name} changes",
        lead="It ends on this day, and one that follows it begins: its offices, parts and help go over to that one."
        " Who answered before stays told.",
        back=reverse("casefile:body", args=[code]),
        act=lambda facts, key: actions.follow_organisation(
            row.pk, **facts, by=request.principal, at=now(), shown_version=form.shown_version, key=key
        ),
        done=lambda made: reverse("casefile:body", args=[made.code]),
    )


def _parents(row: Organisation) -> list[tuple[int, str]]:
    """What it can be part of; what it is part of now stays a choice, also when that has ended."""
    found = directory.parents(but=row.pk)
    if row.parent is not None and row.parent_id not in dict(found):
        found.append((row.parent.pk, row.parent.name))
    return found


def offer_help(request: PrincipalRequest, code: str) -> HttpResponse:
    """A partner agency offers a kind of help."""
    _door(request)
    row = _found(directory.body_row(code))
    if row.kind not in PARTNERS:
        raise Http404
    return _save(
        request,
        forms.HelpForm.of(request, draft=f"help:{code}", initial={"since": local_day(now())}),
        title=f"What {row.name} helps with",
        back=reverse("casefile:body", args=[code]),
        act=lambda facts, key: actions.offer_help(row.pk, **facts, by=request.principal, key=key),
    )


def end_help(request: PrincipalRequest, number: int) -> HttpResponse:
    """A kind of help is no longer offered."""
    _door(request)
    row = _found(directory.help_offered(number))
    form = forms.EndHelpForm.of(
        request, draft=f"end-help:{number}", version=row.version, initial={"until": local_day(now())}
    )
    return _save(
        request,
        form,
        title=f"{directory.HELP_NAMES[row.kind]}: no longer offered",
        lead=row.organisation.name,
        back=reverse("casefile:body", args=[row.organisation.code]),
        act=lambda facts, key: actions.end_help(
            row.pk, **facts, by=request.principal, shown_version=form.shown_version, key=key
        ),
    )


def _door(request: PrincipalRequest) -> None:
    access.open_list(request.principal, people=[], doing="change_directory")


def _save(
    request: HttpRequest,
    form: ActForm,
    *,
    title: str,
    back: str,
    act: Callable[[dict[str, Any], str], Any],
    lead: str = "",
    done: Callable[[Any], str] | None = None,
) -> HttpResponse:
    return save(
        request,
        form,
        act=act,
        done=done or (lambda _: back),
        again=lambda form: render(
            request,
            "casefile/directory_change.html",
            {"form": form, "title": title, "lead": lead, "back": back},
            status=form.status,
        ),
    )
