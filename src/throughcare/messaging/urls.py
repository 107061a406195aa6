"""The addresses of letters."""

from __future__ import annotations

from django.urls import path

from throughcare.messaging import views

app_name = "messaging"
urlpatterns = [
    path("people/<int:person_id>/letters/", views.list_letters, name="list"),
    path("letters/", views.outbox, name="outbox"),
    path("letters/print/", views.to_print, name="to_print"),
    path("letters/print/take-back/", views.take_back, name="take_back"),
    path("feedback/", views.feedback, name="feedback"),
    path("feedback/said/", views.list_feedback, name="feedback_list"),
    path("feedback/said/<int:number>/", views.answer_feedback, name="answer_feedback"),
    path("letters/print/sheets/", views.sheets, name="sheets"),
    path("letters/<int:letter_id>/", views.show, name="show"),
    path("letters/<int:letter_id>/withdraw/", views.withdraw, name="withdraw"),
]
