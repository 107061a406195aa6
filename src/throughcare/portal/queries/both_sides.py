"""Both sides, in plain words: what they owed and what we owed, and the meeting we ask them about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.appointments.queries import feedback
from throughcare.appointments.queries.feedback import ToAsk
from throughcare.complaints.models import OPEN
from throughcare.design.spoken import first_name, said_date, said_day
from throughcare.enforcement.queries import sides
from throughcare.enforcement.queries.sides import Row, Sides
from throughcare.portal.queries.shell import Me

_WAITED = ("kept_waiting", "left_waiting", "sent_home", "not_seen")
_MOVED = ("cancelled", "moved_late")


@dataclass(frozen=True)
class Line:
    """One thing that is owed. `kept`: yes, no, or none where there is nothing to say yet. `complain`: the page where
    they can say that it is not so."""

    what: str
    kept: str
    notes: tuple[str, ...]
    complain: str = ""


@dataclass(frozen=True)
class BothSidesPage:
    """Both sides since a day, and the meeting they are asked about, if there is one."""

    first: date
    ask: ToAsk | None
    theirs: tuple[Line, ...]
    ours: tuple[Line, ...]


def page(me: Me) -> BothSidesPage:
    """The same for the person whose page it is. Two queries."""
    found = sides.sides(me.person_id, at=me.at)
    return BothSidesPage(
        first=found.first,
        ask=feedback.to_ask(me.person_id, at=me.at),
        theirs=tuple(_theirs(found)),
        ours=tuple(_ours(found, me)),
    )


# ------------------------------------------------------------------------------------------------------- what they owe
def _theirs(found: Sides) -> Iterator[Line]:
    yield _came(found)
    timed, late = len(found.timed), sum(found.was_late(one) for one in found.timed)
    if timed:
        yield Line(_("You come on time."), _kept(not late), (_part(timed - late, timed),))
    did = [one for one in found.instructions if one["state"] in {"kept", "not_kept"}]
    kept = sum(one["state"] == "kept" for one in did)
    if did:
        yield Line(_("You do what we asked of you."), _kept(kept == len(did)), (_part(kept, len(did)),))
    if found.hours:
        done, asked = (int(sum(one[key] for one in found.hours)) // 60 for key in ("credited", "required"))
        said = _("%(done)s of %(asked)s hours so far.") % {"done": done, "asked": asked}
        yield Line(_("You do your unpaid work."), _kept(None if done < asked else True), (said,))
    if found.moves:
        told = sum(one["told_on"] is not None and one["told_on"] <= one["since"] for one in found.moves)
        yield Line(
            _("You tell us of a new address."), _kept(told == len(found.moves)), (_part(told, len(found.moves)),)
        )


def _came(found: Sides) -> Line:
    asked = found.asked
    what = _("You come to your meetings.")
    if not asked:
        return Line(what, "none", (_("You have had no meetings yet."),))
    came = sum(one["row"].attended for one in asked)
    fine = sum(one["decision"] in {"acceptable", "not_a_failure"} for one in asked)
    open_ = sum(one["decision"] == "" for one in asked)
    missed = len(asked) - came - fine - open_
    notes = [_part(came, len(asked))]
    if fine:
        notes.append(
            ngettext("You missed %(n)d, and your reason was OK.", "You missed %(n)d, and your reasons were OK.", fine)
            % {"n": fine}
        )
    if open_:
        notes.append(ngettext("We have %(n)d still to decide.", "We have %(n)d still to decide.", open_) % {"n": open_})
    if missed:
        notes.append(
            ngettext(
                "You missed %(n)d without a reason we could take.",
                "You missed %(n)d without a reason we could take.",
                missed,
            )
            % {"n": missed}
        )
    return Line(what, _kept(not missed), tuple(notes))


# --------------------------------------------------------------------------------------------------------- what we owe
def _ours(found: Sides, me: Me) -> Iterator[Line]:
    yield _seen(found)
    yield _clear(found)
    yield _say(found)
    yield _respect(found)
    if found.events:
        free = sum(one["against"] is None for one in found.events)
        every = len(found.events)
        yield Line(_("We keep your important days free."), _kept(free == every), (_part(free, every),), "event")
    yield _same_officer(me)
    yield _moved(found)
    yield _done(found)


def _seen(found: Sides) -> Line:
    what = _("We see you on time.")
    failed = [one for one in found.ours if one["kind"] in _WAITED]
    if not found.came and not failed:
        return Line(what, "none", (_("You have had no meetings yet."),))
    asked = len(found.came) + sum(not _is_of(one, found.came) for one in failed)
    notes = [_part(asked - len(failed), asked)]
    if failed:
        notes.append(_sorry(failed[0]))
    return Line(what, _kept(not failed), tuple(notes), "late")


def _is_of(failure: Row, came: list[Row]) -> bool:
    return any(one["id"] == failure["appointment_id"] for one in came)


def _sorry(failure: Row) -> str:
    day = said_day(date.fromisoformat(failure["on"]))
    if failure["minutes"]:
        return _("On %(day)s you had to wait %(minutes)s minutes. We are sorry. It was our fault.") % {
            "day": day,
            "minutes": failure["minutes"],
        }
    return _("On %(day)s you had to wait. We are sorry. It was our fault.") % {"day": day}


def _clear(found: Sides) -> Line:
    what = _("We explain things so that you understand.")
    said = [one for one in found.held if one["clear"]]
    if not said:
        return Line(what, "none", (_("You have not told us yet."),), "not_explained")
    yes = sum(one["clear"] == "yes" for one in said)
    note = _("You said yes %(yes)s of %(times)s times.") % {"yes": yes, "times": len(said)}
    return Line(what, _kept(yes == len(said)), (note,), "not_explained")


def _say(found: Sides) -> Line:
    what = _("We give you a say in your plan.")
    if not found.plans:
        return Line(what, "none", (_("You have no plan yet."),), "no_say")
    plan: dict[str, Any] = found.plans[0]
    day = said_date(datetime.fromisoformat(plan["in_force_at"]))
    answers = plan["answers"] or ["not_asked"]
    if answers[-1] == "agrees":
        note = _("You said yes to your plan. It began on %(day)s.") % {"day": day}
    elif answers[-1] == "disagrees":
        note = _("You did not agree with your plan. We wrote down why.")
    else:
        note = _("We did not ask you about your plan of %(day)s.") % {"day": day}
    return Line(what, _kept(any(answer != "not_asked" for answer in answers)), (note,), "no_say")


def _respect(found: Sides) -> Line:
    what = _("We treat you with respect.")
    made = [one for one in found.complaints if one["state"] != "withdrawn"]
    if not made:
        return Line(what, "yes", (_("You have not complained."),), "respect")
    waits = sum(one["state"] in OPEN for one in made)
    notes = [ngettext("You complained %(n)d time.", "You complained %(n)d times.", len(made)) % {"n": len(made)}]
    if waits:
        notes.append(ngettext("We owe you %(n)d answer.", "We owe you %(n)d answers.", waits) % {"n": waits})
    else:
        notes.append(_("We have answered you."))
    return Line(what, "none", tuple(notes), "respect")


def _same_officer(me: Me) -> Line:
    what = _("We keep the same person for you.")
    about = me.headline
    if not about.officer:
        return Line(what, "none", (_("You have no offender manager now."),), "officers")
    name = first_name(about.officer)
    if about.officer_from_start:
        return Line(what, "yes", (_("%(name)s, from the start.") % {"name": name},), "officers")
    if about.officer_from is None:
        return Line(what, "none", (name,), "officers")
    note = _("%(name)s, since %(day)s.") % {"name": name, "day": said_date(about.officer_from)}
    return Line(what, "no", (note,), "officers")


def _moved(found: Sides) -> Line:
    what = _("We do not move your meetings late.")
    failed = sum(one["kind"] in _MOVED for one in found.ours)
    if not failed:
        return Line(what, "yes", (_("We have not done that."),), "late")
    note = ngettext("We did it %(n)d time. We are sorry.", "We did it %(n)d times. We are sorry.", failed)
    return Line(what, "no", (note % {"n": failed},), "late")


def _done(found: Sides) -> Line:
    what = _("We do what we owe you by its day.")
    if not found.duties:
        return Line(what, "none", (_("Nothing has been due yet."),), "other")
    kept = sum(sides.kept_in_time(one) for one in found.duties)
    waits = sum(one["met_at"] is None for one in found.duties)
    notes = [_part(kept, len(found.duties))]
    if waits:
        notes.append(ngettext("%(n)d thing is late now.", "%(n)d things are late now.", waits) % {"n": waits})
    return Line(what, _kept(kept == len(found.duties)), tuple(notes), "other")


def _part(part: int, whole: int) -> str:
    return _("%(part)s of %(whole)s times.") % {"part": part, "whole": whole}


def _kept(kept: bool | None) -> str:
    return "none" if kept is None else "yes" if kept else "no"
