"""One simulated person under an order, and the slow oracle of what the service must have owed them and done.

A life is played moment by moment: what happens and what people decide is chance, what must follow is worked out here
from the printed rules (rules 3.2 to 3.5, 4.2, 4.4 and 15) with dates of its own. Nothing here imports the product, and
every number is written out. `until` answers what people did; `duties`, `letters` and `rows` are what must stand then.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tests.proofs import _oracles as clocks

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
EVENING = time(18)  # letters leave, and the next in line of a recall is told
OPENS, CLOSES = time(8, 30), time(17, 30)  # the office, on working days
HOLD = 120  # minutes of open office before a letter leaves
LATE = time(17, 30)  # what is done then is written down the same day, and its letter leaves later
_SHUT = {  # bank holidays of England and Wales, as they were printed
    2024: ((12, 25), (12, 26)),
    2025: ((1, 1), (4, 18), (4, 21), (5, 5), (5, 26), (8, 25), (12, 25), (12, 26)),
    2026: ((1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)),
    2027: ((1, 1),),
}
HOLIDAYS = {date(year, *day) for year, days in _SHUT.items() for day in days}
LICENCE = "SDS"


def moment(day: date, at: time = time()) -> datetime:
    """The moment in UTC at which the wall shows this day and time."""
    wall = datetime.combine(day, at)
    summer = wall.replace(tzinfo=UTC) - HOUR
    return summer if clocks.local(summer) == wall else wall.replace(tzinfo=UTC)


def day_of(at: datetime) -> date:
    """The day on the wall."""
    return clocks.local(at).date()


def end_of(day: date) -> datetime:
    """The first moment that is not that day."""
    return moment(day + DAY)


def working_days(day: date, count: int) -> datetime:
    """The end of the day so many working days later."""
    return end_of(clocks.plus_working_days(day, count, HOLIDAYS))


def held_until(at: datetime) -> datetime:
    """A letter written now waits while the office is open for so long, over as many days as that takes."""
    minutes, day = timedelta(minutes=HOLD), day_of(at)
    while True:
        begins, ends = max(at, moment(day, OPENS)), moment(day, CLOSES)
        if clocks.working(day, HOLIDAYS) and begins < ends:
            if begins + minutes <= ends:
                return begins + minutes
            minutes -= ends - begins
        day += DAY


@dataclass
class Owed:
    """A duty that must stand in the record."""

    kind: str
    about: str
    opened_at: datetime
    due_at: datetime
    ended_at: datetime | None = None
    met: bool = False


@dataclass
class Letter:
    """A letter that must have been written. It speaks of a row as it was: `version` counts the changes of that row."""

    kind: str
    about: str
    version: int
    meets: tuple[tuple[str, str], ...]
    state: str = "held"
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Act:
    """What somebody did: a verb, the rows it is about by their names, and the rest."""

    at: datetime
    verb: str
    about: str
    more: dict[str, Any] = field(default_factory=dict)


class Life:
    """A person on one order (`CO`, `SSO` or `SDS`) from a first day for so many days."""

    def __init__(self, rnd: random.Random, *, order: str, first: date, days: int, gap: tuple[int, int]) -> None:
        self.rnd, self.order, self.gap = rnd, order, gap
        self.first, self.last = first, first + days * DAY
        self.duties: list[Owed] = []
        self.letters: list[Letter] = []
        self.rows: dict[str, dict[str, Any]] = {}
        self.earlier: list[tuple[str, dict[str, Any]]] = []  # rows that another of the same name took the place of
        self.reached = ""  # the furthest a life came, for the report
        self._open: dict[tuple[str, str], Owed] = {}
        self._versions: dict[str, int] = {}
        self._warned: dict[str, date] = {}  # warnings that stand, by name, and the day each was given
        self._breach = ""
        self._acts: list[Act] = []
        self._coming: list[tuple[datetime, bool, int, Callable[[datetime], None]]] = []
        self._count = 0
        self._number = 0
        self._book(moment(first, time(9)))

    # -------------------------------------------------------------------------------------------------------- the clock
    def until(self, at: datetime) -> list[Act]:
        """Live on until a moment; what was done meanwhile, in order."""
        while self._coming and self._coming[0][0] <= at:
            now, _, _, what = heapq.heappop(self._coming)
            what(now)
        done, self._acts = self._acts, []
        return done

    @property
    def next_at(self) -> datetime | None:
        """When something happens next."""
        return self._coming[0][0] if self._coming else None

    def _then(self, at: datetime, what: Callable[[datetime], None], *, evening: bool = False) -> None:
        """`what` comes at that moment; what the clockwork of the evening does comes after what people did by then."""
        self._count += 1
        heapq.heappush(self._coming, (at, evening, self._count, what))

    def _after(self, now: datetime, least: int, most: int, *, late: bool = True) -> datetime:
        """Some moment in office hours, so many days on; one time in seven shortly before the office closes."""
        day = day_of(now) + self.rnd.randint(least, most) * DAY
        while not clocks.working(day, HOLIDAYS):
            day += DAY
        if late and self.rnd.random() < 0.15:
            return moment(day, LATE)
        return moment(day, time(self.rnd.randint(9, 15), self.rnd.randrange(60)))

    def _does(self, at: datetime, verb: str, about: str, **more: Any) -> None:
        self._acts.append(Act(at, verb, about, more))

    # ----------------------------------------------------------------------------------------------- duties and letters
    def _owe(self, kind: str, about: str, *, due: datetime, at: datetime) -> None:
        assert (kind, about) not in self._open, (kind, about)
        owed = Owed(kind, about, at, due)
        self.duties.append(owed)
        self._open[kind, about] = owed

    def _meet(self, kind: str, about: str, *, at: datetime) -> None:
        owed = self._open.pop((kind, about), None)
        if owed is not None:
            owed.ended_at, owed.met = at, True

    def _end(self, kind: str, about: str, *, at: datetime) -> None:
        owed = self._open.pop((kind, about), None)
        if owed is not None:
            owed.ended_at = at

    def _write(self, kind: str, about: str, *, at: datetime, meets: str = "") -> None:
        letter = Letter(kind, about, self._versions.get(about, 0), ((meets, about),) if meets else ())
        self.letters.append(letter)
        self._then(self._evening(held_until(at)), lambda now: self._leaves(letter, now), evening=True)

    def _evening(self, at: datetime) -> datetime:
        tonight = moment(day_of(at), EVENING)
        return tonight if at <= tonight else moment(day_of(at) + DAY, EVENING)

    def _leaves(self, letter: Letter, now: datetime) -> None:
        if letter.state != "held":
            return
        if self._versions.get(letter.about, 0) != letter.version:
            letter.state = "withdrawn"
            return
        letter.state, letter.sent_at = "sent", now
        for kind, about in letter.meets:
            self._meet(kind, about, at=now)

    def _stop(self, about: str, *kinds: str) -> list[Letter]:
        """Letters about a row that have not left are stopped; those that have are answered."""
        found = [one for one in self.letters if one.about == about and (not kinds or one.kind in kinds)]
        for one in found:
            if one.state == "held":
                one.state = "withdrawn"
        return [one for one in found if one.state == "sent"]

    def _changed(self, about: str) -> None:
        self._versions[about] = self._versions.get(about, 0) + 1

    # --------------------------------------------------------------------------------------------------------- meetings
    def _book(self, now: datetime) -> None:
        """The next meeting, unless the order is soon over for us."""
        at = self._after(now, *self.gap, late=False)
        if day_of(at) + 30 * DAY > self.last:
            return
        self._number += 1
        name = f"meeting{self._number}"
        starts = moment(day_of(at), time(10))
        self._does(now, "book", name, starts=starts)
        roll = self.rnd.random()
        later = moment(day_of(at), LATE if self.rnd.random() < 0.15 else time(11))
        if roll < 0.3:
            self._then(later, lambda then: self._comes(name, starts, then))
        elif roll < 0.9:
            self._then(later, lambda then: self._misses(name, then))
        else:
            self._then(later, lambda then: self._behaves(name, starts, then))

    def _comes(self, name: str, starts: datetime, now: datetime) -> None:
        self._does(now, "came", name, came=starts)
        roll = self.rnd.random()
        if roll < 0.15 and self.order != LICENCE:
            self._then(self._after(now, 2, 9, late=False), self._remanded)
        elif roll < 0.2:
            self._then(self._after(now, 2, 9, late=False), self._moves)
        else:
            self._book(now)

    def _remanded(self, now: datetime) -> None:
        name = f"stay{self._number}"
        self._does(now, "received", name, why="remand")
        self._then(self._after(now, 5, 40, late=False), lambda then: self._let_go(name, then))

    def _let_go(self, name: str, now: datetime) -> None:
        self._does(now, "released", name)
        self._book(now + DAY)

    def _moves(self, now: datetime) -> None:
        self._does(now, "officer", f"officer{self._number}")
        self._book(now + DAY)

    def _behaves(self, name: str, starts: datetime, now: datetime) -> None:
        """Rule 3.1: came, and failed to comply. It waits to be judged."""
        failure = name.replace("meeting", "failure")
        day = day_of(now)
        self._does(now, "behaved", name, came=starts)
        self._owe("judge_failure", failure, due=working_days(day, 2), at=now)
        self.rows[failure] = {"state": "judge", "happened_on": day}
        self.rows[name.replace("meeting", "consider")] = {"decision": "", "ended": False}
        self._then(self._after(now, 1, 4), lambda then: self._judge_behaviour(failure, then))

    def _judge_behaviour(self, failure: str, now: datetime) -> None:
        excused = self.rnd.random() < 0.3
        self._does(now, "judge_failure", failure, excused=excused)
        self._meet("judge_failure", failure, at=now)
        row = self.rows[failure]
        row["state"] = "excused" if excused else "unexcused"
        if excused:
            self.rows[failure.replace("failure", "consider")]["ended"] = True
            self._book(now)
        else:
            self._consider(failure, now)

    # --------------------------------------------------------------------------------------------------------- absences
    def _misses(self, name: str, now: datetime) -> None:
        """Rules 3.2 and 15: two days to tell us, seven for proof; we ask by the next working day."""
        absence, day = name.replace("meeting", "absence"), day_of(now)
        self._does(now, "missed", name)
        self._owe("judge_absence", absence, due=working_days(day + 7 * DAY, 2), at=now)
        self._owe("tell_why_absent", absence, due=end_of(day + 2 * DAY), at=now)
        self._owe("bring_proof", absence, due=end_of(day + 7 * DAY), at=now)
        self._owe("ask_for_reason", absence, due=working_days(day, 1), at=now)
        self.rows[absence] = {"decision": "", "missed_on": day, "proof_by": day + 7 * DAY}
        self._write("we_missed_you", absence, at=now, meets="ask_for_reason")
        if self.rnd.random() < 0.35:
            self._then(self._after(now, 1, 5), lambda then: self._tells_why(absence, then))
        else:
            self._then(
                self._after(moment(day + 7 * DAY), 1, 4), lambda then: self._judge(absence, "unacceptable", then)
            )

    def _tells_why(self, absence: str, now: datetime) -> None:
        """A reason; one that comes after the decision opens the absence again."""
        row = self.rows[absence]
        self._does(now, "reason", absence)
        self._changed(absence)
        self._meet("tell_why_absent", absence, at=now)
        self._end("ask_for_reason", absence, at=now)
        if row["decision"] == "unacceptable":
            self._reopen(absence, now)
        self._then(self._after(now, 1, 2), lambda then: self._proves(absence, then))

    def _proves(self, absence: str, now: datetime) -> None:
        self._does(now, "proof", absence)
        self._changed(absence)
        self._meet("bring_proof", absence, at=now)
        in_time = day_of(now) <= self.rows[absence]["proof_by"]
        good = self.rnd.random() < (0.95 if in_time else 0.6)
        decision = "acceptable" if good else "unacceptable"
        self._then(self._after(now, 1, 3), lambda then: self._judge(absence, decision, then))

    def _reopen(self, absence: str, now: datetime) -> None:
        """Rule 3.2: what followed waits; a warning that has not left is none, one that has left stands for now."""
        failure, consider = absence.replace("absence", "failure"), absence.replace("absence", "consider")
        row = self.rows[absence]
        row["decision"] = ""
        self._end("tell_decision", absence, at=now)
        self._stop(absence, "absence_decided")
        self._owe("judge_absence", absence, due=working_days(max(row["proof_by"], day_of(now)), 2), at=now)
        self._owe("bring_proof", absence, due=end_of(row["proof_by"]), at=now)
        self.rows[failure]["state"] = "judge"
        for kind in ("consider_failure", "refer_failure", "agree_decision"):
            self._end(kind, consider, at=now)
        warning = absence.replace("absence", "warning")
        if warning in self._warned and not self._stop_unless_left(warning):
            self._take_back(warning, now)
            self.rows[consider]["decision"] = ""

    def _stop_unless_left(self, warning: str) -> bool:
        return any(one.about == warning and one.state == "sent" for one in self.letters)

    def _take_back(self, warning: str, now: datetime) -> None:
        """Rule 3.3: withdrawn at any time, it was never given. Who has the letter is told so."""
        del self._warned[warning]
        self.rows[warning]["withdrawn_on"] = day_of(now)
        left = self._stop(warning)
        self._changed(warning)
        if left:
            self._write("warning_withdrawn", warning, at=now)

    def _judge(self, absence: str, decision: str, now: datetime) -> None:
        """Judged by a person, who is to tell them within two working days."""
        failure = absence.replace("absence", "failure")
        self._does(now, "judge", absence, decision=decision)
        self._changed(absence)
        self._meet("judge_absence", absence, at=now)
        for kind in ("tell_why_absent", "bring_proof", "ask_for_reason"):
            self._end(kind, absence, at=now)
        self._owe("tell_decision", absence, due=working_days(day_of(now), 2), at=now)
        row = self.rows[absence]
        row["decision"] = decision
        if decision == "acceptable":
            if failure in self.rows:
                self._fails_not(failure, now)
            self._write("absence_decided", absence, at=now, meets="tell_decision")
            self._book(now)
            return
        if failure not in self.rows:
            self.rows[failure] = {"state": "unexcused", "happened_on": row["missed_on"]}
        self.rows[failure]["state"] = "unexcused"
        self._consider(failure, now)

    def _fails_not(self, failure: str, now: datetime) -> None:
        """The failure was none: nothing that rested on it stands."""
        self.rows[failure]["state"] = "withdrawn"
        self.rows[failure.replace("failure", "consider")]["ended"] = True
        warning = failure.replace("failure", "warning")
        if warning in self._warned:
            self._take_back(warning, now)

    # ----------------------------------------------------------------------------------------------- warn, refer, court
    def _must(self, failed_on: date) -> bool:
        """Rule 3.3: a warning counts from the day after it, for 12 months that begin with its day. Not on licence."""
        return self.order != LICENCE and any(
            given < failed_on <= clocks.last_day(given, 12) for given in self._warned.values()
        )

    def _consider(self, failure: str, now: datetime) -> None:
        consider, failed_on = failure.replace("failure", "consider"), self.rows[failure]["happened_on"]
        row = self.rows.setdefault(consider, {"decision": "", "ended": False})
        if row["decision"]:  # a warning that had left stands again with its failure
            self._book(now)
            return
        if self._must(failed_on):
            self._owe("refer_failure", consider, due=working_days(failed_on, 10), at=now)
        else:
            self._owe("consider_failure", consider, due=working_days(day_of(now), 2), at=now)
        absence = failure.replace("failure", "absence")
        roll = self.rnd.random()
        if roll < 0.12 and self._may_still_tell(absence):
            self.rows[absence]["again"] = True
            self._then(self._after(now, 1, 2), lambda then: self._tells_why(absence, then))
        elif roll < 0.5:
            self._then(now + HOUR / 4, lambda then: self._decide(failure, then))
        else:
            self._then(self._after(now, 1, 5), lambda then: self._decide(failure, then))

    def _may_still_tell(self, absence: str) -> bool:
        """They never said why, and it was not judged again."""
        told = any(one.kind == "tell_why_absent" and one.about == absence and one.met for one in self.duties)
        return absence in self.rows and not told and "again" not in self.rows[absence]

    def _decide(self, failure: str, now: datetime) -> None:
        consider, failed_on = failure.replace("failure", "consider"), self.rows[failure]["happened_on"]
        must = self._must(failed_on)
        roll = self.rnd.random()
        hands_on = "consider_recall" if self.order == LICENCE else "refer"
        decision = hands_on if must or roll < (0.5 if self.order == LICENCE else 0.15) else "warn"
        if not must and roll > 0.9:
            decision = "neither"
        if must and roll < 0.3:
            self._does(now, "warn_refused", consider)
        self._does(now, "decide", consider, decision=decision)
        self.rows[consider]["decision"] = decision
        for kind in ("consider_failure", "refer_failure"):
            self._meet(kind, consider, at=now)
        if decision == "warn":
            self._warns(failure, now)
        elif decision == "neither":
            self._owe("agree_decision", consider, due=working_days(day_of(now), 2), at=now)
            self._then(self._after(now, 1, 3), lambda then: self._agrees(failure, then))
        else:
            self._refers(failure, must, now)

    def _tell(self, failure: str, now: datetime) -> None:
        """An absence that was not acceptable is told with what follows it."""
        absence = failure.replace("failure", "absence")
        if absence in self.rows:
            self._write("absence_decided", absence, at=now, meets="tell_decision")

    def _warns(self, failure: str, now: datetime) -> None:
        warning, absence = failure.replace("failure", "warning"), failure.replace("failure", "absence")
        given_on = day_of(now)
        self._warned[warning] = given_on
        self._note("warned")
        if warning in self.rows:  # taken back before, and now given after all
            self.earlier.append((warning, self.rows[warning]))
        self.rows[warning] = {
            "given_on": given_on,
            "last_day": None if self.order == LICENCE else clocks.last_day(given_on, 12),
            "withdrawn_on": None,
        }
        self._write("warning", warning, at=now)
        if absence in self.rows:
            self.letters[-1].meets = (("tell_decision", absence),)
        if self.rnd.random() < 0.1 and self._may_still_tell(absence):
            self.rows[absence]["again"] = True
            self._then(self._after(now, 1, 6), lambda then: self._tells_why(absence, then))
        else:
            self._book(now)

    def _agrees(self, failure: str, now: datetime) -> None:
        consider = failure.replace("failure", "consider")
        self._does(now, "agree", consider)
        self._meet("agree_decision", consider, at=now)
        self._tell(failure, now)
        self._book(now)

    def _refers(self, failure: str, must: bool, now: datetime) -> None:
        referral = failure.replace("failure", "referral")
        self._note("referred")
        self.rows[referral] = {"decision": "", "must": must, "ended": False}
        if self.order == LICENCE:
            self._considers_recall(failure, now)
            return
        self._owe("decide_referral", referral, due=working_days(day_of(now), 10), at=now)
        self._tell(failure, now)
        self._then(self._after(now, 3, 14), lambda then: self._decides_referral(failure, then))

    def _decides_referral(self, failure: str, now: datetime) -> None:
        referral = failure.replace("failure", "referral")
        decision = "lay_information" if self.rnd.random() < 0.8 else "no_breach"
        self._does(now, "decide_referral", referral, decision=decision)
        self._meet("decide_referral", referral, at=now)
        self.rows[referral] |= {"decision": decision, "ended": True}
        absence = failure.replace("failure", "absence")
        self._stop(absence, "absence_decided")
        self._end("tell_decision", absence, at=now)
        if decision == "lay_information":
            self._owe("tell_decision", referral, due=working_days(day_of(now), 2), at=now)
            if not self._breach:
                self._begins(failure, now)
        self._book(now)

    def _begins(self, failure: str, now: datetime) -> None:
        """Laid at court within 10 working days of the failure that was referred."""
        breach = failure.replace("failure", "breach")
        self._breach = breach
        self._note("to court")
        self.rows[breach] = {"state": "writing", "laid_on": None}
        self._does(now, "begun", breach)
        self._owe("start_breach", breach, due=working_days(self.rows[failure]["happened_on"], 10), at=now)
        self._then(self._after(now, 1, 5), lambda then: self._declares(breach, then))

    def _declares(self, breach: str, now: datetime) -> None:
        self._does(now, "declare", breach)
        self.rows[breach]["state"] = "endorse"
        self._owe("endorse_breach", breach, due=working_days(day_of(now), 2), at=now)
        back = self.rnd.random() < 0.15
        self._then(self._after(now, 1, 3), lambda then: self._endorses(breach, back, then))

    def _endorses(self, breach: str, back: bool, now: datetime) -> None:
        self._does(now, "endorse", breach, answer="send_back" if back else "endorse")
        self._meet("endorse_breach", breach, at=now)
        self.rows[breach]["state"] = "writing" if back else "endorsed"
        if back:
            self._then(self._after(now, 1, 3), lambda then: self._declares(breach, then))
        else:
            self._then(self._after(now, 1, 4), lambda then: self._lays(breach, then))

    def _lays(self, breach: str, now: datetime) -> None:
        hearing, on = breach.replace("breach", "hearing"), day_of(self._after(now, 14, 30))
        self._does(now, "lay", breach, on=on)
        self.rows[breach] |= {"state": "court", "laid_on": day_of(now)}
        self._meet("start_breach", breach, at=now)
        self._owe("record_result", hearing, due=end_of(on), at=now)
        self._owe("tell_court", hearing, due=working_days(day_of(now), 2), at=now)
        self._write("to_court", hearing, at=now, meets="tell_court")
        self.letters[-1].meets += (("tell_decision", breach.replace("breach", "referral")),)
        self._then(self._after(moment(on), 0, 2, late=False), lambda then: self._results(breach, then))

    def _results(self, breach: str, now: datetime) -> None:
        hearing, result = breach.replace("breach", "hearing"), breach.replace("breach", "result")
        self._note("heard")
        self._does(now, "result", hearing)
        self._changed(hearing)
        self._meet("record_result", hearing, at=now)
        self._end("tell_court", hearing, at=now)
        self.rows[breach]["state"] = "ended"
        self._breach = ""
        self._owe("tell_decision", result, due=working_days(day_of(now), 2), at=now)
        self._write("court_result", result, at=now, meets="tell_decision")

    # ----------------------------------------------------------------------------------------------------------- recall
    def _considers_recall(self, failure: str, now: datetime) -> None:
        """Recall is considered by the next working day; that the absence counts is told with the decision."""
        recall, absence = failure.replace("failure", "recall"), failure.replace("failure", "absence")
        if absence in self.rows:
            self._end("tell_decision", absence, at=now)
        self.rows[recall] = {"decision": "", "kind": "", "revoked_at": None, "in_custody_at": None, "release_on": None}
        self._owe("consider_recall", recall, due=working_days(day_of(now), 1), at=now)
        if self.rnd.random() < 0.3:  # the night of a Saturday
            day = day_of(now) + DAY
            while day.weekday() != 5:
                day += DAY
            at = moment(day, time(23, 40))
        else:
            at = self._after(now, 1, 3)
        self._then(at, lambda then: self._decides_recall(recall, then))

    def _decides_recall(self, recall: str, now: datetime) -> None:
        emergency = clocks.local(now).hour > 20
        recalls = emergency or self.rnd.random() < 0.7
        kind = ("FTR_56" if day_of(now) >= date(2026, 3, 31) else "FTR_28") if recalls else ""
        self._does(now, "decide_recall", recall, recalls=recalls, emergency=emergency)
        self._meet("consider_recall", recall, at=now)
        self.rows[recall] |= {"decision": "recall" if recalls else "no_recall", "kind": kind}
        ending = "_emergency" if emergency else ""
        if recalls:
            self._note("recalled")
            self._owe(f"revoke_licence{ending}", recall, due=now + (2 if emergency else 48) * HOUR, at=now)
        self._owe(f"endorse_recall{ending}", recall, due=now + (1 if emergency else 24) * HOUR, at=now)
        if not recalls:
            self._then(self._after(now, 1, 2), lambda then: self._agrees_not(recall, then))
            return
        self._watch(recall, emergency, now)
        minutes = self.rnd.randint(10, 50) if emergency else self.rnd.randint(60, 2600)
        self._then(now + minutes * HOUR / 60, lambda then: self._manager(recall, emergency, now, then))

    def _agrees_not(self, recall: str, now: datetime) -> None:
        referral = recall.replace("recall", "referral")
        self._does(now, "endorse_recall", recall, head=False, words=True)
        self._meet("endorse_recall", recall, at=now)
        self.rows[referral] |= {"decision": "no_recall", "ended": True}
        self._owe("tell_decision", recall, due=working_days(day_of(now), 2), at=now)
        self._write("not_recalled", recall, at=now, meets="tell_decision")
        self._book(now)

    def _watch(self, recall: str, emergency: bool, now: datetime) -> None:
        """Each evening until it is revoked: 6 hours or 30 minutes before a clock runs out the next in line is told."""
        kinds = ("endorse_recall", "endorse_recall_senior", "revoke_licence")
        evening = self._evening(now)

        def look(then: datetime) -> None:
            left = [
                one.due_at
                for (kind, about), one in self._open.items()
                if about == recall and kind.removesuffix("_emergency") in kinds
            ]
            if not left:
                return
            before = HOUR / 2 if emergency else 6 * HOUR
            if ("recall_next_in_line", recall) not in self._open and then >= min(left) - before:
                self._owe("recall_next_in_line", recall, due=then + 2 * HOUR, at=then)
            self._then(moment(day_of(then) + DAY, EVENING), look, evening=True)

        self._then(evening, look, evening=True)

    def _manager(self, recall: str, emergency: bool, decided_at: datetime, now: datetime) -> None:
        ending = "_emergency" if emergency else ""
        words = self.rnd.random() < 0.5
        self._does(now, "endorse_recall", recall, head=False, words=words)
        self._meet(f"endorse_recall{ending}", recall, at=now)
        self._end("recall_next_in_line", recall, at=now)
        since = decided_at if emergency else now
        self._owe(f"endorse_recall_senior{ending}", recall, due=since + (2 if emergency else 24) * HOUR, at=since)
        if not words:
            self._owe("recall_rationale", recall, due=working_days(day_of(now), 1), at=now)
            self._then(self._after(now, 1, 3), lambda then: self._explains(recall, then))
        minutes = self.rnd.randint(10, 40) if emergency else self.rnd.randint(30, 700)
        self._then(now + minutes * HOUR / 60, lambda then: self._senior(recall, emergency, then))

    def _explains(self, recall: str, now: datetime) -> None:
        self._does(now, "rationale", recall)
        self._meet("recall_rationale", recall, at=now)

    def _senior(self, recall: str, emergency: bool, now: datetime) -> None:
        self._does(now, "endorse_recall", recall, head=True, words=True)
        self._meet("endorse_recall_senior" + ("_emergency" if emergency else ""), recall, at=now)
        self._end("recall_next_in_line", recall, at=now)
        minutes = self.rnd.randint(5, 60) if emergency else self.rnd.randint(30, 900)
        self._then(now + minutes * HOUR / 60, lambda then: self._revokes(recall, emergency, then))

    def _revokes(self, recall: str, emergency: bool, now: datetime) -> None:
        self._does(now, "revoke", recall)
        self._meet("revoke_licence" + ("_emergency" if emergency else ""), recall, at=now)
        self._end("recall_next_in_line", recall, at=now)
        self.rows[recall]["revoked_at"] = now
        self.rows[recall.replace("recall", "referral")] |= {"decision": "recall", "ended": True}
        self._then(self._after(now, 1, 9), lambda then: self._returns(recall, then))

    def _returns(self, recall: str, now: datetime) -> None:
        """Rules 4.3: the day of return is the first of the 28 or 56."""
        stay, row, day = recall.replace("recall", "stay"), self.rows[recall], day_of(now)
        self._note("back in custody")
        release_on = day + (27 if row["kind"] == "FTR_28" else 55) * DAY
        self._does(now, "received", stay, why="recall")
        row |= {"in_custody_at": now, "release_on": release_on}
        self._owe("tell_recall", recall, due=working_days(day, 2), at=now)
        self._owe("release_after_recall", recall, due=end_of(release_on), at=now)
        self._write("recalled", stay, at=now)
        self.letters[-1].meets = (("tell_recall", recall),)
        self._then(moment(release_on, time(11)), lambda then: self._released(recall, then))

    def _released(self, recall: str, now: datetime) -> None:
        stay = recall.replace("recall", "stay")
        self._does(now, "released", stay)
        self._changed(stay)
        self._meet("release_after_recall", recall, at=now)
        self._end("tell_recall", recall, at=now)
        self._end("recall_rationale", recall, at=now)
        self._book(now + DAY)

    def _note(self, what: str) -> None:
        self.reached = what
