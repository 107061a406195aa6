"""The same jobs as first written in Django: the ORM, a model form, Django's templates. No door, no audit."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from throughcare.appointments.models import Appointment, Contact
from throughcare.duties.models import Duty
from throughcare.people.models import Headline, Name


def search(request: HttpRequest) -> HttpResponse:
    """The first 25 people a name of whom holds the text."""
    names = Name.objects.filter(searched__contains=request.GET["q"]).select_related("person__headline")
    people = [name.person.headline for name in names.order_by("person__headline__sort_name")[:25]]
    return TemplateResponse(request, "bench/search.html", {"people": people, "count": names.count()})


def timeline(request: HttpRequest, person_id: int) -> HttpResponse:
    """Meetings and notes of a person, the newest first."""
    most = int(request.GET.get("most", "400"))
    meetings = Appointment.objects.filter(person_id=person_id, starts_at__lte=timezone.now())
    notes = Contact.objects.filter(person_id=person_id)
    entries: list[Appointment | Contact] = [
        *meetings.select_related("post__user", "office").order_by("-starts_at")[:most],
        *notes.select_related("post__user").order_by("-at")[:most],
    ]
    entries.sort(key=lambda row: row.at if isinstance(row, Contact) else row.starts_at, reverse=True)
    person = get_object_or_404(Headline, person_id=person_id)
    return TemplateResponse(request, "bench/timeline.html", {"person": person, "entries": entries[:most]})


class OutcomeForm(ModelForm):  # type: ignore[type-arg]
    """The outcome of a meeting, without any rule."""

    class Meta:
        model = Appointment
        fields = ("outcome", "came_at", "seen_at", "left_at")


@csrf_exempt
@transaction.atomic
def record(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """Record an outcome and a note."""
    meeting = get_object_or_404(Appointment, pk=appointment_id)
    form = OutcomeForm(request.POST, instance=meeting)
    if form.is_valid():
        form.save()
        Contact.objects.create(
            person_id=meeting.person_id,
            kind="meeting",
            at=meeting.starts_at,
            words=request.POST["note"],
            appointment=meeting,
        )
        return redirect(f"/plain/people/{meeting.person_id}/timeline/")
    return TemplateResponse(request, "bench/record.html", {"form": form}, status=422)


def caseload(request: HttpRequest, post_id: int) -> HttpResponse:
    """Fifty people of an officer, each with the next meeting and what is overdue."""
    now = timezone.now()
    people = list(Headline.objects.filter(post_id=post_id).order_by("sort_name")[:50])
    ids = [person.person_id for person in people]
    following: dict[int, Appointment] = {}
    for meeting in Appointment.objects.filter(
        Q(outcome="") & Q(cancelled_at=None), person_id__in=ids, starts_at__gt=now
    ).order_by("-starts_at"):
        following[meeting.person_id] = meeting
    late: dict[int, list[Duty]] = {}
    for duty in Duty.objects.filter(person_id__in=ids, ended_at=None, due_at__lt=now).order_by("due_at"):
        late.setdefault(duty.person_id, []).append(duty)
    rows = [(person, following.get(person.person_id), late.get(person.person_id, [])) for person in people]
    return TemplateResponse(request, "bench/caseload.html", {"rows": rows})
