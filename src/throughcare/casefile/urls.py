"""The addresses of the pages that join slices."""

from __future__ import annotations

from django.urls import path

from throughcare.casefile.views import answer, caseload, directory, door, drafts, exports, home, leave, outcome, person

app_name = "casefile"
urlpatterns = [
    path("", home.show, name="home"),
    path("caseload/", caseload.show, name="caseload"),
    path("caseload/week/", caseload.show_week, name="week"),
    path("caseload/export/", exports.ask, name="ask_export"),
    path("exports/", exports.show_all, name="exports"),
    path("exports/<int:export_id>/", exports.show, name="export"),
    path("exports/<int:export_id>/decide/", exports.decide, name="decide_export"),
    path("exports/<int:export_id>/file/", exports.fetch, name="fetch_export"),
    path("search/", caseload.search, name="search"),
    path("people/<int:person_id>/", person.overview, name="overview"),
    path("people/<int:person_id>/clocks/", person.clocks, name="clocks"),
    path("people/<int:person_id>/timeline/", person.timeline, name="timeline"),
    path("people/<int:person_id>/compliance/", person.compliance, name="compliance"),
    path("appointments/<int:appointment_id>/outcome/", outcome.show, name="outcome"),
    path("duties/<int:duty_id>/answer/", answer.show, name="answer"),
    path("people/<int:person_id>/open/", door.open_without_part, name="open"),
    path("people/<int:person_id>/looked/", door.looks, name="looks"),
    path("people/<int:person_id>/limits/", door.person_limits, name="person_limits"),
    path("people/<int:person_id>/limits/<slug:kind>/", door.set_limit, name="set_limit"),
    path("people/<int:person_id>/i-know-them/", door.declare, name="declare"),
    path("limits/", door.list_limits, name="limits"),
    path("limits/<int:limit_id>/end/", door.end_limit, name="end_limit"),
    path("openings/", door.openings, name="openings"),
    path("openings/<int:opening_id>/", door.review_opening, name="review_opening"),
    path("openings/<int:opening_id>/read/", door.notice_opening, name="notice_opening"),
    path("openings/<int:opening_id>/answer/", door.answer_opening, name="answer_opening"),
    path("acquaintances/", door.acquaintances, name="acquaintances"),
    path("acquaintances/<int:acquaintance_id>/", door.decide_acquaintance, name="decide_acquaintance"),
    path("whom-i-know/", door.whom_i_know, name="whom_i_know"),
    path("drafts/", drafts.keep, name="draft"),
    path("directory/", directory.show, name="directory"),
    path("directory/offices/<slug:code>/", directory.office, name="office"),
    path("directory/offices/<slug:code>/change/", directory.change_office, name="change_office"),
    path("directory/offices/<slug:code>/shut/", directory.close_office, name="close_office"),
    path("directory/offices/<slug:code>/holiday/", directory.add_holiday, name="add_holiday"),
    path("directory/bodies/<slug:code>/", directory.body, name="body"),
    path("directory/bodies/<slug:code>/change/", directory.change_body, name="change_body"),
    path("directory/bodies/<slug:code>/help/", directory.offer_help, name="offer_help"),
    path("directory/help/<int:number>/end/", directory.end_help, name="end_help"),
    path("directory/prisons/<slug:code>/", directory.prison, name="prison"),
    path("directory/courts/<slug:code>/", directory.court, name="court"),
    path("team/leave/", leave.show, name="leave"),
    path("team/leave/add/", leave.add, name="add_leave"),
    path("team/leave/<int:number>/change/", leave.change, name="change_leave"),
    path("team/leave/<int:number>/call-off/", leave.call_off, name="call_off_leave"),
]
