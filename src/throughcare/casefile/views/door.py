"""Who may see whom: opening a record for a reason, limits, acquaintances, and who has looked."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from throughcare.accounts import again
from throughcare.accounts.requests import PrincipalRequest
from throughcare.audit import queries as audit
from throughcare.casefile import door_forms as forms
from throughcare.casefile import nav
from throughcare.design import dates
from throughcare.design.answers import save
from throughcare.kernel.clock import local_day, now
from throughcare.organisations import queries as organisations
from throughcare.people import access, limits
from throughcare.people import limit_queries as queries
from throughcare.people.merging import actions as merging
from throughcare.people.models import Headline
from throughcare.people.tables.limits import HOW_KNOWN, LIMIT_KINDS, PURPOSES

_KINDS = dict(LIMIT_KINDS)
_PURPOSES = dict(PURPOSES)
_STATES = {
    "": ("To look at", "soon"),
    "right": ("Right", "kept"),
    "not_right": ("Not right", "late"),
    "asked": ("Asked", "soon"),
}


def _facts(headline: Headline) -> list[tuple[str, Any]]:
    return [
        ("Name", headline.name),
        ("Reference", headline.reference),
        ("Office", headline.office),
        ("Offender manager", headline.officer),
    ]


def _one(request: PrincipalRequest, rows: QuerySet[Any], row_id: int, *, doing: str) -> Any:
    """One of the rows that are the principal's to see; anything else is refused, there or not."""
    row = rows.filter(id=row_id).first() if access.may_list(request.principal, doing) else None
    if row is None:
        raise access.refuse(request.principal, doing=doing)
    access.open_list(request.principal, people=[row.person_id], doing=doing)
    return row


def _form(request: PrincipalRequest, form: Any, title: str, **more: Any) -> HttpResponse:
    return render(request, "casefile/door_form.html", {"form": form, "title": title, **more}, status=form.status)


# ----------------------------------------------------------------------------------------------- opening for a reason
def open_without_part(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Open a record without a part in the case: for a purpose and a reason, for a while."""
    headline = access.look_up(request.principal, person_id, doing="open_without_part")
    hours = access.table()["opened_hours"]
    writes = "write" in access.verbs(role=request.principal.role, relation="opened")
    then = request.GET.get("then", "")
    return save(
        request,
        form := forms.OpenForm.of(request),
        act=lambda facts, key: limits.open_without_part(person_id, **facts, by=request.principal, at=now(), key=key),
        # Whoever was on their way to a page of this record goes on there; an address of anything else is not followed.
        done=lambda _row: (
            then if then.startswith(f"/people/{person_id}/") else reverse("casefile:overview", args=[person_id])
        ),
        again=lambda _form_: _form(
            request,
            form,
            "Open a record for a reason",
            lead=f"You have no part in this case. The record opens for {hours} hours, to read"
            + (" and to enter what the court ordered." if writes else "."),
            about=_facts(headline),
            button="Open the record",
            also={
                "text": "I know this person, and should not see the record",
                "url": reverse("casefile:declare", args=[person_id]),
            },
            tells=[
                f"{headline.officer or 'The team manager'} is told now, with your name, purpose and reason.",
                "Their manager looks at it afterwards.",
                "All you look at is written down, as always.",
            ],
            back=reverse("casefile:search"),
        ),
    )


@require_safe
def openings(request: PrincipalRequest) -> HttpResponse:
    """Records opened without a part, the newest first: the manager's review list."""
    access_ = request.principal
    rows = list(queries.openings(access_)[:100])
    access.open_list(access_, people=sorted({row.person_id for row in rows}), doing="see_openings")
    names = queries.names([row.person_id for row in rows])
    may = access.may_list(access_, "review_opening")
    lines = [
        {
            "tone": "late" if row.review == "" else "",
            "cells": {
                "who": {"text": row.who, "strong": True, "note": dates.when(row.at, local_day(now()))},
                "person": names.get(row.person_id, ""),
                "why": {"text": _PURPOSES[row.purpose], "note": row.reason},
                "state": {
                    "text": _STATES[row.review][0],
                    "tone": _STATES[row.review][1],
                    "note": row.answer or row.review_words,
                    **({"url": reverse("casefile:review_opening", args=[row.id])} if may else {}),
                },
            },
        }
        for row in rows
    ]
    columns = [("who", "Who opened it"), ("person", "Whose record"), ("why", "For what, and why"), ("state", "Found")]
    return list_page(
        request, "openings", "Opened without a part", lines, columns, nothing="No record was opened this way."
    )


def review_opening(request: PrincipalRequest, opening_id: int) -> HttpResponse:
    """Say whether it was right, or ask. It must be the manager who says it: their password or passkey is asked for."""
    again.ask(at=now())
    row = _one(request, queries.openings(request.principal), opening_id, doing="review_opening")
    name = queries.names([row.person_id]).get(row.person_id, "")
    return save(
        request,
        form := forms.ReviewForm.of(request, version=row.version),
        act=lambda facts, key: limits.review_opening(
            opening_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _row: reverse("casefile:openings"),
        again=lambda _form_: _form(
            request,
            form,
            "Was it right to open this record?",
            about=[
                ("Record of", name),
                ("Opened by", row.who),
                ("When", dates.when(row.at, local_day(now()))),
                ("For", _PURPOSES[row.purpose]),
                ("Reason", row.reason),
                *([("You asked", row.review_words)] if row.review == "asked" else []),
                *([("They answered", row.answer)] if row.answer else []),
            ],
            back=reverse("casefile:openings"),
        ),
    )


@require_POST
def notice_opening(request: PrincipalRequest, opening_id: int) -> HttpResponse:
    """The officer has read it."""
    row = _one(request, queries.told(request.principal), opening_id, doing="answer_opening")
    limits.notice_opening(row.id, by=request.principal, at=now())
    return HttpResponseRedirect(reverse("casefile:home"), status=303)


def answer_opening(request: PrincipalRequest, opening_id: int) -> HttpResponse:
    """Whoever opened a record answers the manager's question."""
    row = _one(request, queries.asked(request.principal), opening_id, doing="answer_opening")
    return save(
        request,
        form := forms.WordsForm.of(request, version=row.version),
        act=lambda facts, key: limits.answer_opening(
            opening_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _row: reverse("casefile:home"),
        again=lambda _form_: _form(
            request,
            form,
            f"{row.reviewed_by} asks why you opened a record",
            about=[
                ("Record of", queries.names([row.person_id]).get(row.person_id, "")),
                ("You said", row.reason),
                ("They ask", row.review_words),
            ],
            back=reverse("casefile:home"),
        ),
    )


# ---------------------------------------------------------------------------------------- exclusions and restrictions
@require_safe
def list_limits(request: PrincipalRequest) -> HttpResponse:
    """Who may not see whom, and why."""
    rows = list(queries.limits(request.principal)[:200])
    access.open_list(request.principal, people=sorted({row.person_id for row in rows}), doing="see_limits")
    names = queries.names([row.person_id for row in rows])
    staff = queries.staff_names({user for row in rows for user in row.users})
    lines = [
        {
            "cells": {
                "person": {"text": names.get(row.person_id, ""), "strong": True, "note": _KINDS[row.kind]},
                "who": {"lines": [{"text": staff.get(user, "")} for user in row.users]},
                "why": {"text": row.because, "note": f"They read: {row.message}"},
                "since": {"text": dates.short_day(row.since), "note": row.set_by},
            }
        }
        for row in rows
    ]
    columns = [("person", "Person"), ("who", "Not these, or only these"), ("why", "Why"), ("since", "Since")]
    return list_page(
        request, "limits", "Who may not see whom", lines, columns, nothing="Nobody is excluded or restricted."
    )


@require_safe
def person_limits(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """The limits of one person, where a manager sets and ends them."""
    record = access.open_record(request.principal, person_id, doing="set_limit")
    rows = queries.limits_of(person_id)
    staff = queries.staff_names({user for row in rows for user in row.users})
    return render(
        request,
        "casefile/door_person.html",
        {"record": record, "headline": record.headline, "rows": rows, "staff": staff, "kinds": _KINDS},
    )


def set_limit(request: PrincipalRequest, person_id: int, kind: str) -> HttpResponse:
    """Exclude staff from a person, or restrict the person to staff."""
    if kind not in _KINDS:
        raise Http404
    record = access.open_record(request.principal, person_id, doing="set_limit")
    row = queries.limit_now(person_id, kind)
    named = set(row.users) if row else set()
    offices = {request.principal.office_id, record.headline.office_id}
    staff = {
        post.user_id: f"{post.name}, {post.role_name.lower()}"
        for office_id in offices
        if office_id
        for post in organisations.posts(on=local_day(now()), office_id=office_id)
    }
    staff |= queries.staff_names(named - set(staff))
    initial = {"users": [str(user) for user in named], "message": row.message, "because": ""} if row else {}
    words = {
        "exclusion": ("Exclude staff", "These may not see the record, whatever their part."),
        "restriction": (
            "Restrict the record",
            "Only these may see it. To everybody else it is as if it were not there.",
        ),
    }
    form = forms.LimitForm.of(
        request,
        version=row.version if row else 0,
        initial=initial,
        staff=[(str(user), name) for user, name in sorted(staff.items(), key=lambda s: s[1])],
    )
    return save(
        request,
        form,
        act=lambda _facts_, key: limits.set_limit(
            person_id,
            kind=kind,
            **form.values(),
            shown_version=form.shown_version,
            by=request.principal,
            at=now(),
            key=key,
        ),
        done=lambda _row: reverse("casefile:person_limits", args=[person_id]),
        again=lambda _form_: _form(
            request,
            form,
            words[kind][0],
            lead=words[kind][1],
            about=_facts(record.headline),
            back=reverse("casefile:person_limits", args=[person_id]),
        ),
    )


def end_limit(request: PrincipalRequest, limit_id: int) -> HttpResponse:
    """End an exclusion or a restriction."""
    row = queries.limit(limit_id)
    record = access.open_record(request.principal, row.person_id, doing="set_limit")
    form = forms.BecauseForm.of(request, version=row.version)
    return save(
        request,
        form,
        act=lambda facts, key: limits.end_limit(
            limit_id, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _row: reverse("casefile:person_limits", args=[row.person_id]),
        again=lambda _form_: _form(
            request,
            form,
            f"End the {row.kind}",
            lead="The record opens again by role and part.",
            about=_facts(record.headline),
            back=reverse("casefile:person_limits", args=[row.person_id]),
        ),
    )


# ------------------------------------------------------------------------------------------------------ acquaintances
@require_safe
def acquaintances(request: PrincipalRequest) -> HttpResponse:
    """What staff said of whom they know, and likenesses: a manager decides."""
    rows = list(queries.acquaintances(request.principal, on=local_day(now()))[:200])
    access.open_list(request.principal, people=sorted({row.person_id for row in rows}), doing="see_acquaintances")
    names = queries.names([row.person_id for row in rows])
    lines = [
        {
            "cells": {
                "who": {
                    "text": row.user.name,
                    "strong": True,
                    "url": reverse("casefile:decide_acquaintance", args=[row.id]),
                },
                "person": names.get(row.person_id, ""),
                "how": {"text": dict(HOW_KNOWN)[row.how], "note": row.words},
                "state": "They said so" if row.state == "declared" else "A likeness only",
            }
        }
        for row in rows
    ]
    columns = [("who", "Who"), ("person", "Knows"), ("how", "How"), ("state", "How we know")]
    return list_page(request, "acquaintances", "Whom staff know", lines, columns, nothing="Nothing waits for you.")


def decide_acquaintance(request: PrincipalRequest, acquaintance_id: int) -> HttpResponse:
    """Confirm that a colleague knows the person, or not."""
    theirs = queries.acquaintances(request.principal, on=local_day(now()), decided=True)
    row = _one(request, theirs, acquaintance_id, doing="decide_acquaintance")
    form = forms.DecideForm.of(request, version=row.version)
    return save(
        request,
        form,
        act=lambda facts, key: limits.decide_acquaintance(
            acquaintance_id,
            known=facts["known"] == "yes",
            because=facts["because"],
            shown_version=form.shown_version,
            by=request.principal,
            at=now(),
            key=key,
        ),
        done=lambda _row: reverse("casefile:acquaintances"),
        again=lambda _form_: _form(
            request,
            form,
            f"Does {row.user.name} know this person?",
            about=[
                ("Person", queries.names([row.person_id]).get(row.person_id, "")),
                ("How", dict(HOW_KNOWN)[row.how]),
                ("They said", row.words or "Nothing more"),
                ("How we know", "They said so" if row.state == "declared" else "A likeness only: it proves nothing"),
            ],
            back=reverse("casefile:acquaintances"),
        ),
    )


def whom_i_know(request: PrincipalRequest) -> HttpResponse:
    """What one said of oneself and of whom one knows."""
    rows = queries.whom_i_know(request.principal)
    access.open_list(request.principal, people=sorted({row.person_id for row in rows}), doing="see_whom_i_know")
    names = queries.names([row.person_id for row in rows])
    said = queries.own_facts(request.principal)
    form = forms.OwnFactsForm.of(request, version=said.pop("version", 0), initial=said)
    return save(
        request,
        form,
        act=lambda facts, key: limits.tell_own_facts(
            **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _row: reverse("casefile:whom_i_know"),
        again=lambda _form_: _form(
            request,
            form,
            "People you know",
            lead="Say so on the search page, beside the name: a manager confirms it, and the record stays closed to"
            " you. What you write here only helps us to ask; nobody else sees it.",
            about=[(names.get(row.person_id, ""), dict(HOW_KNOWN)[row.how]) for row in rows],
            back=reverse("casefile:home"),
        ),
    )


def declare(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Say that one knows somebody."""
    headline = access.look_up(request.principal, person_id, doing="declare_acquaintance")
    form = forms.KnownForm.of(request)
    return save(
        request,
        form,
        act=lambda facts, key: limits.declare(person_id, **facts, by=request.principal, at=now(), key=key),
        done=lambda _row: reverse("casefile:whom_i_know"),
        again=lambda _form_: _form(
            request,
            form,
            "I know this person",
            lead="Your manager confirms it; from then on the record is closed to you.",
            about=_facts(headline),
            back=reverse("casefile:search"),
        ),
    )


# ------------------------------------------------------------------------------------------------------ who has looked
@require_safe
def looks(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Who has looked at the record, changed it, or was refused it: when, what and why."""
    record = access.open_record(request.principal, person_id, doing="see_looks")
    who, refused = request.GET.get("who", "").strip()[:80], request.GET.get("refused") == "1"
    category = request.GET.get("category", "") if request.GET.get("category") in _CATEGORIES else ""
    page = int(given) if (given := request.GET.get("page", "1")).isdecimal() and 0 < int(given) < 10_000 else 1
    rows, count = audit.looks(merging.together(person_id), who=who, refused=refused, category=category, page=page)
    today = local_day(now())
    words = {**access.table()["doing"], **access.table()["listing"], **access.table()["stranger"]}
    lines = [
        {
            "tone": "" if row.allowed else "late",
            "cells": {
                "when": dates.when(row.at, today),
                "who": {"text": row.who, "strong": True},
                "what": {
                    "text": words.get(row.doing, {}).get("words", row.doing).capitalize(),
                    "note": f"with {dates.plural(row.others, 'other person', 'other people')}" if row.others else "",
                },
                "why": access.RELATION_WORDS.get(row.because, row.because) or _ON_A_LIST.get(row.doing, ""),
                "answer": "Opened" if row.allowed else {"text": "Refused", "tone": "late"},
            },
        }
        for row in rows
    ]
    return render(
        request,
        "casefile/looks.html",
        {
            "record": record,
            "headline": record.headline,
            "lines": lines,
            "count": count,
            "page": page,
            "pages": max(1, -(-count // audit.PAGE)),
            "who": who,
            "refused": refused,
            "category": category,
            "categories": _CATEGORIES,
        },
    )


_ON_A_LIST = dict.fromkeys(access.table()["listing"], "On a list")
_CATEGORIES = {
    "consultation": "Looked",
    "collection": "Added",
    "alteration": "Changed",
    "disclosure": "Told somebody",
}


def list_page(
    request: PrincipalRequest,
    here: str,
    title: str,
    lines: list[dict[str, Any]],
    columns: list[tuple[str, str]],
    *,
    nothing: str,
) -> HttpResponse:
    """One of the lists a manager looks through, with the tabs of the others. `here` names the one it is."""
    pages = (
        ("openings", "Opened without a part", "see_openings"),
        ("limits", "Who may not see whom", "see_limits"),
        ("acquaintances", "Whom staff know", "see_acquaintances"),
        ("exports", "Exports", "see_exports"),
    )
    tabs = [
        {"text": text, "url": reverse(f"casefile:{name}"), "current": name == here}
        for name, text, doing in pages
        if access.may_list(request.principal, doing) and not nav.is_grouped(request.principal, "Access")
    ]
    return render(
        request,
        "casefile/door_list.html",
        {
            "title": title,
            "tabs": tabs,
            "lines": lines,
            "columns": [{"key": key, "text": text} for key, text in columns],
            "nothing_text": nothing,
        },
    )
