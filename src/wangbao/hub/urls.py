"""The hub's addresses: each app brings its own."""

from importlib import import_module
from types import ModuleType

from django.urls import URLPattern, URLResolver, include, path

_APPS = (
    ("catalogue/", "catalogue"),
    ("applications/", "applications"),
    ("underwriting/", "underwriting"),
    ("policies/", "policies"),
    ("parties/", "parties"),
    ("files/", "files"),
    ("journal/", "journal"),
    ("api/", "api"),
    ("", "console"),
)


def _urls(app: str) -> ModuleType | None:
    try:
        return import_module(f"wangbao.hub.{app}.urls")
    except ImportError:  # an app still being built must not take the others' pages down
        return None


urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    *(path(prefix, include(module)) for prefix, app in _APPS if (module := _urls(app)) is not None),
]

handler400 = "wangbao.hub.console.error_pages.bad_request"
handler403 = "wangbao.hub.console.error_pages.permission_denied"
handler404 = "wangbao.hub.console.error_pages.page_not_found"
handler500 = "wangbao.hub.console.error_pages.server_error"
