"""Say who may open the pages of the library of regulations, and what stands in their addresses."""

from typing import Any

from tests.hub.cast import NOW, Cast
from tests.hub.regulations.conftest import content

from wangbao.hub.access.roles import Kind
from wangbao.hub.regulations.writes import regulation

_ALL = "aa aaaaaaaa a aa aaaa aa aaaaa"
# The entry is another authority's than any reader's.
TABLE = {
    "GET regulations:list": _ALL,
    "POST regulations:begin": "sr rrrrrrrr r rr rrrr ar rrraa",
    "GET regulations:regulation": _ALL,
    "POST regulations:act": "sr rrrrrrrr r rr rrrr rr rrrrr",
}
ARGUMENTS = {
    "number": {"regulations": lambda of: of.regulation.number},
    "action": {"regulations": lambda _: "withdraw"},
}


def records(cast: Cast, of: Any) -> dict[str, Any]:
    """Publish an entry of an authority that is no reader."""
    del of
    by = {"by": cast.actor(cast.organisation(Kind.AUTHORITY, "示例政策库单位"), "official"), "now": NOW}
    made = regulation.draft(content=content(), **by)
    return {"regulation": regulation.publish(regulation=made, revision=made.revision, **by)}
