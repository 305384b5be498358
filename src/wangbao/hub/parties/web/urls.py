"""Map the addresses of people and organisations."""

from django.urls import path

from wangbao.hub.parties.web import account, credit_code, dispute, register

app_name = "parties"

urlpatterns = [
    path("", account.own, name="own"),
    path("memberships", account.memberships, name="memberships"),
    path("memberships/<str:ref>/end", account.end_membership, name="end_membership"),
    path("address", account.address, name="address"),
    path("invite", account.invite, name="invite"),
    path("invitations/<str:ref>/withdraw", account.withdraw_invitation, name="withdraw_invitation"),
    path("invitations/<str:token>", account.invitation, name="invitation"),
    path("enterprise", account.register_enterprise, name="register_enterprise"),
    path("dispute", dispute.raise_dispute, name="dispute"),
    path("disputes", dispute.disputes, name="disputes"),
    path("disputes/<str:ref>", dispute.decide, name="decide_dispute"),
    path("me", account.person, name="person"),
    path("clients", register.clients, name="clients"),
    path("clients/new", register.register_client, name="register_client"),
    path("mandates/new", register.give_mandate, name="give_mandate"),
    path("mandates/<str:ref>/end", register.end_mandate, name="end_mandate"),
    path("codes", credit_code.accepted_codes, name="accepted_codes"),
    path("register", register.register, name="register"),
    path("register/new", register.register_organisation, name="register_organisation"),
    path("register/<str:ref>/status", register.set_status, name="set_status"),
]
