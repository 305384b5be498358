"""Map the addresses of the statistics."""

from django.urls import path

from wangbao.hub.statistics.web import figures, publication

app_name = "statistics"
urlpatterns = [
    path("", figures.figures, name="figures"),
    path("published/", publication.published, name="published"),
    path("published/all.<str:form>", publication.published_file, name="file"),
]
