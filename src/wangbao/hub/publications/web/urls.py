"""Map the addresses of publications."""

from django.urls import path

from wangbao.hub.publications.web import version

app_name = "publications"

urlpatterns = [
    path("<str:number>/<int:version>/", version.version, name="version"),
]
