"""Say who may open the pages of events, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

import datetime as dt
from typing import Any

from tests.hub.cast import NOW, Cast
from tests.hub.events.conftest import content

from wangbao.hub.access.roles import Kind
from wangbao.hub.events.writes import event, registration

# The events are another authority's than the reader's; the insurer's underwriter has a certificate of a past one.
_ALL = "aa aaaaaaaa a aa aaaa aa aaaaa"
_ORGANISER = "sr rrrrrrrr r rr rrrr rr rrrrr"
TABLE = {
    "GET events:list": _ALL,
    "POST events:begin": "sr rrrrrrrr r rr rrrr ar rrraa",
    "GET events:certificate": _ALL,
    "GET events:event": _ALL,
    "GET events:people": _ORGANISER,
    "POST events:act": _ORGANISER,
}
ARGUMENTS = {
    "number": {"events": lambda of: of.event.number, "events:certificate": lambda of: of.certificate},
    "action": {"events": lambda _: "cancel"},
}


def records(cast: Cast, of: Any) -> dict[str, Any]:
    """Announce an event of an authority that is no reader, and close one that the underwriter attended."""
    by = cast.actor(cast.organisation(Kind.AUTHORITY, "示例活动主办单位"), "official")
    coming = event.draft(by=by, now=NOW, content=content())
    coming = event.announce(by=by, now=NOW, event=coming, revision=coming.revision)
    before, begins = NOW - dt.timedelta(days=20), NOW - dt.timedelta(days=10)
    days = {
        "starts_at": begins.isoformat(),
        "ends_at": (begins + dt.timedelta(hours=2)).isoformat(),
        "last_day": begins.date().isoformat(),
    }
    past = event.draft(by=by, now=before, content=content(**days))
    past = event.announce(by=by, now=before, event=past, revision=past.revision)
    row = registration.register(by=cast.actor(of.insurer, "underwriter"), now=before, event=past)
    event.close(by=by, now=NOW, event=past, revision=past.revision, attended=[row.ref])
    row.refresh_from_db()
    return {"event": coming, "certificate": row.certificate}
