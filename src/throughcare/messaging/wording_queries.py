"""How an office words its letters, ready for its pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from throughcare.design.dates import full_day
from throughcare.kernel.clock import local_day
from throughcare.messaging import examples, letters, wording
from throughcare.messaging.models import Letter, Wording
from throughcare.messaging.queries import Sheet
from throughcare.messaging.wordings import NATIONAL
from throughcare.organisations.models import Office

LANGUAGES: dict[letters.Language, str] = {"en": "English", "cy": "Welsh"}


@dataclass(frozen=True)
class State:
    """How a kind of letter is worded in a language: whose words, since when and by whom."""

    language: letters.Language
    name: str
    ours: bool
    fits: bool
    number: int
    since: str
    who: str
    version: int  # the id of the newest row, for a form; 0 for none
    text: str  # the words in force, in fields

    @property
    def words(self) -> str:
        """The same in a few words."""
        if self.ours and not self.fits:
            return "Ours no longer fit the letter: it leaves with the national wording. Word it again."
        return f"Our own, version {self.number}" if self.ours else "National wording"


@dataclass(frozen=True)
class Kind:
    """A kind of letter, and how it is worded in each of its languages."""

    code: str
    name: str
    states: list[State]

    @property
    def only_one(self) -> str:
        """What to know where one of two languages was changed and the other was not; else empty."""
        ours = [state for state in self.states if state.ours]
        if len(ours) != 1 or len(self.states) == 1:
            return ""
        other = next(state for state in self.states if not state.ours)
        return f"Only the {ours[0].name} was changed. The {other.name} still has the national wording."


@dataclass(frozen=True)
class Version:
    """One version in the history of a wording: what was taken out (False) and put in (True), in paragraphs."""

    number: int
    on: str
    who: str
    because: str
    what: str
    ours: bool
    changes: list[tuple[bool, str]]


@dataclass(frozen=True)
class Shown:
    """One kind in one language: the words, how it looks to somebody, what may be said, and every version."""

    kind: Kind
    state: State
    sheet: Sheet
    fields: list[tuple[str, str, str]]
    versions: list[Version]


def kinds_of(office_id: int) -> list[Kind]:
    """Every kind of letter and whose words it has in an office: those with own words first. One query."""
    newest = {
        (row.kind, row.language): row
        for row in Wording.objects.filter(office_id=office_id)
        .select_related("by__user")
        .order_by("kind", "language", "-number")
        .distinct("kind", "language")
    }
    found = [_kind(code, newest) for code in letters.kinds()]
    return sorted(found, key=lambda kind: (not any(state.ours for state in kind.states), kind.name))


def _kind(code: str, newest: Mapping[tuple[str, str], Wording]) -> Kind:
    kind = letters.kinds()[code]
    states = [_state(kind, language, newest.get((kind.code, language))) for language in kind.languages]
    return Kind(code=code, name=kind.name, states=states)


def _state(kind: letters.LetterKind, language: letters.Language, row: Wording | None) -> State:
    fits = row is not None and letters.fits(row, kind)
    return State(
        language=language,
        name=LANGUAGES[language],
        ours=bool(row and row.text),
        fits=fits,
        number=row.number if row else NATIONAL,
        since=full_day(local_day(row.at)) if row else "",
        who=row.by.user.name if row and row.by.user else "",
        version=row.pk if row else 0,
        text=row.text if row and row.text else letters.national(kind, language),
    )


def shown(office_id: int, code: str, language: str, *, on: date, text: str | None = None) -> Shown | None:
    """One kind in one language, looked at with the example person; with `text`, as that would look. None: there is no
    such kind, or not in this language. Two queries."""
    kind = letters.kinds().get(code)
    if kind is None or language not in kind.languages:
        return None
    spoken: letters.Language = language
    rows = list(
        Wording.objects.filter(office_id=office_id, kind=kind.code).select_related("by__user").order_by("number")
    )
    found = _kind(code, {(row.kind, row.language): row for row in rows})
    state = next(one for one in found.states if one.language == spoken)
    told = _told(kind, office_id, on=on)
    own = text if text is not None else state.text if state.fits else ""
    return Shown(
        kind=found,
        state=state,
        sheet=_sheet(kind, spoken, own, told, on=on),
        fields=_fields(kind, spoken, told),
        versions=_versions([row for row in rows if row.language == spoken], letters.national(kind, spoken)),
    )


def _told(kind: letters.LetterKind, office_id: int, *, on: date) -> dict[str, Any]:
    office = Office.objects.get(id=office_id)
    given = examples.facts(on)
    told = {name: given[name] for name in kind.facts | kind.may}
    sender = "\n".join(line for line in (office.name, office.address) if line)
    return {**told, "first_name": examples.NAME.split()[0], "office": office.name, "phone": office.phone} | {
        "sender": sender
    }


def _sheet(kind: letters.LetterKind, language: letters.Language, own: str, told: dict[str, Any], *, on: date) -> Sheet:
    return Sheet(
        paragraphs=letters.paragraphs(letters.worded(kind, language, own, told)),
        sender=told["sender"].splitlines(),
        to=examples.TO.splitlines(),
        dated=f"{full_day(on)}. Reference {examples.REFERENCE}",
        subject=letters.subject(kind, language, told),
        signed="Alex Sample",
        channel="post",
        large_print=False,
        must=kind.must,
        language=language,
    )


def _fields(kind: letters.LetterKind, language: letters.Language, told: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Every field: how it is written, whether it must be there, and what it says in the example."""
    frame, said = letters.frame(kind, language), letters.values(kind, language, told)
    alone = {name for content in frame.contents if len(content.fields) == 1 for name in content.fields}
    rows = []
    for name in frame.fields:
        if name in frame.passages:
            must = "Must be there, as a paragraph of its own"
        elif name in alone:
            must = "Must be there"
        else:
            must = "May be there" if name in frame.beside else "This or the other form must be there"
        parts = letters.paragraphs("\n\n".join(part.strip() for part in said[name].split("\n\n") if part.strip()))
        rows.append((f"{{{name}}}", must, " ".join(part["text"] for part in parts)))
    return rows


def _versions(rows: list[Wording], national: str) -> list[Version]:
    """The newest first."""
    found, before = [], national
    for row in rows:
        after = row.text or national
        what = "Back to the national wording" if not row.text else f"Back to version {row.again}" if row.again else ""
        found.append(
            Version(
                number=row.number,
                on=full_day(local_day(row.at)),
                who=row.by.user.name if row.by.user else "",
                because=row.because,
                what=what,
                ours=bool(row.text),
                changes=wording.changes(before, after),
            )
        )
        before = after
    return found[::-1]


def choices(found: Shown) -> list[tuple[str, str]]:
    """What one can go back to: the national wording and every version of the office, once there is one. What is in
    force is among them, so that of two windows the second is told what happened."""
    if not found.versions:
        return []
    ours = [(str(one.number), f"Version {one.number}, {one.on}, {one.who}") for one in found.versions if one.ours]
    return [(str(NATIONAL), "The national wording"), *ours]


def of_letter(letter: Letter) -> str:
    """Whose words a letter was written in. One query, where they are an office's own."""
    row = Wording.objects.select_related("office").filter(id=letter.wording_id).first() if letter.wording_id else None
    if row is None:
        return "The national wording"
    return f"{row.office.name}, version {row.number} of {full_day(local_day(row.at))}, {row.get_language_display()}"
