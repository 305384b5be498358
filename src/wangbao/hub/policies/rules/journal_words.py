"""Name the verbs of policies in the journal: endorsements by their kinds, requests by their outcomes.

The fields of its entries are those of a policy's terms and of its money.
"""

from typing import Any, Final

from wangbao.hub.policies.rules import words
from wangbao.policy.second_person import REASONS
from wangbao.policy.tables import kinds
from wangbao.underwriting.authority import Level
from wangbao.vocabulary.text import Text

VERBS: Final = {
    # An endorsement is journalled under its kind; issuance, the first one, as "policy bound".
    **{
        f"policy.{code}": Text(f"批改：{kind.name.zh}", f"Endorsed: {kind.name.en}")
        for code, kind in kinds().items()
    },
    "policy.bound": Text("出单", "Policy bound"),
    "policy.handed_over": Text("移交新投保人", "Handed over to the new policyholder"),
    "policy.bordereau_exported": Text("导出明细表", "Bordereau exported"),
    "policy.receipt": Text("收到保险费", "Premium received"),
    "policy.refund": Text("退还保险费", "Premium refunded"),
    "policy.receipt_reversed": Text("冲正收款", "Receipt taken back"),
    "policy.money_proposed": Text("收付提交复核", "Money put to a second person"),
    "policy.money_approved": Text("复核通过收付", "Money approved by a second person"),
    "policy.money_declined": Text("复核不通过收付", "Money declined by a second person"),
    "policy.money_withdrawn": Text("撤回待复核收付", "Money withdrawn before approval"),
    "policy.endorsement_requested": Text("申请批改", "Endorsement requested"),
    "policy.endorsement_referred": Text("批改上报", "Endorsement referred"),
    "policy.request_referred": Text("推荐并上报批改申请", "Endorsement request recommended and referred"),
    "policy.request_issued": Text("同意批改申请", "Endorsement request granted"),
    "policy.request_declined": Text("不同意批改申请", "Endorsement request declined"),
    "policy.request_withdrawn": Text("撤回批改申请", "Endorsement request withdrawn"),
}
SUBJECTS: Final = {"policy": Text("保单", "Policy"), "bordereau": Text("明细表", "Bordereau")}
MOVEMENTS: Final = {
    "receipt": Text("收款", "Receipt"),
    "refund": Text("退款", "Refund"),
    "reversal": Text("冲正收款", "Receipt taken back"),
}
_FIELDS: Final = {
    "quote": Text("报价", "Quote"),
    "gross_cny": Text("价税合计", "Premium with VAT"),
    "net_cny": Text("应收（退）保险费", "Premium charged or returned"),
    "seq": Text("批单序号", "Endorsement"),
    "effective": Text("生效日", "Effective"),
    "kind": Text("批改类型", "Kind of endorsement"),
    "request": Text("申请编号", "Request"),
    "recommendation": Text("核保意见", "Recommendation"),
    "level": Text("核保权限", "Authority"),
    "decision": Text("处理意见", "Decision"),
    "amount": Text("金额", "Amount"),
    "on": Text("日期", "Day"),
    "reference": Text("凭证号", "Reference"),
    "payer": Text("付款人", "Payer"),
    "reverses": Text("所冲正的凭证号", "Reference taken back"),
    "approval": Text("复核编号", "Approval"),
    "money": Text("收付类型", "Kind of payment"),
    "reasons": Text("须复核的原因", "Needs a second person as"),
    "form": Text("格式", "Format"),
    "from": Text("起", "From"),
    "before": Text("止（不含）", "Before"),
    "underwriting": Text("核保", "Underwriting"),
    "authority": Text("所需核保权限", "Authority needed"),
    "needs": Text("须决定事项", "To be decided"),
    "rules": Text("核保规则", "Rules"),
    "lifted": Text("解除的限制", "Blocks lifted"),
}
_TERMS: Final = frozenset(
    {"cancellation", "insured", "applicant", "ground", "table", "fee_rate", "refund_share", "known_on"}
)


def field(name: str) -> Text | None:
    """Name a field of an entry; fields of a policy's terms have the names that pages give them."""
    found = _FIELDS.get(name) or words.field(name)
    return None if found.zh == name else found


def value(name: str, given: Any) -> Text | None:
    """Describe a kind of endorsement, a level of authority, a payer, or a value of the policy's terms."""
    if name == "kind":
        return kinds()[given].name if given in kinds() else None
    if name in ("level", "authority"):
        return Level(given).text if given in set(Level) else None
    if name == "payer":
        return Text("被保险人方", "the insured's side") if given == "insured" else None
    if name == "money" and given in MOVEMENTS:
        return MOVEMENTS[given]
    if name == "reasons":
        named = [REASONS[one] for one in given if one in REASONS]
        return Text("、".join(one.zh for one in named), ", ".join(one.en for one in named))
    if name == "needs":
        reasons = [one["reason"] for one in given]
        return Text("；".join(one["zh"] for one in reasons), "; ".join(one["en"] for one in reasons))
    if name == "in_force" or "." in name or name in _TERMS:
        return words.value(name, given)
    return None
