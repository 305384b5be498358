"""Name the verbs and fields of journal entries about reviews."""

from functools import cache
from typing import Any, Final

from wangbao.hub.reviews.rules.states import ITEM, OBJECTION, REVIEW
from wangbao.programme.review import procedure_library
from wangbao.vocabulary.text import Text

VERBS: Final = {
    "round.opened": Text("开始评审", "Review opened"),
    "round.switched": Text("切换评审阶段", "Phase of a review switched"),
    "round.assigned": Text("分配评审人", "Reviewers assigned"),
    "round.ranked": Text("排序", "Items ranked"),
    "round.decided": Text("作出遴选决定", "Selection decided"),
    "round.published": Text("发布《目录》", "Catalogue published"),
    "expert.admitted": Text("专家入库", "Expert admitted"),
    "expert.interest_declared": Text("申报利益关系", "Interest declared"),
    "expert.stated": Text("完成回避申报", "Statement of interests made"),
    "expert.group_linked": Text("登记集团关系", "Group recorded"),
    "review.scored": Text("评分", "Review given"),
    "review.abstained": Text("弃权", "Abstention"),
    "item.remarked": Text("合议发言", "Remark made"),
    "item.named": Text("登记应隐去的名称", "Names to be hidden recorded"),
    "item.returned": Text("评审中退回补正", "Returned for correction under review"),
    "item.corrected": Text("评审中补正", "Corrected under review"),
    "item.objected": Text("提出异议", "Objection made"),
    "item.objection_answered": Text("答复异议", "Objection answered"),
}
SUBJECTS: Final = {
    "round": Text("评审", "Review"),
    "expert": Text("评审专家", "Expert"),
    "item": Text("评审件", "Item under review"),
    "review": Text("评审意见", "Review of an item"),
}
_FIELDS: Final = {
    "phase": Text("阶段", "Phase"),
    "hides": Text("隐去", "Hidden"),
    "reviewers_named": Text("评审人互知", "Reviewers named"),
    "scores": Text("分数可见", "Scores visible"),
    "items": Text("评审件数", "Items"),
    "experts": Text("专家人数", "Experts"),
    "spread": Text("负载差", "Spread of loads"),
    "reviews": Text("评审数", "Reviews"),
    "selected": Text("拟入选", "Selected"),
    "total": Text("总分", "Total"),
    "version": Text("版本", "Version"),
    "procedure_sha256": Text("办法散列值", "Hash of the procedure"),
    "objections_until": Text("公示截止", "Objections until"),
    "review": Text("评审意见", "Review"),
    "objection": Text("异议", "Objection"),
    "relation": Text("关系", "Relation"),
    "uscc": Text("统一社会信用代码", "Credit code"),
    "parent": Text("母公司", "Parent"),
    "subsidiary": Text("子公司", "Subsidiary"),
    "source": Text("依据", "Source"),
    "names": Text("名称个数", "Number of names"),
    "places": Text("名额", "Places"),
    "edition": Text("《目录》版次", "Edition"),
    "field_of_work": Text("专业领域", "Field of work"),
}


def field(name: str) -> Text | None:
    """Name a field of an entry."""
    return _FIELDS.get(name)


_HIDDEN: Final = {"identity": Text("身份", "identities"), "documents": Text("附件", "attachments")}
_VISIBLE: Final = {
    "always": Text("始终可见", "always"),
    "after": Text("本人评分后可见", "after the own score"),
    "never": Text("不可见", "never"),
}


def value(name: str, given: Any) -> Text | None:
    """Put a state, a phase and its switches into words."""
    if name == "hides" and isinstance(given, list):
        named = [_HIDDEN[one] for one in given if one in _HIDDEN]
        return Text("、".join(one.zh for one in named), ", ".join(one.en for one in named)) if named else None
    if not isinstance(given, str):
        return None
    if name == "phase":
        return _phases().get(given)
    if name == "scores":
        return _VISIBLE.get(given)
    tables: tuple[Any, ...] = (ITEM.names, REVIEW.names, OBJECTION.names) if name == "state" else ()
    return next((names[given] for names in tables if given in names), None)


@cache
def _phases() -> dict[str, Text]:
    """Name the phases of the procedures that ship."""
    known = [procedure_library.load(name) for name in procedure_library.shipped()]
    return {phase.code: phase.name.text for one in known for phase in one.phases}
