"""Projects and their groups, and a person's unpaid work."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.design.answers import save
from throughcare.design.dates import full_day, plural
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import local_day, now
from throughcare.people import access
from throughcare.unpaid_work import forms
from throughcare.unpaid_work.actions import crediting, placing
from throughcare.unpaid_work.actions import projects as keeping
from throughcare.unpaid_work.models import Project
from throughcare.unpaid_work.queries import pages

TAB = "sentence"


def _own(request: PrincipalRequest, project_id: int, *, doing: str) -> Project:
    """A project of the principal's own office."""
    row = pages.project(project_id)
    if row.office_id != request.principal.office_id:
        raise access.refuse(request.principal, doing=doing)
    return row


def _form(
    request: HttpRequest, form: ActForm, *, title: str, back: str, button: str = "", lead: str = "", **more: Any
) -> HttpResponse:
    """A page that is one form."""
    context = {"form": form, "title": title, "back_url": back, "button": button, "lead": lead, **more}
    name = "person_form" if "record" in more else "form"
    return render(request, f"unpaid_work/{name}.html", context, status=form.status)


def _of_person(record: access.Record) -> dict[str, Any]:
    return {"record": record, "headline": record.headline, "tab": TAB, "today": local_day(now())}


# ------------------------------------------------------------------------------------------------------------- projects
@require_safe
def projects(request: PrincipalRequest) -> HttpResponse:
    """The projects of the office: when, where, how full, and what is to be recorded."""
    access.open_list(request.principal, people=[], doing="see_projects")
    rows = pages.projects(request.principal.office_id, today=local_day(now()))
    may_add = access.may_list(request.principal, "change_project")
    return render(request, "unpaid_work/projects.html", {"rows": rows, "may_add": may_add})


@require_safe
def project(request: PrincipalRequest, project_id: int) -> HttpResponse:
    """One project: who works there, until when, and how full it will be."""
    row = _own(request, project_id, doing="see_projects")
    page = pages.project_page(row, at=now())
    access.open_list(request.principal, people=page.shown, doing="see_projects", terms=str(project_id))
    may_change = access.may_list(request.principal, "change_project")
    return render(request, "unpaid_work/project.html", {"page": page, "may_change": may_change})


def add_project(request: PrincipalRequest) -> HttpResponse:
    """Add a project."""
    by = request.principal
    access.open_list(by, people=[], doing="change_project")
    if by.office_id is None:
        raise access.refuse(by, doing="change_project")
    office_id = by.office_id
    form = forms.AddProjectForm.of(request, draft="add-project")
    return save(
        request,
        form,
        act=lambda said, key: keeping.add_project(office_id, **said, by=by, at=now(), key=key),
        done=lambda made: reverse("unpaid_work:project", args=[made.pk]),
        again=lambda form: _form(request, form, title="Add a project", back=reverse("unpaid_work:projects")),
    )


def change_project(request: PrincipalRequest, project_id: int) -> HttpResponse:
    """Change or end a project."""
    row = _own(request, project_id, doing="change_project")
    access.open_list(request.principal, people=[], doing="change_project", terms=str(project_id))
    names = ("name", "kind", "starts", "ends", "places", "where", "supervisors", "bring", "ends_on", "ended_because")
    shown: dict[str, Any] = {name: getattr(row, name) for name in names}
    shown["starts"], shown["ends"] = f"{row.starts:%H:%M}", f"{row.ends:%H:%M}"
    form = forms.ChangeProjectForm.of(
        request,
        draft=f"change-project:{project_id}",
        version=row.version,
        initial={**shown, "weekdays": [str(day) for day in row.weekdays]},
    )
    back = reverse("unpaid_work:project", args=[project_id])
    return save(
        request,
        form,
        act=lambda said, key: keeping.change_project(
            project_id, **said, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: back,
        again=lambda form: _form(
            request,
            form,
            title=f"Change {row.name}",
            lead="If days or hours change, or it ends, sessions that no longer fit are called off by letter.",
            back=back,
        ),
    )


def close_day(request: PrincipalRequest, project_id: int) -> HttpResponse:
    """Close a project for a day."""
    row = _own(request, project_id, doing="change_project")
    access.open_list(request.principal, people=[], doing="change_project", terms=str(project_id))
    form = forms.CloseDayForm.of(request, draft=f"close-day:{project_id}")
    back = reverse("unpaid_work:project", args=[project_id])
    return save(
        request,
        form,
        act=lambda said, key: keeping.close_day(project_id, **said, by=request.principal, at=now(), key=key),
        done=lambda _: back,
        again=lambda form: _form(
            request,
            form,
            title=f"Close {row.name} for a day",
            lead="Its sessions are called off, which is our failure and not theirs, and people are written to.",
            button="Close it",
            back=back,
        ),
    )


def group(request: PrincipalRequest, project_id: int, day: str) -> HttpResponse:
    """Record a whole group: who came, and what they did."""
    row = _own(request, project_id, doing="record_group")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    rows = pages.group(project_id, on)
    people = sorted({one.session.person_id for one in rows})
    access.open_list(request.principal, people=people, doing="record_group", terms=f"{project_id}, {on.isoformat()}")
    form = forms.GroupForm.of(request, draft=f"work-group:{project_id}:{on.isoformat()}", rows=rows)
    back = reverse("unpaid_work:project", args=[project_id])

    def done(made: dict[str, int]) -> str:
        came, missed = plural(made["came"], "person", "people"), plural(made["missed"], "person", "people")
        messages.success(request, f"Saved for {full_day(on)}: {came} came, {missed} did not.")
        return back

    return save(
        request,
        form,
        act=lambda said, key: crediting.record_group(
            project_id, on=on, **said, by=request.principal, at=now(), key=key
        ),
        done=done,
        again=lambda form: render(
            request,
            "unpaid_work/group.html",
            {"form": form, "rows": rows, "project": row, "on": on, "back_url": back, "future": on > local_day(now())},
            status=form.status,
        ),
    )


# --------------------------------------------------------------------------------------------------------------- person
@require_safe
def person(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """A person's unpaid work: hours, places, sessions, what was credited, and when it will be done."""
    record = access.open_record(request.principal, person_id, doing="see_record")
    page = pages.person_page(person_id, at=now())
    return render(request, "unpaid_work/person.html", {"page": page, **_of_person(record)})


def place(request: PrincipalRequest, requirement_id: int) -> HttpResponse:
    """Give somebody a place on a project."""
    row = pages.requirement(requirement_id)
    record = access.open_record(request.principal, row.person_id, doing="place_on_project")
    today = local_day(now())
    form = forms.PlaceForm.of(
        request,
        draft=f"place:{requirement_id}",
        initial={"since": today, "frequency": "WEEKLY"},
        choices=pages.choices(request.principal.office_id, today=today),
        today=today,
    )
    back = reverse("unpaid_work:person", args=[row.person_id])
    return save(
        request,
        form,
        act=lambda said, key: placing.place(requirement_id, **said, by=request.principal, at=now(), key=key),
        done=lambda _: back,
        again=lambda form: _form(
            request,
            form,
            title="Place on a project",
            lead="Their sessions of the next weeks are booked at once, and they are told of them by letter.",
            button="Place and book sessions",
            back=back,
            **_of_person(record),
        ),
    )


def end_placing(request: PrincipalRequest, placing_id: int) -> HttpResponse:
    """End a place."""
    row = pages.placing(placing_id)
    record = access.open_record(request.principal, row.person_id, doing="place_on_project")
    form = forms.EndPlacingForm.of(
        request, draft=f"end-placing:{placing_id}", version=row.version, initial={"ends_on": row.ends_on}
    )
    back = reverse("unpaid_work:person", args=[row.person_id])
    return save(
        request,
        form,
        act=lambda said, key: placing.end_placing(
            placing_id, **said, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: back,
        again=lambda form: _form(
            request,
            form,
            title="End this place",
            lead=f"{row.project.name}. Sessions after the last day are called off.",
            button="End it",
            back=back,
            **_of_person(record),
        ),
    )


def adjust(request: PrincipalRequest, requirement_id: int) -> HttpResponse:
    """Credit time beside the sessions, or take it off; `?corrects=` names what it replaces."""
    row = pages.requirement(requirement_id)
    record = access.open_record(request.principal, row.person_id, doing="credit_hours")
    former = _former(request.GET.get("corrects", ""), requirement_id)
    shown: dict[str, Any] = {"on": local_day(now())}
    if former is not None:
        whole, rest = divmod(abs(former.minutes), 60)
        shown = {"kind": former.kind, "hours": whole, "minutes": rest, "on": former.on}
    draft = f"adjust:{requirement_id}:{former.pk}" if former else f"adjust:{requirement_id}"
    form = forms.AdjustForm.of(request, draft=draft, initial=shown)
    back = reverse("unpaid_work:person", args=[row.person_id])
    return save(
        request,
        form,
        act=lambda said, key: crediting.adjust(
            requirement_id, **said, corrects=former.pk if former else None, by=request.principal, at=now(), key=key
        ),
        done=lambda _: back,
        again=lambda form: _form(
            request,
            form,
            title="Correct a credit" if former else "Credit or take off time",
            lead=f"In place of: {former.because}" if former else "Beside the sessions. Never more than what remains.",
            back=back,
            **_of_person(record),
        ),
    )


def _former(text: str, requirement_id: int) -> Any:
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        return None
    row = pages.adjustment(int(text))
    return row if row.requirement_id == requirement_id else None


def correct(request: PrincipalRequest, session_id: int) -> HttpResponse:
    """Put right what was recorded of a session."""
    row = pages.session(session_id)
    record = access.open_record(request.principal, row.person_id, doing="credit_hours")
    form = forms.CorrectForm.of(
        request, draft=f"correct-session:{session_id}", version=row.version, initial=forms.as_recorded(row), row=row
    )
    back = reverse("unpaid_work:person", args=[row.person_id])
    return save(
        request,
        form,
        act=lambda said, key: crediting.correct_session(
            session_id, **said, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: back,
        again=lambda form: _form(
            request,
            form,
            title="Correct a session",
            lead=f"{row.project.name}, {full_day(row.on)}. What followed from it is worked out anew.",
            may_fail=True,
            back=back,
            **_of_person(record),
        ),
    )


def take_back(request: PrincipalRequest, adjustment_id: int) -> HttpResponse:
    """Take back what was credited or taken off by mistake."""
    row = pages.adjustment(adjustment_id)
    record = access.open_record(request.principal, row.person_id, doing="credit_hours")
    form = forms.TakeBackForm.of(request, draft=f"take-back-credit:{adjustment_id}", version=row.version)
    back = reverse("unpaid_work:person", args=[row.person_id])
    return save(
        request,
        form,
        act=lambda said, key: crediting.withdraw_adjustment(
            adjustment_id, **said, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _: back,
        again=lambda form: _form(
            request,
            form,
            title="Take this back",
            lead=f"{pages.hours_text(row.minutes)}: {row.because}",
            button="Take it back",
            back=back,
            **_of_person(record),
        ),
    )
