"""Addresses of underwriting."""

from django.urls import path

from wangbao.hub.underwriting import views, views_of_offers as offers

app_name = "underwriting"

urlpatterns = [
    path("", views.queue, name="queue"),
    path("offers/", offers.mine, name="offers"),
    path("new/<str:application>/", views.new, name="new"),
    path("<str:number>/", views.workbench, name="quote"),
    path("<str:number>/reprice/", views.reprice, name="reprice"),
    path("<str:number>/assessment/", views.assessment, name="assessment"),
    path("<str:number>/book/", views.book_impact, name="book"),
    path("<str:number>/decide/", views.decide, name="decide"),
    path("<str:number>/lift/<slug:rule>/", views.lift, name="lift"),
    path("<str:number>/note/", views.note, name="note"),
    path("<str:number>/documents/", views.ask, name="ask"),
    path("<str:number>/documents/<str:item>/waive/", views.waive, name="waive"),
    path("<str:number>/documents/<str:item>/", offers.hand_in, name="hand_in"),
    path("<str:number>/offer/", offers.offer, name="offer"),
    path("<str:number>/letter.<str:form>", offers.letter, name="letter"),
    path("<str:number>/accept/", offers.accept, name="accept"),
    path("<str:number>/turn-down/", offers.turn_down, name="turn_down"),
]
