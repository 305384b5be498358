"""Read whole numbers that a page was sent: of a form, the revision it shows, and the keys of the page of a list."""

from wangbao.hub.access.permissions import allow
from wangbao.hub.columns import row_key
from wangbao.hub.errors import Unseen
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.web import ActorRequest


def whole(request: ActorRequest, name: str, default: int) -> int:
    """Read a whole number of a form; ``default`` where it is none."""
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 10 else default


def revision_seen(request: ActorRequest, quote: Quote, permission: str) -> int:
    """Return the revision that a decision or an answer is based on; who may not give it learns that first.

    Raises:
        Forbidden: not for this role.
        Unseen: the form does not say.
    """
    allow(request.actor, permission, quote)
    seen = whole(request, "revision", 0)
    if not seen:
        raise Unseen
    return seen


def page_keys(request: ActorRequest) -> dict[str, int]:
    """Read the row that a page of a list begins before or after."""
    found = {name: row_key(request.GET.get(name, "")) for name in ("before", "after")}
    return {name: key for name, key in found.items() if key is not None}
