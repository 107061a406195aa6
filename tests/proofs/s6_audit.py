"""Every page seen and every refusal writes exactly one right audit entry, with all people shown on it (S6)."""

from __future__ import annotations

from typing import Any

from time_machine import travel

from tests.cast import NOW
from tests.house import world
from throughcare.audit import verify
from throughcare.cli.proofs import Size

TOLD = True  # its database holds the world of the house tests
OF_A_DEMO = "portal:sign_in"  # a demo offers the people it made up by name; nobody is offered outside one
ABOUT_THEM = {("simon", "complaint_open")}  # what is about who asks is refused by an act that says so


def prove(size: Size) -> dict[str, Any]:
    """Walks the access table as everybody; small, some of it."""
    asked = world.walk()
    with travel(NOW):
        visitor = world.Visitor(world.find(at=NOW))
        visits = [visitor.audited(*page) for page in (asked if size.full else size.random.sample(asked, 200))]
        faults = [f"{fault}: {visit}" for visit in visits for fault in _faults(visit, visitor.world)]
    assert not faults, "\n".join(faults)
    assert verify.verify().whole
    return {
        "pages asked for": len(visits),
        "allowed": sum(entry.allowed for visit in visits for entry in visit.written),
        "refused": sum(not entry.allowed for visit in visits for entry in visit.written),
        "people shown": sum(len(entry.people) for visit in visits for entry in visit.written),
        "faults": 0,
    }


def _faults(visit: world.Visit, told: world.World) -> list[str]:
    """What is wrong with what was written of a visit."""
    doing = visit.row.doing if visit.method == "GET" else visit.row.sending
    shown = told.shown_in(visit.text)
    leaves = visit.row.open and visit.row.own and doing and visit.who in world.OWN_SIDE
    unwatched = visit.row.open and not leaves
    if visit.who == "nobody" or unwatched or visit.status == 405 or not (doing or visit.who == "gone"):
        return _nothing_written(visit, shown)
    if visit.row.own is not (visit.who in world.OWN_SIDE):  # sent to sign in, on the other side
        return _nothing_written(visit, shown)
    still_theirs = visit.who == "gone" and visit.status != 403  # the own account stays open when a post has ended
    if still_theirs and not (doing and visit.row.name.startswith("accounts:")):
        return _nothing_written(visit, shown)
    if len(visit.written) != 1:
        return [f"{len(visit.written)} entries"]
    (entry,) = visit.written
    faults = []
    if entry.principal != told.key(visit.who):
        faults.append(f"written of {entry.principal}")
    if visit.row.own:  # their own record was opened, whatever they asked for, and nobody else is on the page
        theirs = told.people[visit.who]
        if (entry.doing, entry.allowed, entry.person_id, entry.people) != (doing, True, theirs, frozenset({theirs})):
            faults.append(f"wrong entry: {entry}")
        return faults if shown <= {theirs} else [*faults, f"shows {sorted(shown - {theirs})}"]
    if visit.who == "gone":
        wanted = (doing, True) if still_theirs else ("no_post", False)
        return faults if (entry.doing, entry.allowed) == wanted and not shown else [*faults, "wrong entry"]
    may = visit.row.see if visit.method == "GET" else visit.row.send or ()
    refused = visit.status == 403 or (visit.status == visit.row.refuses and visit.who not in may)
    # a row of somebody who is closed is hidden before the page knows what was to be done with it
    hidden = refused and (visit.who == "eva" or visit.status == 404)
    if refused and (visit.who, visit.sample) in ABOUT_THEM:
        doing = "see_complaint_of_oneself"
    if entry.doing != doing and not (hidden and entry.doing == "see_record"):
        faults.append(f"says {entry.doing}, not {doing}")
    person_id = told.samples[visit.sample].person_id
    if entry.allowed != (not refused and (person_id is None or person_id in told.names)):
        faults.append(f"says allowed is {entry.allowed}")
    if entry.person_id != person_id:
        faults.append(f"about {entry.person_id}, not {person_id}")
    if visit.status == 403:
        return faults if shown <= {person_id} else [*faults, "a refusal that shows somebody"]
    if visit.status == 404:  # the record was opened, or there is none, and nothing of it is on the page
        return [*faults, "an absent page that shows somebody"] if shown else faults
    if shown != entry.people and visit.text:
        faults.append(f"shows {sorted(shown)}, written {sorted(entry.people)}")
    return faults


def _nothing_written(visit: world.Visit, shown: set[int]) -> list[str]:
    faults = [f"writes {entry.doing}" for entry in visit.written]
    return [*faults, f"shows {sorted(shown)}"] if shown and visit.row.name != OF_A_DEMO else faults
