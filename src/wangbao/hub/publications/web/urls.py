"""Map the addresses of publications."""

from django.urls import path
from django.views.decorators.http import require_GET

from wangbao.hub.publications.web import atom, open_data, version

app_name = "publications"

urlpatterns = [
    path("data/", open_data.open_data, name="open_data"),
    path("data/<slug:code>.<slug:form>", open_data.data, name="data"),
    path("feeds/<slug:code>/", require_GET(atom.NewsFeed()), name="feed"),
    path("<str:number>/<int:version>/", version.version, name="version"),
]
