"""Map the addresses of the Catalogue."""

from django.urls import path

from wangbao.hub.scheme_directory import views

app_name = "scheme_directory"

urlpatterns = [
    path("", views.directory, name="list"),
    path("publication/<slug:batch>/", views.publish, name="publish"),
    path("<directory_entry_number:number>/", views.entry, name="entry"),
    path("<directory_entry_number:number>/bundle.json", views.bundle, name="bundle"),
    path("<directory_entry_number:number>/withdrawal/", views.withdraw, name="withdraw"),
    path("<directory_entry_number:number>/draft/", views.adopt, name="adopt"),
    path("<directory_entry_number:number>/<int:version>/", views.version, name="version"),
]
