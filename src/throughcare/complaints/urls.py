"""The addresses of complaints."""

from __future__ import annotations

from django.urls import path

from throughcare.complaints import views

app_name = "complaints"
urlpatterns = [
    path("complaints/", views.listed, name="list"),
    path("complaints/<int:complaint_id>/", views.complaint, name="complaint"),
    path("complaints/<int:complaint_id>/told/", views.acknowledge, name="acknowledge"),
    path("complaints/<int:complaint_id>/answer/", views.answer, name="answer"),
    path("complaints/<int:complaint_id>/hand-on/", views.hand_on, name="hand_on"),
    path("complaints/<int:complaint_id>/open/", views.open_to_officer, name="open_to_officer"),
    path("complaints/<int:complaint_id>/again/", views.ask_again, name="ask_again"),
    path("complaints/<int:complaint_id>/take-back/", views.withdraw, name="withdraw"),
    path("people/<int:person_id>/complaints/", views.of_person, name="of_person"),
    path("people/<int:person_id>/complaints/enter/", views.enter, name="enter"),
]
