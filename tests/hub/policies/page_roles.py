"""Say who may open the pages of policies, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

import datetime as dt
from decimal import Decimal
from typing import Any

from tests.hub.cast import NOW, Cast

from wangbao.hub.access.roles import Role
from wangbao.hub.outbox.models import Delivery
from wangbao.hub.policies.writes import binding, money, request

TABLE = {
    "GET policies:list": "sr aaaaaaaa a aa aaaa rr aarrr",
    "GET policies:export": "sr aaaarrra a rr rrrr rr rrrrr",
    "GET policies:requests": "sr raarrrrr a aa arra rr rrrrr",
    "GET policies:request": "s- raarrrrr - a- arr- -- r----",
    "POST policies:request": "s- raarrrrr - a- arr- -- r----",
    "GET policies:approvals": "sr aaarrrrr a rr rrrr rr rrrrr",
    "GET policies:approval": "s- aaarrrrr - r- rrr- -- r----",
    "POST policies:approval": "s- aaarrrrr - r- rrr- -- r----",
    "GET policies:reverse": "s- aaarrrrr - r- rrr- -- r----",
    "POST policies:reverse": "s- aaarrrrr - r- rrr- -- r----",
    "GET policies:bind": "s- raarrrrr - a- arr- -- r----",
    "POST policies:bind": "s- raarrrrr - a- arr- -- r----",
    "GET policies:policy": "s- aaaaaaaa - a- aaa- -- a----",
    "GET policies:endorsements": "s- aaaaaaaa - a- aaa- -- a----",
    "GET policies:account": "s- aaaaaaaa - a- aaa- -- a----",
    "GET policies:documents": "s- aaaaaaaa - a- aaa- -- a----",
    "GET policies:change": "s- raarrrrr - a- arr- -- r----",
    "POST policies:change": "s- raarrrrr - a- arr- -- r----",
    "GET policies:cancel": "s- raarrrrr - a- arr- -- r----",
    "POST policies:cancel": "s- raarrrrr - a- arr- -- r----",
    "GET policies:reinstate": "s- rrarrrrr - r- rrr- -- r----",
    "POST policies:reinstate": "s- rrarrrrr - r- rrr- -- r----",
    "POST policies:renew": "s- rrrrrrrr - a- arr- -- r----",
    "GET policies:receive": "s- aaarrrrr - r- rrr- -- r----",
    "POST policies:receive": "s- aaarrrrr - r- rrr- -- r----",
    "GET policies:refund": "s- ararrrrr - r- rrr- -- r----",
    "POST policies:refund": "s- ararrrrr - r- rrr- -- r----",
}
ARGUMENTS = {
    "ref": {"policies": lambda of: of.asked.ref, "policies:approval": lambda of: of.approval.ref},
    "receipt": {"policies": lambda of: of.receipt.pk},
    "number": {"policies": lambda of: of.policy.number},
    "kind": {"policies:change": lambda _: "change_of_sums"},
    "quote_ref": {"policies": lambda of: of.accepted.ref},
}


def records(cast: Cast, of: Any) -> dict[str, object]:
    """A policy, a request for an endorsement of it with its message, a receipt, and money that waits."""
    policy = binding.bind(
        quote_ref=of.to_bind.ref,
        idempotency_key="roles-bind",
        by=cast.actor(of.insurer, Role.UNDERWRITER),
        now=NOW,
    )
    asked = request.request(
        policy=policy,
        kind="change_of_insured",
        effective=of.start + dt.timedelta(days=30),
        change={"insured": {"name": "新海川制造有限公司"}},
        reason="更名",
        idempotency_key="roles-request",
        by=cast.actor(of.enterprise, Role.APPLICANT),
        now=NOW,
    )
    underwriter = cast.actor(of.insurer, Role.UNDERWRITER)
    # The request for an endorsement, in the underwriter's box.
    message = Delivery.objects.get(message__subject=policy.number, person_id=underwriter.person_id)
    receipt, approval = (
        money.receive(
            policy=policy,
            amount=Decimal(amount),
            on=NOW.date(),
            reference=amount,
            idempotency_key=f"roles-{amount}",
            by=underwriter,
            now=NOW,
        )
        for amount in ("1.00", "99999.99")
    )
    return {"policy": policy, "asked": asked, "message": message, "receipt": receipt, "approval": approval}
