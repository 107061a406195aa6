"""Recall from licence, step by step: considered, weighed, decided, agreed to twice, revoked, in custody, reviewed.

Each step has the moment it happened, given by whoever enters it, and `at`, when it is entered. Clocks run from the
first. The order's row is locked first, as everywhere in this slice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.custody import actions as custody
from throughcare.custody import queries as stays
from throughcare.design.dates import full_day
from throughcare.duties import actions as duties
from throughcare.enforcement.actions import steps
from throughcare.enforcement.events import RecallDecided, RecalledToCustody, RecallRequested, ReferralDecided
from throughcare.enforcement.models import Recall, RecallCause, RecallEndorsement, RecallReview, Referral
from throughcare.enforcement.queries import ladder
from throughcare.enforcement.recall import queries, rota, rules
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import no_longer
from throughcare.policy import clocks
from throughcare.sentences import actions as sentences
from throughcare.sentences import dates
from throughcare.sentences import queries as orders
from throughcare.sentences.models import KeyDate, Sentence

RECALL, REVIEW = "enforcement.recall", "enforcement.recallreview"
MANAGERS, SENIORS = ("team_manager", "head_of_unit"), ("head_of_unit",)
_CLOCKS = ("endorse_recall", "endorse_recall_senior", "revoke_licence")
_UNDECIDED: dict[str, Any] = {
    "decision": "",
    "kind": "",
    "emergency": False,
    "decided_at": None,
    "decided_entered_at": None,
    "decided_by": None,
    "decision_words": "",
    "told_words": "",
    "warns": False,
    "agreed_at": None,
    "requested_at": None,
}


class CannotConsiderRecall(Refused):
    """There is no licence here from which somebody could be recalled, or something is missing."""


class CannotRecall(Refused):
    """The rule, the state of things or the person's role does not allow this step of a recall."""


# ------------------------------------------------------------------------------------------------------- the beginning
@action
def consider(
    sentence_id: int,
    *,
    origin: str,
    happened_on: date,
    words: str,
    referral_id: int | None = None,
    by: Principal,
    at: datetime,
) -> Recall:
    """Open the consideration of recall from a licence, or add to the one that is open: there is one a licence.

    `origin` is a failure (with the referral it came by), a concern or a new charge. Raises `CannotConsiderRecall`.
    """
    steps.lock_orders([sentence_id])
    sentence = Sentence.objects.select_related("person").get(id=sentence_id)
    _check_cause(sentence, origin=origin, happened_on=happened_on, words=words, at=at)
    row = Recall.objects.filter(sentence_id=sentence_id, ended_at=None).first()
    if row is None:
        row = Recall.objects.create(person_id=sentence.person_id, sentence_id=sentence_id, opened_at=at)
        _owe_considering(row, sentence, since=local_day(at), by=by, at=at)
    RecallCause.objects.create(
        person_id=row.person_id,
        recall=row,
        origin=origin,
        referral_id=referral_id,
        happened_on=happened_on,
        words=words.strip(),
        by_id=by.post_id,
    )
    return row


def _check_cause(sentence: Sentence, *, origin: str, happened_on: date, words: str, at: datetime) -> None:
    if origin not in dict(RecallCause._meta.get_field("origin").flatchoices):
        raise CannotConsiderRecall("Select what makes you consider recall.", field="origin")
    if not queries.is_licence(sentence):
        raise CannotConsiderRecall("Somebody is recalled from a licence only. Select one.", field="sentence_id")
    if origin != "failure" and not ladder.in_force(sentence, on=local_day(at)):
        raise CannotConsiderRecall("The licence is not in force today.", field="sentence_id")
    if happened_on > local_day(at):
        raise CannotConsiderRecall("The day must be today or in the past.", field="happened_on")
    if not words.strip():
        raise CannotConsiderRecall("Say what happened.", field="words")


def _owe_considering(row: Recall, sentence: Sentence, *, since: date, by: Principal, at: datetime) -> None:
    duties.open_duty(
        row.person_id,
        kind="consider_recall",
        about=(RECALL, row.pk),
        facts={"from": since},
        title="Decide on recall",
        detail=ladder.order_name(sentence)[:1].upper() + ladder.order_name(sentence)[1:],
        by=by,
        at=at,
    )


@action
def end_cause(referral_id: int, *, because: str, by: Principal, at: datetime) -> None:
    """A failure that made somebody consider recall fell away, or was answered otherwise. With nothing left to consider
    and nothing decided, the consideration ends."""
    cause = RecallCause.objects.select_related("recall").filter(referral_id=referral_id, ended_at=None).first()
    if cause is None:
        return
    cause.change(ended_at=at, ended_because=because)
    row = _lock(cause.recall_id)
    if row.ended_at is None and not row.decision and not row.causes.filter(ended_at=None).exists():
        _end(row, because=because, at=at)


@action
def stop_considering(
    recall_id: int, *, because: str, shown_version: int | None = None, by: Principal, at: datetime
) -> Recall:
    """The recall is not gone on with: nothing was revoked yet. The reason is kept. Raises `CannotRecall`."""
    row = _open(recall_id, shown_version)
    if row.revoked_at is not None:
        raise CannotRecall("The licence is revoked. The recall ends with the release.")
    if not because.strip():
        raise CannotRecall("Give the reason.", field="because")
    because = no_longer(because, refused=CannotRecall, most=200)
    _settle_referrals(row, decision="withdraw", words=because, by=by, at=at)
    _end(row, because=because, at=at)
    sentences.end_proceedings(row.sentence_id, kind="recall", on=local_day(at), by=by, at=at)
    return row


# ------------------------------------------------------------------------------------------------------------- weighing
@action
def weigh(
    recall_id: int, *, facts: Mapping[str, Any], shown_version: int | None = None, by: Principal, at: datetime
) -> Recall:
    """Keep what is weighed (`WEIGHED`), and what the rule finds from the answers. Raises `CannotRecall`."""
    row = _open(recall_id, shown_version)
    if row.decision:
        raise CannotRecall("It is decided. What was weighed stays as it was.")
    unknown = set(facts) - set(queries.WEIGHED)
    if unknown:
        raise ValueError(f"not weighed here: {', '.join(sorted(unknown))}")
    if not str(facts.get("led_to", "")).strip():
        raise CannotRecall("Say what led to it.", field="led_to")
    row.change(**facts, weighed_at=at, weighed_by_id=by.post_id)
    row.change(finding=queries.ask(row, on=local_day(at)).stored)
    return row


# ------------------------------------------------------------------------------------------------------------- deciding
@action
def decide(
    recall_id: int,
    *,
    decision: str,
    words: str,
    told_words: str,
    decided_at: datetime,
    emergency: bool = False,
    warns: bool = False,
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Recall:
    """Decide: FIXED_TERM, STANDARD or NO_RECALL, as far as the rule leaves it open, with the reason and the words the
    person reads. The clocks of a recall run from `decided_at`, elapsed. Raises `CannotRecall`.

    A team manager's own decision has the manager's agreement. Not to recall stands once the manager agrees.
    """
    row = _open(recall_id, shown_version)
    if row.decision:
        raise CannotRecall(f"It is decided: {row.get_decision_display().lower()}.")
    if row.weighed_at is None:
        raise CannotRecall("Write down first what you weigh.")
    if decided_at > at:
        raise CannotRecall("The time must be now or in the past.", field="decided_time")
    if decided_at < queries.earliest(row):
        raise CannotRecall("It cannot be decided before it happened.", field="decided_time")
    asked = queries.ask(row, on=local_day(decided_at))
    if decision not in asked.finding.allowed:
        raise CannotRecall(f"The rule does not leave this open. {' '.join(asked.finding.because)}", field="decision")
    if not words.strip():
        raise CannotRecall("Give your reason.", field="words")
    if not told_words.strip():
        raise CannotRecall("Say why, in words they can read.", field="told_words")
    recalls = decision != rules.NO_RECALL
    row.change(
        decision="recall" if recalls else "no_recall",
        kind=(asked.finding.fixed_term if decision == rules.FIXED_TERM else rules.STANDARD) if recalls else "",
        emergency=emergency and recalls,
        warns=warns and not recalls,
        decided_at=decided_at,
        decided_entered_at=at,
        decided_by_id=by.post_id,
        decision_words=words.strip(),
        told_words=told_words.strip(),
        finding=asked.stored,
    )
    duties.meet("consider_recall", (RECALL, row.pk), at=max(decided_at, row.opened_at))
    if recalls:
        _owe(row, "revoke_licence", since=decided_at, title="Have the licence revoked", by=by, at=at)
        sentences.begin_proceedings(row.sentence_id, kind="recall", on=local_day(decided_at), by=by, at=at)
        publish(_decided(row))
    rota.give_part(row.person_id, by=by, at=at)
    if by.role in MANAGERS:
        _endorse(row, "manager", "agreed", words.strip(), given_at=decided_at, by=by, at=at)
        _agreed(row, "manager", given_at=decided_at, words=words.strip(), by=by, at=at)
    else:
        title = "Agree to the recall, or send it back" if recalls else "Agree not to recall, or send it back"
        _owe(row, "endorse_recall", since=decided_at, title=title, by=by, at=at)
    return row


@action
def endorse(
    recall_id: int,
    *,
    answer: str,
    words: str,
    given_at: datetime,
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Recall:
    """The manager, and after them the senior manager, agree or send it back. None of them is who decided, and they are
    two. `given_at` is when they said so, which may be before it is typed. Raises `CannotRecall`."""
    row = _open(recall_id, shown_version)
    level = queries.waits_for(row)
    if level is None:
        raise CannotRecall("Nothing waits for agreement here.")
    if by.role not in (MANAGERS if level == "manager" else SENIORS):
        raise CannotRecall("Your role may not agree to this.", field="answer")
    said = RecallEndorsement.objects.filter(recall=row, level="manager", given_at__gte=row.decided_at)
    if by.post_id is None or by.post_id == row.decided_by_id or said.filter(by_id=by.post_id).exists():
        raise CannotRecall("Somebody else must agree: you decided, or agreed, before.", field="answer")
    if answer not in {"agreed", "sent_back"}:
        raise CannotRecall("Select whether you agree.", field="answer")
    if answer == "sent_back" and not words.strip():
        raise CannotRecall("Say why you send it back.", field="words")
    if given_at > at:
        raise CannotRecall("The time must be now or in the past.", field="given_time")
    if given_at < (row.agreed_at or row.decided_at or row.opened_at):
        raise CannotRecall("They cannot have agreed before it was decided.", field="given_time")
    _endorse(row, level, answer, words.strip(), given_at=given_at, by=by, at=at)
    if answer == "agreed":
        _agreed(row, level, given_at=given_at, words=words.strip(), by=by, at=at)
    else:
        _back(row, by=by, at=at)
    return row


def _endorse(
    row: Recall, level: str, answer: str, words: str, *, given_at: datetime, by: Principal, at: datetime
) -> None:
    if by.post_id is None:
        raise CannotRecall("Only somebody in a post can agree to this.")
    RecallEndorsement.objects.create(
        person_id=row.person_id,
        recall=row,
        level=level,
        answer=answer,
        words=words,
        given_at=given_at,
        typed_at=at,
        by_id=by.post_id,
    )


def _agreed(row: Recall, level: str, *, given_at: datetime, words: str, by: Principal, at: datetime) -> None:
    """What follows an agreement: the next clock, or the end of a decision not to recall."""
    _meet(row, "endorse_recall" if level == "manager" else "endorse_recall_senior", at=given_at)
    if level == "senior":
        row.change(requested_at=given_at)
        publish(RecallRequested(person_id=row.person_id, recall_id=row.pk))
        return
    row.change(agreed_at=given_at)
    if row.decision == "no_recall":
        _not_recalled(row, by=by, at=at)
        return
    # In an emergency both clocks run from the decision, so that the second cannot outlast the recall's own.
    since = row.decided_at if row.emergency else given_at
    _owe(row, "endorse_recall_senior", since=since, title="Agree as senior manager, and send the request", by=by, at=at)
    if words:
        row.change(rationale=words, rationale_at=at, rationale_by_id=by.post_id)
    else:
        duties.open_duty(
            row.person_id,
            kind="recall_rationale",
            about=(RECALL, row.pk),
            facts={"from": given_at},
            title="Write down why you agreed to the recall",
            by=by,
            at=at,
        )


def _back(row: Recall, *, by: Principal, at: datetime) -> None:
    for kind in (*_CLOCKS, "recall_rationale", "recall_next_in_line"):
        _stop(row, kind, because="Sent back", at=at)
    if row.decision == "recall":
        sentences.end_proceedings(row.sentence_id, kind="recall", on=local_day(at), by=by, at=at)
    row.change(**_UNDECIDED)
    _owe_considering(row, row.sentence, since=local_day(at), by=by, at=at)


def _not_recalled(row: Recall, *, by: Principal, at: datetime) -> None:
    """Not to recall is decided and agreed: what led to it ends, and the person is told by a letter."""
    _settle_referrals(row, decision="no_recall", words=row.decision_words, by=by, at=at)
    _end(row, because="It was decided not to recall", at=at)
    duties.open_duty(
        row.person_id,
        kind="tell_decision",
        about=(RECALL, row.pk),
        facts={"from": local_day(at)},
        title="Tell them that they are not recalled, and why",
        by=by,
        at=at,
    )
    publish(_decided(row))


@action
def write_rationale(
    recall_id: int, *, words: str, shown_version: int | None = None, by: Principal, at: datetime
) -> Recall:
    """The manager who agreed writes down why, afterwards. Raises `CannotRecall`."""
    row = _lock(recall_id).check_shown(shown_version)
    if row.agreed_at is None or row.decision != "recall" or row.rationale:
        raise CannotRecall("No reasons are wanted here.")
    if by.role not in MANAGERS:
        raise CannotRecall("The manager who agreed writes this.", field="words")
    if not words.strip():
        raise CannotRecall("Give the reasons.", field="words")
    row.change(rationale=words.strip(), rationale_at=at, rationale_by_id=by.post_id)
    duties.meet("recall_rationale", (RECALL, row.pk), at=at)
    return row


# ---------------------------------------------------------------------------------------------------------- the recall
@action
def revoke(
    recall_id: int, *, revoked_at: datetime, shown_version: int | None = None, by: Principal, at: datetime
) -> Recall:
    """The licence was revoked at a moment: the clock of the recall ends there. Whoever is not in custody is unlawfully
    at large from then. Raises `CannotRecall`."""
    whose = Recall.objects.values_list("person_id", flat=True).get(id=recall_id)
    steps.lock_orders(Sentence.objects.filter(person_id=whose).values_list("id", flat=True))  # as custody does
    row = _open(recall_id, shown_version)
    if row.revoked_at is not None:
        raise CannotRecall("The licence is revoked already.")
    if row.requested_at is None:
        raise CannotRecall("The senior manager must agree first.")
    if revoked_at > at:
        raise CannotRecall("The time must be now or in the past.", field="revoked_time")
    if revoked_at < row.requested_at:
        raise CannotRecall("It cannot be revoked before it was asked for.", field="revoked_time")
    row.change(revoked_at=revoked_at, revoked_entered_at=at)
    _meet(row, "revoke_licence", at=revoked_at)
    _settle_referrals(row, decision="recall", words=row.decision_words, by=by, at=at)
    stay = stays.now(row.person_id)
    if stay is None:
        custody.at_large(row.person_id, since=revoked_at, by=by, at=at)
    else:
        back_in_custody(row, prison=stay.prison, since=max(revoked_at, stay.received_at), by=by, at=at)
    return row


def back_in_custody(row: Recall, *, prison: str, since: datetime, by: Principal, at: datetime) -> None:
    """They are back: the second stop, the day of release, and what we owe them from now on. Inside an action."""
    row.change(in_custody_at=since, in_custody_entered_at=at, prison=prison)
    returned_on = local_day(since)
    _find_release(row, returned_on=returned_on, by=by, at=at)
    about = (RECALL, row.pk)
    facts = {"from": returned_on}
    title = "Tell them why they were recalled and what they can do"
    duties.open_duty(row.person_id, kind="tell_recall", about=about, facts=facts, title=title, by=by, at=at)
    if row.kind == rules.STANDARD:
        title = "Refer the recall to the Parole Board"
        duties.open_duty(row.person_id, kind="refer_recall", about=about, facts=facts, title=title, by=by, at=at)
    publish(RecalledToCustody(person_id=row.person_id, recall_id=row.pk, sentence_id=row.sentence_id, at=since))


def _find_release(row: Recall, *, returned_on: date, by: Principal, at: datetime) -> None:
    """The day of release by the rule, with the other dates of the sentence, and that it is prepared."""
    found = queries.release(row)
    if found is not None:
        row.change(release_on=found["release_on"], release_finding=found["stored"])
        _set_release_date(row, found["release_on"], returned_on=returned_on, by=by, at=at)
    if row.kind != rules.STANDARD and row.release_on is not None:
        duties.open_duty(
            row.person_id,
            kind="release_after_recall",
            about=(RECALL, row.pk),
            facts={"due_on": row.release_on},
            title=f"Prepare the release on {full_day(row.release_on)}",
            by=by,
            at=at,
        )


@action
def correct_return(row: Recall, *, prison: str, since: datetime, by: Principal, at: datetime) -> None:
    """They came back to another prison, or at another time, than was recorded: what runs from it moves with it."""
    was_on, returned_on = local_day(row.in_custody_at or since), local_day(since)
    row.change(in_custody_at=since, prison=prison)
    if returned_on == was_on:
        return
    duties.restate(
        row.person_id,
        changed={"from": returned_on},
        because="The day of the return to custody was corrected.",
        about=(RECALL, row.pk),
        kinds=("tell_recall", "refer_recall"),
        at=at,
    )
    if not row.reviews.filter(kind="review").exists():  # a review says itself when they are released
        _find_release(row, returned_on=returned_on, by=by, at=at)


@action
def take_back_return(row: Recall, *, by: Principal, at: datetime) -> None:
    """They are not back: it was recorded in error. What ran from it ends, and they are unlawfully at large as before.
    Raises `CannotRecall` once something came of it."""
    if row.reviews.exists():
        raise CannotRecall("What they say against the recall, or a review of it, is on record. Correct it instead.")
    because, entered = "The return to custody was recorded in error", row.in_custody_entered_at or at
    dates.take_back_date(row.sentence_id, code="PRRD", since=entered, because=because, by=by, at=at)
    row.change(
        in_custody_at=None,
        in_custody_entered_at=None,
        prison="",
        release_on=None,
        release_finding=None,
        told_on=None,
        told_how="",
    )
    for kind in ("tell_recall", "refer_recall", "release_after_recall"):
        _stop(row, kind, because=because, at=at)
    now = next((one for one in orders.places(row.person_id) if one.until is None), None)
    if now is not None and now.kind == "community" and row.revoked_at is not None:
        since = max(row.revoked_at, clocks.start_of_day(now.since))
        custody.at_large(row.person_id, since=since, by=by, at=at)


def _set_release_date(row: Recall, on: date, *, returned_on: date, by: Principal, at: datetime) -> None:
    """The date stands with the other dates of the sentence, where its kind of sentence has one."""
    known = dict(orders.date_kinds(row.sentence_id, today=local_day(at)))
    stands = KeyDate.objects.filter(sentence_id=row.sentence_id, code="PRRD", replaced_at=None)
    if "PRRD" in known and not stands.filter(on=on).exists():
        dates.set_date(
            row.sentence_id,
            code="PRRD",
            on=on,
            source="worked_out",
            confidence="calculated",
            because=f"Back in custody on {full_day(returned_on)}",
            by=by,
            at=at,
        )


@action
def let_out(row: Recall, *, released_at: datetime, by: Principal, at: datetime) -> None:
    """They were released after the recall: it is over, and the licence goes on."""
    _end(row, because=f"Released again on {full_day(local_day(released_at))}", at=at)
    duties.meet("release_after_recall", (RECALL, row.pk), at=at)
    duties.end("tell_recall", (RECALL, row.pk), because=row.ended_because, at=at)
    for said in row.reviews.filter(kind="representations", sent_on=None):
        duties.end("answer_recall", (REVIEW, said.pk), because=row.ended_because, at=at)
    sentences.end_proceedings(row.sentence_id, kind="recall", on=local_day(released_at), by=by, at=at)


# ---------------------------------------------------------------------------------------------------- told and reviewed
@action
def tell(
    recall_id: int, *, told_on: date, how: str, shown_version: int | None = None, by: Principal, at: datetime
) -> Recall:
    """They were told why, and what they can do. Raises `CannotRecall`."""
    row = _in_custody(recall_id, shown_version)
    if row.told_on is not None:
        raise CannotRecall("It is written down already that they were told.")
    if told_on > local_day(at) or told_on < local_day(row.in_custody_at or at):
        raise CannotRecall("The day must be from the return to custody to today.", field="told_on")
    if not how.strip():
        raise CannotRecall("Say how they were told.", field="how")
    row.change(told_on=told_on, told_how=no_longer(how, refused=CannotRecall, field="how", most=200))
    duties.meet("tell_recall", (RECALL, row.pk), at=at)
    return row


@action
def represent(
    recall_id: int, *, on: date, words: str, shown_version: int | None = None, by: Principal, at: datetime
) -> RecallReview:
    """Keep what the person says against the recall; it is owed to pass it on. Raises `CannotRecall`."""
    row = _in_custody(recall_id, shown_version)
    _check_review(row, on=on, words=words, at=at)
    review = RecallReview.objects.create(
        person_id=row.person_id, recall=row, kind="representations", on=on, words=words.strip(), by_id=by.post_id
    )
    duties.open_duty(
        row.person_id,
        kind="answer_recall",
        about=(REVIEW, review.pk),
        facts={"from": on},
        title="Pass on what they say against the recall",
        by=by,
        at=at,
    )
    return review


@action
def pass_on(
    review_id: int, *, sent_on: date, shown_version: int | None = None, by: Principal, at: datetime
) -> RecallReview:
    """What they say went to whoever reviews the recall. That is the referral, if it was not made yet."""
    review = RecallReview.objects.select_related("recall").get(id=review_id)
    _in_custody(review.recall_id, None)
    review.check_shown(shown_version)
    if review.kind != "representations" or review.sent_on is not None:
        raise CannotRecall("This was passed on already.")
    if sent_on > local_day(at) or sent_on < review.on:
        raise CannotRecall("The day must be from the day they said it to today.", field="sent_on")
    review.change(sent_on=sent_on)
    duties.meet("answer_recall", (REVIEW, review.pk), at=at)
    duties.meet("refer_recall", (RECALL, review.recall_id), at=at)
    return review


@action
def review(
    recall_id: int,
    *,
    on: date,
    result: str,
    words: str,
    release_on: date | None = None,
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> RecallReview:
    """What a review came to: they stay, and the next review is owed; or they are to be released, on a day.

    Raises `CannotRecall`."""
    row = _in_custody(recall_id, shown_version)
    _check_review(row, on=on, words=words, at=at)
    if result not in {"release", "stays"}:
        raise CannotRecall("Select what the review came to.", field="result")
    if result == "release" and (release_on is None or release_on < on):
        raise CannotRecall("Enter the day of release, on or after the day of the review.", field="release_on")
    made = RecallReview.objects.create(
        person_id=row.person_id,
        recall=row,
        kind="review",
        on=on,
        words=words.strip(),
        result=result,
        by_id=by.post_id,
    )
    about = (RECALL, row.pk)
    duties.meet("refer_recall", about, at=at)
    duties.meet("review_recall", about, at=at)
    if result == "release":
        row.change(release_on=release_on)
        duties.open_duty(
            row.person_id,
            kind="release_after_recall",
            about=about,
            facts={"due_on": release_on},
            title=f"Prepare the release on {full_day(release_on)}",
            by=by,
            at=at,
        )
    elif row.kind == rules.STANDARD:
        title = "Have the recall reviewed again"
        duties.open_duty(
            row.person_id, kind="review_recall", about=about, facts={"from": on}, title=title, by=by, at=at
        )
    row.change()  # the next window sees that the recall moved on
    return made


def _check_review(row: Recall, *, on: date, words: str, at: datetime) -> None:
    if on > local_day(at) or on < local_day(row.in_custody_at or at):
        raise CannotRecall("The day must be from the return to custody to today.", field="on")
    if not words.strip():
        raise CannotRecall("Say what was said.", field="words")


# ----------------------------------------------------------------------------------------------------------- escalation
@action
def warn_next_in_line(recall_id: int, *, by: Principal, at: datetime) -> None:
    """A clock of the recall runs out soon: the next in line owes it now too, and whoever is on duty can open it."""
    row = _lock(recall_id)
    step = queries.next_step(row)
    if row.ended_at is not None or step is None:
        return
    names = ", ".join(f"{one.who} {one.phone}" for one in rota.on_duty_for(row.person_id, at=at))
    duties.open_duty(
        row.person_id,
        kind="recall_next_in_line",
        about=(RECALL, row.pk),
        facts={"from": at},
        title=f"A recall is about to run out of time: {step}",
        detail=f"On duty: {names}" if names else "Nobody is on duty now",
        by=by,
        at=at,
    )
    rota.give_part(row.person_id, by=by, at=at)


# --------------------------------------------------------------------------------------------------------------- shared
def _lock(recall_id: int) -> Recall:
    found = Recall.objects.select_related("sentence__person")
    steps.lock_orders([found.values_list("sentence_id", flat=True).get(id=recall_id)])
    return found.get(id=recall_id)


def _open(recall_id: int, shown_version: int | None) -> Recall:
    row = _lock(recall_id).check_shown(shown_version)
    if row.ended_at is not None:
        raise CannotRecall(f"This has ended: {row.ended_because}.")
    return row


def _in_custody(recall_id: int, shown_version: int | None) -> Recall:
    row = _open(recall_id, shown_version)
    if row.in_custody_at is None:
        raise CannotRecall("They are not back in custody yet.")
    return row


def _decided(row: Recall) -> RecallDecided:
    return RecallDecided(person_id=row.person_id, recall_id=row.pk, sentence_id=row.sentence_id, decision=row.decision)


def _owe(row: Recall, kind: str, *, since: datetime | None, title: str, by: Principal, at: datetime) -> None:
    duties.open_duty(
        row.person_id,
        kind=rules.kind_of(kind, emergency=row.emergency),
        about=(RECALL, row.pk),
        facts={"from": since},
        title=f"Emergency: {title[:1].lower()}{title[1:]}" if row.emergency else title,
        by=by,
        at=since or at,
    )


def _meet(row: Recall, kind: str, *, at: datetime) -> None:
    """The step is done, and whoever was next in line is free of it."""
    duties.meet(rules.kind_of(kind, emergency=row.emergency), (RECALL, row.pk), at=at)
    duties.end("recall_next_in_line", (RECALL, row.pk), because="It was done", at=at)


def _stop(row: Recall, kind: str, *, because: str, at: datetime) -> None:
    for one in (kind, rules.kind_of(kind, emergency=True)):
        duties.end(one, (RECALL, row.pk), because=because, at=at)


def _end(row: Recall, *, because: str, at: datetime) -> None:
    row.change(ended_at=at, ended_because=because.strip())
    for kind in (
        *_CLOCKS,
        "consider_recall",
        "recall_rationale",
        "recall_next_in_line",
        "refer_recall",
        "review_recall",
    ):
        _stop(row, kind, because=because, at=at)


def _settle_referrals(row: Recall, *, decision: str, words: str, by: Principal, at: datetime) -> None:
    """The referrals that led here end with the decision."""
    for cause in row.causes.filter(ended_at=None).select_related("referral__consideration"):
        cause.change(ended_at=at, ended_because=_SETTLED[decision])
        referral = cause.referral
        if referral is None or referral.ended_at is not None:
            continue
        if decision == "withdraw":
            _consider_again(referral, because=words, by=by, at=at)
            continue
        steps.end_referral(
            referral,
            because=_SETTLED[decision],
            at=at,
            decision=decision,
            decided_at=row.decided_at,
            decided_by_id=row.decided_by_id,
            decision_words=words,
            stored={**referral.stored, "recall": row.pk},
        )
        publish(
            ReferralDecided(
                person_id=row.person_id,
                referral_id=referral.pk,
                sentence_id=row.sentence_id,
                decision=decision,
            )
        )


_SETTLED = {
    "recall": "Recalled to prison",
    "no_recall": "Not recalled",
    "withdraw": "Recall is not considered any more",
}


def _consider_again(referral: Referral, *, because: str, by: Principal, at: datetime) -> None:
    """Recall is not considered any more: what follows the failure is to be decided again."""
    steps.end_referral(referral, because=because, at=at)
    consideration = referral.consideration
    consideration.change(**steps.UNDECIDED, **steps.NOT_AGREED)
    if consideration.failure.state == "unexcused":
        steps.open_consideration(consideration, consideration.failure, by=by, at=at)
