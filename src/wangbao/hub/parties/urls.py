"""Addresses of people and organisations."""

from django.urls import path

from wangbao.hub.parties import register_views, views

app_name = "parties"

urlpatterns = [
    path("", views.own, name="own"),
    path("memberships", views.memberships, name="memberships"),
    path("memberships/<str:ref>/end", views.end_membership, name="end_membership"),
    path("address", views.address, name="address"),
    path("invite", views.invite, name="invite"),
    path("invitations/<str:ref>/withdraw", views.withdraw_invitation, name="withdraw_invitation"),
    path("invitations/<str:token>", views.invitation, name="invitation"),
    path("enterprise", views.register_enterprise, name="register_enterprise"),
    path("me", views.person, name="person"),
    path("clients", register_views.clients, name="clients"),
    path("clients/new", register_views.register_client, name="register_client"),
    path("mandates/new", register_views.give_mandate, name="give_mandate"),
    path("mandates/<str:ref>/end", register_views.end_mandate, name="end_mandate"),
    path("register", register_views.register, name="register"),
    path("register/new", register_views.register_organisation, name="register_organisation"),
    path("register/<str:ref>/status", register_views.set_status, name="set_status"),
]
