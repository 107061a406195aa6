"""The product's addresses, and those it is compared with."""

from __future__ import annotations

from django.urls import include, path

from bench import admin, plain

urlpatterns = [
    path("plain/search/", plain.search),
    path("plain/people/<int:person_id>/timeline/", plain.timeline),
    path("plain/meetings/<int:appointment_id>/", plain.record),
    path("plain/caseload/<int:post_id>/", plain.caseload),
    path("admin/", admin.site.urls),
    path("", include("throughcare.urls")),
]

handler403 = "throughcare.design.views.permission_denied"
handler404 = "throughcare.design.views.page_not_found"
handler500 = "throughcare.design.views.server_error"
