"""Map the addresses of published standards."""

from django.urls import path

from wangbao.hub.schemas import views

app_name = "schemas"

urlpatterns = [
    path("", views.schemas, name="list"),
    path("conformance.zip", views.conformance, name="conformance"),
    path("codes/<slug:code_list>.json", views.code_list, name="code_list"),
    path("codes/<slug:code_list>.csv", views.code_list_csv, name="code_list_csv"),
    path("mappings/<slug:mapping>.csv", views.mapping_csv, name="mapping_csv"),
    path("mappings/<slug:mapping>/", views.mapping, name="mapping"),
    path("<slug:code>.json", views.schema, name="schema"),
]
