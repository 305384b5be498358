"""Map the addresses of the catalogue."""

from django.urls import path

from wangbao.hub.catalogue.web import views

app_name = "catalogue"

urlpatterns = [
    path("", views.on_sale, name="on_sale"),
    path("own/", views.products, name="products"),
    path("own/draft/", views.draft, name="draft"),
    path("own/examples/<slug:code>/", views.example, name="example"),
    path("plans/", views.plans, name="plans"),
    path("plans/hand-in/", views.hand_in_plan, name="hand_in_plan"),
    path("<str:ref>/", views.version, name="version"),
    path("<str:ref>/redraft/", views.redraft, name="redraft"),
    path("<str:ref>/publish/", views.publish, name="publish"),
    path("<str:ref>/supersede/", views.supersede, name="supersede"),
    path("<str:ref>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:ref>/compare/", views.compare, name="compare"),
]
