"""The addresses of policies."""

from django.urls import path, register_converter

from wangbao.hub.policies import change_views, money_views, request_views, views


class NumberConverter:
    """A policy's number."""

    regex = r"P\d{11}"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(NumberConverter, "policy_number")

app_name = "policies"
urlpatterns = [
    path("", views.index, name="list"),
    path("export/", views.export, name="export"),
    path("requests/", request_views.requests, name="requests"),
    path("requests/<str:ref>/", request_views.decide, name="request"),
    path("bind/<str:quote_ref>/", money_views.bind, name="bind"),
    path("<policy_number:number>/", views.policy, name="policy"),
    path("<policy_number:number>/endorsements/", views.endorsements, name="endorsements"),
    path("<policy_number:number>/account/", views.account, name="account"),
    path("<policy_number:number>/documents/", views.documents, name="documents"),
    path("<policy_number:number>/papers/<str:kind>-<int:seq>.<str:form>", views.paper, name="paper"),
    path("<policy_number:number>/endorse/<str:kind>/", change_views.change, name="change"),
    path("<policy_number:number>/cancel/", change_views.cancel, name="cancel"),
    path("<policy_number:number>/reinstate/", change_views.reinstate, name="reinstate"),
    path("<policy_number:number>/renew/", money_views.renew, name="renew"),
    path("<policy_number:number>/receive/", money_views.receive, name="receive"),
    path("<policy_number:number>/refund/", money_views.refund, name="refund"),
]
