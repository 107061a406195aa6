"""Absences: the facts as the rule asks them, and all that a person needs to judge one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from throughcare.appointments import labels, rules
from throughcare.appointments.models import ABSENCE, PROOF_SAID, Absence, Appointment, Contact, Proof
from throughcare.appointments.queries.meetings import Meeting, as_meeting, shown, with_all
from throughcare.appointments.queries.notes import notes_of
from throughcare.design.dates import full_day, plural, sentence_day, when
from throughcare.kernel import replica
from throughcare.kernel.clock import local_day
from throughcare.policy import calendars, clocks, editions, findings
from throughcare.policy.books import Absence as AbsenceBook
from throughcare.policy.books import Duties


@dataclass(frozen=True)
class ProofRow:
    """Proof as a row: what it is, its days, how it is known, and whether it stands."""

    id: int
    version: int
    kind: str
    name: str
    dated_on: date | None
    received_on: date
    late: bool
    how: str
    document_id: int | None
    words: str
    withdrawn_at: datetime | None
    withdrawn_because: str


@dataclass(frozen=True)
class Happened:
    """A line of what happened: when, what, and where we know it from. `whole_day`: only the day is known."""

    at: datetime
    what: str
    known_from: str
    strong: bool = False
    whole_day: bool = False


@dataclass(frozen=True)
class LetterLine:
    """A letter about an absence that has not left: what it says, and what happens to it and when."""

    id: int
    subject: str
    waits: str


@dataclass(frozen=True)
class AbsenceToJudge:
    """An absence with all a person needs to judge it."""

    id: int
    version: int
    person_id: int
    meeting: Meeting
    missed_on: date
    reason: str
    reason_name: str
    reason_words: str
    told_on: date | None
    notice_on: date | None
    proof_by: date
    proof_said: str
    proof_said_at: datetime | None
    extended: bool
    decision: str
    decided_at: datetime | None
    decided_by: str
    decision_words: str
    told_words: str
    told_at: datetime | None
    letters: list[LetterLine]
    against_rule: bool
    reopened_at: datetime | None
    reopened_because: str
    withdrawn_at: datetime | None
    withdrawn_because: str
    finding: rules.AbsenceFinding
    edition: editions.Edition[AbsenceBook]
    inputs: rules.AbsenceFacts
    latest_extension: date
    decide_by: date
    judge_days: int
    proofs: list[ProofRow]
    happened: list[Happened]
    our_part: list[str]
    last_year: str

    @property
    def answer(self) -> str:
        """What the rule finds, in a line."""
        return STANDS[self.finding.status]

    @property
    def points(self) -> list[dict[str, str]]:
        """Each thing the rule looked at, with its mark."""
        marks = ((check, _MARKS[check.state]) for check in self.finding.checks)
        return [{"mark": mark, "tone": tone, "text": check.text} for check, (mark, tone) in marks]

    @property
    def input_rows(self) -> list[tuple[str, Any]]:
        """What the rule was given."""
        given = self.inputs
        return [
            ("Missed", full_day(given.missed_on)),
            ("Reason", labels.absence_word(given.reason, self.meeting.jurisdiction)),
            ("Told us", full_day(given.told_on) if given.told_on else None),
            ("Proof", labels.absence_word(given.proof, self.meeting.jurisdiction) if given.proof else None),
            ("Proof came", full_day(given.proof_on) if given.proof_on else None),
            ("Self-certificates before", str(given.self_certificates_used)),
            ("Longer until", full_day(given.extended_until) if given.extended_until else None),
            ("As things stood on", full_day(given.on)),
            ("Source", self.edition.source),
        ]

    @property
    def decision_hints(self) -> dict[str, str]:
        """What each decision means, beside the rule."""
        status = "unacceptable" if self.finding.status == "failed_to_comply" else self.finding.status
        as_found, against = "As the rule finds.", "Against the rule: your reason is shown to your manager."
        free = status == "judgement" or self.finding.reopens
        hints = {code: "" if free else as_found if code == status else against for code in labels.DECISIONS if code}
        hints["unacceptable"] = f"{hints['unacceptable']} You then consider the failure.".strip()
        hints["not_a_failure"] = f"{hints['not_a_failure']} It is written down as ours.".strip()
        days = self.edition.book.extra_days
        return {**hints, "extend": f"Once, at most {plural(days, 'day')}. A letter tells them."}


STANDS = {
    "pending": "Too early to say: reason and proof can still come",
    "acceptable": "An acceptable absence, as things stand",
    "unacceptable": "Not an acceptable absence, as things stand",
    "judgement": "The rule leaves it to you",
    "not_a_failure": "Not a failure of theirs: it was our doing",
    "failed_to_comply": "Came, and failed to comply",
}
_MARKS = {
    "met": ("Met", "kept"),
    "not_met": ("Not met", "late"),
    "waiting": ("Waiting", "soon"),
    "not_ours": ("Not ours", "quiet"),
    "ours": ("Ours", "owed"),
    "not_recorded": ("Not recorded", "quiet"),
    "would_turn": ("Would turn", "info"),
}


def judgement(absence_id: int, *, on: date) -> tuple[rules.AbsenceFacts, rules.AbsenceFinding]:
    """The facts of an absence as the rule asks them, and what it finds as things stand on a day. Three queries."""
    absence = Absence.objects.select_related("appointment__person").get(id=absence_id)
    proofs = list(Proof.objects.filter(absence=absence).order_by("received_on", "id"))
    return _judgement(absence, proofs, _beside(absence), on=on)


def why_not(absence: Absence) -> str:
    """Why an absence was not acceptable, as far as the record says it, in words to the person. At most one query."""
    by = sentence_day(absence.proof_by)
    if absence.told_on is None:
        return f"You did not tell us why by {by}."
    told = f"You told us why on {sentence_day(absence.told_on)}."
    if Proof.objects.filter(absence=absence, withdrawn_at=None).exists():
        return f"{told} We looked at the proof you gave us, and it was not enough."
    return f"{told} We asked for proof by {by}, and none came."


def absence_of_proof(proof_id: int) -> int:
    """The absence a proof is for. Raises `Proof.DoesNotExist`."""
    return Proof.objects.values_list("absence_id", flat=True).get(id=proof_id)


def absence_edition(absence: Absence) -> editions.Edition[AbsenceBook]:
    """How the absence is judged: the edition of the day missed."""
    return editions.edition(AbsenceBook, jurisdiction=absence.appointment.person.jurisdiction, on=absence.missed_on)


def _judgement(
    absence: Absence, proofs: Sequence[Proof], beside: _Beside, *, on: date
) -> tuple[rules.AbsenceFacts, rules.AbsenceFinding]:
    book = absence_edition(absence)
    told = [told_on for told_on in (absence.told_on, absence.notice_on) if told_on]
    first = rules.AbsenceFacts(
        missed_on=absence.missed_on,
        reason=absence.reason or "none",
        on=on,
        told_on=min(told, default=None),
        self_certificates_used=beside.self_certificates,
        told_of_meeting=True if absence.appointment.told_at else None,
        asked_for_reason=bool(beside.letters) or None,
        extended_until=absence.proof_by if absence.proof_by_extended else None,
    )
    # Several papers may have come. One that will do is enough; else the one that came last is told of.
    last = (first, rules.judge(first, book=book))
    for proof in proofs:
        facts = replace(
            first,
            proof=proof.kind,
            proof_on=proof.received_on,
            proof_withdrawn_on=local_day(proof.withdrawn_at) if proof.withdrawn_at else None,
        )
        last = (facts, rules.judge(facts, book=book))
        if last[1].status == "acceptable" or last[1].reopens:
            break
    return last


@dataclass(frozen=True)
class _Beside:
    """What other rows say of an absence: self-certificates used before, letters about it that left and that wait,
    decisions on it that were taken back, and when the person was told of the last one."""

    self_certificates: int
    letters: list[Happened]
    decisions: list[Happened]
    waiting: list[tuple[int, str, str, str]]
    told_at: datetime | None


def _beside(absence: Absence) -> _Beside:
    """In one query."""
    certificates = [proof.code for proof in absence_edition(absence).book.proofs if proof.uses_certificate]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select (select count(*) from appointments_proof p join appointments_absence a on a.id = p.absence_id
                     where p.person_id = %(person)s and p.kind = any(%(kinds)s) and p.withdrawn_at is null
                       and a.withdrawn_at is null and a.missed_on < %(missed)s),
                   (select coalesce(jsonb_agg(jsonb_build_array(l.sent_at, l.subject, l.channel)), '[]')
                      from messaging_letter l
                     where l.about_kind = %(about)s and l.about_id = %(id)s and l.sent_at is not null),
                   (select coalesce(jsonb_agg(jsonb_build_array(d.decided_at, d.decision, d.decision_words, d.name)),
                                    '[]')
                      from (select distinct on (e.decided_at) e.decided_at, e.decision, e.decision_words, u.name
                              from appointments_absenceevent e
                              left join organisations_post p on p.id = e.decided_by_id
                              left join accounts_user u on u.id = p.user_id
                             where e.pgh_obj_id = %(id)s and e.decision <> ''
                               and e.decided_at is distinct from %(decided_at)s
                             order by e.decided_at, e.pgh_id desc) d),
                   (select coalesce(jsonb_agg(jsonb_build_array(l.id, l.subject, l.state, l.hold_until) order by l.id),
                                    '[]')
                      from messaging_letter l
                     where l.about_kind = %(about)s and l.about_id = %(id)s
                       and l.state in ('held', 'print', 'claimed', 'failed')),
                   (select max(d.met_at) from duties_duty d
                     where d.kind = 'tell_decision' and d.about_kind = %(about)s and d.about_id = %(id)s
                       and d.met_at >= %(decided_at)s)
            """,
            {
                "person": absence.person_id,
                "kinds": certificates,
                "missed": absence.missed_on,
                "about": ABSENCE,
                "id": absence.pk,
                "decided_at": absence.decided_at,
            },
        )
        used, letters, decisions, waiting, told_at = cursor.fetchone()
    return _Beside(
        self_certificates=used,
        letters=[
            Happened(datetime.fromisoformat(sent_at), f"We wrote: {subject}", f"{_CHANNELS.get(channel, channel)} sent")
            for sent_at, subject, channel in json.loads(letters)
        ],
        decisions=[
            Happened(datetime.fromisoformat(decided_at), _judged(decision, words), name or "The record")
            for decided_at, decision, words, name in json.loads(decisions)
        ],
        waiting=json.loads(waiting),
        told_at=told_at,
    )


def _waiting(letters: Sequence[tuple[int, str, str, str]], *, today: date) -> list[LetterLine]:
    said = {"print": "waits to be printed", "claimed": "is leaving now", "failed": "could not be sent"}
    return [
        LetterLine(
            id=letter_id,
            subject=subject,
            waits=said.get(state)
            or f"is held until {when(datetime.fromisoformat(hold_until), today).replace('Today', 'today')}",
        )
        for letter_id, subject, state, hold_until in letters
    ]


_CHANNELS = {"post": "Letter", "text": "Text", "email": "E-mail"}


def _judged(decision: str, words: str) -> str:
    return f"Judged: {labels.DECISIONS[decision][0].lower()}. {words}"


def absence_to_judge(absence_id: int, *, at: datetime) -> AbsenceToJudge:
    """An absence whole: what happened, reason and proof, what the rule finds. Five queries.

    Raises `Appointment.DoesNotExist`.
    """
    today = local_day(at)
    related = ("absence__decided_by__user",)
    appointment = with_all(Appointment.objects.filter(absence=absence_id)).select_related(*related).get()
    row: Absence = appointment.absence
    held = as_meeting(appointment, at=at)
    proofs = list(Proof.objects.filter(absence=row).select_related("seen_by__user").order_by("received_on", "id"))
    beside = _beside(row)
    inputs, found = _as_decided(row) or _judgement(row, proofs, beside, on=today)
    edition = absence_edition(row)
    holidays = calendars.bank_holidays(held.jurisdiction).holidays
    judge_days = (
        editions.edition(Duties, jurisdiction=held.jurisdiction, on=today).book.kind("judge_absence").count or 0
    )
    runs_from = max(row.proof_by, local_day(row.reopened_at)) if row.reopened_at else row.proof_by
    return AbsenceToJudge(
        id=row.pk,
        version=row.version,
        person_id=row.person_id,
        meeting=held,
        missed_on=row.missed_on,
        reason=row.reason,
        reason_name=labels.absence_word(row.reason, held.jurisdiction) if row.reason else "",
        reason_words=row.reason_words,
        told_on=row.told_on,
        notice_on=row.notice_on,
        proof_by=row.proof_by,
        proof_said=dict(PROOF_SAID).get(row.proof_said, ""),
        proof_said_at=row.proof_said_at,
        extended=row.proof_by_extended,
        decision=row.decision,
        decided_at=row.decided_at,
        decided_by=row.decided_by.user.name if row.decided_by else "",
        decision_words=row.decision_words,
        told_words=row.told_words,
        told_at=beside.told_at,
        letters=_waiting(beside.waiting, today=today),
        against_rule=row.against_rule,
        reopened_at=row.reopened_at,
        reopened_because=row.reopened_because,
        withdrawn_at=row.withdrawn_at,
        withdrawn_because=row.withdrawn_because,
        finding=found,
        edition=edition,
        inputs=inputs,
        judge_days=judge_days,
        latest_extension=today + timedelta(days=edition.book.extra_days),
        decide_by=clocks.plus_working_days(runs_from, judge_days, holidays=holidays),
        proofs=[_proof_row(proof, row, held.jurisdiction) for proof in proofs],
        happened=_happened(row, held, proofs, beside, at=at),
        our_part=_our_part(held),
        last_year=_last_year(row),
    )


def _as_decided(absence: Absence) -> tuple[rules.AbsenceFacts, rules.AbsenceFinding] | None:
    """What the rule found when the absence was judged; None where it is not judged, or was before it came here."""
    kept = absence.finding or {}
    if not absence.decision or "inputs" not in kept:
        return None
    return (
        findings.from_json(rules.AbsenceFacts, kept["inputs"]),
        findings.from_json(rules.AbsenceFinding, kept["found"]),
    )


def _proof_row(proof: Proof, absence: Absence, jurisdiction: str) -> ProofRow:
    seen_by = proof.seen_by.user.name if proof.seen_by else ""
    return ProofRow(
        id=proof.pk,
        version=proof.version,
        kind=proof.kind,
        name=labels.absence_word(proof.kind, jurisdiction),
        dated_on=proof.dated_on,
        received_on=proof.received_on,
        late=proof.received_on > absence.proof_by,
        how="Kept in papers" if proof.document_id else f"Seen by {seen_by}, not kept",
        document_id=proof.document_id,
        words=proof.words,
        withdrawn_at=proof.withdrawn_at,
        withdrawn_because=proof.withdrawn_because,
    )


def _happened(
    absence: Absence, held: Meeting, proofs: Sequence[Proof], beside: _Beside, *, at: datetime
) -> list[Happened]:
    """Everything known of the absence, in order, each with where we know it from. One query."""
    record = "The record"
    where = f", {held.where}" if held.where else ""
    lines = [
        Happened(
            held.starts_at, f"{held.outcome_name}: {held.name.lower()}{where}", held.officer or record, strong=True
        )
    ]
    if held.told_at:
        lines.append(Happened(held.told_at, f"Told of the meeting, {held.told_how.lower()}", "The meeting"))
    if absence.reason_at:
        named = labels.absence_word(absence.reason, held.jurisdiction) if absence.reason else "Reason"
        lines.append(Happened(absence.reason_at, f"They told us why. {named}. {absence.reason_words}".strip(), record))
    if absence.proof_said_at:
        said = dict(PROOF_SAID)[absence.proof_said]
        lines.append(Happened(absence.proof_said_at, f"They said of the proof: “{said}.”", "Their own page"))
    last_minute = clocks.end_of_day(absence.proof_by) - timedelta(minutes=1)
    if absence.proof_by_extended:
        lines.append(Happened(last_minute, f"The day until which longer was given: {absence.extended_because}", record))
    in_time = [proof for proof in proofs if proof.withdrawn_at is None and proof.received_on <= absence.proof_by]
    if last_minute <= at and not in_time:
        lines.append(Happened(last_minute, "The day for proof passed. Nothing had come", "The clock", strong=True))
    for proof in proofs:
        name = labels.absence_word(proof.kind, held.jurisdiction)
        known = f"Seen by {proof.seen_by.user.name}" if proof.seen_by else "The paper"
        what = f"{name} came. {proof.words}".strip()
        lines.append(Happened(clocks.start_of_day(proof.received_on), what, known, whole_day=True))
        if proof.withdrawn_at:
            lines.append(Happened(proof.withdrawn_at, f"{name} no longer stands: {proof.withdrawn_because}", record))
    lines += [*beside.letters, *beside.decisions]
    notes = Contact.objects.filter(
        person_id=absence.person_id, at__gte=clocks.start_of_day(absence.missed_on), at__lte=at, sensitive=False
    )
    lines += [Happened(note.at, note.words, f"Note, {note.by}".rstrip(", ")) for note in notes_of(notes)[-_NOTES:]]
    if absence.decision and absence.decided_at:
        who = absence.decided_by.user.name if absence.decided_by else record
        lines.append(Happened(absence.decided_at, _judged(absence.decision, absence.decision_words), who, strong=True))
    if absence.reopened_at:
        lines.append(Happened(absence.reopened_at, f"Reopened. {absence.reopened_because}", record, strong=True))
    return sorted(lines, key=lambda line: line.at)


_NOTES = 8  # of the time since; more would hide the absence among them


def _our_part(held: Meeting) -> list[str]:
    """What we did and did not do ourselves, in sentences."""
    found = []
    if held.moved_from_at:
        found.append(f"This meeting had been moved from {sentence_day(held.moved_from_at)}.")
    else:
        found.append("This meeting was not moved.")
    if held.told_at is None:
        found.append("That they were told of it is not recorded.")
    else:
        ahead = (local_day(held.starts_at) - local_day(held.told_at)).days
        found.append(
            "They were told on the day itself." if ahead <= 0 else f"They were told {plural(ahead, 'day')} before."
        )
    found += [f"{failure.name}: {failure.words}" for failure in held.failures]
    return found


def _last_year(absence: Absence) -> str:
    """How the twelve months before went, in a sentence. One query."""
    found = Appointment.objects.filter(
        ~Q(outcome=""),
        person_id=absence.person_id,
        cancelled_at=None,
        starts_at__gte=clocks.start_of_day(clocks.plus_months(absence.missed_on, -12)),
        starts_at__lt=absence.appointment.starts_at,
    )
    jurisdiction = absence.appointment.person.jurisdiction
    counted = found.aggregate(
        all=Count("pk"),
        **{key: Count("pk", filter=shown(key, jurisdiction)) for key in ("kept", "acceptable", "unacceptable")},
    )
    if not counted["all"]:
        return "No meetings are recorded in the 12 months before."
    acceptable = counted["acceptable"]
    excused = plural(acceptable, "acceptable absence") if acceptable else "no acceptable absence"
    return f"{counted['kept']} of {counted['all']} kept, {excused}, {counted['unacceptable'] or 'none'} not acceptable"


@dataclass(frozen=True)
class AgainstRule:
    """A decision that goes against what the rule found, for the manager. `found` and `decision` are in words."""

    absence_id: int
    person_id: int
    person: str
    missed_on: date
    decision: str
    found: str
    words: str
    by: str
    decided_at: datetime | None


def decided_against_rule(team_id: int, *, from_: datetime) -> list[AgainstRule]:
    """Decisions of a team against the rule since a moment, the newest first, with their reasons. One query.

    A heavy list that may be some seconds old: it comes from the read replica, where there is one.
    """
    with replica.reading():
        return _against_rule(team_id, from_=from_)


def _against_rule(team_id: int, *, from_: datetime) -> list[AgainstRule]:
    rows = Absence.objects.filter(
        against_rule=True, withdrawn_at=None, decided_at__gte=from_, decided_by__team_id=team_id
    ).order_by("-decided_at")
    return [
        AgainstRule(
            absence_id=row["id"],
            person_id=row["person_id"],
            person=row["person__headline__name"] or row["person__headline__reference"],
            missed_on=row["missed_on"],
            decision=labels.DECISIONS[row["decision"]][0],
            found=STANDS[row["finding__found__status"]],
            words=row["decision_words"],
            by=row["decided_by__user__name"],
            decided_at=row["decided_at"],
        )
        for row in rows.values(
            "id",
            "person_id",
            "person__headline__name",
            "person__headline__reference",
            "missed_on",
            "decision",
            "finding__found__status",
            "decision_words",
            "decided_by__user__name",
            "decided_at",
        )
    ]
