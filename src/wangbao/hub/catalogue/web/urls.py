"""Map the addresses of the catalogue."""

from django.urls import path

from wangbao.hub.catalogue.web import draft, product_list, rate_plan, version

app_name = "catalogue"

urlpatterns = [
    path("", product_list.on_sale, name="on_sale"),
    path("own/", product_list.products, name="products"),
    path("own/draft/", draft.draft, name="draft"),
    path("own/examples/<slug:code>/", draft.example, name="example"),
    path("plans/", rate_plan.plans, name="plans"),
    path("plans/hand-in/", rate_plan.hand_in_plan, name="hand_in_plan"),
    path("<str:ref>/", version.version, name="version"),
    path("<str:ref>/redraft/", draft.redraft, name="redraft"),
    path("<str:ref>/publish/", version.publish, name="publish"),
    path("<str:ref>/supersede/", version.supersede, name="supersede"),
    path("<str:ref>/withdraw/", version.withdraw, name="withdraw"),
    path("<str:ref>/compare/", version.compare, name="compare"),
]
