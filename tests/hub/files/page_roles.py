"""Say who may open the pages of files, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

from typing import Any

from tests.hub.cast import NOW, Cast

from wangbao.hub.access.roles import Role
from wangbao.hub.files.operations import keep, take_in

TABLE = {
    "GET files:download": "-- aaaaaaaa - -- aaa- -- a----",
}
ARGUMENTS = {
    "ref": {"files": lambda of: of.file.ref},
}


def records(cast: Cast, of: Any) -> dict[str, object]:
    """A file of the enterprise, shared with the insurer."""
    file = keep(
        by=cast.actor(of.enterprise, Role.APPLICANT),
        now=NOW,
        organisation_id=of.enterprise.pk,
        file=take_in("a.txt", b"a"),
        purpose="tests",
        shared_with=[of.insurer.pk],
    )
    return {"file": file}
