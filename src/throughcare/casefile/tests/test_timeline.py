"""The timeline holds both sides on one line, filters, and pages without a gap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.house.world import World
from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import contacts
from throughcare.appointments.models import Appointment
from throughcare.casefile.queries import timeline
from throughcare.casefile.queries.timeline import Wanted
from throughcare.kernel import context
from throughcare.kernel.clock import local_day
from throughcare.messaging import actions as messaging
from throughcare.sentences import actions as sentences
from throughcare.sentences import changing

SignIn = Callable[[Principal], Client]
ALL = tuple(timeline.KINDS)


def page(person_id: int, at: datetime, **wanted: object) -> timeline.Page:
    return timeline.page(
        person_id,
        Wanted(kinds=ALL, **wanted),  # type: ignore[arg-type]
        at=at,
        today=local_day(at),
        jurisdiction="england_wales",
    )


def titles(found: timeline.Page) -> list[str]:
    return [line.title for _, lines in found.months for line in lines]


def test_both_sides_stand_on_one_line_newest_first(story: dict[str, Appointment], aaron: int, at: datetime) -> None:
    found = page(aaron, at)
    lines = [line for _, month in found.months for line in month]
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)
    shown = titles(found)
    for title in ("Did not come, reason awaited", "Kept waiting 20 minutes", "Community order made"):
        assert title in shown
    assert any(title.startswith("Grace Adeyemi became") for title in shown)
    assert [name for name, _ in found.months][0] == "November 2026"


def test_a_letter_stands_at_the_day_it_was_written_until_it_leaves(
    story: dict[str, Appointment], aaron: int, grace: Principal, at: datetime
) -> None:
    written = at - timedelta(days=3)
    letter = messaging.queue(
        aaron,
        kind="meeting_booked",
        about=("appointments.appointment", story["next"].pk, None),
        facts={
            "next_at": (at + timedelta(days=9)).isoformat(),
            "next_with": "Grace Adeyemi",
            "next_place": "Northgate",
        },
        once="booked",
        by=grace,
        at=written,
    )
    assert letter is not None

    def shown() -> str:
        return next(line for _, lines in page(aaron, at).months for line in lines if line.kind == "letters").when

    assert shown() == "Friday 20 November"
    letter.change(state="sent", sent_at=at - timedelta(days=2))
    assert shown().startswith("Saturday 21 November, ")


def test_an_order_opened_again_says_how_it_had_ended(aaron: int, order: int, grace: Principal, at: datetime) -> None:
    sentences.end(order, on=local_day(at), because="Revoked", by=grace, at=at)
    assert "Community order ended" in titles(page(aaron, at))
    sentences.reopen(order, because="The wrong order was ended", by=grace, at=at)
    found = page(aaron, at)
    (line,) = [one for _, lines in found.months for one in lines if one.title == "Community order opened again"]
    assert line.text == "The wrong order was ended. It had been ended on 23 November 2026: Revoked"
    assert line.by == "Grace Adeyemi"
    assert "Community order ended" not in titles(found)


def test_a_change_of_an_order_stands_there_with_its_court_and_when_it_was_taken_back(
    aaron: int, order: int, grace: Principal, at: datetime
) -> None:
    on = local_day(at)
    later = on + timedelta(days=400)
    court = "Northgate Magistrates' Court"
    made = changing.extend(order, ends_on=later, on=on, court=court, because="Moved house twice.", by=grace, at=at)

    def shown() -> timeline.Row:
        (line,) = [
            one for _, lines in page(aaron, at).months for one in lines if one.title == "Community order: extended"
        ]
        return line

    assert (shown().by, shown().tag) == (court, None)
    assert shown().text.endswith("Moved house twice.")
    changing.undo(made.pk, because="It was another order.", by=grace, at=at)
    assert shown().tag == ("Taken back", "quiet")
    assert shown().text.endswith("Taken back: It was another order.")


def test_pages_follow_each_other_without_a_gap_or_a_double(
    story: dict[str, Appointment], aaron: int, at: datetime
) -> None:
    whole = [line.key for _, lines in page(aaron, at, limit=400).months for line in lines]
    paged: list[str] = []
    before = None
    while True:
        found = page(aaron, at, limit=3, before=before)
        paged += [line.key for _, lines in found.months for line in lines]
        if not found.before:
            break
        before = timeline.read_before(found.before)
        assert before is not None
    assert paged == whole


def test_the_counts_beside_the_kinds_are_those_of_the_line(
    story: dict[str, Appointment], aaron: int, at: datetime
) -> None:
    counts = timeline.counts(aaron, at=at, today=local_day(at))
    shown: dict[str, int] = dict.fromkeys(timeline.KINDS, 0)
    for _, lines in page(aaron, at, limit=400).months:
        for line in lines:
            shown[line.kind] += 1
    assert counts == shown


def test_a_page_is_two_questions_however_long_it_is(story: dict[str, Appointment], aaron: int, at: datetime) -> None:
    with CaptureQueriesContext(connection) as asked:
        page(aaron, at, limit=timeline.MOST, words="a")
    assert len(asked) == 2


def test_filters_by_kind_words_days_and_order(
    story: dict[str, Appointment], aaron: int, order: int, at: datetime
) -> None:
    day = local_day(at)
    assert {line.kind for _, lines in page(aaron, at, order=order).months for line in lines} <= {
        "meetings",
        "orders",
        "failures",
    }
    assert titles(page(aaron, at, words="no such words anywhere")) == []
    assert all(
        line.at >= at - timedelta(days=13)
        for _, lines in page(aaron, at, from_=day - timedelta(days=12)).months
        for line in lines
    )
    assert titles(page(aaron, at, until=day - timedelta(days=1500))) == []


def test_a_sensitive_note_is_there_without_its_words(
    aaron: int, grace: Principal, at: datetime, signed_in: SignIn
) -> None:
    contacts.write_note(
        aaron, kind="note", at_=at - timedelta(hours=1), words="Told us of his brother", sensitive=True, by=grace, at=at
    )
    client = signed_in(grace)
    shown = client.get(f"/people/{aaron}/timeline/").content.decode()
    assert "Sensitive note" in shown
    assert "brother" not in shown
    assert "Sensitive note" not in client.get(f"/people/{aaron}/timeline/?words=brother").content.decode()


def test_an_address_somebody_made_up_does_no_harm(aaron: int, grace: Principal, signed_in: SignIn) -> None:
    client = signed_in(grace)
    for query in ("?before=nonsense", "?before=2026-11-01", "?kind=nonsense", "?order=x", "?many=1"):
        assert client.get(f"/people/{aaron}/timeline/{query}").status_code == 200, query
    assert client.get(f"/people/{aaron}/timeline/?from_=31/2/2026").status_code == 422
    assert client.get(f"/people/{aaron}/timeline/?from_=2/2/2026&until=1/2/2026").status_code == 422


def test_assessments_scores_plans_and_checks_stand_on_the_line(told: World) -> None:
    with context.acting(principal="system:test", reason="test"):
        every = [
            line
            for person_id in told.names
            for _, lines in page(person_id, told.at, limit=400).months
            for line in lines
            if line.kind in {"needs", "plan"}
        ]
    shown = {line.title.partition(":")[0] for line in every}
    assert {"Assessment signed", "OGRS 3", "OGP", "Risk of serious harm judged"} <= shown
    assert {"Plan 1 in force", "Supervisor’s check"} <= shown
    assert {"Help was not there", "Help came late"} & shown
    assert all(line.url for line in every)
    assert next(line for line in every if line.title.startswith("OGP")).text.endswith("missing.")
