"""The addresses of failures, warnings and referrals."""

from __future__ import annotations

from django.urls import path

from throughcare.enforcement import views
from throughcare.enforcement.breach import views as breach
from throughcare.enforcement.recall import views as recall

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
    path("people/<int:person_id>/court/", breach.court, name="court"),
    path("people/<int:person_id>/court/offences/record/", breach.record_offence, name="record_offence"),
    path("people/<int:person_id>/court/notes/write/", breach.write_note, name="write_note"),
    path("breaches/<int:breach_id>/", breach.breach, name="breach"),
    path("breaches/<int:breach_id>/write/", breach.write, name="write_breach"),
    path("breaches/<int:breach_id>/declare/", breach.declare, name="declare_breach"),
    path("breaches/<int:breach_id>/endorse/", breach.endorse, name="endorse_breach"),
    path("breaches/<int:breach_id>/lay/", breach.lay, name="lay_breach"),
    path("breaches/<int:breach_id>/withdraw/", breach.withdraw, name="withdraw_breach"),
    path("breaches/<int:breach_id>/paper/", breach.paper, name="breach_paper"),
    path("breaches/<int:breach_id>/paper.pdf", breach.paper_pdf, name="breach_pdf"),
    path("further-offences/<int:offence_id>/", breach.offence, name="offence"),
    path("further-offences/<int:offence_id>/convicted/", breach.convict, name="convict"),
    path("progress-notes/<int:note_id>/", breach.note_paper, name="note_paper"),
    path("progress-notes/<int:note_id>/paper.pdf", breach.note_pdf, name="note_pdf"),
    path("people/<int:person_id>/recall/consider/", recall.consider, name="consider_recall"),
    path("recalls/<int:recall_id>/", recall.recall, name="recall"),
    path("recalls/<int:recall_id>/paper/", recall.paper, name="recall_paper"),
    path("recalls/<int:recall_id>/paper.pdf", recall.paper_pdf, name="recall_pdf"),
    path("recalls/<int:recall_id>/weigh/", recall.weigh, name="weigh_recall"),
    path("recalls/<int:recall_id>/decide/", recall.decide, name="decide_recall"),
    path("recalls/<int:recall_id>/agree/", recall.endorse, name="endorse_recall"),
    path("recalls/<int:recall_id>/reasons/", recall.rationale, name="recall_rationale"),
    path("recalls/<int:recall_id>/revoked/", recall.revoke, name="revoke_recall"),
    path("recalls/<int:recall_id>/told/", recall.tell, name="tell_recall"),
    path("recalls/<int:recall_id>/what-they-say/", recall.represent, name="represent_recall"),
    path("recalls/<int:recall_id>/review/", recall.review, name="review_recall"),
    path("recalls/<int:recall_id>/stop/", recall.stop, name="stop_recall"),
    path("recall-reviews/<int:review_id>/pass-on/", recall.pass_on, name="pass_on"),
]
