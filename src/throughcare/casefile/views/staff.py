"""Colleagues and their posts: a system administrator gives, changes and ends them, once it is shown that it is them.

Nothing on these pages is about a person on probation. Whatever is changed is in the audit, and takes effect at once.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts import again
from throughcare.accounts.requests import PrincipalRequest
from throughcare.allocations import queries as allocations
from throughcare.design import dates
from throughcare.design.answers import save
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import local_day, now
from throughcare.organisations import actions, forms, staff
from throughcare.organisations.models import Post
from throughcare.people import access


@require_safe
def show(request: PrincipalRequest) -> HttpResponse:
    """Everybody who may sign in, searched and in pages."""
    form = forms.StaffFilter(request.GET)
    wanted = staff.Wanted(**form.chosen, page=request.GET.get("page", "1"))
    access.open_list(request.principal, people=[], doing="see_staff", terms=wanted.words)
    found, page = staff.find(wanted, on=local_day(now()))
    rows = [
        {
            "cells": {
                "who": {"text": one["name"], "url": reverse("casefile:colleague", args=[one["id"]]), "strong": True},
                "role": one["role_name"] or {"text": "No post today", "tone": "quiet"},
                "where": {"text": one["office"] or "", "note": one["team"] or ""},
                "email": one["email"],
            }
        }
        for one in found
    ]
    context = {
        "form": form,
        "rows": rows,
        "page": page,
        "narrowed": bool(wanted.words or wanted.role),
        "clear_url": reverse("casefile:staff"),
    }
    return render(request, "casefile/staff.html", context)


@require_safe
def colleague(request: PrincipalRequest, number: int) -> HttpResponse:
    """One colleague: the post of today, what can be done with it, and every post before."""
    access.open_list(request.principal, people=[], doing="see_staff")
    found = _colleague(number)
    return render(request, "casefile/colleague.html", {"one": found, "own": found.user_id == request.principal.user_id})


def change_role(request: PrincipalRequest, number: int) -> HttpResponse:
    """Other work, or another team, from today."""
    post, held = _door(request, number)
    if held.when != "now" and request.method != "POST":
        return redirect("casefile:colleague", post.user_id)
    form = forms.RoleForm.of(
        request,
        draft=f"role:{number}",
        version=post.version,
        initial={"role": held.role, "team_id": held.team_id},
        teams=staff.teams(on=local_day(now())),
    )
    return _save(
        request,
        form,
        user_id=post.user_id,
        title=f"What {post.user.name} does",
        lead="It takes effect at once: they are signed out everywhere and sign in anew. Whoever they are responsible"
        " for stays with the post that ends until a manager takes them over.",
        button="Change it now",
        about=_about(post.user.name, held),
        act=lambda facts, key: actions.change_role(
            number, **facts, by=request.principal, at=now(), shown_version=form.shown_version, key=key
        ),
        said=lambda made: f"{post.user.name} is {made.get_role_display().lower()} from today.",
    )


def end_post(request: PrincipalRequest, number: int) -> HttpResponse:
    """Somebody leaves: from a day they have no rights."""
    post, held = _door(request, number)
    if held.when == "past" and request.method != "POST":
        return redirect("casefile:colleague", post.user_id)
    today = local_day(now())
    form = forms.EndPostForm.of(
        request, draft=f"end-post:{number}", version=post.version, initial={"until": held.until or today}
    )
    return _save(
        request,
        form,
        user_id=post.user_id,
        title=f"End the post of {post.user.name}",
        lead="From that day it opens nothing. If the day has come, their sessions, links and files end at once. Whoever"
        " they are responsible for stays with this post until their team manager shares them out; the manager finds the"
        ' post under "Who has no officer".',
        button="End the post",
        about=_about(post.user.name, held),
        act=lambda facts, key: actions.end_post(
            number, **facts, by=request.principal, at=now(), shown_version=form.shown_version, key=key
        ),
        said=lambda made: f"The post of {post.user.name} ends: from {dates.full_day(made.until)} it opens nothing.",
    )


def begin_post(request: PrincipalRequest, number: int) -> HttpResponse:
    """A post for somebody who holds none."""
    access.open_list(request.principal, people=[], doing="change_post")
    again.ask(at=now())
    found = _colleague(number)
    if (found.now or found.to_come) and request.method != "POST":
        return redirect("casefile:colleague", number)
    today = local_day(now())
    form = forms.BeginPostForm.of(
        request, draft=f"begin-post:{number}", initial={"since": today}, teams=staff.teams(on=today)
    )
    return _save(
        request,
        form,
        user_id=number,
        title=f"A post for {found.name}",
        lead="From its first day they may do what the role may. One post at a time.",
        button="Give the post",
        about=[("Name", found.name), ("E-mail", found.email), ("Post today", "None")],
        act=lambda facts, key: actions.begin_post(number, **facts, by=request.principal, at=now(), key=key),
        said=lambda made: f"{found.name} is {made.get_role_display().lower()} from {dates.full_day(made.since)}.",
    )


def _door(request: PrincipalRequest, number: int) -> tuple[Post, staff.Held]:
    access.open_list(request.principal, people=[], doing="change_post")
    again.ask(at=now())
    found = staff.post(number, on=local_day(now()))
    if found is None:
        raise Http404
    return found


def _colleague(number: int) -> staff.Colleague:
    found = staff.colleague(number, on=local_day(now()))
    if found is None:
        raise Http404
    return found


def _about(name: str, held: staff.Held) -> list[tuple[str, str]]:
    people = len(allocations.caseload_ids(held.id))
    return [
        ("Name", name),
        ("Role", held.role_name),
        ("Team", f"{held.team}, {held.office}"),
        ("Since", str(dates.full_day(held.since))),
        ("Their people", f"{dates.plural(people, 'person', 'people')}, for their team manager to share out"),
    ]


def _save(
    request: PrincipalRequest, form: ActForm, *, user_id: int, act: Any, said: Any, **context: Any
) -> HttpResponse:
    back = reverse("casefile:colleague", args=[user_id])

    def done(made: Any) -> str:
        messages.success(request, said(made))
        return back

    return save(
        request,
        form,
        act=act,
        done=done,
        again=lambda form: render(
            request,
            "casefile/door_form.html",
            {"form": form, "back": back, "here": "Staff", **context},
            status=form.status,
        ),
    )
