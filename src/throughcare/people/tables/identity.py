"""Who the person is: names, numbers, and what other systems said."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from throughcare.kernel.models import Base, tracked
from throughcare.people.tables.parts import Part

PERSON = "people.Person"
WRITTEN = [("en", "English"), ("cy", "Welsh")]
_SPOKEN = {"english": "en", "welsh": "cy", "cymraeg": "cy"}  # as the record writes a language, in small letters


@tracked()
class Person(Base):
    """A person on probation or in prison. What is not known stays empty and is shown as "Not recorded".

    Ethnicity, gender and faith are a code of the rule book beside the person's own words; a code may say that they
    would rather not say. `written_in` is the language we write to them in, which they choose on their own page or tell
    us; empty goes by the language they speak. A birth date or, where a source gives only that, an age band in completed
    years (`age_until` is exclusive).
    """

    reference = models.CharField(max_length=20, unique=True)
    date_of_birth = models.DateField(null=True)
    age_from = models.SmallIntegerField(null=True)
    age_until = models.SmallIntegerField(null=True)
    pronoun = models.CharField(max_length=4, blank=True, choices=[("he", "he"), ("she", "she"), ("they", "they")])
    language = models.CharField(max_length=40, blank=True)
    written_in = models.CharField(max_length=2, blank=True, default="", db_default="", choices=WRITTEN)
    interpreter = models.BooleanField(null=True)
    interpreter_language = models.CharField(max_length=40, blank=True, default="", db_default="")
    interpreter_note = models.CharField(max_length=120, blank=True, default="", db_default="")
    ethnicity = models.CharField(max_length=30, blank=True, default="", db_default="")
    ethnicity_words = models.CharField(max_length=120, blank=True, default="", db_default="")
    gender = models.CharField(max_length=30, blank=True, default="", db_default="")
    gender_words = models.CharField(max_length=120, blank=True, default="", db_default="")
    faith = models.CharField(max_length=30, blank=True, default="", db_default="")
    faith_words = models.CharField(max_length=120, blank=True, default="", db_default="")
    disability = models.CharField(max_length=30, blank=True, default="", db_default="")
    jurisdiction = models.CharField(max_length=20, default="england_wales")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(date_of_birth__isnull=True) | Q(age_from__isnull=True), name="person_birth_date_or_band"
            ),
            models.CheckConstraint(
                condition=Q(age_from__isnull=True) | Q(age_until__isnull=True) | Q(age_until__gt=F("age_from")),
                name="person_age_band_in_order",
            ),
            models.CheckConstraint(
                condition=Q(interpreter=True) | Q(interpreter_language=""), name="person_interpreter_is_needed"
            ),
        ]
        indexes = [models.Index(fields=["date_of_birth"], name="person_date_of_birth")]

    @property
    def reads(self) -> str:
        """The language of ours in which they read their pages and what we write; empty where the record knows none."""
        return self.written_in or _SPOKEN.get(self.language.strip().lower(), "")


@tracked()
class Name(Part):
    """A name the person has or had. `searched` is what search compares: lower case, without accents."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=10,
        choices=[
            ("current", "Current"),
            ("preferred", "Preferred"),
            ("former", "Former"),
            ("birth", "At birth"),
            ("alias", "Alias"),
        ],
    )
    forenames = models.CharField(max_length=120, blank=True)
    surname = models.CharField(max_length=120, blank=True)
    searched = models.TextField()
    told_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(kind__in=["current", "preferred"], until=None),
                name="name_one_current",
            ),
            models.CheckConstraint(condition=~Q(forenames="", surname=""), name="name_not_empty"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="name_in_order"
            ),
        ]
        indexes = [
            GinIndex(OpClass(F("searched"), name="gin_trgm_ops"), name="name_searched"),
        ]


@tracked()
class Identifier(Base):
    """A number another system knows the person by. `kind` names the system."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    value = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="identifier_once")]
        indexes = [
            models.Index(fields=["value"], name="identifier_value"),
        ]


@tracked()
class SourceFact(Base):
    """A fact kept as another system gave it: a count or summary that is no dated event of ours."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    value = models.CharField(max_length=400)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "source", "name"], name="source_fact_once")]
