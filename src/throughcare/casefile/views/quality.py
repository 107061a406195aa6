"""What the records of an office lack, each row with the form that mends it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.casefile.queries import quality, words
from throughcare.design.addresses import address
from throughcare.kernel.clock import now
from throughcare.people import access


@require_safe
def show(request: PrincipalRequest) -> HttpResponse:
    """How much is missing, check by check and office by office."""
    by = request.principal
    found = quality.counts(by, at=now()) if access.may_list(by, "see_quality") else []
    access.open_list(by, people=[], doing="see_quality")
    offices = list(dict.fromkeys((row["office_id"], row["office"]) for row in found))
    if not any(number == by.office_id for number, _ in offices):
        offices.insert(0, (by.office_id, by.office_name))
    numbers = {(row["code"], row["office_id"]): row["n"] for row in found}
    rows = [
        {
            "cells": {
                "what": {"text": check.text, "note": check.definition},
                **{
                    f"office_{number}": _count(
                        numbers.get((check.code, number), 0), check.code, own=number == by.office_id
                    )
                    for number, _ in offices
                },
            }
        }
        for check in quality.CHECKS.values()
    ]
    columns = [
        {"key": "what", "text": "What is missing"},
        *({"key": f"office_{number}", "text": name, "number": True} for number, name in offices),
    ]
    return render(request, "casefile/quality.html", {"rows": rows, "columns": columns})


def _count(count: int, code: str, *, own: bool) -> dict[str, Any]:
    if not count:
        return {"text": "0", "tone": "quiet"}
    return {"text": count, "url": reverse("casefile:quality_check", args=[code])} if own else {"text": count}


@require_safe
def check(request: PrincipalRequest, code: str) -> HttpResponse:
    """The people of one's own office whose record lacks one thing."""
    by, found = request.principal, quality.CHECKS.get(code)
    if found is None:
        raise Http404
    given = request.GET.get("page", "1")
    number = max(1, int(given)) if given.isascii() and given.isdecimal() and len(given) < 6 else 1
    listed = quality.listed(code, by, page=number, at=now()) if access.may_list(by, "see_quality") else []
    access.open_list(by, people=sorted({row["person_id"] for row in listed}), doing="see_quality", terms=code)
    count = listed[0]["count"] if listed else 0
    page: Page[Any] = Paginator(range(count), quality.PAGE).get_page(number)
    text, name, more = found.mend
    rows = [
        {
            "cells": {
                "person": {
                    "text": row["name"] or words.NAMELESS,
                    "url": address("casefile:overview", row["person_id"]),
                    "strong": True,
                    "note": row["reference"],
                },
                "words": row["words"],
                "officer": row["officer"] or "Nobody",
                "mend": {
                    "text": text,
                    "url": reverse(name, args=[row["about"]] if more == ("about",) else [row["person_id"], *more]),
                },
            }
        }
        for row in listed
    ]
    return render(request, "casefile/quality_check.html", {"check": found, "rows": rows, "page": page, "count": count})
