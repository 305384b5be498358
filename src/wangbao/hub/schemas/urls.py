"""Map the addresses of published schemas."""

from django.urls import path

from wangbao.hub.schemas import views

app_name = "schemas"

urlpatterns = [
    path("", views.schemas, name="list"),
    path("<slug:code>.json", views.schema, name="schema"),
]
