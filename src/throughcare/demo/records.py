"""What stands on the records of the cast besides their orders: family, faith, moves, consent, changes that wait."""

from __future__ import annotations

from datetime import time
from typing import Any

from throughcare.demo.teller import Teller
from throughcare.people.models import Person, Phone
from throughcare.people.record.actions import changes, parts, visits


def tell(t: Teller, surname: str) -> None:
    """Tell the record of one of the cast, if there is more to tell."""
    _TOLD.get(surname, lambda _: None)(t)


def _describe(t: Teller, ago: int, **facts: Any) -> None:
    version = Person.objects.values_list("version", flat=True).get(id=t.person_id)
    t.do(parts.describe, t.person_id, ago=ago, facts=facts, because="", shown_version=version)


def _add(t: Teller, ago: int, part: str, **facts: Any) -> Any:
    return t.do(parts.add, t.person_id, ago=ago, part=part, facts=facts)


def _consent(t: Teller, ago: int, relation: Any, covers: str, how: str) -> Any:
    return t.do(visits.give_consent, relation.pk, ago=ago, covers=covers, given_on=t.day(ago), how=how)


def _whitfield(t: Teller) -> None:
    """His mother may be told how to reach him; he took back that she may hear how he is doing."""
    _describe(
        t,
        430,
        ethnicity="mixed_caribbean",
        ethnicity_words="Mixed, Jamaican and English",
        gender="man",
        faith="none",
        disability="yes",
    )
    _add(t, 430, "name", kind="preferred", forenames="Az", surname="")
    _add(t, 430, "disability", kind="reading", words="Letters swim when I am tired")
    _add(t, 200, "adjustment", text="Texts the day before", agreed_on=t.day(200), review_on=t.day(-20))
    mother = _add(
        t,
        430,
        "family",
        kind="mother",
        name="Carol Whitfield",
        phone="07700 900301",
        next_of_kin=True,
        lives_with=False,
    )
    _consent(t, 430, mother, "reach", "signed")
    progress = _consent(t, 430, mother, "progress", "signed")
    t.do(
        visits.withdraw_consent,
        progress.pk,
        ago=90,
        on=t.day(90),
        how="Said so at his meeting: they had fallen out",
        shown_version=progress.version,
    )
    _add(
        t,
        150,
        "support",
        kind="mentor",
        name="Des Poole",
        organisation="Second Chance Northgate",
        phone="07700 900302",
        note="Meets him on Saturdays; helps with forms",
        since=t.day(150),
    )
    _add(t, 120, "circumstance", kind="work", words="Nights at the warehouse, 30 hours a week", since=t.day(125))
    _add(t, 47, "circumstance", kind="housing", words="Keeps his own flat; rent is paid", since=t.day(50))
    _add(t, 40, "circumstance", kind="money", words="Two debts, on a plan with the council", since=t.day(60))
    phone = Phone.objects.filter(person_id=t.person_id, until=None).latest("id")
    t.do(
        changes.declare,
        t.person_id,
        ago=1,
        part="phone",
        facts={"kind": "mobile", "value": "07700 900488", "preferred": True, "may_text": True, "shared": False},
        replaces_id=phone.pk,
        declared_by="person",
        words="New phone since Friday. Text is best.",
    )
    _add(
        t,
        3,
        "address",
        kind="main",
        type="social",
        lines="6 Weir Court",
        town="Northgate",
        postcode="NG1 5LE",
        planned_for=t.day(-18),
        told_on=t.day(3),
        note="Council flat on the ground floor",
    )


def _bell(t: Teller) -> None:
    """He moved in with his brother and told us twelve days later."""
    brother = _add(t, 300, "family", kind="brother", name="Leon Bell", phone="07700 900311", next_of_kin=True)
    _consent(t, 300, brother, "reach", "said")
    _add(
        t,
        48,
        "address",
        kind="main",
        type="family",
        lines="14 Ferry Terrace",
        town="Northgate",
        postcode="NG4 2BD",
        since=t.day(60),
        told_on=t.day(48),
        note="His brother's home",
    )


def _rahman(t: Teller) -> None:
    """He needs an interpreter; his uncle's phone is the only one."""
    _describe(
        t,
        4,
        interpreter=True,
        language="Somali",
        interpreter_language="Somali",
        interpreter_note="The same one each time",
        ethnicity="black_african",
        ethnicity_words="Somali",
        faith="muslim",
        gender="man",
    )
    phone = Phone.objects.filter(person_id=t.person_id, until=None).latest("id")
    t.do(
        parts.correct,
        phone.pk,
        ago=4,
        part="phone",
        facts={"kind": "mobile", "value": phone.value, "preferred": True, "shared": True, "note": "His uncle's phone"},
        because="His uncle answered.",
        shown_version=phone.version,
    )
    uncle = _add(t, 4, "family", kind="aunt_uncle", name="Hassan Rahman", phone="07700 900417", lives_with=True)
    _consent(t, 4, uncle, "reach", "said")


def _tate(t: Teller) -> None:
    """Eid, told a week before; her group; her faith in her own words."""
    _describe(t, 320, faith="muslim", faith_words="Muslim, since I married", ethnicity="white_british", gender="woman")
    _add(t, 117, "commitment", kind="faith", text="Eid", on=t.day(110), told_on=t.day(117))
    _add(t, 80, "commitment", kind="care", text="Looks after her grandson", weekday=1, starts=time(15), ends=time(18))
    daughter = _add(t, 320, "family", kind="daughter", name="Sana Tate", phone="07700 900321", next_of_kin=True)
    _consent(t, 320, daughter, "progress", "wrote")
    _add(t, 200, "support", kind="group", name="Thursday women's group", organisation="Northgate Mosque")


def _lowe(t: Teller) -> None:
    _describe(t, 190, ethnicity="prefer_not", faith="prefer_not", gender="man")
    _add(t, 180, "family", kind="daughter", name="Mia Lowe", lives_with=False, note="Aged nine; lives with her mother")
    _add(
        t,
        150,
        "registration",
        kind="safeguarding_children",
        note="Sees his daughter at the contact centre",
        since=t.day(150),
        review_on=t.day(-8),
    )


def _rowlands(t: Teller) -> None:
    """She would rather speak Welsh; chapel on Sundays; her sister may be told how to reach her."""
    _describe(
        t,
        2,
        language="Welsh",
        interpreter=False,
        ethnicity="white_british",
        ethnicity_words="Welsh",
        faith="christian",
        faith_words="Chapel",
        gender="woman",
        disability="no",
    )
    sister = _add(t, 2, "family", kind="sister", name="Carys Rowlands", phone="07700 900331", next_of_kin=True)
    _consent(t, 2, sister, "reach", "signed")
    _add(t, 2, "circumstance", kind="work", words="Carer in a home, three nights a week", since=t.day(400))


def _wolny(t: Teller) -> None:
    """Polish; an interpreter for what is hard; Mass on Sundays; a registration to look at again next week."""
    _describe(
        t,
        160,
        language="Polish",
        interpreter=True,
        interpreter_language="Polish",
        interpreter_note="For reports, warnings and forms; small talk in English",
        ethnicity="white_other",
        ethnicity_words="Polish",
        faith="christian",
        faith_words="Catholic",
        gender="man",
    )
    wife = _add(
        t, 160, "family", kind="spouse", name="Ewa Wolny", phone="07700 900341", next_of_kin=True, lives_with=True
    )
    _consent(t, 160, wife, "reach", "signed")
    _consent(t, 160, wife, "progress", "signed")
    _add(t, 60, "circumstance", kind="work", words="Roofer, five days a week; paid weekly", since=t.day(70))
    _add(
        t,
        100,
        "registration",
        kind="serious_harm",
        level="Medium",
        note="To whoever lives alone and is burgled",
        since=t.day(100),
        review_on=t.day(-6),
    )


def _noori(t: Teller) -> None:
    """Dari; Ramadan; his cousin's phone is answered when his is not."""
    _describe(
        t,
        70,
        language="Dari",
        interpreter=True,
        interpreter_language="Dari",
        interpreter_note="A man, not from his home town",
        ethnicity="asian_other",
        ethnicity_words="Afghan",
        faith="muslim",
        gender="man",
    )
    cousin = _add(t, 70, "family", kind="cousin", name="Farid Noori", phone="07700 900351", lives_with=True)
    _consent(t, 70, cousin, "reach", "said")
    _add(t, 40, "support", kind="teacher", name="Jo Pearce", organisation="Northgate College", since=t.day(90))


def _draycott(t: Teller) -> None:
    """She hears badly: a quiet room, and texts, never calls."""
    _describe(t, 60, ethnicity="white_british", faith="none", gender="woman", disability="yes")
    _add(t, 60, "disability", kind="hearing", words="Two hearing aids; I cannot follow a phone call")
    _add(
        t,
        60,
        "adjustment",
        text="Quiet room, face to face; texts, never calls",
        agreed_on=t.day(60),
        review_on=t.day(-9),
    )
    _add(t, 60, "family", kind="son", name="Luke Draycott", lives_with=True, note="Fifteen")


_TOLD = {
    "Whitfield": _whitfield,
    "Bell": _bell,
    "Rahman": _rahman,
    "Tate": _tate,
    "Lowe": _lowe,
    "Rowlands": _rowlands,
    "Wolny": _wolny,
    "Noori": _noori,
    "Draycott": _draycott,
}
