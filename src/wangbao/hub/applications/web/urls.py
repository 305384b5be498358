"""Map the addresses of applications and of the public self-assessment."""

from django.urls import path

from wangbao.hub.applications.web import application, self_assessment, steps

app_name = "applications"

urlpatterns = [
    path("", application.listing, name="list"),
    path("assess/", self_assessment.self_assessment, name="self_assessment"),
    path("assess/<str:token>/", self_assessment.assessed, name="assessed"),
    path("start/", application.start, name="start"),
    path("<str:number>/", application.application, name="application"),
    path("<str:number>/cover/", steps.cover, name="cover"),
    path("<str:number>/disclosure/", steps.disclosure, name="disclosure"),
    path("<str:number>/review/", steps.review, name="review"),
    path("<str:number>/authority/", steps.authority, name="authority"),
    path("<str:number>/submit/", application.submit, name="submit"),
    path("<str:number>/withdraw/", application.withdraw, name="withdraw"),
    path("<str:number>/renew/", application.renew, name="renew"),
    path("<str:number>/questions/<str:code>/", steps.section, name="section"),
]
