"""The details page: every part of a record as rows a page can show, what has ended below what holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from throughcare.design import dates
from throughcare.people.models import Commitment, Consent, CorrectionAsked, Person, ProposedChange, Registration
from throughcare.people.queries import Details
from throughcare.people.record.kinds import kind_of
from throughcare.people.record.rules import telling
from throughcare.policy.books import Record

Row = dict[str, Any]
_REGISTERED = dict(Registration._meta.get_field("kind").flatchoices)
_NAMES = {
    "current": "Name",
    "preferred": "Called",
    "former": "Former name",
    "birth": "At birth",
    "alias": "Also known as",
}
_BUSY = dict(Commitment._meta.get_field("kind").flatchoices)
_COVERS = dict(Consent._meta.get_field("covers").flatchoices)
_DECLARED_BY = dict(ProposedChange._meta.get_field("declared_by").flatchoices)


@dataclass
class Line:
    """One part: its name, what it says, a tag, and what can be done with it."""

    name: str
    lines: list[str]
    tag: tuple[str, str] | None = None
    acts: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Card:
    """One card of the page. `ended` is shown folded."""

    id: str
    title: str
    empty: str
    lines: list[Line] = field(default_factory=list)
    ended: list[Line] = field(default_factory=list)
    adds: list[tuple[str, str]] = field(default_factory=list)
    foot: str = ""


@dataclass
class Page:
    """The whole page in two columns, and the declared changes that wait."""

    waiting: list[Line]
    left: list[Card]
    right: list[Card]
    source_facts: list[Row]


class _Writer:
    def __init__(self, found: Details, book: Record, *, may: bool, today: date) -> None:
        self.found, self.book, self.may, self.today = found, book, may, today
        self.person: Person = found.person

    def named(self, of: str, code: str) -> str:
        """What a code of a list means; the code itself if the list has it no more."""
        return next((row.name for row in getattr(self.book, of) if row.code == code), code)

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"people:{name}", args=args)

    def edits(self, part: str, row: Row) -> list[tuple[str, str]]:
        if not self.may:
            return []
        act = ("Change", "change") if row["until"] is None and row.get("kind") != "current" else ("Correct", "correct")
        acts = [act]  # what else can be done with it is said on that page
        return [(text, self.url("edit", self.person.pk, part, row["id"], act)) for text, act in acts]

    def card(self, part: str, title: str, rows: list[Row], write: Any, *, add: str, empty: str = "") -> Card:
        card = Card(id=part, title=title, empty=empty)
        for row in rows:
            if row["struck"]:
                continue
            name, lines, tag = write(row)
            line = Line(name, [text for text in lines if text], tag, self.edits(part, row))
            (card.lines if row["until"] is None or row["until"] > self.today else card.ended).append(line)
            if row["until"] is not None:
                line.lines.append(f"Ended: {row['ended_because']}" if row["ended_because"] else "")
                line.lines = [text for text in line.lines if text]
        if self.may:
            card.adds.append((add, self.url("change", self.person.pk, part)))
        return card

    # ------------------------------------------------------------------------------------------------ each kind
    def about(self) -> Card:
        p = self.person
        found: list[tuple[str, str]] = [("Reference", p.reference)]
        if p.age_from is not None or p.age_until is not None:
            found.append(("Age when recorded", _band(p)))
        else:
            found.append(("Born", dates.full_day(p.date_of_birth) if p.date_of_birth else ""))
        found += [
            ("Spoken of as", p.pronoun),
            ("Language", p.language),
            *([("We write to them in", p.get_written_in_display())] if p.written_in else []),
            ("Interpreter", self._interpreter()),
            ("Gender", self._own(p.gender_words, "gender", p.gender)),
            ("Ethnicity", self._own(p.ethnicity_words, "ethnicity", p.ethnicity)),
            ("Faith", self._own(p.faith_words, "faith", p.faith)),
            ("Disability", self.named("disabled", p.disability) if p.disability else ""),
        ]
        found += [(one["kind"], one["value"]) for one in self.found.identifiers]
        lines = [Line(name, [text] if text else []) for name, text in found]
        card = Card(id="about", title="Who they are", empty="", lines=lines)
        if self.may:
            card.adds.append(("Change who they are", self.url("about", p.pk)))
        return card

    def _interpreter(self) -> str:
        p = self.person
        if p.interpreter is None:
            return ""
        parts = [p.interpreter_language or p.language, p.interpreter_note]
        return ", ".join(["Needed", *filter(None, parts)]) if p.interpreter else "Not needed"

    def _own(self, words: str, of: str, code: str) -> str:
        listed = self.named(of, code) if code else ""
        return f"“{words}” ({listed})" if words and listed else f"“{words}”" if words else listed

    def name(self, row: Row) -> tuple[str, list[str], None]:
        return _NAMES[row["kind"]], [f"{row['forenames']} {row['surname']}".strip(), _span(row)], None

    def address(self, row: Row) -> tuple[str, list[str], tuple[str, str] | None]:
        where = ", ".join(part for part in (row["lines"], f"{row['town']} {row['postcode']}".strip()) if part)
        name = {"main": "Lives at", "other": "Another", "none": "No fixed address"}[row["kind"]]
        if not row["happened"]:
            name = "Plans to move to"
        elif row["until"]:
            name = "Before"
        told = telling(told_on=row["told_on"], happened_on=row["since"], planned_for=row["planned_for"])
        planned = f"Planned for {dates.full_day(row['planned_for'])}" if row["planned_for"] else ""
        sort = self.named("address_types", row["type"]) if row["type"] else ""
        lines = [where or "No fixed address", sort, planned, _span(row), row["note"], self._looked(row)]
        return name, lines, (told.text, told.tone) if row["told_on"] else None

    def _looked(self, row: Row) -> str:
        if row["verified"] is None:
            return "Not looked at yet"
        state = "Verified" if row["verified"] else "They do not live there"
        how = self.named("verified_how", row["verified_how"]).lower() if row["verified_how"] else ""
        on = dates.full_day(row["verified_on"]) if row["verified_on"] else ""
        return ", ".join(part for part in (state, how, on, row["verified_by"]) if part)

    def phone(self, row: Row) -> tuple[str, list[str], tuple[str, str] | None]:
        asked = [
            {True: "texts yes", False: "no texts"}.get(row["may_text"], "texts not asked"),
            {True: "messages yes", False: "leave no message"}.get(row["may_leave_message"], "messages not asked"),
        ]
        uses = "" if row["kind"] == "email" else ", ".join(asked).capitalize()
        shared = {True: "Others use it", False: "Theirs alone"}.get(row["shared"], "")
        name = {"mobile": "Mobile", "phone": "Phone", "email": "E-mail"}[row["kind"]]
        lines = [row["value"] + (", first choice" if row["preferred"] else ""), uses, shared, row["note"], _span(row)]
        return name, lines, ("Shared", "soon") if row["shared"] else None

    def disability(self, row: Row) -> tuple[str, list[str], None]:
        name = self.named("disabilities", row["kind"]) if row["kind"] else "In their words"
        return name, [f"“{row['words']}”" if row["words"] else "", _span(row)], None

    def adjustment(self, row: Row) -> tuple[str, list[str], tuple[str, str] | None]:
        agreed = (
            f"Agreed on {dates.full_day(row['agreed_on'])}"
            if row["agreed_on"]
            else "The day it was agreed is not recorded"
        )
        asked = f"Ask again on {dates.full_day(row['review_on'])}" if row["review_on"] and not row["until"] else ""
        return row["text"], [agreed, asked, _span(row) if row["until"] else ""], None

    def commitment(self, row: Row) -> tuple[str, list[str], None]:
        on = f"{dates.DAYS[row['weekday']]}s" if row["weekday"] is not None else str(dates.full_day(row["on"]))
        times = f" {dates.clock_span(row['starts'], row['ends'])}" if row["starts"] else ", all day"
        shifts = "May still shift by a day" if row["may_shift"] else ""
        told = f"Told us on {dates.full_day(row['told_on'])}" if row["told_on"] else ""
        return _BUSY[row["kind"]], [row["text"], on + times, shifts, told], None

    def registration(self, row: Row) -> tuple[str, list[str], tuple[str, str] | None]:
        category = f"Category {row['category']}" if row["category"] else ""
        what = ", ".join(part for part in (category, row["level"]) if part)
        review = f"Look at it again on {dates.full_day(row['review_on'])}" if row["review_on"] else "No review day"
        late = row["review_on"] is not None and row["review_on"] < self.today and not row["until"]
        lines = [what or "Registered", row["note"], _span(row), "" if row["until"] else review]
        return _REGISTERED[row["kind"]], lines, ("Review late", "late") if late else None

    def circumstance(self, row: Row) -> tuple[str, list[str], None]:
        return self.named("circumstances", row["kind"]), [row["words"], _span(row)], None

    def relation(self, row: Row) -> tuple[str, list[str], tuple[str, str] | None]:
        of = "family" if row["side"] == "family" else "support"
        given = [one for one in self.found.consents if one["relation_id"] == row["id"]]
        held = [one for one in given if one["withdrawn_on"] is None]
        lines = [
            ", ".join(part for part in (row["name"], row["organisation"]) if part),
            ", ".join(part for part in (row["phone"], row["email"]) if part),
            "Lives with them" if row["lives_with"] else "",
            row["note"],
            _span(row),
            *(
                f"May be in touch: {_COVERS[one['covers']].lower()}, since {dates.full_day(one['given_on'])}"
                for one in held
            ),
            *(
                f"Withdrawn {dates.full_day(one['withdrawn_on'])}: {_COVERS[one['covers']].lower()}"
                for one in given
                if one["withdrawn_on"] is not None
            ),
        ]
        tag = ("We may be in touch", "kept") if held else ("No consent to be in touch", "quiet")
        name = self.named(of, row["kind"]) + (", next of kin" if row["next_of_kin"] else "")
        return name, lines, None if row["until"] else tag


def write(found: Details, book: Record, *, may: bool, may_decide: bool, today: date) -> Page:
    """The page of a record: whether who looks may change it (`may`), and confirm declared changes (`may_decide`)."""
    w = _Writer(found, book, may=may, today=today)
    names = w.card("name", "Names", sorted(found.names, key=_name_first), w.name, add="Add a name")
    addresses = w.card("address", "Addresses", found.addresses, w.address, add="Add an address or a planned move")
    phones = w.card("phone", "Phones and e-mail", found.phones, w.phone, add="Add a number or e-mail")
    family = [row for row in found.relations if row["side"] == "family"]
    support = [row for row in found.relations if row["side"] == "support"]
    kin = w.card("family", "Family", family, w.relation, add="Add somebody of the family")
    side = w.card("support", "On their side", support, w.relation, add="Add a mentor or group")
    disabilities = w.card("disability", "Disability, in their words", found.disabilities, w.disability, add="Add")
    helps = w.card("adjustment", "What helps them take part", found.adjustments, w.adjustment, add="Add what helps")
    diary = w.card("commitment", "Their diary", found.commitments, w.commitment, add="Add to their diary")
    diary.foot = "Work, care, faith days and events they told us of are respected when a meeting is booked."
    known = w.card(
        "registration",
        "What staff must know",
        found.registrations,
        w.registration,
        add="Register",
        empty="Nothing is registered.",
    )
    lives = w.card("circumstance", "How they live", found.circumstances, w.circumstance, add="Add how they live")
    if may:
        for card in (addresses, phones, names, lives):
            card.adds.append(("They told us of a change", w.url("declare", found.person.pk, card.id)))
        _more_acts(w, addresses, kin, side, helps, known)
    waiting = [_waiting(w, row, may=may_decide) for row in found.changes if row["state"] == "waiting"]
    waiting += [_wrong(w, row) for row in found.wrongs if row["state"] == "waiting"]
    said = Card("wrong", "What they say is wrong", "They say of nothing that it is wrong.")
    said.lines = [_wrong(w, row) for row in found.wrongs if row["state"] in {"partly", "refused"}]
    said.foot = "What was not put right stands here in their own words. It stays."
    if may:
        said.adds.append(("They say that something is wrong", w.url("note_correction", found.person.pk)))
    return Page(
        waiting=waiting,
        left=[w.about(), names, addresses, phones, kin, side],
        right=[known, helps, disabilities, diary, lives, said],
        source_facts=found.source_facts,
    )


def _more_acts(w: _Writer, addresses: Card, kin: Card, side: Card, helps: Card, known: Card) -> None:
    """Acts of one kind only: looking at an address, a move that happened, consent, reviews."""

    def each(card: Card, rows: list[Row]) -> Any:
        held = [row for row in rows if not row["struck"] and (row["until"] is None or row["until"] > w.today)]
        return zip(card.lines, held, strict=True)

    for line, row in each(addresses, w.found.addresses):
        act = (
            ("Verify", w.url("verify", row["id"]))
            if row["happened"]
            else ("They have moved", w.url("moved", row["id"]))
        )
        line.acts.insert(0, act)
    for line, row in each(helps, w.found.adjustments):
        line.acts.insert(0, ("Ask again", w.url("ask", row["id"])))
    for line, row in each(known, w.found.registrations):
        line.acts.insert(0, ("Look again", w.url("review", row["id"])))
    for card, name in ((kin, "family"), (side, "support")):
        for line, row in each(card, [one for one in w.found.relations if one["side"] == name]):
            given = [one for one in w.found.consents if one["relation_id"] == row["id"] and one["withdrawn_on"] is None]
            line.acts.insert(0, ("Add consent", w.url("consent", row["id"])))
            for one in given:
                line.acts.insert(
                    1, (f"Withdraw consent {_COVERS[one['covers']].lower()}", w.url("withdraw", one["id"]))
                )


def _waiting(w: _Writer, row: Row, *, may: bool) -> Line:
    who = row["declared_name"] or _DECLARED_BY[row["declared_by"]].lower()
    lines = [f"Declared by {who}, {dates.full_day(row['declared_on'])}", f"“{row['words']}”" if row["words"] else ""]
    acts = [("Confirm or refuse", w.url("confirm", row["id"]))] if may else []
    return Line(kind_of(row["part"]).name, [text for text in lines if text], None, acts)


_PARTS = dict(CorrectionAsked._meta.get_field("part").flatchoices)


def _wrong(w: _Writer, row: Row) -> Line:
    answered = f"We answered on {dates.full_day(row['answered_at'])}: {row['answer']}" if row["answer"] else ""
    lines = [f"“{row['wrong']}”", f"What is right: “{row['right']}”", answered]
    act = ("Open" if answered else "Answer", w.url("answer_correction", row["id"]))
    return Line(f"They say: {_PARTS[row['part']].lower()}", [text for text in lines if text], None, [act])


def _name_first(row: Row) -> int:
    return list(_NAMES).index(row["kind"])


def _span(row: Row) -> str:
    parts = [f"from {dates.full_day(row['since'])}" if row["since"] else ""]
    parts.append(f"until {dates.full_day(row['until'])}" if row["until"] else "")
    said = " ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]


def _band(p: Person) -> str:
    if p.age_until is None:
        return f"{p.age_from} or older"
    return f"under {p.age_until}" if p.age_from is None else f"{p.age_from} to {p.age_until - 1}"
