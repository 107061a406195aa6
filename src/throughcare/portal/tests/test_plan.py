"""Their plan on their own pages: read, answered, changed, ticked; and nothing of it that is not for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.plans.actions import living, saying, writing
from throughcare.plans.models import Answer, Plan, Tick, Wish
from throughcare.plans.tests.telling import AIM, in_force, ready, the_actions, the_objective
from throughcare.portal.tests.browsing import send, shown, somebody_else

OwnClient = Callable[[int], Client]


def test_without_a_plan_it_says_what_comes(aaron: int, own_client: OwnClient) -> None:
    assert "You have no plan yet." in shown(own_client(aaron), "/my/plan/")


def test_he_reads_it_in_plain_words_and_agrees_with_one_change(
    aaron: int, grace: Principal, own_client: OwnClient, at: datetime
) -> None:
    plan = ready(aaron, by=grace, at=at)
    client = own_client(aaron)
    page = shown(client, "/my/plan/")
    for words in (
        AIM["aim"],
        "Ring the housing office",
        "My part",
        "Their part",
        "Say what you think by Monday 30 Nov",
    ):
        assert words in page
    near: dict[str, Any] = {f"wish_{the_objective(plan).pk}": "Near my girl."}
    assert "Choose what you think" in send(client, "/my/plan/answer/", answers=422, **near)
    assert "Tell us why you say no." in send(client, "/my/plan/answer/", answers=422, answer="disagrees")
    send(client, "/my/plan/answer/", answer="agrees", **near)
    assert (Answer.objects.get().answer, Wish.objects.get().words) == ("agrees", "Near my girl.")
    page = shown(client, "/my/plan/")
    assert "You said yes to it." in page
    assert "“Near my girl.”" in page
    assert "Grace answers by Monday 30 November." in page


def test_what_he_wrote_so_far_is_kept_when_he_stops(
    aaron: int, grace: Principal, own_client: OwnClient, at: datetime
) -> None:
    ready(aaron, by=grace, at=at)
    client = own_client(aaron)
    send(client, "/my/plan/answer/", stop="yes", reasons="I have to think.")
    assert "I have to think." in shown(client, "/my/plan/answer/")
    assert not Answer.objects.exists()


def test_he_says_what_he_would_change_and_reads_why_not(
    aaron: int, grace: Principal, own_client: OwnClient, at: datetime
) -> None:
    plan = in_force(aaron, by=grace, at=at)
    client = own_client(aaron)
    assert "Tell us what you would change." in send(client, "/my/plan/change/", answers=422, part="hard")
    send(client, "/my/plan/change/", part="hard", words="I ring my sister first.")
    send(
        client, "/my/plan/change/", part=f"action:{the_objective(plan).pk}:{the_actions(plan)[1].pk}", words="Sundays."
    )
    first, second = Wish.objects.order_by("id")
    assert (first.hard, second.action_id, second.post_id) == (True, the_actions(plan)[1].pk, None)
    saying.answer_wish(second.pk, answer="not", words="Nobody is there on Sundays.", by=grace, at=at)
    page = shown(client, "/my/plan/")
    assert "We will not change this now Here is why: Nobody is there on Sundays." in page


def test_he_ticks_his_part_and_takes_a_mistake_back(
    aaron: int, grace: Principal, own_client: OwnClient, at: datetime
) -> None:
    mine, other = the_actions(in_force(aaron, by=grace, at=at))
    client = own_client(aaron)
    send(client, f"/my/plan/done/{mine.pk}/", words="They have it.")
    send(client, f"/my/plan/done/{other.pk}/")
    assert "You say it is done Grace looks at it by Monday 30 November." in shown(client, "/my/plan/")
    tick = Tick.objects.get(action=other)
    send(client, f"/my/plan/not-done/{tick.pk}/")
    assert Tick.objects.filter(taken_back_at=None).count() == 1
    saying.see_done(Tick.objects.get(action=mine).pk, agreed=True, by=grace, at=at)
    assert "Done in part" in shown(client, "/my/plan/")


def test_nothing_that_is_not_for_him_is_on_his_pages(
    aaron: int, grace: Principal, own_client: OwnClient, at: datetime
) -> None:
    """Words are planted wherever staff write for themselves: of risk, of a victim, of where an aim comes from."""
    draft = writing.begin(aaron, because="PLANTED-because", by=grace, at=at)
    writing.write_safety(draft.pk, risk="PLANTED-risk", victims="PLANTED-victim Jane", by=grace, at=at)
    Plan.objects.get(id=draft.pk).change(state="ended", ended_at=at)
    plan = in_force(aaron, by=grace, at=at)
    writing.write_safety(plan.pk, risk="PLANTED-risk", victims="PLANTED-victim", by=grace, at=at)
    objective = the_objective(plan)
    objective.change(comes_from="PLANTED-need", state_because="PLANTED-state")
    living.record_progress(objective.pk, how_far="slowly", words="PLANTED-progress", on=at.date(), by=grace, at=at)
    client = own_client(aaron)
    for url in ("/my/plan/", "/my/plan/change/", "/my/story/", "/my/asked/", "/my/rules/", "/my/rules/part/"):
        page = client.get(url).content.decode()
        assert "PLANTED" not in page, url
    assert "Going slowly" in shown(client, "/my/plan/")


def test_another_ones_part_is_not_there(
    aaron: int, grace: Principal, own_client: OwnClient, paul: Principal, at: datetime
) -> None:
    act = the_actions(in_force(aaron, by=grace, at=at))[0]
    tick = saying.tell_done(act.pk, by=grace, at=at)
    other = own_client(somebody_else(paul, at))
    for url in (f"/my/plan/done/{act.pk}/", f"/my/plan/not-done/{tick.pk}/"):
        assert other.get(url).status_code == 404
    assert AIM["aim"] not in shown(other, "/my/plan/")
