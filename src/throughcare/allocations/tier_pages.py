"""The tiers found from the record, ready for a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from throughcare.allocations.models import FOUND_MODELS, Tier, TierFound
from throughcare.allocations.tiering import AS_FOUND

NAMES = {"tiers_a_d": "Protect and change, A to D and 0 to 3", "tiers_a_g": "Single tier, A to G"}
WORDS = {"MISSING": "Missing", "NOT_SUPERVISED": "Not supervised"}
_SOURCES = {
    "sex": "Sex, as counted",
    "rosh": "Risk of serious harm",
    "rsr": "RSR",
    "csrp": "CSRP",
    "arp": "ARP",
    "ogrs": "OGRS 3",
    "dc_srp": "DC-SRP",
    "mappa": "MAPPA",
    "needs": "Needs",
}

# What a tier waits for, as `TierFound.missing` calls it: where it comes from, and the form that takes it, with what
# follows the person in its address. The rule lets nothing stand in for a percentage that is not there: RSR is no CSRP.
_OASYS = "It comes from the assessment service (OASys); enter what it gave."
_LACKS: dict[str, tuple[str, str, dict[str, str], str]] = {
    "CSRP": (_OASYS, "assessments:enter_score", {}, "?tool=csrp"),
    "ARP": ("Worked out here from the record.", "assessments:record_score", {"tool": "arp_static"}, ""),
    "RSR": (_OASYS, "assessments:enter_score", {}, "?tool=rsr"),
    "OGRS 3": ("Worked out here from the record.", "assessments:record_score", {"tool": "ogrs3"}, ""),
    "risk of serious harm": ("Judged by the offender manager.", "assessments:assess_harm", {}, ""),
    "an assessment": ("Signed by the offender manager.", "assessments:overview", {}, ""),
}
_STOP = ("ARP", "CSRP")  # without them there is no single tier
_OF_MODEL = {
    "tiers_a_d": ("RSR", "OGRS 3", "risk of serious harm", "an assessment"),
    "tiers_a_g": ("ARP", "CSRP", "risk of serious harm"),
}


@dataclass(frozen=True)
class Lack:
    """Something a tier waits for: its name, where it comes from, and the form that takes it. `stops` where there is no
    tier without it."""

    words: str
    comes: str
    stops: bool
    form: str
    args: dict[str, str]
    query: str


@dataclass(frozen=True)
class Before:
    """An earlier finding, or what a person put in its place: from when, the tier, and why."""

    on: date
    tier: str
    words: str


@dataclass(frozen=True)
class Found:
    """What a model gives today: the tier that stands and the one found, every step, the sources, and what is missing.

    `newest` is the id of the newest tier that a person put in place of the one found, 0 for none.
    """

    model: str
    name: str
    stands: str
    tier: str
    provisional: bool
    by_hand: str
    found_on: date
    because: list[str]
    sources: list[tuple[str, str]]
    missing: list[str]
    lacks: list[Lack]
    policy: str
    newest: int
    before: list[Before]


def found(person_id: int) -> list[Found]:
    """The tiers of both models that were found for the person, with their history. Two queries."""
    rows = list(TierFound.objects.filter(person_id=person_id).order_by("-id"))
    put = list(Tier.objects.filter(person_id=person_id, model__in=FOUND_MODELS).order_by("-id"))
    made = []
    for model in FOUND_MODELS:
        mine = [row for row in rows if row.model == model]
        if mine:
            made.append(_found(mine, [row for row in put if row.model == model]))
    return made


def _found(rows: list[TierFound], put: list[Tier]) -> Found:
    newest = rows[0]
    hand = put[0] if put and put[0].tier != AS_FOUND else None
    return Found(
        model=newest.model,
        name=NAMES[newest.model],
        stands=said(hand.tier if hand else newest.tier),
        tier=said(newest.tier),
        provisional=newest.provisional,
        by_hand=hand.because if hand else "",
        found_on=newest.found_on,
        because=list(newest.finding["because"]),
        sources=[(_SOURCES[name], where) for name, where in newest.sources.items()],
        missing=[one for one in newest.missing if one not in _LACKS],
        lacks=[
            Lack(words[:1].upper() + words[1:], comes, newest.tier == "MISSING" and words in _STOP, form, args, query)
            for words in _OF_MODEL[newest.model]
            if words in newest.missing
            for comes, form, args, query in (_LACKS[words],)
        ],
        policy=newest.policy,
        newest=put[0].pk if put else 0,
        before=sorted(
            [
                *(Before(row.found_on, said(row.tier), "Found from the record") for row in rows),
                *(Before(row.since, said(row.tier), row.because) for row in put),
            ],
            key=lambda one: one.on,
            reverse=True,
        ),
    )


def said(tier: Any) -> str:
    """A tier as a page says it."""
    return "As found" if tier == AS_FOUND else WORDS.get(tier, str(tier))
