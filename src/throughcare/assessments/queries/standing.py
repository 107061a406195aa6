"""What stands today: the last signed assessment and the risk of harm."""

from __future__ import annotations

from collections.abc import Iterable

from throughcare.assessments.models import Assessment, Harm, Section, VictimSafety


def last_signed(person_id: int) -> Assessment | None:
    """The assessment a new one starts from: the last that was signed, sent back or not."""
    return Assessment.objects.filter(person_id=person_id, signed_at__isnull=False).order_by("-signed_at").first()


def open_one(person_id: int) -> Assessment | None:
    """The assessment that is being filled in."""
    return Assessment.objects.filter(person_id=person_id, signed_at=None).first()


def harm_now(person_id: int) -> Harm | None:
    """The newest judgement of the risk of serious harm."""
    return (
        Harm.objects.filter(person_id=person_id).select_related("by_post__user").order_by("-assessed_on", "-id").first()
    )


def victim_safety(person_id: int) -> VictimSafety | None:
    """How those who were harmed are kept safe, as it was last written. Only for whoever may read what is sensitive."""
    return (
        VictimSafety.objects.filter(person_id=person_id)
        .select_related("by_post__user")
        .order_by("-written_at", "-id")
        .first()
    )


def version_of_all(row: Assessment, sections: Iterable[Section]) -> int:
    """One number that rises with every change of an assessment or a section of it."""
    return row.version + sum(section.version for section in sections)
