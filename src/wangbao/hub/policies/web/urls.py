"""Map the addresses of policies."""

from django.urls import path

from wangbao.hub.policies.web import approval, endorsement, export, money, policy, policy_list, request

app_name = "policies"
urlpatterns = [
    path("", policy_list.index, name="list"),
    path("export/", export.export, name="export"),
    path("requests/", request.requests, name="requests"),
    path("requests/<str:ref>/", request.decide, name="request"),
    path("approvals/", approval.approvals, name="approvals"),
    path("approvals/<str:ref>/", approval.decide, name="approval"),
    path("bind/<str:quote_ref>/", money.bind, name="bind"),
    path("<policy_number:number>/", policy.policy, name="policy"),
    path("<policy_number:number>/endorsements/", policy.endorsements, name="endorsements"),
    path("<policy_number:number>/account/", policy.account, name="account"),
    path("<policy_number:number>/documents/", policy.documents, name="documents"),
    path("<policy_number:number>/endorse/<str:kind>/", endorsement.change, name="change"),
    path("<policy_number:number>/cancel/", endorsement.cancel, name="cancel"),
    path("<policy_number:number>/reinstate/", endorsement.reinstate, name="reinstate"),
    path("<policy_number:number>/renew/", money.renew, name="renew"),
    path("<policy_number:number>/receive/", money.receive, name="receive"),
    path("<policy_number:number>/refund/", money.refund, name="refund"),
    path(
        "<policy_number:number>/receipts/<str:receipt>/reverse/",
        approval.reverse,
        name="reverse",
    ),
]
