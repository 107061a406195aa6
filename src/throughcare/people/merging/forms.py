"""What staff enter when two records are put together or apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from throughcare.design.fields import OneChoiceField, PlainTextField
from throughcare.design.forms import ActForm
from throughcare.people.merging.rows import Clash, Since


class ProposeForm(ActForm):
    """They are one person: which of two facts stands, and how we know."""

    because = PlainTextField(name="reason", label="How you know that they are one person", longest=400)

    def __init__(self, *args: Any, clashes: Sequence[Clash] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for clash in clashes:
            if not clash.must:
                choices = [("kept", clash.kept), ("other", clash.other)]
                self.fields[clash.name] = OneChoiceField(
                    select=f"Choose which stands: {clash.words.lower()}", choices=choices, label=clash.words
                )

    @property
    def choices(self) -> dict[str, str]:
        """Which stands, by the name of the clash."""
        return {name: value for name, value in self.facts.items() if name != "because"}


class ConfirmForm(ActForm):
    """A proposal confirmed as it stands."""

    stands = {"state": "What was decided"}


class TwoForm(ActForm):
    """They are two people, and how we know."""

    stands = {"state": "What was decided"}
    because = PlainTextField(name="reason", label="How you know that they are two people", longest=400)


class RefuseForm(ActForm):
    """A proposal that is not confirmed, and why."""

    stands = {"state": "What was decided"}
    columns = {"because": "decided_because"}
    because = PlainTextField(name="reason", label="Why not", longest=400)


class PartForm(ActForm):
    """They are two people after all: how we know, and whose each row is that was written since."""

    stands = {"state": "What was decided"}
    columns = {"because": "undone_because"}
    because = PlainTextField(name="reason", label="How you know that they are two people", longest=400)

    def __init__(self, *args: Any, since: Sequence[Since] = (), kept: str = "", other: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since = {f"{row.table}-{row.row_id}": row for row in since}
        for name, row in self.since.items():
            self.fields[name] = OneChoiceField(
                select=f"Choose whose it is: {row.words.lower()}",
                choices=[("stays", f"It is of {kept}"), ("goes", f"It is of {other}")],
                label=f"{row.words}, written {row.entered_at:%-d %B %Y}",
            )

    @property
    def go(self) -> list[tuple[str, int]]:
        """Rows that are the other person's."""
        return [(row.table, row.row_id) for name, row in self.since.items() if self.facts[name] == "goes"]
