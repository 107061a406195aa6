"""Django's admin over the same tables, as `admin.site.register` gives it with the columns one would want."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from throughcare.appointments.models import Appointment, Contact
from throughcare.duties.models import Duty
from throughcare.people.models import Headline


class Site(admin.AdminSite):
    """Whoever is signed in may look: the admin's own rights are not what is measured."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Signed in is enough."""
        return bool(request.user.is_authenticated)


class Open(admin.ModelAdmin):  # type: ignore[type-arg]
    """May be looked at by anybody who is signed in."""

    show_full_result_count = True

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Yes."""
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Yes."""
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        """No: only looking is measured."""
        return False

    has_change_permission = has_delete_permission = lambda self, request, obj=None: False


class HeadlineAdmin(Open):
    """Search, and a caseload with the next meeting and what is late, asked row by row as admin columns are."""

    list_display = ("name", "reference", "order_name", "tier", "officer", "next_meeting", "late")
    search_fields = ("name", "reference")
    list_filter = ("tier",)
    list_per_page = 50

    def next_meeting(self, person: Headline) -> Any:
        """The next meeting."""
        found = Appointment.objects.filter(person_id=person.pk, outcome="", starts_at__gt=timezone.now())
        return found.order_by("starts_at").values_list("starts_at", flat=True).first()

    def late(self, person: Headline) -> str:
        """What is late."""
        found = Duty.objects.filter(person_id=person.pk, ended_at=None, due_at__lt=timezone.now())
        return ", ".join(duty.title for duty in found)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """By officer."""
        return True


class ContactAdmin(Open):
    """A person's notes on one page. The admin cannot put meetings among them."""

    list_display = ("at", "kind", "words", "post", "appointment", "sensitive")
    list_select_related = ("post__user", "appointment")
    list_per_page = 400
    list_max_show_all = 400
    ordering = ("-at",)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """By person."""
        return True


site = Site(name="admin")
site.register(Headline, HeadlineAdmin)
site.register(Contact, ContactAdmin)
