"""The hub's addresses: each app brings its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("catalogue/", include("wangbao.hub.catalogue.urls")),
    path("applications/", include("wangbao.hub.applications.urls")),
    path("underwriting/", include("wangbao.hub.underwriting.urls")),
    path("policies/", include("wangbao.hub.policies.urls")),
    path("parties/", include("wangbao.hub.parties.urls")),
    path("files/", include("wangbao.hub.files.urls")),
    path("journal/", include("wangbao.hub.journal.urls")),
    path("api/", include("wangbao.hub.api.urls")),
    path("", include("wangbao.hub.console.urls")),
]

handler400 = "wangbao.hub.console.error_pages.bad_request"
handler403 = "wangbao.hub.console.error_pages.permission_denied"
handler404 = "wangbao.hub.console.error_pages.page_not_found"
handler500 = "wangbao.hub.console.error_pages.server_error"
