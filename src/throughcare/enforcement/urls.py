"""The addresses of failures, warnings and referrals."""

from __future__ import annotations

from django.urls import path

from throughcare.enforcement import views

app_name = "enforcement"
urlpatterns = [
    path("people/<int:person_id>/failures/", views.list_failures, name="list"),
    path("people/<int:person_id>/failures/record/", views.record, name="record"),
    path("failures/<int:failure_id>/", views.failure, name="failure"),
    path("failures/<int:failure_id>/judge/", views.judge, name="judge"),
    path("failures/<int:failure_id>/withdraw/", views.withdraw_failure, name="withdraw_failure"),
    path("considerations/<int:consideration_id>/", views.consider, name="consider"),
    path("considerations/<int:consideration_id>/agree/", views.agree, name="agree"),
    path("warnings/<int:warning_id>/", views.warning, name="warning"),
    path("warnings/<int:warning_id>/withdraw/", views.withdraw_warning, name="withdraw_warning"),
    path("referrals/<int:referral_id>/", views.referral, name="referral"),
    path("referrals/<int:referral_id>/evidence/", views.send_evidence, name="send_evidence"),
]
