"""The base of every table, the idempotency store and drafts. No domain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

import pghistory
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Cast, Now, NullIf

from throughcare.kernel.errors import ChangedMeanwhile

if TYPE_CHECKING:
    from collections.abc import Callable


def _setting(name: str) -> NullIf:
    return NullIf(
        Func(Value(name), Value(True), function="current_setting", output_field=models.TextField()), Value("")
    )


class Base(models.Model):
    """Every row knows its version and who entered it, why, when and in which request.

    The database fills the `entered_` columns itself, so that bulk writes, raw SQL and COPY cannot leave them out.
    """

    id = models.BigAutoField(primary_key=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    entered_at = models.DateTimeField(db_default=Now(), editable=False)
    entered_by = models.TextField(db_default=_setting("throughcare.principal"), null=True, editable=False)
    entered_why = models.TextField(db_default=_setting("throughcare.why"), null=True, editable=False)
    entered_in = models.UUIDField(
        db_default=Cast(_setting("throughcare.request"), models.UUIDField()), null=True, editable=False
    )

    class Meta:
        abstract = True

    def check_shown(self, shown_version: int | None) -> Self:
        """The row, if it still has the version that was shown. None: nothing was shown.

        An action asks this first. Whoever looks at an old version is told what changed (`ChangedMeanwhile`) before
        they are told that the row does not allow the act.
        """
        if shown_version is not None and shown_version != self.version:
            raise ChangedMeanwhile(self, shown_version=shown_version)
        return self

    def change(self, *, shown_version: int | None = None, **values: Any) -> Self:
        """Write `values` and raise the version, if the row still has the version that was shown.

        `shown_version` defaults to the version this object was read with. Raises `ChangedMeanwhile` with the row as
        it stands now; nothing is written then.
        """
        shown = self.version if shown_version is None else shown_version
        changed = type(self)._base_manager.filter(pk=self.pk, version=shown).update(version=F("version") + 1, **values)
        if not changed:
            raise ChangedMeanwhile(type(self)._base_manager.get(pk=self.pk), shown_version=shown)
        for name, value in values.items():
            setattr(self, name, value)
        self.version = shown + 1
        return self


M = TypeVar("M", bound=type[models.Model])


def tracked(*, without: tuple[str, ...] = ()) -> Callable[[M], M]:
    """Keep every earlier version of a row: on update and on delete the old row goes to the model's event table.

    A change of fields `without` history alone is not kept.
    """
    tracker: Callable[[M], M] = pghistory.track(
        pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), exclude=list(without)
    )
    return tracker


class Done(models.Model):
    """An act done under an idempotency key, with the answer it gave."""

    key = models.TextField(primary_key=True)
    by = models.TextField()
    body = models.BinaryField(max_length=32)
    answer = models.JSONField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["at"], name="kernel_done_at")]


class Draft(models.Model):
    """Typed text kept on the server until its form is saved. One a principal and form."""

    by = models.TextField()
    form = models.TextField()
    person_id = models.BigIntegerField(null=True)
    values = models.JSONField()
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "form"], name="kernel_draft_one_a_form")]
        indexes = [models.Index(fields=["saved_at"], name="kernel_draft_saved_at")]
