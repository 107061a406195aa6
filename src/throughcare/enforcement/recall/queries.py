"""A recall as its pages show it: what the rule finds, the clocks with both stops, what waits and for whom."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from throughcare.design.dates import full_day, plural, when
from throughcare.duties.models import Duty
from throughcare.enforcement import filing
from throughcare.enforcement.models import Recall, RecallCause, RecallEndorsement, RecallReview, Referral
from throughcare.enforcement.queries import ladder
from throughcare.enforcement.recall import rules
from throughcare.kernel.clock import local_day
from throughcare.messaging.models import STATES, Letter
from throughcare.people.models import Registration
from throughcare.policy import clocks, editions, findings
from throughcare.policy.recall_books import Recall as Book
from throughcare.policy.recall_books import RecallChoice
from throughcare.sentences import labels
from throughcare.sentences.models import Requirement, Sentence

ABOUT = "enforcement.recall"
# What may be weighed, by column.
WEIGHED = (
    "led_to",
    "grounds",
    "links",
    "breaks",
    "broken_words",
    "alternatives",
    "alternatives_words",
    "vulnerabilities",
    "vulnerability_words",
    "dependants",
    "arrest",
    "group",
    "charge",
    "answers",
)
_STEPS = (("endorse_recall", "manager"), ("endorse_recall_senior", "senior"), ("revoke_licence", "revoked"))
_STEP_NAMES = {
    "manager": "team manager's agreement",
    "senior": "senior manager's agreement and the request",
    "revoked": "licence to be revoked",
}
_YOUNG = ("S250", "DTO")


# ------------------------------------------------------------------------------------------------------------- the rule
@dataclass(frozen=True)
class Asked:
    """What the rule was asked, and what it found."""

    edition: editions.Edition[Book]
    facts: rules.RecallFacts
    finding: rules.RecallFinding

    @property
    def stored(self) -> dict[str, Any]:
        """The finding with its inputs, as it is kept."""
        return as_stored(self.finding, self.facts)


def as_stored(found: rules.RecallFinding, facts: rules.RecallFacts) -> dict[str, Any]:
    """A finding with its inputs, as it is kept."""
    return {
        "ftr_mandatory": found.ftr_mandatory,
        "standard_mandatory": found.standard_mandatory,
        "allowed": list(found.allowed),
        "fixed_term": found.fixed_term,
        "because": list(found.because),
        "policy": list(found.policy),
        "inputs": findings.to_json(facts),
    }


def book(sentence: Sentence, *, on: date) -> editions.Edition[Book]:
    """The rule of recall on a day. Raises NoEdition where there is none. `sentence.person` must be there."""
    return editions.edition(Book, jurisdiction=sentence.person.jurisdiction, on=on)


def ask(row: Recall, *, on: date) -> Asked:
    """What the rule leaves open, from the answers as they stand. `row.sentence.person` must be there."""
    edition = book(row.sentence, on=on)
    sentence = row.sentence
    parts = (sentence.length_years, sentence.length_months, sentence.length_weeks, sentence.length_days)
    facts = rules.RecallFacts(
        group=row.group or group_of(sentence),
        charge=row.charge or None,
        yes=tuple(sorted(code for code, answer in row.answers.items() if answer)),
        no=tuple(sorted(code for code, answer in row.answers.items() if answer is False)),
        length=rules.SentenceLength(*(part or 0 for part in parts)) if any(parts) else None,
        sentenced_on=sentence.sentenced_on,
    )
    return Asked(edition, facts, rules.recall_type(facts, book=edition))


def group_of(sentence: Sentence) -> str:
    """The group a sentence belongs to by its kind, as a first proposal."""
    order = ladder.order_row(sentence)
    if order.indeterminate:
        return "INDETERMINATE"
    if sentence.order_type == "EDS":
        return "EXTENDED"
    return "YOUTH_SDS" if sentence.order_type in _YOUNG else "ADULT_SDS"


def known_answers(row: Recall) -> dict[str, bool]:
    """What the record answers of the rule's questions: MAPPA by its registration, the kind of sentence. One query."""
    mappa = Registration.objects.filter(person_id=row.person_id, kind="mappa", until=None).order_by("-id").first()
    known = {"mappa_2_or_3": False, "mappa_cat4": False} if mappa is None else {}
    if mappa is not None:
        known["mappa_cat4"] = mappa.category == "4"
        if level := re.search(r"[123]", mappa.level):
            known["mappa_2_or_3"] = level.group() in "23"
    known["sopc"] = row.sentence.order_type == "SOPC"
    return known


def release(row: Recall) -> dict[str, Any] | None:
    """The day of release after the return, with the finding; None where it cannot be told: a sentence without an end.

    Days at large make the sentence end so much later.
    """
    if row.in_custody_at is None or row.revoked_at is None:
        return None
    returned_on, sentence = local_day(row.in_custody_at), row.sentence
    away = rules.at_large_days(local_day(row.revoked_at), returned_on)
    ends_on = sentence.ends_on + timedelta(days=away) if sentence.ends_on else None
    facts = rules.ReleaseFacts(kind=row.kind, returned_on=returned_on, sentence_ends_on=ends_on)
    edition = book(sentence, on=local_day(row.decided_at or row.in_custody_at))
    try:
        found = rules.recall_release(facts, book=edition)
    except findings.CannotTell:
        return None
    return {"release_on": found.release_on, "stored": release_stored(found, facts)}


def release_stored(found: rules.ReleaseFinding, facts: rules.ReleaseFacts) -> dict[str, Any]:
    """The finding on the release with its inputs, as it is kept."""
    return {
        "release_on": found.release_on.isoformat(),
        "because": list(found.because),
        "policy": list(found.policy),
        "inputs": findings.to_json(facts),
    }


# ----------------------------------------------------------------------------------------------------------- what waits
def is_licence(sentence: Sentence) -> bool:
    """Whether somebody can be recalled from it: a prison sentence with a licence."""
    return ladder.order_row(sentence).ladder == "licence"


def licences(person_id: int, *, on: date) -> list[tuple[int, str]]:
    """The licences in force, as choices. One query."""
    found = Sentence.objects.filter(person_id=person_id, ended_on=None).order_by("sentenced_on", "id")
    return [
        (row.pk, ladder.order_name(row)[:1].upper() + ladder.order_name(row)[1:])
        for row in found
        if is_licence(row) and ladder.in_force(row, on=on)
    ]


def earliest(row: Recall) -> datetime:
    """The first moment at which it can have been decided: the day of what led to it, or the opening. One query."""
    days = list(RecallCause.objects.filter(recall=row).values_list("happened_on", flat=True))
    return min([row.opened_at, *(clocks.start_of_day(day) for day in days)])


def waits_for(row: Recall) -> str | None:
    """Whose agreement a decision waits for: `manager`, `senior`, or None."""
    if row.ended_at is not None or not row.decision:
        return None
    if row.agreed_at is None:
        return "manager"
    return "senior" if row.decision == "recall" and row.requested_at is None else None


def next_step(row: Recall) -> str | None:
    """What a recall that is under way waits for, in words; None before the decision and after the revocation."""
    if row.decision != "recall" or row.ended_at is not None or row.revoked_at is not None:
        return None
    return _STEP_NAMES[waits_for(row) or "revoked"]


def running_out(*, at: datetime) -> list[int]:
    """Recalls with a clock that runs out soon, for which the next in line was not told. Two queries."""
    rows = list(
        Recall.objects.filter(decision="recall", ended_at=None, revoked_at=None).select_related("sentence__person")
    )
    if not rows:
        return []
    open_ = list(Duty.objects.filter(about_kind=ABOUT, about_id__in=[row.pk for row in rows], ended_at=None))
    told = {duty.about_id for duty in open_ if duty.kind == "recall_next_in_line"}
    due: dict[int, datetime] = {}
    for duty in open_:
        if duty.kind.removesuffix("_emergency") in dict(_STEPS):
            due[duty.about_id] = min(duty.due_at, due.get(duty.about_id, duty.due_at))
    return [row.pk for row in rows if row.pk in due and row.pk not in told and at >= due[row.pk] - _before(row)]


def _before(row: Recall) -> timedelta:
    """How long before a clock runs out the next in line is told."""
    found = book(row.sentence, on=local_day(row.decided_at or row.opened_at)).book
    return timedelta(minutes=found.warn_minutes) if row.emergency else timedelta(hours=found.warn_hours)


# ------------------------------------------------------------------------------------------------------------- the page
@dataclass(frozen=True)
class Clock:
    """One clock: what must be done by when, what was measured, and how it stands. `left` counts down while open."""

    name: str
    due_at: datetime
    met_at: datetime | None
    tone: str
    words: str

    @property
    def running(self) -> bool:
        """Whether it is still to be done."""
        return self.met_at is None


@dataclass(frozen=True)
class Entry:
    """One step that was taken: what, when, by whom, how long after the decision, and whether it was entered late."""

    what: str
    at: datetime
    who: str = ""
    words: str = ""
    after: str = ""
    typed_at: datetime | None = None


@dataclass(frozen=True)
class RecallPage:
    """Everything on the page of a recall beside the row itself."""

    at: datetime
    title: str
    order_name: str
    status: str
    tone: str
    causes: list[RecallCause]
    clocks: list[Clock]
    entries: list[Entry]
    weighed: list[tuple[str, Any]]
    asked: Asked | None
    kind_name: str
    reviews: list[RecallReview]
    waits: str | None
    at_large: str
    decide_by: date | None


def get(recall_id: int) -> Recall:
    """One recall with its order and names. Raises `Recall.DoesNotExist`."""
    return Recall.objects.select_related(
        "sentence__person", "decided_by__user", "weighed_by__user", "rationale_by__user"
    ).get(id=recall_id)


def review(review_id: int) -> RecallReview:
    """What was said against a recall. Raises `RecallReview.DoesNotExist`."""
    return RecallReview.objects.select_related("recall").get(id=review_id)


def of_referral(row: Referral) -> int | None:
    """The consideration of recall a referral opened. None, without a query, for a referral to court."""
    if row.kind != "recall":
        return None
    return RecallCause.objects.filter(referral=row).values_list("recall_id", flat=True).first()


@dataclass(frozen=True)
class Kept:
    """A paper of a recall, or a letter about it: where it opens, and how it stands."""

    title: str
    page: str
    id: int
    state: str


def kept(row: Recall, *, at: datetime) -> list[Kept]:
    """What was filed when it was asked for or decided, and the letters about it, in the order of time. One query, and
    none before both have agreed, when there is nothing yet."""
    if row.requested_at is None and row.ended_at is None:
        return []
    filed: Any = filing.filed(row, name="recall").values_list(
        "id", Value("documents:open"), "title", Value("filed"), "received_at"
    )
    told = f"recalled:{row.pk}"  # the letter on why they were recalled is about the time in custody
    about = Q(about_kind=ABOUT, about_id=row.pk) | Q(once=told) | Q(once__startswith=f"{told}:")
    letters: Any = Letter.objects.filter(about, person_id=row.person_id).values_list(
        "id", Value("messaging:show"), "subject", "state", Coalesce("sent_at", "entered_at")
    )
    today = local_day(at)
    return [
        Kept(title, page, id_, f"{_KEPT[state]} {when(moment, today)}" if state in {"filed", "sent"} else _KEPT[state])
        for id_, page, title, state, moment in sorted(filed.union(letters, all=True), key=lambda one: one[4])
    ]


_KEPT = {**dict(STATES), "filed": "Filed"}


def of_person(person_id: int) -> list[dict[str, Any]]:
    """Every recall that was considered, the newest first, for the page of failures. One query."""
    rows = Recall.objects.filter(person_id=person_id).select_related("sentence__person").order_by("-opened_at")
    return [
        {
            "id": row.pk,
            "opened_on": local_day(row.opened_at),
            "order": ladder.order_name(row.sentence)[:1].upper() + ladder.order_name(row.sentence)[1:],
            "state": status(row)[0],
            "tone": status(row)[1],
        }
        for row in rows
    ]


def status(row: Recall) -> tuple[str, str]:
    """Where a recall stands in a few words, and the tone."""
    if row.ended_at is not None:
        return row.ended_because, "quiet"
    if not row.decision:
        return ("To be decided", "soon") if row.weighed_at else ("To be weighed", "soon")
    waits = waits_for(row)
    if waits == "manager":
        return "Waiting for the team manager", "late" if row.emergency else "soon"
    if waits == "senior":
        return "Waiting for the senior manager", "late" if row.emergency else "soon"
    if row.revoked_at is None:
        return "Asked for: the licence is to be revoked", "late" if row.emergency else "soon"
    if row.in_custody_at is None:
        return "Unlawfully at large", "late"
    return f"Back in custody: {row.prison}", "quiet"


def page(row: Recall, *, at: datetime) -> RecallPage:
    """The page of a recall. Five queries at most."""
    found = None
    if row.weighed_at is not None and not row.decision:
        found = ask(row, on=local_day(at))
    edition = book(row.sentence, on=local_day(row.decided_at or at))
    said = []
    if row.weighed_at is not None:
        said = list(RecallEndorsement.objects.filter(recall=row).select_related("by__user").order_by("given_at", "id"))
    reviews = list(RecallReview.objects.filter(recall=row).order_by("on", "id")) if row.in_custody_at else []
    causes = list(RecallCause.objects.filter(recall=row).order_by("happened_on", "id"))
    duties = list(Duty.objects.filter(about_kind=ABOUT, about_id=row.pk).order_by("due_at", "id"))
    words, tone = status(row)
    return RecallPage(
        at=at,
        title=_title(row, edition.book),
        order_name=ladder.order_name(row.sentence),
        status=words,
        tone=tone,
        causes=causes,
        clocks=_clocks(row, duties, at=at),
        entries=list(_entries(row, said, late=timedelta(minutes=edition.book.late_minutes))),
        weighed=_weighed(row, edition.book),
        asked=found,
        kind_name=edition.book.kind(row.kind).name if row.kind else "",
        reviews=reviews,
        waits=waits_for(row),
        at_large=_at_large(row, at=at),
        decide_by=next(
            (local_day(one.due_at - timedelta(microseconds=1)) for one in duties if _is_open(one, "consider_recall")),
            None,
        ),
    )


def _is_open(duty: Duty, kind: str) -> bool:
    return duty.kind == kind and duty.ended_at is None


def _title(row: Recall, known: Book) -> str:
    if row.decision == "recall":
        return f"{'Emergency recall' if row.emergency else 'Recall'}: {known.kind(row.kind).name.lower()}"
    return "Not recalled" if row.decision == "no_recall" else "Recall to be considered"


_CLOCK_NAMES = {
    "endorse_recall": "Team manager agrees",
    "endorse_recall_senior": "Senior manager agrees, request sent",
    "revoke_licence": "Licence revoked",
    "recall_rationale": "Manager's reasons written down",
    "tell_recall": "They are told why",
    "refer_recall": "Referred to the Parole Board",
    "review_recall": "Reviewed again",
    "release_after_recall": "Released again",
}


def _clocks(row: Recall, duties: Iterable[Duty], *, at: datetime) -> list[Clock]:
    """The clocks that run or were met; those that ended otherwise are not shown."""
    shown = []
    for duty in duties:
        name = _CLOCK_NAMES.get(duty.kind.removesuffix("_emergency"))
        if name is None or (duty.ended_at is not None and duty.met_at is None):
            continue
        if row.decision == "no_recall" and name == "Team manager agrees":
            name = "Team manager agrees not to recall"
        tone, words = _stands(duty, at=at)
        shown.append(Clock(name, duty.due_at, duty.met_at, tone, words))
    return shown


def _stands(duty: Duty, *, at: datetime) -> tuple[str, str]:
    if duty.met_at is not None:
        if duty.met_at > duty.due_at:
            return "late", f"Done {length(duty.met_at - duty.due_at)} too late"
        return "kept", "Done in time"
    if at >= duty.due_at:
        return "late", f"{length(at - duty.due_at)} late"
    return "soon", f"{length(duty.due_at - at)} left"


def length(span: timedelta) -> str:
    """A span of time in a few words: 1 h 5 min, 3 days 2 h."""
    minutes = int(span.total_seconds() // 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days > 1:
        return f"{plural(days, 'day')} {hours} h"
    hours += 24 * days
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _entries(row: Recall, said: Iterable[RecallEndorsement], *, late: timedelta) -> Iterable[Entry]:
    """The steps in order of time, each with how long after the decision it came."""

    def entry(
        what: str, at: datetime, *, typed: datetime | None = None, who: str = "", words: str = "", measured: bool = True
    ) -> Entry:
        after = ""
        if measured and row.decided_at is not None and at >= row.decided_at:
            after = f"{length(at - row.decided_at)} after the decision"
        return Entry(what, at, who, words, after, typed if typed is not None and typed - at > late else None)

    if row.decided_at is not None:
        who = row.decided_by.user.name if row.decided_by else ""
        words = row.decision_words
        yield entry("Decided", row.decided_at, typed=row.decided_entered_at, who=who, words=words, measured=False)
    for one in said:
        level = "Team manager" if one.level == "manager" else "Senior manager"
        what = f"{level} {'agreed' if one.answer == 'agreed' else 'sent it back'}"
        yield entry(what, one.given_at, typed=one.typed_at, who=one.by.user.name, words=one.words)
    if row.rationale_at is not None and row.agreed_at is not None and row.rationale_at - row.agreed_at > late:
        who = row.rationale_by.user.name if row.rationale_by else ""
        yield entry("Manager's reasons", row.rationale_at, who=who, words=row.rationale)
    if row.revoked_at is not None:
        yield entry("Licence revoked: the clock ends", row.revoked_at, typed=row.revoked_entered_at)
    if row.in_custody_at is not None:
        yield entry(f"In custody: {row.prison}", row.in_custody_at, typed=row.in_custody_entered_at)


def _at_large(row: Recall, *, at: datetime) -> str:
    """How long they are or were unlawfully at large, in words; empty while the licence stands."""
    if row.revoked_at is None:
        return ""
    if row.in_custody_at is None:
        return f"Unlawfully at large for {length(at - row.revoked_at)}, since {when(row.revoked_at)}."
    if row.in_custody_at <= row.revoked_at:
        return "In custody already when the licence was revoked."
    days = rules.at_large_days(local_day(row.revoked_at), local_day(row.in_custody_at))
    more = f" The sentence ends {plural(days, 'day')} later." if days else ""
    return f"Unlawfully at large for {length(row.in_custody_at - row.revoked_at)}.{more}"


def _weighed(row: Recall, known: Book) -> list[tuple[str, Any]]:
    """What was weighed, by name."""
    if row.weighed_at is None:
        return []
    who = f", {row.weighed_by.user.name}" if row.weighed_by else ""
    found: list[tuple[str, Any]] = [("What led to it", row.led_to), ("Why recall", _names(known.grounds, row.grounds))]
    if row.links:
        found.append(("Link to the risk", _names(known.links, row.links)))
    broken = [*(labels.asked_row(one.edition, one.code).name for one in _conditions(row)), row.broken_words]
    found.append(("Conditions broken", [text for text in broken if text] or None))
    tried = [*_names(known.alternatives, row.alternatives), row.alternatives_words]
    found.append(("Tried before", [text for text in tried if text] or None))
    concerns = [*_names(known.vulnerabilities, row.vulnerabilities), row.vulnerability_words]
    found.append(("Concerns for them in custody", [text for text in concerns if text] or None))
    found.append(("Who depends on them", row.dependants or None))
    found.append(("For the arrest", row.arrest or None))
    found.append(("Weighed", f"{full_day(row.weighed_at)}{who}"))
    return found


def _names(choices: Iterable[RecallChoice], codes: Iterable[str]) -> list[str]:
    names = {row.code: row.name for row in choices}
    return [names.get(code, code) for code in codes]


def _conditions(row: Recall) -> list[Requirement]:
    if not row.breaks:
        return []
    return list(Requirement.objects.filter(id__in=row.breaks, sentence_id=row.sentence_id).order_by("id"))


def conditions(row: Recall) -> list[tuple[int, str]]:
    """The conditions of the licence, as choices. One query."""
    found = Requirement.objects.filter(sentence_id=row.sentence_id, removed_because="").order_by("id")
    return [(one.pk, labels.asked_row(one.edition, one.code).name) for one in found]
