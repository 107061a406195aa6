"""The addresses of letters."""

from __future__ import annotations

from django.urls import path

from throughcare.messaging import callbacks, reply_views, views

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
    path("people/<int:person_id>/letters/send/", reply_views.send, name="send"),
    path("people/<int:person_id>/calls/add/", reply_views.record_call, name="record_call"),
    path("replies/", reply_views.replies, name="replies"),
    path("replies/<int:reply_id>/", reply_views.reply, name="reply"),
    path("replies/<int:reply_id>/take-off/", reply_views.take_off, name="take_off"),
    path("replies/<int:reply_id>/match/", reply_views.match, name="match"),
    path("callbacks/notify/delivery/", callbacks.delivery, name="notify_delivery"),
    path("callbacks/notify/text/", callbacks.text_came, name="notify_text"),
    path("letters/<int:letter_id>/", views.show, name="show"),
    path("letters/<int:letter_id>/withdraw/", views.withdraw, name="withdraw"),
]
