"""What the record knows of a part of life, to fill in beforehand."""

from __future__ import annotations

from throughcare.design.dates import full_day
from throughcare.people.models import Address, Circumstance

_OF_RECORD = {
    "accommodation": ("housing",),
    "ete": ("work", "learning"),
    "finance": ("money",),
    "relationships": ("relationships", "care"),
    "drugs": ("substances",),
    "alcohol": ("substances",),
    "health": ("health",),
}


def record_says(person_id: int, code: str) -> list[tuple[str, str]]:
    """What the record knows of a part of life: in words, and where it stands. At most two queries."""
    found = []
    if code == "accommodation":
        main = Address.objects.filter(person_id=person_id, until=None, kind="main", happened=True).first()
        if main is not None:
            since = f", since {full_day(main.since)}" if main.since else ""
            found.append((f"Lives at {', '.join(filter(None, (main.lines, main.town)))}{since}.", "Personal details"))
    if kinds := _OF_RECORD.get(code):
        for one in Circumstance.objects.filter(person_id=person_id, until=None, kind__in=kinds).order_by("id"):
            told_ = f", told us on {full_day(one.told_on)}" if one.told_on else ""
            found.append((one.words, f"Personal details{told_}"))
    return found


def filled(says: list[tuple[str, str]]) -> tuple[str, str] | None:
    """The evidence as the record fills it in, and where it comes from; None where it says nothing."""
    if not says:
        return None
    return "\n".join(words for words, _ in says), "; ".join(dict.fromkeys(source for _, source in says))


def filled_in(person_id: int, code: str) -> tuple[str, str] | None:
    """The same, asked of the record. At most two queries."""
    return filled(record_says(person_id, code))
