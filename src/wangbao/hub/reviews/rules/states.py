"""Define the states of items under review, reviews and objections, and the events that change them."""

from enum import StrEnum
from typing import Final

from wangbao.hub.states import Machine
from wangbao.vocabulary.text import Text


class ItemState(StrEnum):
    """The state of a scheme in a review."""

    UNDER_REVIEW = "under_review"
    CORRECTION = "correction"
    SELECTED = "selected"
    NOT_SELECTED = "not_selected"
    LISTED = "listed"


class ItemEvent(StrEnum):
    """An event of a scheme in a review."""

    RETURN = "return"
    CORRECT = "correct"
    SELECT = "select"
    NOT_SELECT = "not_select"
    STRIKE = "strike"
    LIST = "list"


class ReviewState(StrEnum):
    """The state of one reviewer's review of one scheme."""

    ASSIGNED = "assigned"
    SCORED = "scored"
    ABSTAINED = "abstained"
    VOID = "void"


class ReviewEvent(StrEnum):
    """An event of a review."""

    SCORE = "score"
    ABSTAIN = "abstain"
    VOID = "void"


class ObjectionState(StrEnum):
    """The state of an objection."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class ObjectionEvent(StrEnum):
    """An event of an objection."""

    UPHOLD = "uphold"
    DISMISS = "dismiss"


ITEM: Final = Machine(
    states=ItemState,
    events=ItemEvent,
    names={
        ItemState.UNDER_REVIEW: Text("评审中", "Under review"),
        ItemState.CORRECTION: Text("退回补正", "Returned for correction"),
        ItemState.SELECTED: Text("拟入选", "Selected"),
        ItemState.NOT_SELECTED: Text("未入选", "Not selected"),
        ItemState.LISTED: Text("已列入《目录》", "Listed in the Catalogue"),
    },
    transitions={
        ItemState.UNDER_REVIEW: {
            ItemEvent.RETURN: ItemState.CORRECTION,
            ItemEvent.SELECT: ItemState.SELECTED,
            ItemEvent.NOT_SELECT: ItemState.NOT_SELECTED,
        },
        ItemState.CORRECTION: {ItemEvent.CORRECT: ItemState.UNDER_REVIEW},
        ItemState.SELECTED: {ItemEvent.STRIKE: ItemState.NOT_SELECTED, ItemEvent.LIST: ItemState.LISTED},
        ItemState.NOT_SELECTED: {},
        ItemState.LISTED: {},
    },
    event_names={
        ItemEvent.RETURN: Text("退回补正", "returned for correction"),
        ItemEvent.CORRECT: Text("补正", "corrected"),
        ItemEvent.SELECT: Text("选定", "selected"),
        ItemEvent.NOT_SELECT: Text("不予选定", "not selected"),
        ItemEvent.STRIKE: Text("因异议取消", "struck out on an objection"),
        ItemEvent.LIST: Text("列入《目录》", "listed"),
    },
    refusal=Text("评审件“{state}”，不能“{event}”", "the item is “{state}” and cannot be “{event}”"),
)
REVIEW: Final = Machine(
    states=ReviewState,
    events=ReviewEvent,
    names={
        ReviewState.ASSIGNED: Text("待评分", "To be scored"),
        ReviewState.SCORED: Text("已评分", "Scored"),
        ReviewState.ABSTAINED: Text("已弃权", "Abstained"),
        ReviewState.VOID: Text("已作废", "Void"),
    },
    transitions={
        ReviewState.ASSIGNED: {
            ReviewEvent.SCORE: ReviewState.SCORED,
            ReviewEvent.ABSTAIN: ReviewState.ABSTAINED,
            ReviewEvent.VOID: ReviewState.VOID,
        },
        ReviewState.SCORED: {ReviewEvent.SCORE: ReviewState.SCORED, ReviewEvent.VOID: ReviewState.VOID},
        ReviewState.ABSTAINED: {},
        ReviewState.VOID: {},
    },
    event_names={
        ReviewEvent.SCORE: Text("评分", "scored"),
        ReviewEvent.ABSTAIN: Text("弃权", "abstained from"),
        ReviewEvent.VOID: Text("作废", "made void"),
    },
    refusal=Text("评审“{state}”，不能“{event}”", "the review is “{state}” and cannot be “{event}”"),
)
OBJECTION: Final = Machine(
    states=ObjectionState,
    events=ObjectionEvent,
    names={
        ObjectionState.OPEN: Text("待答复", "To be answered"),
        ObjectionState.UPHELD: Text("异议成立", "Upheld"),
        ObjectionState.DISMISSED: Text("异议不成立", "Dismissed"),
    },
    transitions={
        ObjectionState.OPEN: {
            ObjectionEvent.UPHOLD: ObjectionState.UPHELD,
            ObjectionEvent.DISMISS: ObjectionState.DISMISSED,
        },
        ObjectionState.UPHELD: {},
        ObjectionState.DISMISSED: {},
    },
    event_names={
        ObjectionEvent.UPHOLD: Text("认定成立", "upheld"),
        ObjectionEvent.DISMISS: Text("认定不成立", "dismissed"),
    },
    refusal=Text("异议“{state}”，不能“{event}”", "the objection is “{state}” and cannot be “{event}”"),
)
