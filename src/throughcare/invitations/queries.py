"""How a person signs in on their own side, for the staff's page and for their own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.conf import settings

from throughcare.audit import queries as audit
from throughcare.invitations.models import Invitation, Passkey
from throughcare.kernel import context
from throughcare.kernel.clock import local_day
from throughcare.messaging import letters
from throughcare.people.models import Headline


@dataclass(frozen=True)
class OwnPage:
    """What stands: the invitation, if one does, with those before it, the passkeys, and the ways there are."""

    stands: Invitation | None
    before: tuple[Invitation, ...]
    passkeys: int
    ways: letters.Ways


def own_page(person_id: int, *, at: datetime) -> OwnPage:
    """How a person may sign in, for staff."""
    rows = list(Invitation.objects.filter(person_id=person_id).order_by("-invited_at", "-id"))
    return OwnPage(
        stands=next((row for row in rows if row.ended_at is None), None),
        before=tuple(row for row in rows if row.ended_at is not None),
        passkeys=len(passkeys_of(person_id)),
        ways=letters.ways(person_id, on=local_day(at)),
    )


def closes_on(person_id: int) -> date | None:
    """The last day on which a person signs in, where supervision has ended. One query."""
    stands = Invitation.objects.filter(person_id=person_id, ended_at=None)
    return stands.values_list("closes_on", flat=True).first()


def invitation(invitation_id: int) -> Invitation:
    """One invitation."""
    return Invitation.objects.get(id=invitation_id)


def page_of(person_id: int) -> str:
    """The address of a person's own page, for a text; empty for who cannot sign in. One query."""
    stands = Invitation.objects.filter(person_id=person_id, ended_at=None).exclude(to="").exists()
    return f"{urlsplit(settings.SITE_URL).netloc}/my/" if stands else ""


def unread(ids: Collection[int]) -> Mapping[int, int]:
    """The versions of invitations that stand, and whose person has not been on their page since something new came."""
    rows = Invitation.objects.filter(id__in=ids, ended_at=None).exclude(new_at=None)
    return {
        row.pk: row.version
        for row in rows
        if row.new_at and not audit.has_looked(f"person:{row.person_id}", since=row.new_at)
    }


@dataclass(frozen=True)
class OfDemo:
    """Somebody of the demo who may sign in on their own side with one click."""

    invitation_id: int
    name: str


def demo_cast() -> list[OfDemo]:
    """Who was invited in the demo. Nobody outside one: there, nobody is told who was."""
    stand = Invitation.objects.filter(ended_at=None).exclude(to="").order_by("id") if settings.DEMO else ()
    return [OfDemo(row.pk, _name(row.person_id)) for row in stand]


def _name(person_id: int) -> str:
    with context.acting(principal=f"person:{person_id}", reason="demo"):  # their name is shown to them
        return Headline.objects.values_list("name", flat=True).get(person_id=person_id)


def passkeys_of(person_id: int) -> list[Passkey]:
    """A person's passkeys, the newest first."""
    return list(Passkey.objects.filter(person_id=person_id, removed_at=None).order_by("-added_at"))


def passkey(passkey_id: int, *, person_id: int) -> Passkey:
    """One of a person's own passkeys, also one that opens nothing any more."""
    return Passkey.objects.get(id=passkey_id, person_id=person_id)
