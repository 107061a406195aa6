"""What people told us and waits for an answer, and texts from numbers nobody knows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.casefile.queries import replies, words
from throughcare.design.addresses import address
from throughcare.design.dates import when
from throughcare.kernel.clock import local_day, now
from throughcare.messaging import reply_queries
from throughcare.people import access

_COLUMNS = [
    {"key": "who", "text": "Who", "sort": "who"},
    {"key": "words", "text": "Their words"},
    {"key": "when", "text": "When", "sort": "when"},
    {"key": "due", "text": "Answer by", "sort": "due"},
]


@require_safe
def show(request: PrincipalRequest) -> HttpResponse:
    """What people of the office told us that nobody has answered, what is late first."""
    at, by = now(), request.principal
    given = request.GET.get("sort", "due")
    sort = given.lstrip("-") if given.lstrip("-") in replies.SORTS else "due"
    found = replies.waiting(by, sort=sort, down=given.startswith("-"))
    may_match = access.may_list(by, "match_replies")
    unknown = reply_queries.unknown(by, at=at) if may_match else []
    access.open_list(by, people={one["person_id"] for one in found}, doing="see_replies")
    context = {
        "columns": _COLUMNS,
        "rows": [_row(one, at=at) for one in found],
        "sort": {"by": sort, "down": given.startswith("-")},
        "unknown": unknown,
        "may_match": may_match,
    }
    return render(request, "casefile/replies.html", context)


def _row(one: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    by_when, note, tone = words.due_words(one["due_at"], at=at) if one["due_at"] else ("", "", "")
    return {
        "tone": tone,
        "cells": {
            "who": {
                "text": one["name"] or words.NAMELESS,
                "url": address("messaging:reply", one["id"]),
                "note": one["reference"],
            },
            "words": {"text": one["words"], "note": reply_queries.HOW[one["how"]]},
            "when": when(one["at"], local_day(at)),
            "due": {"text": by_when, "note": note, "tone": tone},
        },
    }
