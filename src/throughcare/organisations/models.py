"""Trusts, providers, regions and units; prisons, courts and partner agencies; offices, teams, posts and leave."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from throughcare.kernel.models import Base, tracked

JURISDICTIONS = [("england_wales", "England and Wales"), ("scotland", "Scotland")]

ROLES = [
    ("offender_manager", "Offender manager"),
    ("offender_supervisor", "Offender supervisor"),
    ("key_worker", "Key worker"),
    ("case_administrator", "Case administrator"),
    ("court_officer", "Court officer"),
    ("enforcement_officer", "Enforcement officer"),
    ("team_manager", "Team manager"),
    ("head_of_unit", "Head of delivery unit"),
    ("victim_liaison_officer", "Victim liaison officer"),
    ("mappa_coordinator", "MAPPA coordinator"),
    ("partner_worker", "Partner worker"),
    ("icm_coordinator", "ICM coordinator"),
    ("auditor", "Auditor"),
    ("system_administrator", "System administrator"),
]


ORGANISATION_KINDS = [
    ("board", "Probation board"),
    ("trust", "Probation trust"),
    ("national_service", "National service"),
    ("nps_division", "Division of the National Probation Service"),
    ("crc", "Community rehabilitation company"),
    ("provider", "Provider"),
    ("region", "Probation region"),
    ("delivery_unit", "Delivery unit"),
    ("local_authority", "Local authority"),
    ("social_work", "Social work department"),
    ("partner_agency", "Partner agency"),
    ("charity", "Charity"),
]
PARTNERS = ("partner_agency", "charity")
# What a system administrator enters here; boards, trusts, divisions and companies come with the product.
LOCAL_KINDS = ("partner_agency", "charity", "social_work", "local_authority", "delivery_unit", "region", "provider")

# What a successor took over: everybody, only people of high risk, or everybody else.
SHARES = [("all", "Everybody"), ("high_risk", "People of high risk"), ("lower_risk", "People of low and medium risk")]

COURT_KINDS = [
    ("magistrates", "Magistrates' court"),
    ("youth", "Youth court"),
    ("crown", "Crown Court"),
    ("county", "County court"),
    ("high", "High Court"),
    ("appeal", "Court of Appeal"),
    ("sheriff", "Sheriff court"),
    ("justice_of_the_peace", "Justice of the peace court"),
    ("high_court_of_justiciary", "High Court of Justiciary"),
    ("military", "Court martial"),
    ("other", "Other court"),
]

HELP_KINDS = [
    ("accommodation", "A place to live"),
    ("employment", "Work"),
    ("education", "Education and training"),
    ("money", "Money, benefits and debt"),
    ("drugs", "Drugs"),
    ("alcohol", "Alcohol"),
    ("mental_health", "Mental health"),
    ("health", "Health"),
    ("family", "Family and parenting"),
    ("mentoring", "Mentoring"),
    ("women", "Services for women"),
    ("behaviour", "Thinking and behaviour"),
    ("victims", "Help for victims"),
    ("other", "Other help"),
]

ROTA_KINDS = [
    ("duty", "On duty in the office"),
    ("out_of_hours", "On call out of hours"),
    ("senior_on_call", "Senior manager on call"),
]

LEAVE_KINDS = [
    ("holiday", "Annual leave"),
    ("sick", "Sick"),
    ("training", "Training"),
    ("family", "Family or parental leave"),
    ("secondment", "Working elsewhere"),
    ("other", "Other"),
]


def _in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gt=F("since")), name=name
    )


def _days() -> Func:
    return Func(F("since"), F("until"), function="daterange")


@tracked()
class Organisation(Base):
    """A body that supervises people, is part of one, or helps: with its dates, its parent, and where it comes from.

    `other_codes` are those other systems know it by. `until` is exclusive. `closed` without `until` says that it is no
    more and the day is not recorded.
    """

    name = models.CharField(max_length=120)
    code = models.CharField(max_length=60, unique=True, null=True)
    other_codes = ArrayField(models.CharField(max_length=20), default=list, db_default=[], blank=True)
    kind = models.CharField(max_length=30, choices=ORGANISATION_KINDS)
    jurisdiction = models.CharField(max_length=20, choices=JURISDICTIONS)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    closed = models.BooleanField(default=False, db_default=False)
    phone = models.CharField(max_length=35, blank=True, default="", db_default="")
    email = models.CharField(max_length=254, blank=True, default="", db_default="")
    lines = models.CharField(max_length=200, blank=True, default="", db_default="")
    town = models.CharField(max_length=60, blank=True, default="", db_default="")
    postcode = models.CharField(max_length=10, blank=True, default="", db_default="")
    source = models.CharField(max_length=300, blank=True, default="", db_default="")
    verified = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "kind", "jurisdiction", "parent"],
                nulls_distinct=False,
                name="organisation_once_a_parent",
            ),
            _in_order("organisation_in_order"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="organisation_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Succession(Base):
    """From a day one body does what another did before, for all its people or for a share of them."""

    earlier = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    later = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    share = models.CharField(max_length=20, choices=SHARES, default="all", db_default="all")
    source = models.CharField(max_length=300, blank=True, default="", db_default="")
    verified = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="succession_once"),
            models.CheckConstraint(condition=~Q(earlier=F("later")), name="succession_of_another"),
        ]
        indexes = [models.Index(fields=["later"], name="succession_later")]


class _Established(Base):
    """What prisons and courts have in common."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=160)
    jurisdiction = models.CharField(max_length=20, choices=JURISDICTIONS)
    lines = models.CharField(max_length=200, blank=True, default="", db_default="")
    town = models.CharField(max_length=60, blank=True, default="", db_default="")
    postcode = models.CharField(max_length=10, blank=True, default="", db_default="")
    phone = models.CharField(max_length=35, blank=True, default="", db_default="")
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    closed = models.BooleanField(default=False, db_default=False)
    source = models.CharField(max_length=300, blank=True, default="", db_default="")
    verified = models.BooleanField(default=False, db_default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """One line, as a letter gives it; empty when none is recorded."""
        return ", ".join(part for part in (self.lines, f"{self.town} {self.postcode}".strip()) if part)


@tracked()
class Prison(_Established):
    """A prison or young offender institution."""

    class Meta:
        constraints = [_in_order("prison_in_order")]


@tracked()
class Court(_Established):
    """A court as a place where people are heard."""

    kind = models.CharField(max_length=30, choices=COURT_KINDS)

    class Meta:
        constraints = [_in_order("court_in_order")]


@tracked()
class Help(Base):
    """One kind of help that a partner agency offers, where and how to reach it, from a day until a day."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=HELP_KINDS)
    words = models.CharField(max_length=400, blank=True)
    where = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=35, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            _in_order("help_in_order"),
            ExclusionConstraint(
                name="help_one_of_a_kind_at_a_time",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["kind"], name="help_kind")]


@tracked()
class Office(Base):
    """A place where people are seen: address, phones and who answers for it. `directions` tell the people who come how
    to get there, in words to them."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    delivery_unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    lines = models.CharField(max_length=200)
    town = models.CharField(max_length=60)
    postcode = models.CharField(max_length=10)
    phone = models.CharField(max_length=35)
    duty_phone = models.CharField(max_length=35, blank=True)
    rooms = models.CharField(max_length=200, blank=True, help_text="Names of rooms, separated by commas")
    directions = models.CharField(max_length=300, blank=True, default="", db_default="")
    until = models.DateField(null=True)
    source = models.CharField(max_length=300, blank=True, default="", db_default="")

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """One line, as a letter or a text gives it."""
        return ", ".join(part for part in (self.lines, f"{self.town} {self.postcode}".strip()) if part)


class OpeningHours(Base):
    """When an office is open on a day of the week (Monday is 0). A day without a row is closed."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    weekday = models.SmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "weekday"], name="opening_hours_one_a_day"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="opening_hours_in_order"),
            models.CheckConstraint(condition=Q(weekday__gte=0, weekday__lte=6), name="opening_hours_weekday"),
        ]


class Closure(Base):
    """A day on which an office is shut, and why; bank holidays need no row."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    why = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "on"], name="closure_once")]


@tracked()
class LocalHoliday(Base):
    """A day that is no working day in one office, or in all offices of one body, beside the bank holidays.

    Clocks leave it out when they count working days; a mere closure of an office stops no clock. One that is taken
    back stays, with the day it was taken back.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    name = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(office__isnull=True) ^ Q(organisation__isnull=True), name="local_holiday_of_one"
            ),
            models.UniqueConstraint(
                fields=["office", "on"],
                condition=Q(withdrawn_at=None, office__isnull=False),
                name="local_holiday_once_an_office",
            ),
            models.UniqueConstraint(
                fields=["organisation", "on"],
                condition=Q(withdrawn_at=None, organisation__isnull=False),
                name="local_holiday_once_a_body",
            ),
        ]


@tracked()
class Team(Base):
    """People who work together under one manager, in one office."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="team_once")]

    def __str__(self) -> str:
        return self.name


@tracked()
class Post(Base):
    """A role that somebody holds in a team, from a day until a day. All rights come from here and end with it."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=ROLES)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="post_in_order"),
            ExclusionConstraint(
                name="post_one_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (Func(F("since"), F("until"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]


@tracked()
class Leave(Base):
    """Days on which the holder of a post is away, why, and whose post covers. `until` is the first day back.

    A leave that does not happen stays, with the moment it was called off.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    kind = models.CharField(max_length=20, choices=LEAVE_KINDS)
    note = models.CharField(max_length=200, blank=True)
    covered_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="leave_in_order"),
            models.CheckConstraint(
                condition=Q(covered_by__isnull=True) | ~Q(covered_by=F("post")), name="leave_covered_by_another"
            ),
            ExclusionConstraint(
                name="leave_once_at_a_time",
                expressions=[("post", RangeOperators.EQUAL), (_days(), RangeOperators.OVERLAPS)],
                condition=Q(called_off_at=None),
            ),
        ]
        indexes = [models.Index(fields=["covered_by"], name="leave_covered_by")]


@tracked()
class Rota(Base):
    """Who is on duty for an office from a moment until a moment: in the office, on call, or as the senior on call.

    One at a time of each kind. A turn that does not happen stays, with the moment it was called off.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=ROTA_KINDS)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    phone = models.CharField(max_length=35)
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="rota_in_order"),
            ExclusionConstraint(
                name="rota_one_at_a_time",
                expressions=[
                    ("office", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (Func(F("starts_at"), F("ends_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(called_off_at=None),
            ),
        ]
