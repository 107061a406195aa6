"""The addresses of letters."""

from __future__ import annotations

from django.urls import path

from throughcare.messaging.views import callbacks, letters, replies, wordings

app_name = "messaging"
urlpatterns = [
    path("people/<int:person_id>/letters/", letters.list_letters, name="list"),
    path("letters/", letters.outbox, name="outbox"),
    path("letters/print/", letters.to_print, name="to_print"),
    path("letters/print/take-back/", letters.take_back, name="take_back"),
    path("feedback/", letters.feedback, name="feedback"),
    path("feedback/said/", letters.list_feedback, name="feedback_list"),
    path("feedback/said/<int:number>/", letters.answer_feedback, name="answer_feedback"),
    path("letters/print/sheets/", letters.sheets, name="sheets"),
    path("people/<int:person_id>/letters/send/", replies.send, name="send"),
    path("people/<int:person_id>/calls/add/", replies.record_call, name="record_call"),
    path("replies/<int:reply_id>/", replies.reply, name="reply"),
    path("replies/<int:reply_id>/take-off/", replies.take_off, name="take_off"),
    path("replies/<int:reply_id>/match/", replies.match, name="match"),
    path("callbacks/notify/delivery/", callbacks.delivery, name="notify_delivery"),
    path("callbacks/notify/text/", callbacks.text_came, name="notify_text"),
    path("letters/wordings/", wordings.every, name="wordings"),
    path("letters/wordings/<str:kind>/<str:language>/", wordings.one, name="wording"),
    path("letters/wordings/<str:kind>/<str:language>/change/", wordings.change, name="change_wording"),
    path("letters/wordings/<str:kind>/<str:language>/back/", wordings.go_back, name="word_again"),
    path("letters/<int:letter_id>/", letters.show, name="show"),
    path("letters/<int:letter_id>/letter.pdf", letters.show_pdf, name="letter_pdf"),
    path("letters/<int:letter_id>/withdraw/", letters.withdraw, name="withdraw"),
]
