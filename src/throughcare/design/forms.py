"""The form of every act: an idempotency key, the version that was shown, and a draft that survives."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, ClassVar, Self

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from throughcare.design.dates import clock, full_day
from throughcare.kernel import drafts


class ActForm(forms.Form):
    """A form that does something to the record.

    `key` is the idempotency key of this showing of the form; `version` the version of the row that was shown, where
    there is one; `draft` names what is typed, so that it can be kept. `status` is the HTTP status to answer with.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    status = 200
    draft = ""
    draft_by = ""  # whose draft it is: another who signs in in the same browser does not get it
    what = ""  # what the conflict page calls the row, such as "The absence of 12 November"
    columns: ClassVar[Mapping[str, str]] = {}  # the row's column of a field, where it has another name
    stands: ClassVar[Mapping[str, str]] = {}  # label by column that the conflict page shows though no field asks for it
    draft_kept_at: Any = None

    @classmethod
    def of(
        cls,
        request: HttpRequest,
        *,
        draft: str = "",
        version: int | None = None,
        initial: dict[str, Any] | None = None,
        **more: Any,
    ) -> Self:
        """The form for a request: bound to what was posted; else showing a kept draft; else `initial`."""
        draft = drafts.named(draft)
        first: dict[str, Any] = {**(initial or {}), "key": uuid.uuid4(), "version": version}
        if request.method == "POST":
            form = cls(request.POST, request.FILES, initial=first, **more)
        else:
            form = cls(initial=first, **more)
            kept = drafts.kept(by=request.principal.key, form=draft) if draft else None  # type: ignore[attr-defined]
            if kept is not None:
                form.show_typed(kept[0])
                form.draft_kept_at = kept[1]
        form.draft = draft
        form.draft_by = request.principal.key if draft else ""  # type: ignore[attr-defined]
        return form

    def show_typed(self, values: dict[str, list[str]]) -> None:
        """Show what somebody typed before, without judging it."""
        for name, field in self.fields.items():
            if name in values or any(k.startswith(f"{name}_") for k in values):
                self.initial[name] = field.widget.value_from_datadict(_data(values), {}, self.add_prefix(name))

    @property
    def shown_version(self) -> int | None:
        """The version of the row when the form was shown."""
        given = self.cleaned_data.get("version")
        return int(given) if given is not None else None

    @property
    def facts(self) -> dict[str, Any]:
        """What was entered, without key and version."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"key", "version"}}

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was sent, by label and in words, for a page that no longer shows the fields."""
        sent = [
            (str(field.label or name), _in_words(self.cleaned_data.get(name), field))
            for name, field in self.fields.items()
            if self.is_bound and not field.widget.is_hidden and name in self.cleaned_data
        ]
        return [(label, text) for label, text in sent if text]

    def compare(self, current: Any) -> list[tuple[str, Any, Any]]:
        """What the row says now beside what was typed, as (label, theirs, yours), in words.

        First what the form `stands` on, then every field that holds something on either side; `columns` says where the
        row keeps it.
        """
        rows: list[tuple[str, Any, Any]] = [
            (label, _of_row(current, column, forms.Field()), "") for column, label in self.stands.items()
        ]
        for name, field in self.fields.items():
            if field.widget.is_hidden:
                continue
            column = self.columns.get(name, name)
            yours = _in_words(self.cleaned_data.get(name), field)
            kept = hasattr(current, column)
            if kept or yours:
                theirs = _of_row(current, column, field) if kept else _("Only in yours")
                rows.append((str(field.label or name.replace("_", " ").capitalize()), theirs, yours))
        return rows


def _of_row(row: Any, column: str, field: forms.Field) -> str:
    """What a row holds, by the name the form or else the row has for it."""
    value = getattr(row, column)
    text = _in_words(value, field)
    display = getattr(row, f"get_{column}_display", None)
    return str(display()) if display is not None and text == str(value) else text


def _in_words(value: Any, field: forms.Field) -> str:
    """A value as a page says it."""
    names = {str(code): str(name) for code, name in getattr(field, "choices", None) or ()}
    if isinstance(value, (list, tuple)):
        return ", ".join(names.get(str(one), str(one)) for one in value)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return f"{full_day(value)}, {clock(value)}"
    if isinstance(value, date):
        return full_day(value)
    if isinstance(value, time):
        return clock(value)
    return names.get(str(value), str(value))


def _data(values: dict[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, texts in values.items():
        data.setlist(name, texts)
    return data
