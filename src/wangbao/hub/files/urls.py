"""Map the addresses of files."""

from django.urls import path

from wangbao.hub.files import views

app_name = "files"

urlpatterns = [path("<str:ref>", views.download, name="download")]
