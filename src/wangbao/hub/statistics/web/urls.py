"""Map the addresses of the statistics."""

from django.urls import path

from wangbao.hub.statistics.web import figures, published

app_name = "statistics"
urlpatterns = [
    path("", figures.figures, name="figures"),
    path("published/", published.published, name="published"),
    path("published/all.<str:form>", published.published_file, name="file"),
]
