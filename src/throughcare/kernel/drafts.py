"""Typed text kept on the server until its form is saved: through a time-out, a conflict, a closed lid."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.db import ProgrammingError, transaction
from django.db.models.functions import Now
from django.http import QueryDict

from throughcare.kernel import context
from throughcare.kernel.models import Draft

MOST_CHARACTERS = 200_000
_NOT_TYPED = {"csrfmiddlewaretoken", "key", "version", "draft"}


def typed(post: QueryDict) -> dict[str, list[str]]:
    """What somebody typed in a form: everything but tokens and keys."""
    return {name: values for name, values in post.lists() if name not in _NOT_TYPED}


def named(form: str) -> str:
    """The name a form's draft is kept under: with the person whose record is open, so that it is fenced as they are."""
    person_id = context.about()
    return f"{person_id}/{form}" if person_id is not None and form else form


def _person_of(form: str) -> int | None:
    found = re.match(r"(\d{1,18})/", form)
    return int(found[1]) if found else None


def keep(*, by: str, form: str, values: dict[str, list[str]]) -> bool:
    """Keep what was typed in a form, over what was kept before. False if it is too long to keep, or about a person
    whom this principal may not see any more."""
    if not by or sum(len(v) for vs in values.values() for v in vs) > MOST_CHARACTERS or len(form) > 200:
        return False
    try:
        with transaction.atomic():
            Draft.objects.bulk_create(
                [Draft(by=by, form=form, person_id=_person_of(form), values=values, saved_at=Now())],
                update_conflicts=True,
                unique_fields=["by", "form"],
                update_fields=["values", "saved_at"],
            )
    except ProgrammingError:  # the fence of the database: a person was restricted while the page stood open
        return False
    return True


def kept(*, by: str, form: str) -> tuple[dict[str, Any], datetime] | None:
    """What a principal had typed in a form, and when it was kept; None when there is nothing."""
    row = Draft.objects.filter(by=by, form=form).values_list("values", "saved_at").first()
    return (row[0], row[1]) if row else None


def drop(*, by: str, form: str) -> None:
    """The form was saved, or what was typed is no longer wanted."""
    Draft.objects.filter(by=by, form=form).delete()


def drop_old(*, at: datetime, after: timedelta = timedelta(days=30)) -> int:
    """Drop drafts nobody came back for. Answers how many."""
    return Draft.objects.filter(saved_at__lt=at - after).delete()[0]
