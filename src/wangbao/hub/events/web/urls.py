"""Map the addresses of events."""

from django.urls import path

from wangbao.hub.events.web import pages

app_name = "events"

urlpatterns = [
    path("", pages.events, name="list"),
    path("begin/", pages.begin, name="begin"),
    path("certificates/<certificate_number:number>/", pages.certificate, name="certificate"),
    path("<event_number:number>/", pages.event, name="event"),
    path("<event_number:number>/people/", pages.people, name="people"),
    path("<event_number:number>/<slug:action>/", pages.act, name="act"),
]
