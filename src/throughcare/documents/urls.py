"""The addresses of papers."""

from __future__ import annotations

from django.urls import path

from throughcare.documents import views

app_name = "documents"
urlpatterns = [
    path("people/<int:person_id>/papers/", views.list_papers, name="list"),
    path("people/<int:person_id>/papers/add/", views.add, name="add"),
    path("papers/<int:document_id>/", views.open_document, name="open"),
    path("papers/<int:document_id>/withdraw/", views.withdraw, name="withdraw"),
]
