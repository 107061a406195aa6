"""An assessment: begun from the last, saved section by section, signed once, countersigned where policy asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from throughcare.accounts.principals import Principal
from throughcare.assessments.actions import telling
from throughcare.assessments.events import AssessmentCountersigned, AssessmentSigned
from throughcare.assessments.models import Account, Assessment, Reading, Section
from throughcare.assessments.queries import books, known, standing
from throughcare.assessments.rules import harm, needs
from throughcare.design.dates import full_day
from throughcare.duties import actions as duties
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import ChangedMeanwhile, Refused
from throughcare.kernel.events import publish
from throughcare.people.models import Involvement
from throughcare.policy.findings import CannotTell

ABOUT = "assessments.assessment"
READING = "read_assessment"
CARRIED = ("evidence", "to_offending", "to_harm", "strengths", "links")  # beside the answers


class CannotBegin(Refused):
    """An assessment is open already."""


class CannotChange(Refused):
    """A signed assessment never changes, or what was entered does not fit."""


class CannotSign(Refused):
    """Something has to be done before it can be signed, or this person may not."""


class CannotAcknowledge(Refused):
    """There is nothing here to say that one has read."""


@action
def begin(person_id: int, *, because: str, by: Principal, at: datetime) -> Assessment:
    """Begin an assessment. The sections of the last signed one are carried over, each value with where it comes from;
    what the person sent of themselves since stands in it in their words.

    Raises `CannotBegin` while one is open.
    """
    on = local_day(at)
    book = books.of_person(person_id, on=on)
    last = standing.last_signed(person_id)
    try:
        with transaction.atomic():
            made = Assessment.objects.create(
                person_id=person_id,
                because=because,
                begun_on=on,
                begun_by_id=by.post_id,
                policy=book.reference,
                starts_from=last,
            )
    except IntegrityError as error:
        raise CannotBegin("An assessment is open already. Go on with that one.") from error
    if last is not None:
        _carry_over(last, made, asked={row.code for row in book.book.questions})
    telling.land_last(made)
    return made


def _carry_over(last: Assessment, made: Assessment, *, asked: set[str]) -> None:
    assert last.signed_at is not None
    source = f"The assessment signed on {full_day(last.signed_at)}"
    rows = []
    for old in Section.objects.filter(assessment=last):
        answers = {code: score for code, score in old.answers.items() if code in asked}
        values = {name: getattr(old, name) for name in CARRIED}
        filled = [*answers, *(name for name, value in values.items() if value not in (None, ""))]
        carried = {name: old.carried.get(name, source) for name in filled}
        rows.append(
            Section(
                person_id=made.person_id, assessment=made, code=old.code, answers=answers, carried=carried, **values
            )
        )
    Section.objects.bulk_create(rows)
    Account.objects.bulk_create(
        Account(person_id=made.person_id, assessment=made, question=old.question, words=old.words, view=old.view)
        for old in Account.objects.filter(assessment=last)
    )


@action
def save_section(
    assessment_id: int,
    *,
    section: str,
    answers: Mapping[str, int | None],
    evidence: str,
    to_offending: bool | None,
    to_harm: bool | None,
    strengths: str,
    links: str,
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Section:
    """Save one section. A question without an answer stays without. Raises `CannotChange` once it is signed.

    A value that is saved as it was carried over, or as the record filled it in, keeps its source; one that was changed
    loses it.
    """
    row = _open(assessment_id)
    book = books.of(row)
    asked = {question.code for question in book.book.asked(section)}
    grades = {grade.score for grade in book.book.grades}
    given = {code: score for code, score in answers.items() if score is not None}
    if not set(given) <= asked or not set(given.values()) <= grades:
        raise CannotChange("There is no such question or answer in this section.")
    values: dict[str, Any] = {
        "answers": given,
        "evidence": evidence.strip(),
        "to_offending": to_offending,
        "to_harm": to_harm,
        "strengths": strengths.strip(),
        "links": links.strip(),
        "looked_at": at,
    }
    old = Section.objects.filter(assessment=row, code=section).first()
    if old is None:  # its version is 0 until somebody has saved it
        evidence_from = known.filled_in(row.person_id, section)
        same = evidence_from is not None and evidence_from[0] == values["evidence"]
        carried = {"evidence": evidence_from[1]} if evidence_from is not None and same else {}
        return Section.objects.create(person_id=row.person_id, assessment=row, code=section, carried=carried, **values)
    old.check_shown(shown_version)
    carried = {
        name: source
        for name, source in old.carried.items()
        if _value(old.answers, vars(old), name) == _value(given, values, name)
    }
    return old.change(carried=carried, **values)


def _value(answers: Mapping[str, Any], values: Mapping[str, Any], name: str) -> Any:
    return values[name] if name in CARRIED else answers.get(name)


@action
def save_account(
    assessment_id: int,
    *,
    said: Mapping[str, Mapping[str, Any]],
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Assessment:
    """Save what the person says, by question: `words`, the officer's `view`, whether both are the `same`, and the day
    (`talked_on`) and outcome (`talked_words`) of talking about it. Raises `CannotChange`."""
    row = _open(assessment_id, shown_version=shown_version)
    asked = [question.code for question in books.of(row).book.account]
    on = local_day(at)
    for question in asked:
        told = dict(said.get(question, {}))
        _check_told(question, told, on=on)
        old = Account.objects.filter(assessment=row, question=question).first()
        if old is None:
            Account.objects.create(person_id=row.person_id, assessment=row, question=question, **told)
        elif any(getattr(old, name) != value for name, value in told.items()):
            old.change(**told)
    return row.change()


def _check_told(question: str, told: dict[str, Any], *, on: date) -> None:
    if told.get("same") is not None and not (told.get("words") and told.get("view")):
        field = f"{question}_{'view' if told.get('words') else 'words'}"
        raise CannotChange("Write down both views before you say whether they are the same.", field=field)
    if told.get("talked_on") and told["talked_on"] > on:
        raise CannotChange("The day you talked about it cannot be still to come.", field=f"{question}_talked_on")


@action
def sign(assessment_id: int, *, shown_version: int | None = None, by: Principal, at: datetime) -> Assessment:
    """Sign the assessment as it stands. From here on it never changes. Raises `CannotSign`.

    `shown_version` is that of all its parts (`standing.version_of_all`): nobody signs what they have not seen.
    """
    row = Assessment.objects.select_for_update().get(id=assessment_id)
    sections = list(Section.objects.filter(assessment=row).order_by("id"))
    version = standing.version_of_all(row, sections)
    if shown_version is not None and shown_version != version:
        raise ChangedMeanwhile(row, shown_version=shown_version, version=version)
    if row.signed_at is not None:
        raise CannotSign(_SIGNED)
    if not any(section.answers for section in sections):
        raise CannotSign("Answer at least one question before you sign.")
    names = {section.code: section.name for section in books.needs(row).book.sections}
    unseen = [names[section.code] for section in sections if section.looked_at is None and section.carried]
    if unseen:
        raise CannotSign(
            f"Look at what was carried over and save it, even if nothing has changed: {', '.join(unseen)}."
        )
    needed = _signing(row, by=by)
    row.change(
        finding=found(row, sections),
        signed_at=at,
        signed_by_id=by.post_id,
        countersign="asked" if needed.countersign else "",
        countersign_because=" ".join(needed.because) if needed.countersign else "",
    )
    if needed.countersign:
        duties.open_duty(
            row.person_id,
            kind="countersign_assessment",
            about=(ABOUT, row.id),
            facts={"from": local_day(at).isoformat()},
            title="Sign the assessment as well, or send it back",
            detail=row.countersign_because,
            at=at,
            by=by,
        )
    if row.starts_from_id is not None:  # whoever signs the next one has been through the one before
        duties.end(READING, (ABOUT, row.starts_from_id), because="A newer assessment was signed.", at=at)
    publish(AssessmentSigned(row.person_id, row.id, on=local_day(at), countersign=needed.countersign))
    return row


def _signing(row: Assessment, *, by: Principal) -> harm.Signing:
    judged = standing.harm_now(row.person_id)
    return harm.countersign(role=by.role, harm=judged.overall if judged else None, book=books.of(row))


def found(row: Assessment, sections: list[Section]) -> dict[str, Any]:
    """What the sections come to, with the answers it was found from and the editions it rests on."""
    answers = {section.code: section.answers for section in sections}
    book = books.needs(row)
    tool = books.of(row).book.thresholds_of
    try:
        finding = needs.needs({code: given.values() for code, given in answers.items()}, tool=tool, book=book)
    except CannotTell as error:
        raise CannotSign(str(error)) from error
    return {
        "inputs": {"answers": answers, "tool": tool},
        "sections": [asdict(section) for section in finding.sections],
        "because": list(finding.because),
        "policy": [*finding.policy, row.policy],
    }


@action
def acknowledge(assessment_id: int, *, by: Principal, at: datetime) -> Reading:
    """Say that one has read a signed assessment, once. The offender manager owes it after taking over. Raises
    `CannotAcknowledge`."""
    row = Assessment.objects.select_for_update().get(id=assessment_id)
    if row.signed_at is None:
        raise CannotAcknowledge("It is not signed yet: what you read may still change.")
    if by.post_id is None or by.post_id == row.signed_by_id:
        raise CannotAcknowledge("Whoever signed it has read it.")
    made, _ = Reading.objects.get_or_create(
        assessment=row, by_post_id=by.post_id, defaults={"person_id": row.person_id, "read_at": at}
    )
    mine = {"person_id": row.person_id, "post_id": by.post_id, "role": "offender_manager", "until": None}
    if Involvement.objects.filter(**mine).exists():
        duties.meet(READING, (ABOUT, row.id), at=at)
    return made


@action
def countersign(
    assessment_id: int, *, words: str = "", shown_version: int | None = None, by: Principal, at: datetime
) -> Assessment:
    """A manager signs as well. Raises `CannotSign`."""
    return _answer(assessment_id, "signed", words=words, shown_version=shown_version, by=by, at=at)


@action
def send_back(
    assessment_id: int, *, words: str, shown_version: int | None = None, by: Principal, at: datetime
) -> Assessment:
    """A manager does not sign and says why; a new assessment starts from this one. Raises `CannotSign`."""
    if not words.strip():
        raise CannotSign("Say why you send it back.", field="words")
    return _answer(assessment_id, "sent_back", words=words, shown_version=shown_version, by=by, at=at)


def _answer(
    assessment_id: int, answer: str, *, words: str, shown_version: int | None, by: Principal, at: datetime
) -> Assessment:
    row = Assessment.objects.select_for_update().get(id=assessment_id).check_shown(shown_version)
    if row.countersign != "asked":
        raise CannotSign("No second signature is waited for here.")
    if row.signed_by_id == by.post_id:
        raise CannotSign("The second signature is somebody else's than the first.")
    row.change(countersign=answer, countersigned_at=at, countersigned_by_id=by.post_id, countersign_words=words.strip())
    duties.meet("countersign_assessment", (ABOUT, row.id), at=at)
    publish(AssessmentCountersigned(row.person_id, row.id, agreed=answer == "signed"))
    return row


_SIGNED = "This assessment was signed and never changes. Begin a new one: it starts from this."


def _open(assessment_id: int, *, shown_version: int | None = None) -> Assessment:
    row = Assessment.objects.select_for_update().get(id=assessment_id).check_shown(shown_version)
    if row.signed_at is not None:
        raise CannotChange(_SIGNED)
    return row
