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
    path("sentences/<int:sentence_id>/change/", views.change, name="change"),
    path("sentences/<int:sentence_id>/condition/", views.add_condition, name="add_condition"),
    path("sentences/<int:sentence_id>/transfer/", views.transfer, name="transfer"),
    path("order-moves/<int:transfer_id>/call-off/", views.call_off_transfer, name="call_off_transfer"),
    path("order-moves/<int:transfer_id>/answer-read/", views.read_transfer, name="read_transfer"),
    path("sentences/<int:sentence_id>/dates/", views.set_date, name="set_date"),
    path("order-changes/<int:change_id>/undo/", views.undo_change, name="undo_change"),
    path("requirements/<int:requirement_id>/change/", views.change_requirement, name="change_requirement"),
    path("requirements/<int:requirement_id>/progress/", views.record_progress, name="record_progress"),
    path("instructions/<int:instruction_id>/record/", views.record_instruction, name="record_instruction"),
]
