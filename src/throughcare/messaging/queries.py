"""Letters as rows of lists, and one letter as it looks on paper."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from throughcare.accounts.principals import Principal
from throughcare.design.dates import full_day, short_day, when
from throughcare.kernel.clock import local_day
from throughcare.messaging import letters
from throughcare.messaging.models import CHANNELS, DELIVERIES, NOT_DELIVERED, STATES, WAITING, Feedback, Letter
from throughcare.people.models import Involvement
from throughcare.policy.clocks import start_of_day

A_PAGE = 50
STATE_NAMES = dict(STATES)
CHANNEL_NAMES = dict(CHANNELS)
DELIVERY_NAMES = dict(DELIVERIES)
TONES = {"print": "soon", "sent": "kept", "withdrawn": "quiet", "failed": "late"}
_ROW = (
    "id",
    "person_id",
    "kind",
    "channel",
    "state",
    "subject",
    "hold_until",
    "sent_at",
    "withdrawn_at",
    "withdrawn_because",
    "failed_because",
    "corrects_id",
    "large_print",
    "delivery",
    "delivery_at",
)


@dataclass(frozen=True)
class Row:
    """A letter in a list. `when` says what happens or happened to it, and when."""

    id: int
    person_id: int
    who: str
    reference: str
    kind: str
    channel: str
    is_paper: bool
    state: str
    tone: str
    subject: str
    when: str
    because: str
    large_print: bool


def letters_of(person_id: int, *, at: datetime) -> list[Row]:
    """Every letter to a person, the newest first. One query."""
    return [
        _row(row, at=at)
        for row in Letter.objects.filter(person_id=person_id).order_by("-hold_until", "-id").values(*_ROW)
    ]


def had_by(person_id: int) -> list[Letter]:
    """The letters, texts and e-mails that left for a person, the newest first. One query."""
    return list(Letter.objects.filter(person_id=person_id, state="sent").order_by("-sent_at", "-id"))


def last_told(person_id: int, kinds: Collection[str]) -> dict[str, datetime]:
    """When the last letter of each of these kinds left for a person. One query."""
    left = Letter.objects.filter(person_id=person_id, state="sent", kind__in=kinds)
    return dict(left.values("kind").annotate(last=Max("sent_at")).values_list("kind", "last"))


def had(person_id: int, letter_id: int) -> Letter:
    """One of them. Raises `Letter.DoesNotExist`, also where it is somebody else's. One query."""
    return Letter.objects.get(id=letter_id, person_id=person_id, state="sent")


def _row(row: Mapping[str, Any], *, at: datetime) -> Row:
    today = local_day(at)
    state = row["state"]
    happens = {
        "held": f"Held until {when(row['hold_until'], today).replace('Today', 'today')}",
        "print": "Waits to be printed",
        "claimed": "Leaving now",
        "sent": f"Left {when(row['sent_at'], today)}",
        "withdrawn": f"Stopped {when(row['withdrawn_at'], today)}",
        "failed": "Nobody has had it",
    }
    if row["delivery"] == "delivered":
        happens["sent"] += f". Delivered {when(row['delivery_at'], today)}"
    elif row["delivery"] in NOT_DELIVERED:
        happens["sent"] += f". {DELIVERY_NAMES[row['delivery']]}"
    kind = letters.kinds().get(row["kind"])
    return Row(
        id=row["id"],
        person_id=row["person_id"],
        who=row.get("who") or row.get("reference") or "",
        reference=row.get("reference") or "",
        kind=kind.name if kind else row["kind"],
        channel=CHANNEL_NAMES[row["channel"]],
        is_paper=row["channel"] == "post",
        state=state,
        tone="late" if row["delivery"] in NOT_DELIVERED else TONES.get(state, ""),
        subject=row["subject"],
        when=happens[state],
        because=row["withdrawn_because"] or row["failed_because"],
        large_print=row["large_print"],
    )


# --------------------------------------------------------------------------------------------------------------- outbox
@dataclass(frozen=True)
class Outbox:
    """One page of the letters that would go out, or have: `counts` by state, of all the principal sees."""

    page: Page[Any]
    rows: list[Row]
    counts: dict[str, int]
    people: tuple[int, ...] = field(default=())


def outbox(principal: Principal, *, at: datetime, state: str = "", kind: str = "", number: int = 1) -> Outbox:
    """Letters to an offender manager's own people, or of the whole office for everybody else. Three queries.

    Without a state: all that wait, the next to leave first. What has left or was stopped: the newest first.
    """
    mine = _of(principal)
    counts = dict(mine.filter(state__in=WAITING).order_by().values_list("state").annotate(n=Count("id")))
    found = mine.filter(state=state) if state in STATE_NAMES else mine.filter(state__in=WAITING)
    if kind:
        found = found.filter(kind=kind)
    order = ("-hold_until", "-id") if state in {"sent", "withdrawn"} else ("hold_until", "id")
    page = Paginator(_with_person(found).order_by(*order), A_PAGE).get_page(number)
    rows = [_row(row, at=at) for row in page]
    return Outbox(page=page, rows=rows, counts=counts, people=tuple(sorted({row.person_id for row in rows})))


def _of(principal: Principal) -> QuerySet[Letter]:
    if principal.role == "offender_manager":
        return Letter.objects.filter(
            Exists(
                Involvement.objects.filter(
                    person_id=OuterRef("person_id"), post_id=principal.post_id or 0, role="offender_manager", until=None
                )
            )
        )
    return Letter.objects.filter(office=principal.office_id)


def _with_person(found: QuerySet[Letter]) -> Any:
    return found.annotate(who=F("person__headline__name"), reference=F("person__headline__reference")).values(
        *_ROW, "who", "reference"
    )


def to_print(principal: Principal, *, at: datetime) -> list[Row]:
    """The letters of the principal's office that wait to be printed, the longest first. One query."""
    waiting = Letter.objects.filter(office=principal.office_id, state="print")
    return [_row(row, at=at) for row in _with_person(waiting).order_by("hold_until", "id")]


# ---------------------------------------------------------------------------------------------------------- one letter
@dataclass(frozen=True)
class Sheet:
    """A letter as it looks on paper, ready for the macro `sheet`."""

    paragraphs: list[dict[str, str]]
    sender: list[str]
    to: list[str]
    dated: str
    subject: str
    signed: str
    channel: str
    large_print: bool
    must: tuple[tuple[str, str], ...]
    language: letters.Language

    @property
    def must_say(self) -> str:
        """What a letter of this kind must say, in a sentence; empty when the law asks for nothing."""
        if not self.must:
            return ""
        said = ", ".join(f"{mark} {what}" for mark, what in self.must)
        return f"It must say: {said}. All of it is here."


def letter(letter_id: int) -> Letter:
    """One letter. Raises `Letter.DoesNotExist`."""
    return Letter.objects.get(id=letter_id)


def is_held(kind: str, *, about: tuple[str, int]) -> bool:
    """Whether a letter of a kind about a row waits to leave."""
    return Letter.objects.filter(about_kind=about[0], about_id=about[1], kind=kind, state="held").exists()


def sheet(found: Letter, *, reference: str) -> Sheet:
    """A queued letter as it looks on paper."""
    kind = letters.kinds().get(found.kind)
    return Sheet(
        paragraphs=letters.paragraphs(found.body),
        sender=found.sender.splitlines(),
        to=found.to.splitlines(),
        dated=_dated(found.dated_on, reference),
        subject=found.subject,
        signed=found.signed,
        channel=found.channel,
        large_print=found.large_print,
        must=kind.must if kind and found.channel == "post" else (),
        language=letters.language_of(kind, found.subject),
    )


def preview(
    kind: str,
    *,
    person_id: int,
    reference: str,
    facts: Mapping[str, Any],
    on: date,
    channel: letters.Channel | None = None,
) -> Sheet:
    """A letter as it would look if it were queued on a day, by its kind's own channel or another."""
    what = letters.kinds()[kind]
    written = letters.write(what, person_id=person_id, facts=facts, on=on, channel=channel or what.channel)
    return Sheet(
        paragraphs=letters.paragraphs(written.body),
        sender=written.sender.splitlines(),
        to=written.to.splitlines(),
        dated=_dated(on, reference),
        subject=written.subject,
        signed=written.signed,
        channel=written.channel,
        large_print=written.large_print,
        must=what.must if written.channel == "post" else (),
        language=letters.language_of(what, written.subject),
    )


def _dated(on: date, reference: str) -> str:
    return f"{full_day(on)}. Reference {reference}"


def status(found: Letter, *, at: datetime) -> str:
    """What happens or happened to a letter, in a few words."""
    row = _row({name: getattr(found, name) for name in _ROW}, at=at)
    return f"{row.when}. {row.because}".strip() if row.because else row.when


def related(found: Letter) -> list[tuple[str, int]]:
    """Letters this one corrects, or that correct it: (words, id). One query."""
    rows = Letter.objects.filter(Q(id=found.corrects_id) | Q(corrects_id=found.pk)).values_list("id", "dated_on")
    return [
        (f"It {'corrects' if i == found.corrects_id else 'was corrected by'} the letter of {short_day(on)}", i)
        for i, on in rows
    ]


def sheets(principal: Principal, *, at: datetime) -> list[tuple[int, Sheet]]:
    """What the office is to print now, as (person id, sheet): only letters that still stand.

    One query, and one for each kind of letter among them.
    """
    waiting = list(
        Letter.objects.filter(office=principal.office_id, state="print")
        .annotate(reference=F("person__headline__reference"))
        .order_by("hold_until", "id")
    )
    good = letters.still_stand(waiting)
    return [(one.person_id, sheet(one, reference=one.reference)) for one in waiting if one.pk in good]


def message(letter_id: int) -> dict[str, str]:
    """A text or e-mail as the gateway takes it."""
    found = Letter.objects.get(id=letter_id)
    return {"channel": found.channel, "to": found.to, "subject": found.subject, "text": letters.plain(found.body)}


# ------------------------------------------------------------------------------------------------------- the carrier
def key(letter_id: int) -> str:
    """What a letter is called at its carrier: its number, and the moment it was written, so that a database put back
    from a backup does not take another letter for its own."""
    written = Letter.objects.values_list("entered_at", flat=True).get(id=letter_id)
    return f"letter-{letter_id}-{_stamp(written)}"


def _stamp(moment: datetime) -> str:
    return f"{round(moment.timestamp() * 1_000_000):x}"


def key_stands(letter_id: int, *, stamp: str) -> bool:
    """Is there such a letter, written at that moment?"""
    written = Letter.objects.filter(id=letter_id).values_list("entered_at", flat=True).first()
    return written is not None and _stamp(written) == stamp


def on_their_way(*, before: datetime) -> list[tuple[int, str]]:
    """Messages of whose delivery nothing was heard or asked since then: (id, the carrier's number). One query."""
    found = Letter.objects.filter(delivery="sending", asked_at__lt=before).order_by("asked_at")
    return list(found.values_list("id", "carrier_id")[:200])


STUCK = timedelta(minutes=10)


def count_stuck(*, at: datetime) -> int:
    """How many letters, texts and e-mails should have left ten minutes ago and did not."""
    return Letter.objects.filter(state__in=("held", "claimed"), hold_until__lt=at - STUCK).count()


def posted_today(principal: Principal, *, at: datetime) -> list[Row]:
    """The letters of the principal's office that were marked as posted today. One query."""
    sent = Letter.objects.filter(
        office=principal.office_id,
        state="sent",
        channel="post",
        carrier_id="",
        sent_at__gte=start_of_day(local_day(at)),
    )
    return [_row(row, at=at) for row in _with_person(sent).order_by("-sent_at", "id")[:200]]


def feedback() -> list[Feedback]:
    """What staff say of the product: what waits for an answer first, then the newest. One query."""
    rows = Feedback.objects.select_related("post__user", "post__team__office")
    return list(rows.order_by(F("answered_at").desc(nulls_first=True), "-at")[:300])


def own_feedback(principal: Principal) -> list[Feedback]:
    """What the principal said, the newest first. One query."""
    return list(Feedback.objects.filter(post_id=principal.post_id or 0).order_by("-at")[:50])


def one_feedback(feedback_id: int) -> Feedback | None:
    """One of them, or None."""
    return Feedback.objects.select_related("post__user").filter(id=feedback_id).first()
