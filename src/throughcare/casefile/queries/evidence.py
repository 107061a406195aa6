"""What shows that a requirement or condition is kept, or not: meetings, instructions, failures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from throughcare.appointments import labels
from throughcare.appointments.models import KINDS, Serves
from throughcare.enforcement.models import Consideration
from throughcare.kernel.clock import local_day
from throughcare.sentences import queries as sentences
from throughcare.sentences.models import Instruction, Requirement

MOST = 200  # of each kind, the newest
_KINDS = dict(KINDS)
_STATES = dict(Instruction._meta.get_field("state").flatchoices)
_DECISIONS = dict(Consideration._meta.get_field("decision").flatchoices)
# Requirements with meetings of their own kind; the others are shown by every meeting of the order.
_OWN_KIND = {
    "unpaid_work": ("unpaid_work",),
    "programme": ("programme",),
    "programmes": ("programme",),
    "drug_rehabilitation": ("treatment",),
    "alcohol_treatment": ("treatment",),
    "mental_health_treatment": ("treatment",),
    "visits": ("home_visit",),
}


@dataclass(frozen=True)
class Shown:
    """One thing that shows it: the day, what it was, what came of it, and whether that speaks for or against."""

    on: date
    what: str
    note: str
    came_of: str
    tone: str
    url: tuple[str, int] | None


@dataclass(frozen=True)
class Evidence:
    """A requirement with what shows it, the newest first, and how much speaks for and against."""

    person_id: int
    asked: sentences.AskedRow
    rows: list[Shown]

    @property
    def kept(self) -> int:
        """How much speaks for it."""
        return sum(row.tone == "kept" for row in self.rows)

    @property
    def not_kept(self) -> int:
        """How much speaks against it."""
        return sum(row.tone == "late" for row in self.rows)


def evidence(requirement_id: int, *, today: date) -> Evidence:
    """What shows a requirement or condition. Five queries. Raises `Requirement.DoesNotExist`."""
    person_id, _, asked = sentences.asked(requirement_id, today=today)
    rows = [*_instructions(requirement_id), *_failures(requirement_id)]
    if asked.counts_as_contact:
        rows += _meetings(requirement_id, asked.code)
    return Evidence(person_id, asked, sorted(rows, key=lambda row: row.on, reverse=True))


def _meetings(requirement_id: int, code: str) -> list[Shown]:
    found = Serves.objects.filter(
        sentence__in=Requirement.objects.filter(id=requirement_id).values("sentence_id"),
        appointment__cancelled_at=None,
    ).exclude(appointment__outcome="")
    if code in _OWN_KIND:
        found = found.filter(appointment__kind__in=_OWN_KIND[code])
    rows = found.order_by("-appointment__starts_at").values_list(
        "appointment_id", "appointment__starts_at", "appointment__kind", "appointment__outcome"
    )[:MOST]
    shown = []
    for number, starts_at, kind, code_ in rows:
        outcome = labels.outcome(code_)
        tone = "late" if outcome.enforceable else "kept" if outcome.attended else "quiet"
        shown.append(
            Shown(local_day(starts_at), _KINDS[kind], "", outcome.name, tone, ("appointments:meeting", number))
        )
    return shown


def _instructions(requirement_id: int) -> list[Shown]:
    tones = {"kept": "kept", "not_kept": "late"}
    return [
        Shown(
            row.state_on or local_day(row.told_at),
            row.text,
            "Instruction",
            _STATES[row.state],
            tones.get(row.state, "quiet"),
            ("sentences:record_instruction", row.pk),
        )
        for row in Instruction.objects.filter(requirement_id=requirement_id).order_by("-told_at")[:MOST]
    ]


def _failures(requirement_id: int) -> list[Shown]:
    rows = Consideration.objects.filter(breaks_id=requirement_id, failure__withdrawn_at=None).select_related("failure")
    return [
        Shown(
            row.failure.happened_on,
            row.failure.get_kind_display(),
            row.failure.words[:120],
            _DECISIONS.get(row.decision, "") or "Not decided yet",
            "late",
            ("enforcement:consider", row.pk),
        )
        for row in rows.order_by("-failure__happened_on")[:MOST]
    ]
