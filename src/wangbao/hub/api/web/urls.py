"""Map the API's addresses below v1/, and the pages of tokens beside it."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.decorators.csrf import csrf_exempt

from wangbao.hub.api.http import problems
from wangbao.hub.api.http.gate import gated
from wangbao.hub.api.http.service import make
from wangbao.hub.api.web import tokens

API = make()
_patterns, _app, _namespace = API.urls
for _pattern in _patterns:
    _pattern.callback = gated(_pattern.callback)  # type: ignore[arg-type]  # a pattern's own view


@csrf_exempt
@gated
def _unknown(request: HttpRequest) -> HttpResponse:
    return problems.respond(request, "not_found")


_pages = [
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<slug:ref>/revoke", tokens.revoke, name="revoke"),
]

urlpatterns = [
    path("v1/", (_patterns, _app, _namespace)),
    re_path(r"^v1(?:/.*)?$", _unknown),
    path("", include((_pages, "api_pages"))),
    re_path(r"^(?!tokens$).*$", _unknown),  # except an address that only lacks a page's final slash
]
