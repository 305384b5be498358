"""Map the addresses of underwriting."""

from django.urls import path

from wangbao.hub.underwriting.web import offers, queue, workbench

app_name = "underwriting"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("offers/", offers.mine, name="offers"),
    path("new/<str:application>/", queue.new, name="new"),
    path("<str:number>/", workbench.workbench, name="quote"),
    path("<str:number>/reprice/", workbench.reprice, name="reprice"),
    path("<str:number>/assessment/", workbench.assessment, name="assessment"),
    path("<str:number>/book/", workbench.book_impact, name="book"),
    path("<str:number>/decide/", workbench.decide, name="decide"),
    path("<str:number>/lift/<slug:rule>/", workbench.lift, name="lift"),
    path("<str:number>/note/", workbench.note, name="note"),
    path("<str:number>/documents/", workbench.ask, name="ask"),
    path("<str:number>/documents/<str:item>/waive/", workbench.waive, name="waive"),
    path("<str:number>/documents/<str:item>/", offers.hand_in, name="hand_in"),
    path("<str:number>/offer/", offers.offer, name="offer"),
    path("<str:number>/accept/", offers.accept, name="accept"),
    path("<str:number>/turn-down/", offers.turn_down, name="turn_down"),
]
