"""Read whole numbers that a page was sent: of a form, and the keys of the page of a list."""

from wangbao.hub.columns import row_key
from wangbao.hub.web import ActorRequest


def whole(request: ActorRequest, name: str, default: int) -> int:
    """Read a whole number of a form; ``default`` where it is none."""
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 10 else default


def page_keys(request: ActorRequest) -> dict[str, int]:
    """Read the row that a page of a list begins before or after."""
    found = {name: row_key(request.GET.get(name, "")) for name in ("before", "after")}
    return {name: key for name, key in found.items() if key is not None}
