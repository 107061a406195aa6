"""The form of every act: an idempotency key, the version that was shown, and a draft that survives."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django import forms
from django.http import HttpRequest, QueryDict

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
    what = ""  # what the conflict page calls the row, such as "The absence of 12 November"
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

    def compare(self, current: Any) -> list[tuple[str, Any, Any]]:
        """What the row says now beside what was typed, as (label, theirs, yours), for fields the row has.

        Override where fields and columns differ.
        """
        return [
            (
                str(field.label or name.replace("_", " ").capitalize()),
                getattr(current, name),
                self.cleaned_data.get(name),
            )
            for name, field in self.fields.items()
            if name not in {"key", "version"} and hasattr(current, name)
        ]


def _data(values: dict[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, texts in values.items():
        data.setlist(name, texts)
    return data
