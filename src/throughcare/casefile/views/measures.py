"""Both sides in figures, for managers: what we owed people, by team and by group."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.casefile.queries import measures
from throughcare.kernel.clock import now
from throughcare.organisations import queries as organisations
from throughcare.people import access


@require_safe
def show(request: PrincipalRequest) -> HttpResponse:
    """Every measure by team, age, gender, ethnic group and disability. It names nobody."""
    by = request.principal
    access.open_list(by, people=[], doing="see_measures")
    found = measures.figures(organisations.teams_managed(by), jurisdiction=by.jurisdiction, at=now())
    tables = [
        {"id": code, "title": title, "rows": [_row(name, said) for name, said in found.groups[code]]}
        for code, title in measures.DIMENSIONS.items()
    ]
    columns = [
        {"key": "group", "text": "Group"},
        *({"key": one.code, "text": one.name, "number": True} for one in measures.MEASURES),
    ]
    context = {
        "found": found,
        "whole": [(one.name, found.whole[one.code], one.definition) for one in measures.MEASURES],
        "tables": tables,
        "columns": columns,
    }
    return render(request, "casefile/measures.html", context)


def _row(name: str, said: dict[str, str]) -> dict[str, Any]:
    hidden = measures.in_words(measures.MEASURES[0], measures.Cell())
    cells = {code: {"text": text, "tone": "quiet" if text == hidden else ""} for code, text in said.items()}
    return {"cells": {"group": name, **cells}}
