"""Addresses of orders, instructions and places."""

from __future__ import annotations

from django.urls import path

from throughcare.sentences import views

app_name = "sentences"
urlpatterns = [
    path("offences/", views.offences, name="offences"),
    path("people/<int:person_id>/sentence/", views.sentence, name="sentence"),
    path("people/<int:person_id>/sentence/add/", views.impose, name="impose"),
    path("people/<int:person_id>/instruct/", views.instruct, name="instruct"),
    path("people/<int:person_id>/place/", views.move_to, name="move_to"),
    path("sentences/<int:sentence_id>/end/", views.end, name="end"),
    path("sentences/<int:sentence_id>/reopen/", views.reopen, name="reopen"),
    path("requirements/<int:requirement_id>/progress/", views.record_progress, name="record_progress"),
    path("instructions/<int:instruction_id>/record/", views.record_instruction, name="record_instruction"),
]
