from django.urls import path

from throughcare.design import pages, patterns

app_name = "design"
urlpatterns = [
    path("help/whats-new/", pages.whats_new, name="whats_new"),
    path("help/site-map/", pages.site_map, name="site_map"),
    path("help/questions/", pages.questions, name="questions"),
    path("help/", pages.help_page, name="help"),
    path("help/complaints/", pages.complaints, name="complaints"),
    path("help/terms/", pages.terms, name="terms"),
    path("help/feedback/", pages.feedback, name="feedback"),
    path("help/access-keys/", pages.access_keys, name="access_keys"),
    path("patterns/", patterns.show, name="patterns"),
    path("patterns/<slug:page>/", patterns.show, name="pattern"),
]
