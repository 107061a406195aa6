"""Papers: what was uploaded or handed in."""

from __future__ import annotations

from django.db import models

from throughcare.kernel.models import Base, tracked


@tracked()
class Document(Base):
    """A file on a person's record, kept under its content's digest and served only through the door."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    filename = models.CharField(max_length=120)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=120)
    received_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-received_at"], name="document_person")]
