"""Build the rows of the insurers' shares of a policy."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from wangbao.hub.access.roles import Kind
from wangbao.hub.parties.models import Organisation
from wangbao.hub.policies.models import Share
from wangbao.policy.payable import check_shares
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import to_decimal

_FINEST: Final = Decimal("0.00000001")


def share_rows(lead_id: int, shares: Sequence[Mapping[str, Any]]) -> list[Share]:
    """Build the insurers' shares, unsaved, the lead's first.

    Raises:
        InputError: an unknown insurer or one named twice, no share of the lead's, or shares that do not add up to 1.
    """
    if not shares:
        return [Share(insurer_id=lead_id, share=Decimal(1), lead=True)]
    found: dict[str, Decimal] = {}
    for index, row in enumerate(shares):
        ref = str(row.get("insurer", ""))
        if ref in found:
            raise refusal(f"shares.{index}.insurer", ref, "共保人重复", "the insurer is named twice")
        found[ref] = to_decimal(row.get("share"), field=f"shares.{index}.share")
        if found[ref] != found[ref].quantize(_FINEST):
            field = f"shares.{index}.share"
            raise refusal(field, str(found[ref]), "小数不得超过 8 位", "must have at most 8 decimal places")
    known = {one.ref: one for one in Organisation.objects.filter(ref__in=found, kind=Kind.INSURER)}
    for index, ref in enumerate(found):
        if ref not in known:
            raise refusal(f"shares.{index}.insurer", ref, "没有这家保险公司", "there is no such insurer")
    if lead_id not in {one.pk for one in known.values()}:
        raise refusal("shares", None, "首席保险人须有份额", "the lead insurer must have a share")
    check_shares(list(found.values()))
    ordered = sorted(known, key=lambda ref: (known[ref].pk != lead_id, known[ref].pk))
    return [
        Share(insurer_id=known[ref].pk, share=found[ref], lead=known[ref].pk == lead_id) for ref in ordered
    ]
