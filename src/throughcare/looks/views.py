"""The auditor's page, the weekly sample, and what the detectors found."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.audit import queries as audit
from throughcare.design import dates
from throughcare.design.answers import save
from throughcare.kernel.clock import LONDON, local_day, now
from throughcare.looks import actions, forms, queries
from throughcare.looks.models import DRAWN_BECAUSE, KINDS, STATES
from throughcare.people import access

_BECAUSE, _KINDS, _STATES = dict(DRAWN_BECAUSE), dict(KINDS), dict(STATES)
_HIDDEN = "A record closed to you"
_TONES = {"new": "soon", "looking": "soon", "nothing": "kept", "not_right": "late"}
_FOUND = {"": ("To look at", "soon"), "right": ("Right", "kept"), "not_right": ("Not right", "late")}
_ENTRY_KINDS = {
    "refused": "Refusals",
    "opened": "Opened without a part",
    "disclosed": "Told or taken out",
    "searched": "Searches",
    "changed": "Changes",
    "signed_in": "Signing in",
}
_DAYS = {"1": "Today", "7": "Last 7 days", "31": "Last 31 days", "366": "Last year"}
_OLDEST_ANCHOR = timedelta(minutes=5)
_OLDEST_CHECK = timedelta(hours=26)  # nightly, and two hours late


def _tabs(request: PrincipalRequest, here: str) -> list[dict[str, Any]]:
    pages = (
        ("looks:audit", "The audit", "see_audit"),
        ("looks:findings", "Findings", "see_findings"),
        ("looks:sample", "Weekly sample", "see_sample"),
        ("casefile:openings", "Opened without a part", "see_openings"),
    )
    return [
        {"text": text, "url": reverse(name), "current": name == here}
        for name, text, doing in pages
        if access.may_list(request.principal, doing)
    ]


def _one(request: PrincipalRequest, rows: QuerySet[Any], number: int, *, doing: str) -> tuple[Any, dict[int, str]]:
    """One of the rows that are the principal's to judge or answer, with the name it may show. Anything else is
    refused, there or not."""
    row = rows.filter(id=number).first() if access.may_list(request.principal, doing) else None
    if row is None:
        raise access.refuse(request.principal, doing=doing)
    names = queries.names([row.subject])
    access.open_list(request.principal, people=names, doing=doing)
    return row, names


def _page(request: PrincipalRequest) -> int:
    given = request.GET.get("page", "1")
    return int(given) if given.isdecimal() and 0 < int(given) < 10_000 else 1


# ------------------------------------------------------------------------------------------------------ the auditor's
@require_safe
def audit_page(request: PrincipalRequest) -> HttpResponse:
    """How the chains stand, and every entry: who, what, when, why, refused or not."""
    at = now()
    kind = request.GET.get("kind", "") if request.GET.get("kind") in _ENTRY_KINDS else ""
    days = request.GET.get("days", "") if request.GET.get("days") in _DAYS else "7"
    who, page = request.GET.get("who", "").strip()[:80], _page(request)
    since = datetime.combine(local_day(at) - timedelta(days=int(days) - 1), time(0), LONDON)
    rows, more = audit.entries(kind=kind, who=who, since=since, until=at, page=page)
    names = queries.names([row.person_id for row in rows])
    access.open_list(request.principal, people=names, doing="see_audit", terms=f"{kind} {who} {days}".strip())
    table = access.table()
    words = {**table["doing"], **table["listing"], **table["stranger"]}
    today = local_day(at)
    lines = [
        {
            "tone": "" if row.allowed else "late",
            "cells": {
                "when": dates.when(row.at, today),
                "who": {"text": row.who, "strong": True, "note": row.why},
                "what": {
                    "text": words.get(row.doing, {}).get("words", row.doing.replace("_", " ")).capitalize(),
                    "note": _note(row, names),
                },
                "whose": names.get(row.person_id, _HIDDEN)
                if row.person_id is not None
                else dates.plural(row.people, "person", "people")
                if row.people
                else "Nobody",
                "answer": {
                    "text": "Done" if row.allowed else "Refused",
                    "tone": "" if row.allowed else "late",
                    "note": access.RELATION_WORDS.get(row.because, row.because),
                },
            },
        }
        for row in rows
    ]
    return render(
        request,
        "looks/audit.html",
        {
            "tabs": _tabs(request, "looks:audit"),
            "state": _state(audit.state(), at),
            "tiles": _tiles(audit.totals(since=since, until=at), days),
            "lines": lines,
            "more": more,
            "page": page,
            "kind": kind,
            "kinds": _ENTRY_KINDS,
            "who": who,
            "days": days,
            "spans": _DAYS,
        },
    )


def _note(row: audit.Line, names: dict[int, str]) -> str:
    """Search words, or to whom it went: that has a name in it, and is left out where the name is."""
    if row.terms:
        return f"Searched: {row.terms}"
    return row.recipient if row.person_id is None or row.person_id in names else ""


def _state(state: audit.State, at: datetime) -> list[tuple[str, Any]]:
    def age(moment: datetime | None, oldest: timedelta) -> str:
        if moment is None:
            return "Never, as far as can be seen from here"
        late = ": late" if at - moment > oldest else ""
        return f"{dates.when(moment, local_day(at))}{late}"

    check = state.verified
    found = "Not verified yet"
    if check is not None:
        found = "Whole" if check.whole else f"NOT WHOLE: {check.bad[0]}"
        unproven = check.entries - check.proven
        found += f"; {check.entries:,} entries read, {unproven:,} newer than the last anchor and unproven"
    return [
        ("Chains", f"{state.chains}, with {state.entries:,} entries"),
        ("Last anchor outside the database", age(state.last_anchor, _OLDEST_ANCHOR)),
        *([("In the second place", age(state.second_anchor, _OLDEST_ANCHOR))] if state.second_anchor else []),
        ("Last verified", age(check.at, _OLDEST_CHECK) if check else "Never"),
        ("What was found", found),
    ]


def _tiles(totals: dict[str, int], days: str) -> list[dict[str, Any]]:
    return [
        {
            "n": totals[kind],
            "text": text,
            "url": f"{reverse('looks:audit')}?kind={kind}&days={days}",
            "tone": "soon" if kind in ("refused", "opened") and totals[kind] else "",
        }
        for kind, text in _ENTRY_KINDS.items()
        if kind in ("refused", "opened", "disclosed", "searched")
    ]


# ---------------------------------------------------------------------------------------------------------- the sample
@require_safe
def sample(request: PrincipalRequest) -> HttpResponse:
    """Looks of the week that were drawn: what is due first."""
    at = now()
    rows = queries.open_first(request.principal)
    names = queries.names([row.subject for row in rows])
    access.open_list(request.principal, people=names, doing="see_sample")
    may = access.may_list(request.principal, "judge_look")
    lines = []
    for row in rows:
        late = row.found in ("", "asked") and row.draw.due_at < at
        text, tone = ("Asked", "soon") if row.found == "asked" else _FOUND[row.found]
        lines.append(
            {
                "tone": "late" if late else "",
                "cells": {
                    "who": {
                        "text": row.who,
                        "strong": True,
                        "note": _BECAUSE[row.because],
                        **({"url": reverse("looks:judge", args=[row.pk])} if may else {}),
                    },
                    "whose": names.get(row.subject, _HIDDEN),
                    "when": {"text": _when(row, at), "note": dates.plural(row.times, "time")},
                    "right": _rights(row.by_right),
                    "due": {
                        "text": dates.short_day(row.draw.due_at),
                        "tone": "late" if late else "",
                        "note": dates.lateness(row.draw.due_at, at) if late else "",
                    },
                    "found": {"text": text, "tone": tone, "note": row.answer or row.done or row.words},
                },
            }
        )
    counts = queries.counts(request.principal, at=at)
    return render(
        request,
        "looks/sample.html",
        {"tabs": _tabs(request, "looks:sample"), "lines": lines, "counts": counts, "weeks": queries.WEEKS},
    )


def _when(row: Any, at: datetime) -> str:
    today = local_day(at)
    first, last = dates.day(local_day(row.first_at), today), dates.day(local_day(row.last_at), today)
    return first if first == last else f"{first} to {last}"


def _rights(by_right: str) -> str:
    return ", ".join(access.RELATION_WORDS.get(word, word) for word in by_right.split(", "))


def judge(request: PrincipalRequest, number: int) -> HttpResponse:
    """Say whether a look was right, or ask."""
    row, names = _one(request, queries.drawn(request.principal), number, doing="judge_look")
    form = forms.JudgeForm.of(request, version=row.version)
    about = [
        ("Who looked", row.who),
        ("Whose record", names.get(row.subject, _HIDDEN)),
        ("When", _when(row, now())),
        ("How often", dates.plural(row.times, "time")),
        ("By what right", _rights(row.by_right)),
        ("Drawn because", _BECAUSE[row.because]),
        ("Judge it by", dates.day_long(local_day(row.draw.due_at))),
        *([("You asked", row.words)] if row.found == "asked" else []),
        *([("They answered", row.answer)] if row.answer else []),
    ]
    return save(
        request,
        form,
        act=lambda facts, key: actions.judge(
            number, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _row: reverse("looks:sample"),
        again=lambda _form: _again(request, form, "Was it right to look?", about, reverse("looks:sample")),
    )


def answer(request: PrincipalRequest, number: int) -> HttpResponse:
    """Whoever looked says why."""
    row, names = _one(request, queries.asked(request.principal), number, doing="answer_look")
    form = forms.AnswerForm.of(request, version=row.version)
    about = [
        ("Whose record", names.get(row.subject, _HIDDEN)),
        ("When", _when(row, now())),
        ("They ask", row.words),
    ]
    return save(
        request,
        form,
        act=lambda facts, key: actions.answer(
            number, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _row: reverse("casefile:home"),
        again=lambda _form: _again(
            request, form, f"{row.found_by} asks why you looked", about, reverse("casefile:home")
        ),
    )


# -------------------------------------------------------------------------------------------------------- the findings
@require_safe
def findings(request: PrincipalRequest) -> HttpResponse:
    """What the detectors found, with why and how it stands."""
    state = request.GET.get("state", "") if request.GET.get("state") in _STATES else ""
    kind = request.GET.get("kind", "") if request.GET.get("kind") in _KINDS else ""
    rows = list(queries.findings(state=state, kind=kind)[:200])
    names = queries.names([row.subject for row in rows])
    access.open_list(request.principal, people=names, doing="see_findings")
    lines = [
        {
            "cells": {
                "what": {"text": _KINDS[row.kind], "strong": True, "url": reverse("looks:decide", args=[row.pk])},
                "who": row.who or "Many",
                "whose": names.get(row.subject, _HIDDEN) if row.subject is not None else "Several people",
                "why": {"lines": [{"text": text} for text in row.because]},
                "week": f"Week of {dates.short_day(row.week)}",
                "state": {"text": _STATES[row.state], "tone": _TONES[row.state], "note": row.words},
            }
        }
        for row in rows
    ]
    return render(
        request,
        "looks/findings.html",
        {
            "tabs": _tabs(request, "looks:findings"),
            "lines": lines,
            "counts": queries.finding_counts(),
            "states": _STATES,
            "state": state,
            "kinds": _KINDS,
            "kind": kind,
        },
    )


def decide(request: PrincipalRequest, number: int) -> HttpResponse:
    """Say how a finding stands."""
    row, names = _one(request, queries.findings(), number, doing="decide_finding")
    form = forms.DecideForm.of(request, version=row.version)
    about = [
        ("What", _KINDS[row.kind]),
        ("Who", row.who or "Many of the staff"),
        ("Whose record", names.get(row.subject, _HIDDEN) if row.subject is not None else "Several people"),
        ("Week of", _monday(row.week)),
        ("Why", list(row.because)),
        ("Entries of the audit", ", ".join(map(str, row.entries))),
        ("Thresholds", row.policy),
        *([("So far", f"{_STATES[row.state]}: {row.words} ({row.decided_by})")] if row.words else []),
    ]
    return save(
        request,
        form,
        act=lambda facts, key: actions.decide_finding(
            number, **facts, shown_version=form.shown_version, by=request.principal, at=now(), key=key
        ),
        done=lambda _row: reverse("looks:findings"),
        again=lambda _form: _again(request, form, "What was it?", about, reverse("looks:findings")),
    )


def _monday(week: date) -> str:
    return dates.day_long(week)


def _again(request: PrincipalRequest, form: Any, title: str, about: list[tuple[str, Any]], back: str) -> HttpResponse:
    context = {"form": form, "title": title, "about": about, "back": back}
    return render(request, "looks/form.html", context, status=form.status)
