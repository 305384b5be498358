"""Map the addresses of the library of regulations."""

from django.urls import path

from wangbao.hub.regulations.web import pages

app_name = "regulations"

urlpatterns = [
    path("", pages.regulations, name="list"),
    path("begin/", pages.begin, name="begin"),
    path("<regulation_number:number>/", pages.regulation, name="regulation"),
    path("<regulation_number:number>/<slug:action>/", pages.act, name="act"),
]
