"""Kinds of letters, and how one is written from the facts and the record.

The kinds themselves are declared in the file the setting LETTERS names, which stands above all slices.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, cast

from django.conf import settings
from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes

from throughcare.design import dates
from throughcare.kernel.models import Base
from throughcare.messaging import gateways, wording
from throughcare.messaging.models import Letter, Wording
from throughcare.organisations.models import Office
from throughcare.people import queries as people
from throughcare.people.models import Headline, Involvement
from throughcare.policy import editions
from throughcare.policy.books import Words

Channel = Literal["post", "text", "email"]
Language = Literal["en", "cy"]
SIGNS = frozenset({"officer", "role"})  # any letter may say who wrote it
_LETTERS = Path(__file__).parent / "templates" / "letters"
_MARK = re.compile(r"\[(\w)\] ")
ON_A_PHONE: dict[Language, str] = {"en": "You have a message", "cy": "Mae gennych chi neges"}  # above a text or e-mail


@dataclass(frozen=True)
class LetterKind:
    """A kind of letter the system writes.

    `subject` and the template speak in `facts`, all of which a caller must give, and in `may`, which may be left out.
    `current` tells the version of the rows of kind `about` that still stand: a letter about another version is not
    sent, and `gone` is what staff read of it. `must` are the contents the law asks for, (mark, what it says); a
    template without one of them is an error. `hold_minutes` of open office pass before it leaves. `text` is the
    template of a text or e-mail: a day and a time, and how to learn more, or only that there is a message; it can name
    nobody (`for_a_phone`). One to somebody who is written to in Welsh is in Welsh where there is a template beside it
    that ends in `_cy`; so is a letter, whose subject is `subject_cy` then. `by_hand`: an officer may send one of their
    own accord.

    Where words depend on the facts, or the law asks for them, they stand in a block of the template: an office that
    words the letter itself moves the block as a whole (`frame`).
    """

    name: str
    subject: str
    template: str
    about: str
    current: Callable[[Collection[int]], Mapping[int, int]]
    facts: frozenset[str]
    may: frozenset[str] = frozenset()
    must: tuple[tuple[str, str], ...] = ()
    channel: Channel = "post"
    text: str = "short.txt"
    hold_minutes: int = 120
    by_hand: bool = False
    gone: str = "What it speaks of has changed."
    subject_cy: str = ""

    @property
    def code(self) -> str:
        """What an office's own wording of it is kept under."""
        return self.template.removesuffix(".txt")

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages it is written in: Welsh where its passages are."""
        return ("en", "cy") if (_LETTERS / f"{self.code}_cy.txt").exists() else ("en",)


@dataclass(frozen=True)
class Written:
    """A letter as it would leave, not yet queued. Without a `wording` it has the national one."""

    channel: Channel
    office_id: int | None
    jurisdiction: str
    sender: str
    to: str
    dated_on: date
    subject: str
    body: str
    signed: str
    large_print: bool
    wording_id: int | None


def kinds() -> dict[str, LetterKind]:
    """Every kind of letter, by its code."""
    table: dict[str, LetterKind] = import_module(settings.LETTERS).LETTERS
    return table


def language_of(kind: LetterKind | None, subject: str) -> Language:
    """The language of a letter that was written, told by its subject: a letter keeps its words alone."""
    if subject == ON_A_PHONE["cy"]:
        return "cy"
    opens = kind.subject_cy.partition("{{")[0] if kind is not None else ""
    return "cy" if opens and subject.startswith(opens) else "en"


def versions(model: type[Base]) -> Callable[[Collection[int]], Mapping[int, int]]:
    """For a kind's `current`: the versions of a model's rows as they are now."""

    def current(ids: Collection[int]) -> Mapping[int, int]:
        return dict(model._base_manager.filter(id__in=ids).values_list("id", "version"))

    return current


def write(kind: LetterKind, *, person_id: int, facts: Mapping[str, Any], on: date, channel: Channel) -> Written:
    """A letter of a kind to a person, addressed from the record of the day.

    A text or an e-mail names nobody and says nothing of the case. Without an address the letter is to be handed over at
    the office.
    Raises `ValueError` for facts that are missing or unknown, and for a template that leaves out what the law asks for.
    """
    _check(kind, facts)
    headline = Headline.objects.select_related("person").get(person_id=person_id)
    office = Office.objects.filter(id=headline.office_id).first() if headline.office_id else None
    recipient = people.recipient(person_id, on=on)
    jurisdiction = headline.person.jurisdiction
    us = {"office": office.name if office else "", "phone": office.phone if office else ""}
    told = {**dict.fromkeys(kind.may), **facts, **us, "first_name": recipient.name.split(" ")[0]}
    told = {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in told.items()}
    by_post = channel == "post"
    language: Language = "cy" if headline.person.reads == "cy" else "en"
    if not by_post:
        text = _in_their_language(kind.text, language)
        heading = ON_A_PHONE["cy" if text.endswith("_cy.txt") else "en"]
        body = _paragraphs(_templates().get_template(text).render(for_a_phone(told, my_page=page_of(person_id))))
        own = None
    else:
        language = language if language in kind.languages else "en"
        heading = subject(kind, language, told)
        own = in_force(headline.office_id, kind, language)
        body = worded(kind, language, own.text if own else "", told)
    if missing := [mark for mark, _ in kind.must if by_post and f"[{mark}] " not in body]:
        raise ValueError(f"{kind.template} leaves out {missing}")
    return Written(
        channel=channel,
        office_id=headline.office_id,
        jurisdiction=jurisdiction,
        sender="\n".join(line for line in (office.name, office.address) if line) if office else "",
        to=_to(recipient, channel, office=us["office"], prison=facts.get("prison", "")),
        dated_on=on,
        subject=heading,
        body=body,
        signed=_signed(headline, facts, jurisdiction=jurisdiction, on=on) or us["office"],
        large_print=recipient.large_print,
        wording_id=own.pk if own else None,
    )


def for_a_phone(told: Mapping[str, Any], *, my_page: str) -> dict[str, Any]:
    """All that the words of a text or e-mail may be made of: days and moments, our number, and the address of a page.

    Whoever holds the phone reads it. A template that asks for more, such as a name or a place, cannot be written.
    """
    says = {name: value for name, value in told.items() if name.endswith(("_at", "_on", "_by")) or name == "page"}
    return {**says, "phone": told["phone"], "my_page": my_page}


def page_of(person_id: int) -> str:
    """The address of a person's own page; empty for who has none. The file of the kinds knows, which stands above."""
    found: str = import_module(settings.LETTERS).page_of(person_id)
    return found


def _in_their_language(template: str, language: Language) -> str:
    """The Welsh words of a text, for somebody whom we write to in Welsh, where there are any."""
    welsh = template.replace(".txt", "_cy.txt")
    return welsh if language == "cy" and (_LETTERS / welsh).exists() else template


# ---------------------------------------------------------------------------------------------- an office's own wording
# How a day or moment is said, by the ending of its field: the filter in each language.
_FORMS = {"day": ("day", "dydd"), "date": ("date", "dyddiad"), "time": ("time", "amser")}
_WHAT = {
    "phone": "whom to ring",
    "greeting": "to whom it is",
    "what_if": "what happens if not",
    "why": "why",
    "next_meeting": "when the next meeting is",
}


def in_force(office_id: int | None, kind: LetterKind, language: Language) -> Wording | None:
    """The wording an office has for a kind now; None is the national one. So is one that a new version of the product
    no longer lets be written: a letter leaves all the same."""
    found = Wording.objects.filter(office=office_id, kind=kind.code, language=language).order_by("-number").first()
    return found if found is not None and fits(found, kind) else None


def fits(found: Wording, kind: LetterKind) -> bool:
    """Whether it is an office's own wording, and can be written today."""
    language = cast(Language, found.language)
    return bool(found.text) and language in kind.languages and not wording.problems(found.text, frame(kind, language))


def frame(kind: LetterKind, language: Language) -> wording.Frame:
    """What a wording of this kind must and may say: all that the national one says from the record, in its order."""
    contents: list[wording.Content] = []
    for node in _top(_template(kind, language)):
        if isinstance(node, nodes.Block):
            contents.append(wording.Content(_what(node.name), (node.name,), is_passage=True))
        elif isinstance(node, (nodes.Name, nodes.Filter)):
            contents.append(_content(node))
    if "phone" not in {name for content in contents for name in content.fields}:
        return wording.Frame(tuple(dict.fromkeys(contents)), beside=("phone", "office"))
    return wording.Frame(tuple(dict.fromkeys(contents)), beside=("office",))


def _what(name: str) -> str:
    return _WHAT.get(name) or f"“{name.replace('_', ' ')}”"


def _content(node: nodes.Name | nodes.Filter) -> wording.Content:
    """A fact of the national wording, and the fields that say it: a day has two forms."""
    if isinstance(node, nodes.Name):
        return wording.Content(_what(node.name), (node.name,))
    fact, form = _named(node)
    stem = fact.removesuffix("_at").removesuffix("_on")
    if form == "time":
        return wording.Content("at what time", (f"{stem}_time",))
    return wording.Content("by when" if fact.endswith("_by") else "on which day", (f"{stem}_day", f"{stem}_date"))


def _named(node: nodes.Filter) -> tuple[str, str]:
    """The fact a filter speaks of, and its form, in whichever language."""
    assert isinstance(node.node, nodes.Name)
    return node.node.name, next(form for form, filters in _FORMS.items() if node.name in filters)


def national(kind: LetterKind, language: Language) -> str:
    """The national wording as an office would write it: its words, with fields for facts and passages."""
    said = []
    for node in _top(_template(kind, language)):
        if isinstance(node, nodes.TemplateData):
            said.append(node.data)
        elif isinstance(node, nodes.Block):
            said.append(f"\n\n{{{node.name}}}\n\n")
        else:
            assert isinstance(node, (nodes.Name, nodes.Filter))
            content = _content(node)
            short = isinstance(node, nodes.Filter) and _named(node)[1] == "date"
            said.append(f"{{{content.fields[-1] if short else content.fields[0]}}}")
    return _paragraphs("".join(said))


def worded(kind: LetterKind, language: Language, own: str, told: Mapping[str, Any]) -> str:
    """The body of a letter: by an office's own words, or by the national ones where there are none."""
    if not own:
        return _paragraphs(_templates().get_template(_template(kind, language)).render(told))
    return _paragraphs(wording.fill(own, values(kind, language, told)))


def values(kind: LetterKind, language: Language, told: Mapping[str, Any]) -> dict[str, str]:
    """What each field of a kind says, from the facts."""
    template = _templates().get_template(_template(kind, language))
    context = template.new_context(dict(told))
    found = {name: "".join(block(context)) for name, block in template.blocks.items()}
    for node in _top(_template(kind, language)):
        if isinstance(node, nodes.Filter):
            fact, _ = _named(node)
            for name in _content(node).fields:
                by = _FORMS[name.rpartition("_")[2]][language == "cy"]
                found[name] = _templates().filters[by](told[fact])
    return {name: found[name] if name in found else str(told[name]) for name in frame(kind, language).fields}


def subject(kind: LetterKind, language: Language, told: Mapping[str, Any]) -> str:
    """The line above a letter, which is the national one in every office."""
    return _render(kind.subject_cy if language == "cy" else kind.subject, told)


def _template(kind: LetterKind, language: Language) -> str:
    return f"{kind.code}_cy.txt" if language == "cy" else kind.template


@cache
def _top(template: str) -> tuple[nodes.Node, ...]:
    """What a template says outside its blocks, and the blocks, in their order."""
    found: list[nodes.Node] = []
    for node in _templates().parse((_LETTERS / template).read_text(encoding="utf-8")).body:
        found += node.nodes if isinstance(node, nodes.Output) else [node]
    return tuple(found)


def _signed(headline: Headline, facts: Mapping[str, Any], *, jurisdiction: str, on: date) -> str:
    """Whoever wrote it, if the facts say so, else the person's officer."""
    if facts.get("officer"):
        return ", ".join(part for part in (facts["officer"], facts.get("role")) if part)
    if not headline.officer:
        return ""
    officer = f"{headline.officer}, {_word('offender_manager', jurisdiction, on)}"
    # while somebody covers, the work is another post's than the officer's
    covers = Involvement.objects.filter(person_id=headline.person_id, role="offender_manager", until=None)
    name = covers.exclude(post_id=headline.post_id or 0).values_list("post__user__name", flat=True).first()
    return f"{name}, for {officer}" if name else officer


def signature(letter: Letter, *, on: date) -> str:
    """Who would sign a letter that is already written, by the record of a day."""
    headline = Headline.objects.select_related("person").get(person_id=letter.person_id)
    signed = _signed(headline, letter.facts, jurisdiction=headline.person.jurisdiction, on=on)
    return signed or headline.office


def _check(kind: LetterKind, facts: Mapping[str, Any]) -> None:
    missing = sorted(name for name in kind.facts if facts.get(name) is None)
    unknown = sorted(set(facts) - kind.facts - kind.may - SIGNS)
    if missing or unknown:
        raise ValueError(f"{kind.template}: missing {missing}, unknown {unknown}")


def _to(recipient: people.Recipient, channel: Channel, *, office: str, prison: str) -> str:
    """Where it goes: a letter whose facts name a `prison` goes there, not to their address outside."""
    if channel == "text":
        return recipient.mobile
    if channel == "email":
        return recipient.email
    return f"{recipient.name}\n{prison or recipient.address or f'To be handed over at {office}'}".strip()


def left(ids: Collection[int]) -> Mapping[int, int]:
    """For `current` of a correction: letters that have left, or are leaving. Their version says nothing more."""
    return dict.fromkeys(
        Letter.objects.filter(id__in=ids, state__in=["claimed", "sent"]).values_list("id", flat=True), 1
    )


def address(letter: Letter, *, on: date) -> str:
    """Where a letter that is already written goes by the record of a day; empty if the record has nowhere."""
    return _to(
        people.recipient(letter.person_id, on=on),
        cast(Channel, letter.channel),
        office=_office_of(letter),
        prison=letter.facts.get("prison", ""),
    )


def _office_of(letter: Letter) -> str:
    return letter.sender.partition("\n")[0]


def _word(code: str, jurisdiction: str, on: date) -> str:
    words = editions.edition(Words, jurisdiction=jurisdiction, on=on).book.words
    return next(word.name for word in words if word.code == code)


# -------------------------------------------------------------------------------------------------------- sent by hand
@dataclass(frozen=True)
class Ways:
    """How a person can be written to now: number, e-mail and address of the record, as far as the channel is set up."""

    text: str
    email: str
    post: str

    def to(self, channel: str) -> str:
        """Where a channel leads; empty where it is not to be used."""
        return {"text": self.text, "email": self.email, "post": self.post}.get(channel, "")


def ways(person_id: int, *, on: date) -> Ways:
    """Where texts, e-mails and letters to the person go by the record of a day."""
    found = people.recipient(person_id, on=on)
    return Ways(
        text=found.mobile if is_on("text") else "", email=found.email if is_on("email") else "", post=found.address
    )


def is_on(channel: Channel) -> bool:
    """Is this channel set up here? Letters are: they can always be printed."""
    return channel == "post" or gateways.configured().carries(channel=channel)


def by_hand() -> dict[str, LetterKind]:
    """What an officer may send of their own accord, by its code."""
    return {code: kind for code, kind in kinds().items() if kind.by_hand}


def gone(code: str) -> str:
    """What staff read of a letter that was stopped because it no longer stands."""
    kind = kinds().get(code)
    return kind.gone if kind else LetterKind.gone


# ---------------------------------------------------------------------------------------------------------------- words
@cache
def _templates() -> Environment:
    env = Environment(  # noqa: S701  letters are plain text; the page that shows one escapes it
        loader=FileSystemLoader(_LETTERS),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        day=lambda told: dates.day_long(_moment(told)),
        short=lambda told: dates.day(_moment(told)),
        date=lambda told: dates.full_day(_moment(told)),
        time=lambda told: dates.clock_spoken(_moment(told)),
        dydd=lambda told: _welsh_day(_moment(told)),
        dyddiad=lambda told: _welsh_date(_moment(told)),
        amser=lambda told: dates.clock(_moment(told)).removeprefix("0"),
    )
    return env


_DAYS = ("Llun", "Mawrth", "Mercher", "Iau", "Gwener", "Sadwrn", "Sul")
_MONTHS = (
    "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
    "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr",
)  # fmt: skip


def _welsh_day(moment: Any) -> str:
    """ "ddydd Llun 30 Tachwedd", as it stands in a sentence."""
    day = dates.as_date(moment)
    return f"ddydd {_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def _welsh_date(moment: Any) -> str:
    """ "30 Tachwedd 2026"."""
    day = dates.as_date(moment)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _moment(told: date | str) -> Any:
    """A day or moment; facts from a job or a form come as ISO text."""
    if not isinstance(told, str):
        return told
    return datetime.fromisoformat(told) if "T" in told else date.fromisoformat(told)


def _render(text: str, told: Mapping[str, Any]) -> str:
    return _templates().from_string(text).render(told)


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip())


def paragraphs(body: str) -> list[dict[str, str]]:
    """The body as the letter macro wants it: `text`, and `must`, the mark of what the law asks for, or empty."""
    parts = []
    for text in body.split("\n\n"):
        mark = _MARK.match(text)
        parts.append({"text": text[mark.end() :] if mark else text, "must": mark[1] if mark else ""})
    return parts


def plain(body: str) -> str:
    """The body as it leaves, without marks."""
    return "\n\n".join(part["text"] for part in paragraphs(body))


def still_stand(letters: Collection[Letter]) -> set[int]:
    """Which of the letters speak of a row that is still as it was. One query for each kind of letter among them. Of a
    kind that is no more, none."""
    table, good = kinds(), set()
    for code in {letter.kind for letter in letters} & table.keys():
        mine = [letter for letter in letters if letter.kind == code]
        now = table[code].current([letter.about_id for letter in mine])
        good |= {letter.pk for letter in mine if now.get(letter.about_id) == letter.about_version}
    return good
