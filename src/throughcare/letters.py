"""What the system writes to whom: every kind of letter, what it must be told, and when it is no longer true.

Its words are in messaging/templates/letters. How to add one: docs/how-to/add-a-letter.md.
"""

from __future__ import annotations

from throughcare.allocations.models import OfficerFinding, Responsibility, TeamSlip
from throughcare.appointments.models import Absence, Appointment, ServiceFailure
from throughcare.courts.models import Hearing, Result
from throughcare.enforcement.models import Warning
from throughcare.messaging.letters import LetterKind, left, versions
from throughcare.people.models import ProposedChange
from throughcare.plans.models import HelpNotHad
from throughcare.sentences.models import OrderChange

NEXT_MEETING = frozenset({"next_at", "next_with", "next_place"})

LETTERS: dict[str, LetterKind] = {
    "meeting_booked": LetterKind(
        name="Meeting booked",
        subject="Your next meeting: {{ next_at|day }} at {{ next_at|time }}",
        template="meeting_booked.txt",
        text="meeting_booked_text.txt",
        about="appointments.appointment",
        current=versions(Appointment),
        facts=NEXT_MEETING,
        hold_minutes=15,
    ),
    "meeting_moved": LetterKind(
        name="Meeting moved",
        subject="Your meeting on {{ was_at|date }} has moved",
        template="meeting_moved.txt",
        text="meeting_moved_text.txt",
        about="appointments.appointment",
        current=versions(Appointment),
        facts=frozenset({"was_at", "next_at", "by_whom"}),
        may=NEXT_MEETING | {"because"},
        hold_minutes=15,
    ),
    "meeting_cancelled": LetterKind(
        name="Meeting cancelled",
        subject="Your meeting on {{ was_at|date }} will not take place",
        template="meeting_cancelled.txt",
        text="meeting_cancelled_text.txt",
        about="appointments.appointment",
        current=versions(Appointment),
        facts=frozenset({"was_at", "by_whom"}),
        may=NEXT_MEETING | {"because"},
        hold_minutes=15,
    ),
    "service_failed": LetterKind(
        name="Our failure, and that we are sorry",
        subject="Your meeting on {{ was_at|date }}: we are sorry",
        template="service_failed.txt",
        about="appointments.servicefailure",
        current=versions(ServiceFailure),
        facts=frozenset({"was_at", "failure"}),
        may=NEXT_MEETING | {"minutes"},
    ),
    "meeting_covered": LetterKind(
        name="Who you will meet",
        subject="Your meeting on {{ next_at|date }} will be with {{ next_with }}",
        template="meeting_covered.txt",
        text="meeting_covered_text.txt",
        about="appointments.appointment",
        current=versions(Appointment),
        facts=frozenset({"next_at", "next_with"}),
        may=frozenset({"next_place", "was_with"}),
        hold_minutes=15,
    ),
    "your_team": LetterKind(
        name="Who works with you",
        subject="Who works with you, and how to reach us",
        template="your_team.txt",
        about="allocations.teamslip",
        current=versions(TeamSlip),
        facts=frozenset({"team", "hours", "emergency"}),
    ),
    "your_officer": LetterKind(
        name="Who your officer is",
        subject="Your officer is {{ name }}",
        template="your_officer.txt",
        about="allocations.responsibility",
        current=versions(Responsibility),
        facts=frozenset({"name", "since", "place", "reach"}),
        may=frozenset({"before", "because"}),
    ),
    "no_officer": LetterKind(
        name="That there is no officer, or none yet",
        subject="Your {{ order }}: do you have an officer?",
        template="no_officer.txt",
        about="allocations.officerfinding",
        current=versions(OfficerFinding),
        facts=frozenset({"order"}),
        may=frozenset({"from_release", "because"}),
    ),
    "we_missed_you": LetterKind(
        name="We missed you",
        subject="You missed a meeting on {{ missed_at|date }}: please tell us why",
        template="we_missed_you.txt",
        about="appointments.absence",
        current=versions(Absence),
        facts=frozenset({"missed_at", "tell_by", "proof_by"}),
        may=NEXT_MEETING,
    ),
    "absence_decided": LetterKind(
        name="What we decided about a missed meeting",
        subject="Your missed meeting on {{ missed_at|date }}: what we decided",
        template="absence_decided.txt",
        about="appointments.absence",
        current=versions(Absence),
        facts=frozenset({"missed_at", "decision"}),
        may=NEXT_MEETING | {"because", "words", "follows"},
    ),
    "absence_extended": LetterKind(
        name="More time to show why",
        subject="Your missed meeting on {{ missed_at|date }}: you have more time",
        template="absence_extended.txt",
        about="appointments.absence",
        current=versions(Absence),
        facts=frozenset({"missed_at", "proof_by"}),
        may=NEXT_MEETING | {"told_us", "words"},
    ),
    "warning": LetterKind(
        name="Warning",
        subject="A warning about your {{ order }}",
        template="warning.txt",
        about="enforcement.warning",
        current=versions(Warning),
        facts=frozenset({"order", "circumstances", "unacceptable", "further_failure", "given_on"}),
        may=NEXT_MEETING,
        # Sentencing Act 2020, Schedules 10 and 16, paragraph 6
        must=(
            ("a", "what happened"),
            ("b", "that it is unacceptable"),
            ("c", "what another failure within 12 months means"),
        ),
    ),
    "warning_withdrawn": LetterKind(
        name="Warning taken back",
        subject="We have taken back the warning about your {{ order }}",
        template="warning_withdrawn.txt",
        about="enforcement.warning",
        current=versions(Warning),
        facts=frozenset({"order", "given_on"}),
        may=frozenset({"because"}),
    ),
    "to_court": LetterKind(
        name="You must come to court",
        subject="Your {{ order }}: you must come to court on {{ court_at|date }}",
        template="to_court.txt",
        about="courts.hearing",
        current=versions(Hearing),
        facts=frozenset({"order", "why", "court_at", "court_place", "can"}),
        may=frozenset({"was_on"}),
        must=(
            ("a", "what it is about"),
            ("b", "when and where they must come"),
            ("c", "what happens if they do not"),
        ),
    ),
    "court_result": LetterKind(
        name="What the court decided",
        subject="Your {{ order }}: what the court decided",
        template="court_result.txt",
        about="courts.result",
        current=versions(Result),
        facts=frozenset({"order", "court", "heard_on", "decided"}),
    ),
    "change_refused": LetterKind(
        name="Why we did not change your record",
        subject="Your {{ what }}: we have not changed our record",
        template="change_refused.txt",
        about="people.proposedchange",
        current=versions(ProposedChange),
        facts=frozenset({"what", "declared_on", "decided_on", "because"}),
    ),
    "change_corrected": LetterKind(
        name="What we put right in a change",
        subject="Your {{ what }}: what we put in our record",
        template="change_corrected.txt",
        about="people.proposedchange",
        current=versions(ProposedChange),
        facts=frozenset({"what", "declared_on", "decided_on", "because"}),
    ),
    "help_not_there": LetterKind(
        name="Why help was not there",
        subject="Help we could not get for you in time",
        template="help_not_there.txt",
        about="plans.helpnothad",
        current=versions(HelpNotHad),
        facts=frozenset({"what", "asked_on", "asked_of", "why_not", "instead"}),
        may=frozenset({"agreed_on"}),
    ),
    "order_changed": LetterKind(
        name="A change of the order",
        subject="Your {{ order }} has changed",
        template="order_changed.txt",
        about="sentences.orderchange",
        current=versions(OrderChange),
        facts=frozenset({"order", "changed_on", "change"}),
        may=NEXT_MEETING | {"court"},
    ),
    "correction": LetterKind(
        name="Correction",
        subject="Our letter of {{ wrong_on|date }} no longer holds",
        template="correction.txt",
        about="messaging.letter",
        current=left,
        facts=frozenset({"wrong_on", "wrong_subject", "correction"}),
    ),
}
