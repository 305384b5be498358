"""Addresses of applications and of the public self-assessment."""

from django.urls import path

from wangbao.hub.applications import views, views_public, views_steps

app_name = "applications"

urlpatterns = [
    path("", views.listing, name="list"),
    path("assess/", views_public.self_assessment, name="self_assessment"),
    path("assess/<str:token>/", views_public.assessed, name="assessed"),
    path("start/", views.start, name="start"),
    path("<str:number>/", views.application, name="application"),
    path("<str:number>/cover/", views_steps.cover, name="cover"),
    path("<str:number>/disclosure/", views_steps.disclosure, name="disclosure"),
    path("<str:number>/review/", views_steps.review, name="review"),
    path("<str:number>/authority/", views_steps.authority, name="authority"),
    path("<str:number>/submit/", views.submit, name="submit"),
    path("<str:number>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:number>/renew/", views.renew, name="renew"),
    *(
        path(f"<str:number>/{kind}.{form}", views.paper, {"kind": kind, "form": form}, name=f"{kind}_{form}")
        for kind in ("form", "disclosure")
        for form in ("pdf", "docx")
    ),
    path("<str:number>/questions/<str:code>/", views_steps.section, name="section"),
]
