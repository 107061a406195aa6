"""Addresses of the person's own pages."""

from __future__ import annotations

from django.urls import path

from throughcare.people import views
from throughcare.people.merging import views as merging
from throughcare.people.record import views as record

app_name = "people"
urlpatterns = [
    path("people/add/", views.add, name="add"),
    path("people/duplicates/", merging.duplicates, name="duplicates"),
    path("people/duplicates/<int:likely_id>/", merging.decide_likely, name="decide_likely"),
    path("people/merges/<int:merge_id>/", merging.merge, name="merge"),
    path("people/<int:person_id>/details/", record.details, name="details"),
    path("people/<int:person_id>/details/about/", record.about, name="about"),
    path("people/<int:person_id>/details/history/", record.past, name="history"),
    path("people/<int:person_id>/details/<slug:what>/", record.change, name="change"),
    path("people/<int:person_id>/details/<slug:part>/<int:row_id>/<slug:act>/", record.edit, name="edit"),
    path("people/<int:person_id>/declare/<slug:part>/", record.declare, name="declare"),
    path("people/addresses/<int:address_id>/verify/", record.verify, name="verify"),
    path("people/addresses/<int:address_id>/moved/", record.moved, name="moved"),
    path("people/registrations/<int:registration_id>/review/", record.review, name="review"),
    path("people/adjustments/<int:adjustment_id>/ask/", record.ask, name="ask"),
    path("people/relations/<int:relation_id>/consent/", record.consent, name="consent"),
    path("people/consents/<int:consent_id>/withdraw/", record.withdraw, name="withdraw"),
    path("people/changes/<int:change_id>/", record.confirm, name="confirm"),
    path("people/<int:person_id>/wrong/", record.note_correction, name="note_correction"),
    path("people/wrong/<int:asked_id>/", record.answer_correction, name="answer_correction"),
]
