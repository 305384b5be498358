"""The request of a page or a call, with the attributes that the hub's middleware sets on Django's own."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from wangbao.hub.access.actor import Actor


class ActorRequest(HttpRequest):
    """Django's request after the middleware: who acts, and under which id the journal and the logs keep it.

    A call of the API is one too, with its token (:class:`wangbao.hub.api.http.bearer.Call`). No such object is ever
    made: the class tells the type checker what middleware sets.
    """

    actor: Actor  # wangbao.hub.parties.web.middleware.acting; of a call, the bearer's
    request_id: str  # wangbao.hub.console.middleware.request_id
    htmx: HtmxDetails  # django_htmx.middleware
