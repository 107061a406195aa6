"""Who is there when a journey begins, entered by the demo's own hand."""

from __future__ import annotations

from datetime import date, datetime

from throughcare.accounts import actions as accounts
from throughcare.accounts.principals import Principal
from throughcare.allocations import actions as allocations
from throughcare.demo import cast
from throughcare.kernel import clock
from throughcare.organisations import actions as organisations
from throughcare.organisations.models import Post
from throughcare.organisations.queries import principal_of
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.sentences import actions as sentences
from throughcare.sentences.facts import OffenceFacts, RequirementFacts


def principal(name: str) -> Principal:
    """Somebody of the staff, by name."""
    post = Post.objects.select_related("user").get(user__name=name)
    found = principal_of(post.user_id, name=name, on=clock.now().date())
    assert found is not None
    return found


def head_of_unit() -> None:
    """Helen Marsh leads the delivery unit that Grace's team is in."""
    team_id = principal("Grace Adeyemi").team_id
    assert team_id is not None
    helen = accounts.enter("helen@throughcare.example", name="Helen Marsh", phone="", demo=True, by=cast.DEMO)
    organisations.hold_post(helen.id, team_id=team_id, role="head_of_unit", since=cast.BEGAN, by=cast.DEMO)


def with_grace(person_id: int, *, because: str, at: datetime) -> None:
    """Grace is their offender manager, as Ruth decided."""
    grace, ruth = principal("Grace Adeyemi"), principal("Ruth Okonjo")
    assert grace.post_id is not None
    allocations.allocate(person_id, role="offender_manager", post_id=grace.post_id, because=because, by=ruth, at=at)


def ellis_on_licence(*, at: datetime) -> int:
    """Ellis Yarrow, released on licence in August, with Grace."""
    person = PersonFacts(names=(NameFacts(surname="Yarrow", forenames="Ellis"),), pronoun="he")
    ellis = cast.admit(person, by=cast.DEMO, at=at)
    with_grace(ellis, because="On release.", at=at)
    sentences.impose(
        ellis,
        order_type="SDS",
        court="Northgate Crown Court",
        sentenced_on=date(2025, 2, 6),
        length_years=3,
        release="LICENCE",
        released_on=date(2026, 8, 6),
        requirements=[RequirementFacts("keep_in_touch")],
        offences=[OffenceFacts("Robbery")],
        by=principal("Grace Adeyemi"),
        at=at,
    )
    return ellis
