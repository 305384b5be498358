"""What the journal calls the doings of policies: endorsements by their kinds' names, requests by how they end."""

from typing import Final

from wangbao.policy.tables import kinds
from wangbao.vocabulary.text import Text

VERBS: Final = {
    # An endorsement is journalled under its kind; the first, which issues the policy, as a policy bound.
    **{
        f"policy.{code}": Text(f"批改：{kind.name.zh}", f"Endorsed: {kind.name.en}")
        for code, kind in kinds().items()
    },
    "policy.bound": Text("出单", "Policy bound"),
    "policy.bordereau_exported": Text("导出明细表", "Bordereau exported"),
    "policy.receipt": Text("收到保险费", "Premium received"),
    "policy.refund": Text("退还保险费", "Premium refunded"),
    "policy.endorsement_requested": Text("申请批改", "Endorsement requested"),
    "policy.endorsement_referred": Text("批改上报", "Endorsement referred"),
    "policy.request_referred": Text("推荐并上报批改申请", "Endorsement request recommended and referred"),
    "policy.request_issued": Text("同意批改申请", "Endorsement request granted"),
    "policy.request_declined": Text("不同意批改申请", "Endorsement request declined"),
    "policy.request_withdrawn": Text("撤回批改申请", "Endorsement request withdrawn"),
}
SUBJECTS: Final = {"policy": Text("保单", "Policy"), "bordereau": Text("明细表", "Bordereau")}
