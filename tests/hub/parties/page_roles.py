"""Say who may open the pages of parties, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

from typing import Any

from tests.hub.cast import NOW, Cast

from wangbao.hub.access.roles import Role
from wangbao.hub.parties.reads.queries import actor_for
from wangbao.hub.parties.writes import dispute as dispute_writes, invitation as invitation_writes

TABLE = {
    "GET parties:own": "sr aaaaaaaa a aa aaaa aa aaaaa",
    "GET parties:memberships": "sa aaaaaaaa a aa aaaa aa aaaaa",
    "POST parties:memberships": "s- -------- - -- ---- -- -----",
    "POST parties:end_membership": "s- -------- - -- rar- -- -----",
    "GET parties:invite": "sr arrrrrrr r rr rarr ra rrrrr",
    "POST parties:invite": "sr arrrrrrr r rr rarr ra rrrrr",
    "POST parties:withdraw_invitation": "s- -------- - -- rar- -- -----",
    "GET parties:invitation": "s- -------- - -- ---- -- -----",
    "POST parties:invitation": "s- -------- - -- ---- -- -----",
    "GET parties:register_enterprise": "sa aaaaaaaa a aa aaaa aa aaaaa",
    "POST parties:register_enterprise": "sa aaaaaaaa a aa aaaa aa aaaaa",
    "GET parties:dispute": "sa aaaaaaaa a aa aaaa aa aaaaa",
    "POST parties:dispute": "sa aaaaaaaa a aa aaaa aa aaaaa",
    "GET parties:disputes": "sr rrrrrrrr r rr rrrr ra rrrrr",
    "GET parties:decide_dispute": "sr rrrrrrrr r rr rrrr ra rrrrr",
    "POST parties:decide_dispute": "sr rrrrrrrr r rr rrrr ra rrrrr",
    "GET parties:person": "sa aaaaaaaa a aa aaaa aa aaaaa",
    "POST parties:person": "sa aaaaaaaa a aa aaaa aa aaaaa",
    "GET parties:clients": "sr rrrrrrrr r aa rrrr rr rrrrr",
    "GET parties:register_client": "sr rrrrrrrr r aa rrrr rr rrrrr",
    "POST parties:register_client": "sr rrrrrrrr r aa rrrr rr rrrrr",
    "GET parties:address": "sr arrrrrrr r rr aara ra rrrrr",
    "POST parties:address": "sr arrrrrrr r rr aara ra rrrrr",
    "GET parties:give_mandate": "sr arrrrrrr r rr aara ra rrrrr",
    "POST parties:give_mandate": "sr arrrrrrr r rr aara ra rrrrr",
    "POST parties:end_mandate": "s- -------- - -- aar- -- -----",
    "GET parties:accepted_codes": "sr rrarrrrr a rr rrrr rr rrrrr",
    "POST parties:accepted_codes": "sr rrarrrrr a rr rrrr rr rrrrr",
    "GET parties:register": "sr rrrrrrrr r rr rrrr ra rrrrr",
    "GET parties:register_organisation": "sr rrrrrrrr r rr rrrr ra rrrrr",
    "POST parties:register_organisation": "sr rrrrrrrr r rr rrrr ra rrrrr",
    "POST parties:set_status": "sr rrrrrrrr r rr rrrr ra rrrrr",
}
ARGUMENTS = {
    "ref": {
        "parties:withdraw_invitation": lambda of: of.invitation.ref,
        "parties:end_membership": lambda of: of.auditor.ref,
        "parties:end_mandate": lambda of: of.broker.ref,
        "parties:decide_dispute": lambda of: of.dispute.ref,
        "parties:set_status": lambda of: of.enterprise.ref,
    },
    "token": {"parties:invitation": lambda of: of.secret},
}


def records(cast: Cast, of: Any) -> dict[str, object]:
    """An invitation with its secret, an auditor of the enterprise, and a dispute of its registration."""
    invitation, secret = invitation_writes.invite(
        by=cast.actor(of.enterprise, Role.ADMINISTRATOR),
        now=NOW,
        organisation=of.enterprise,
        email="x@example.com",
        role="applicant",
    )
    dispute = dispute_writes.raise_dispute(
        by=actor_for(cast.person(), None), now=NOW, uscc=of.enterprise.uscc, statement="本公司人员"
    )
    return {
        "dispute": dispute,
        "invitation": invitation,
        "secret": secret,
        "auditor": cast.member(of.enterprise, Role.AUDITOR),
    }
