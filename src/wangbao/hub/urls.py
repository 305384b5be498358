"""Collect the addresses of all pages: each app's module ``urls``, below the app's label."""

from typing import Final

from django.urls import URLPattern, URLResolver, include, path

from wangbao.hub import hooks
from wangbao.hub.numbers.paths import register_numbers

_AT_ROOT: Final = ("console", "papers")  # the front page, and documents below what they are of

register_numbers()  # before the apps' addresses, which name them
urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    *(
        path("" if label in _AT_ROOT else f"{label}/", include(module.__name__))
        for label, module in hooks.modules("urls")
    ),
]

handler400 = "wangbao.hub.console.error_pages.bad_request"
handler403 = "wangbao.hub.console.error_pages.permission_denied"
handler404 = "wangbao.hub.console.error_pages.page_not_found"
handler429 = "wangbao.hub.console.error_pages.too_many_requests"  # of the library that signs people in
handler500 = "wangbao.hub.console.error_pages.server_error"
