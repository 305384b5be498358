"""Map the pages of the console. The hub's urls.py includes this at the root and names the error handlers:

handler400 = "wangbao.hub.console.error_pages.bad_request"        (and permission_denied, page_not_found,
handler500 = "wangbao.hub.console.error_pages.server_error")      for 403, 404 and 500
"""

from django.urls import path

from wangbao.hub.console import views

app_name = "console"

urlpatterns = [
    path("", views.home, name="home"),
    path("search", views.search, name="search"),
    path("health", views.health, name="health"),
    path("metrics", views.metrics, name="metrics"),
    path("style", views.style, name="style"),
    path("language", views.choose_language, name="language"),
    path("theme", views.choose_theme, name="theme"),
]
