"""Addresses of who is responsible and of taking people over."""

from __future__ import annotations

from django.urls import path

from throughcare.allocations import views

app_name = "allocations"
urlpatterns = [
    path("people/<int:person_id>/team/", views.team, name="team"),
    path("people/<int:person_id>/team/change/", views.allocate, name="allocate"),
    path("people/<int:person_id>/team/<int:responsibility_id>/end/", views.end, name="end"),
    path("people/<int:person_id>/tier/", views.set_tier, name="set_tier"),
    path("people/<int:person_id>/tier/<slug:model>/", views.override_tier, name="override_tier"),
    path("people/<int:person_id>/reports/", views.work, name="work"),
    path("reports/<int:work_item_id>/done/", views.finish_work, name="finish_work"),
    path("reports/<int:work_item_id>/change/", views.correct_work, name="correct_work"),
    path("officer-findings/<int:finding_id>/decide/", views.decide_officer, name="decide_officer"),
    path("order-moves/<int:transfer_id>/answer/", views.answer_transfer, name="answer_transfer"),
    path("handovers/", views.list_handovers, name="handovers"),
    path("handovers/<int:handover_id>/", views.handover, name="handover"),
    path("allocations/", views.queue, name="queue"),
    path("allocations/workload/", views.workload, name="workload"),
    path("allocations/workload/<int:number>/", views.workload_of, name="workload_of"),
    path("allocations/workload/<int:number>/hours/", views.set_capacity, name="set_capacity"),
    path("allocations/share/<int:number>/", views.share_out, name="share_out"),
    path("allocations/same-officer/", views.same_officer, name="same_officer"),
    path("allocations/same-officer/<slug:code>/", views.same_officer_people, name="same_officer_people"),
    path("take-over/", views.choose, name="choose"),
    path("take-over/check/", views.check, name="check"),
    path("take-over/done/", views.taken, name="taken"),
]
