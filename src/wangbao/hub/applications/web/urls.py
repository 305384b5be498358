"""Map the addresses of applications and of the public self-assessment."""

from django.urls import path

from wangbao.hub.applications.web import (
    application,
    application_list,
    cover,
    disclosure,
    section,
    self_assessment,
    signature,
    start,
)

app_name = "applications"

urlpatterns = [
    path("", application_list.listing, name="list"),
    path("assess/", self_assessment.self_assessment, name="self_assessment"),
    path("assess/<str:token>/", self_assessment.assessed, name="assessed"),
    path("start/", start.start, name="start"),
    path("<str:number>/", application.application, name="application"),
    path("<str:number>/cover/", cover.cover, name="cover"),
    path("<str:number>/disclosure/", disclosure.disclosure, name="disclosure"),
    path("<str:number>/review/", signature.review, name="review"),
    path("<str:number>/authority/", signature.authority, name="authority"),
    path("<str:number>/submit/", application.submit, name="submit"),
    path("<str:number>/withdraw/", application.withdraw, name="withdraw"),
    path("<str:number>/renew/", application.renew, name="renew"),
    path("<str:number>/questions/<str:code>/", section.section, name="section"),
]
