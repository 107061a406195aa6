"""Exports as their pages show them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from throughcare.accounts.principals import Principal
from throughcare.documents.models import EXPORT_STATES, Export
from throughcare.people import access

STATES = dict(EXPORT_STATES)
TONES = {"asked": "soon", "making": "info", "ready": "kept", "refused": "late", "gone": "quiet"}


def of(by: Principal) -> QuerySet[Export]:
    """The exports a principal may know of: one's own; a manager's, those of the office; an auditor's, all."""
    own = Q(user_id=by.user_id)
    if by.role == "auditor":
        own |= Q(id__isnull=False)
    elif access.may_list(by, "decide_export"):
        own |= Q(office_id=by.office_id)
    return Export.objects.filter(own).order_by("-asked_at")


def may_decide(export: Export, *, by: Principal) -> bool:
    """May this principal be the second person?"""
    return export.state == "asked" and export.user_id != by.user_id and access.may_list(by, "decide_export")


def progress(export: Export) -> dict[str, Any]:
    """How far it is: words, tone and the number of people written."""
    text = STATES[export.state]
    if export.state == "making":
        text = f"{text}: {export.done} of {len(export.people)}"
    return {"text": text, "tone": TONES[export.state], "done": export.done, "whole": len(export.people)}
