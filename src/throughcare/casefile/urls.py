"""The addresses of the pages that join slices."""

from __future__ import annotations

from django.urls import path

from throughcare.casefile.views import answer, caseload, drafts, home, outcome, person

app_name = "casefile"
urlpatterns = [
    path("", home.show, name="home"),
    path("caseload/", caseload.show, name="caseload"),
    path("caseload/week/", caseload.show_week, name="week"),
    path("search/", caseload.search, name="search"),
    path("people/<int:person_id>/", person.overview, name="overview"),
    path("people/<int:person_id>/clocks/", person.clocks, name="clocks"),
    path("people/<int:person_id>/timeline/", person.timeline, name="timeline"),
    path("people/<int:person_id>/compliance/", person.compliance, name="compliance"),
    path("appointments/<int:appointment_id>/outcome/", outcome.show, name="outcome"),
    path("duties/<int:duty_id>/answer/", answer.show, name="answer"),
    path("drafts/", drafts.keep, name="draft"),
]
