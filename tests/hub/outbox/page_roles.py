"""Say who may open the pages of messages, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

from typing import Any

from tests.hub.cast import NOW, Cast

from wangbao.hub.access.roles import Role
from wangbao.hub.outbox.writes import webhook

TABLE = {
    "GET outbox:messages": "sa aaaaaaaa a aa aaaa aa aaaaa",
    "POST outbox:open_all": "sa aaaaaaaa a aa aaaa aa aaaaa",
    "GET outbox:preferences": "sa aaaaaaaa a aa aaaa aa aaaaa",
    "POST outbox:preferences": "sa aaaaaaaa a aa aaaa aa aaaaa",
    # A message of the underwriter's box.
    "GET outbox:message": "s- -a------ - -- ---- -- -----",
    "POST outbox:acknowledge": "s- -a------ - -- ---- -- -----",
    "GET outbox:deliveries": "sr arrrrrra r rr raar ra rrrrr",
    "GET outbox:delivery": "sr arrrrrra r rr r--r r- rrrrr",
    "POST outbox:retry": "sr arrrrrrr r rr r--r r- rrrrr",
    "POST outbox:release": "sr arrrrrrr r rr r--r r- rrrrr",
    "GET outbox:webhooks": "sr arrrrrra r rr raar ra rrrrr",
    "POST outbox:webhooks": "sr arrrrrrr r rr rarr ra rrrrr",
    # A webhook of the enterprise.
    "GET outbox:webhook": "s- -------- - -- raa- -- -----",
    "POST outbox:rotate": "s- -------- - -- rar- -- -----",
    "POST outbox:test": "s- -------- - -- rar- -- -----",
    "POST outbox:close": "s- -------- - -- rar- -- -----",
}
_HOOK = {f"outbox:{page}": lambda of: of.webhook.ref for page in ("webhook", "rotate", "test", "close")}
ARGUMENTS = {"ref": {"outbox": lambda of: of.message.ref, **_HOOK}}


def records(cast: Cast, of: Any) -> dict[str, object]:
    """A webhook of the enterprise; the message is one of the policies'."""
    administrator = cast.actor(of.enterprise, Role.ADMINISTRATOR)
    made = webhook.register(by=administrator, now=NOW, name="x", url="https://hooks.example.com/in")
    return {"webhook": made.webhook}
