"""Addresses of meetings, absences, proof and notes."""

from __future__ import annotations

from django.urls import path

from throughcare.appointments import views
from throughcare.appointments.kinds import views as kinds

app_name = "appointments"

urlpatterns = [
    path("people/<int:person_id>/meetings/", views.list_meetings, name="list"),
    path("people/<int:person_id>/meetings/book/", views.book, name="book"),
    path("people/<int:person_id>/meetings/recurring/", views.book_series, name="book_series"),
    path("people/<int:person_id>/events/", views.list_events, name="events"),
    path("appointments/<int:appointment_id>/event/<int:commitment_id>/", views.accept_event, name="accept_event"),
    path("people/<int:person_id>/meetings/group/", kinds.join, name="join"),
    path("appointments/<int:appointment_id>/visit/", kinds.begin_visit, name="begin_visit"),
    path("visits/<int:visit_id>/", kinds.visit, name="visit"),
    path("groups/", kinds.list_sessions, name="sessions"),
    path("groups/plan/", kinds.plan_session, name="plan_session"),
    path("groups/<int:session_id>/", kinds.session, name="session"),
    path("groups/<int:session_id>/move/", kinds.move_session, name="move_session"),
    path("calendar/", kinds.feed, name="feed"),
    path("diary/<slug:token>.ics", kinds.diary, name="diary"),
    path("recurring/<int:series_id>/", views.series, name="series"),
    path("recurring/<int:series_id>/move/", views.move_series, name="move_series"),
    path("recurring/<int:series_id>/cancel/", views.cancel_series, name="cancel_series"),
    path("people/<int:person_id>/notes/add/", views.write_note, name="write_note"),
    path("appointments/<int:appointment_id>/", views.meeting, name="meeting"),
    path("appointments/<int:appointment_id>/move/", views.move, name="move"),
    path("appointments/<int:appointment_id>/cancel/", views.cancel, name="cancel"),
    path("appointments/<int:appointment_id>/told/", views.tell, name="tell"),
    path("appointments/<int:appointment_id>/correct/", views.correct_outcome, name="correct_outcome"),
    path("absences/against-the-rule/", views.list_against_rule, name="against_rule"),
    path("absences/<int:absence_id>/judge/", views.judge_absence, name="judge_absence"),
    path("absences/<int:absence_id>/reason/", views.give_reason, name="give_reason"),
    path("absences/<int:absence_id>/proof/", views.add_proof, name="add_proof"),
    path("absences/<int:absence_id>/reopen/", views.reopen, name="reopen"),
    path("proofs/<int:proof_id>/withdraw/", views.withdraw_proof, name="withdraw_proof"),
    path("notes/<int:contact_id>/", views.note, name="note"),
    path("notes/<int:contact_id>/correct/", views.supersede_note, name="supersede_note"),
]
