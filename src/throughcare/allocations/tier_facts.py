"""What the record knows that a tier is found from. Nothing is asked for again: every fact says where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from throughcare.allocations.rules.tiers import Level, TierADFacts, TierAGFacts
from throughcare.assessments.queries import tiering
from throughcare.design.dates import full_day
from throughcare.people.models import Circumstance, Person, Registration
from throughcare.policy.allocation_books import Allocation
from throughcare.policy.editions import Edition, edition
from throughcare.policy.predictor_books import TiersAD, TiersAG
from throughcare.sentences import queries as sentences
from throughcare.sentences.queries import InForce

_LEVELS = {"low": "LOW", "medium": "MEDIUM", "high": "HIGH", "very_high": "VERY_HIGH"}
_LIFERS = frozenset({"LIFE", "IPP", "DPP"})


@dataclass(frozen=True)
class Books:
    """The editions that a tier is found in on a day."""

    a_d: Edition[TiersAD]
    a_g: Edition[TiersAG]
    allocation: Edition[Allocation]


@dataclass(frozen=True)
class Gathered:
    """The facts of one person for both models, where each was taken from, and what is not on the record."""

    a_d: TierADFacts
    a_g: TierAGFacts
    sources: dict[str, str]
    missing: tuple[str, ...]


def books(jurisdiction: str, *, on: date) -> Books:
    """The editions of a jurisdiction on a day. Raises NoEdition where it has no such tiers."""
    return Books(
        edition(TiersAD, jurisdiction=jurisdiction, on=on),
        edition(TiersAG, jurisdiction=jurisdiction, on=on),
        edition(Allocation, jurisdiction=jurisdiction, on=on),
    )


@dataclass
class _Known:
    """What is known of one person, as it is read."""

    person: Person
    assessed: tiering.Assessed
    orders: list[InForce]
    registrations: list[Registration]
    in_custody: bool
    enforced: bool
    cares: bool


def gather(people: Sequence[int], *, jurisdiction: str, on: date) -> dict[int, Gathered]:
    """The facts of many people of one jurisdiction, by person. Nine queries. Raises NoEdition."""
    book = books(jurisdiction, on=on)
    orders = sentences.in_force(people)
    custody, enforced = sentences.in_custody(people), sentences.breached_or_recalled(people)
    assessed = tiering.assessed(people)
    registered: dict[int, list[Registration]] = {}
    for row in Registration.objects.filter(person_id__in=people, until=None, struck=False).order_by("id"):
        registered.setdefault(row.person_id, []).append(row)
    cares = set(
        Circumstance.objects.filter(person_id__in=people, until=None, struck=False, kind="care").values_list(
            "person_id", flat=True
        )
    )
    return {
        person.pk: _facts(
            _Known(
                person,
                assessed[person.pk],
                orders.get(person.pk, []),
                registered.get(person.pk, []),
                person.pk in custody,
                person.pk in enforced,
                person.pk in cares,
            ),
            book,
            on=on,
        )
        for person in Person.objects.filter(id__in=people, jurisdiction=jurisdiction)
    }


def _facts(known: _Known, book: Books, *, on: date) -> Gathered:
    sources: dict[str, str] = {}
    missing = ["Integrated offender management, stalking"]

    def of(name: str, value: Any, source: str) -> Any:
        if value is None:
            missing.append(_NAMES[name])
        else:
            sources[name] = source
        return value

    scores, assessed = known.assessed.scores, known.assessed
    rsr, csrp = scores.get("rsr"), _newest(scores, "csrp", "CSRP")
    arp, own_arp = _newest(scores, "arp", "ARP"), scores.get("arp_static")
    dc, ogrs = scores.get("DC-SRP"), scores.get("ogrs3")
    mappa = next((row for row in known.registrations if row.kind == "mappa"), None)
    kinds = {row.kind for row in known.registrations}
    sex = _sex(known)
    level = cast("Level | None", _LEVELS.get(assessed.harm or ""))
    life = [row for row in known.orders if row.order_type in _LIFERS]
    of("sex", sex, "Personal details, or what a score was worked out from")
    of("rosh", level, f"Judged on {full_day(assessed.harm_on)}" if assessed.harm_on else "")
    for name, one in (("rsr", rsr), ("csrp", csrp), ("arp", arp or own_arp), ("ogrs", ogrs)):
        of(name, one, f"{one.name} of {full_day(one.on)}" if one else "")
    if dc is not None:
        sources["dc_srp"] = f"{dc.name} of {full_day(dc.on)}"
    if mappa is not None:
        sources["mappa"] = f"Registration since {full_day(mappa.since)}"
    if assessed.signed_on:
        sources["needs"] = f"Assessment signed on {full_day(assessed.signed_on)}"
    else:
        missing.append("an assessment")
    factors = {row.factor for row in book.allocation.book.complexity if row.registration in kinds}
    single = {row.factor for row in book.allocation.book.single_tier if row.registration in kinds}
    inputs = scores["ovp"].inputs if "ovp" in scores else {}
    weighed = {row.need for row in book.a_d.book.needs}
    return Gathered(
        a_d=TierADFacts(
            sex="F" if sex == "F" else "M",
            on=on,
            rsr=_number(rsr, "score"),
            rosh=level,
            mappa_level=_level(mappa),
            complexity=tuple(sorted(factors)),
            parenting=known.cares,
            temper_control=int(inputs.get("temper_control") or 0),
            previous_enforcement=known.enforced,
            needs=tuple((code, need) for code, need in assessed.needs if code in weighed),
            ogrs=int(ogrs.result["two_year_pct"]) if ogrs else None,
            custodial=any(row.custody for row in known.orders),
            requirements=tuple(sorted({code for row in known.orders for code in row.requirements})),
            assessed_on=assessed.signed_on,
        ),
        a_g=TierAGFacts(
            on=on,
            active_event=bool(known.orders),
            arp=_number(arp, "score") if arp else _number(own_arp, "two_year_pct"),
            csrp=_number(csrp, "score"),
            dc_srp_score=_number(dc, "score"),
            dc_srp_band=cast("Level | None", _LEVELS.get(_band(dc))),
            mappa=mappa is not None,
            rosh=level,
            lifer_or_ipp=bool(life),
            released_on=next((row.released_on for row in life if row.released_on), None),
            domestic_abuse="domestic_abuse" in single,
            child_protection="child_protection" in single,
            ever_sexual_offence=mappa is not None and mappa.category == "1",
            arp_static=arp is None and own_arp is not None,
        ),
        sources=sources,
        missing=tuple(missing),
    )


_NAMES = {
    "sex": "sex, as the calculation counts it",
    "rosh": "risk of serious harm",
    "rsr": "RSR",
    "csrp": "CSRP",
    "arp": "ARP",
    "ogrs": "OGRS 3",
}


def _newest(scores: dict[str, tiering.Scored], *codes: str) -> tiering.Scored | None:
    """The newest score of a tool that may have been entered by its code or under its name."""
    return max((scores[code] for code in codes if code in scores), key=lambda one: one.on, default=None)


def _sex(known: _Known) -> str | None:
    """As a tool counted it, else as the person's gender says; None where neither tells."""
    counted = [row.inputs.get("sex") for row in known.assessed.scores.values() if row.inputs.get("sex")]
    return str(counted[-1]) if counted else {"woman": "F", "man": "M"}.get(known.person.gender)


def _number(score: tiering.Scored | None, key: str) -> Decimal | None:
    """A figure of a score; what was entered in words is none."""
    try:
        return Decimal(str(score.result[key]).strip().rstrip("%")) if score else None
    except (InvalidOperation, KeyError):
        return None


def _band(score: tiering.Scored | None) -> str:
    return str(score.result.get("band", "")).strip().lower().replace(" ", "_") if score else ""


def _level(mappa: Registration | None) -> int | None:
    """The level of MAPPA in what was written for it, such as "Level 2"."""
    found = re.search(r"[123]", mappa.level) if mappa else None
    return int(found[0]) if found else None
