"""Map the addresses of matching."""

from django.urls import path

from wangbao.hub.matching.web import contact, need

app_name = "matching"

urlpatterns = [
    path("", need.matching, name="matching"),
    path("rules/", need.rules, name="rules"),
    path("needs/begin/", need.begin, name="begin"),
    path("needs/<need_number:number>/", need.need, name="need"),
    path("needs/<need_number:number>/content/", need.change, name="change"),
    path("needs/<need_number:number>/closing/", need.close, name="close"),
    path("needs/<need_number:number>/contacts/", contact.ask, name="ask"),
    path("contacts/<contact_number:number>/", contact.contact, name="contact"),
    path("contacts/<contact_number:number>/acceptance/", contact.accept, name="accept"),
    path("contacts/<contact_number:number>/declining/", contact.decline, name="decline"),
    path("contacts/<contact_number:number>/withdrawal/", contact.withdraw, name="withdraw"),
]
