"""Say who may open the pages of api, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

import datetime as dt
from typing import Any

from tests.hub.cast import NOW, Cast

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Role
from wangbao.hub.api.writes import token

TABLE = {
    "GET api_pages:tokens": "sr aaaaaaaa a aa aaaa aa aaaaa",
    "POST api_pages:tokens": "sr aaaaaaaa a aa aaaa aa aaaaa",
    "POST api_pages:revoke": "s- -------- - -- aar- -- -----",
}
ARGUMENTS = {
    "ref": {"api_pages": lambda of: of.token.ref},
}


def records(cast: Cast, of: Any) -> dict[str, object]:
    """A token of a person of the enterprise."""
    made = token.create(
        by=Actor.system(),
        now=NOW,
        membership=cast.member(of.enterprise, Role.APPLICANT),
        name="x",
        scopes=["policies:read"],
        expires_at=NOW + dt.timedelta(days=30),
    )
    return {"token": made.token}
