"""Define the states of entries of the library."""

from enum import StrEnum
from typing import Final

from wangbao.hub.states import Machine
from wangbao.vocabulary.text import Text


class State(StrEnum):
    """The state of an entry, which is that of the regulation once it is published."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    REPEALED = "repealed"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """A step of an entry."""

    PUBLISH = "publish"
    REPEAL = "repeal"
    REPLACE = "replace"
    WITHDRAW = "withdraw"


REGULATION: Final = Machine(
    states=State,
    events=Step,
    names={
        State.DRAFT: Text("草稿", "Draft"),
        State.IN_FORCE: Text("现行有效", "In force"),
        State.REPEALED: Text("已废止", "Repealed"),
        State.REPLACED: Text("已被替代", "Replaced"),
        State.WITHDRAWN: Text("已撤下", "Withdrawn"),
    },
    transitions={
        State.DRAFT: {Step.PUBLISH: State.IN_FORCE, Step.WITHDRAW: State.WITHDRAWN},
        State.IN_FORCE: {
            Step.REPEAL: State.REPEALED,
            Step.REPLACE: State.REPLACED,
            Step.WITHDRAW: State.WITHDRAWN,
        },
        State.REPEALED: {Step.WITHDRAW: State.WITHDRAWN},
        State.REPLACED: {Step.WITHDRAW: State.WITHDRAWN},
        State.WITHDRAWN: {},
    },
    event_names={
        Step.PUBLISH: Text("发布", "published"),
        Step.REPEAL: Text("标为废止", "marked as repealed"),
        Step.REPLACE: Text("标为被替代", "marked as replaced"),
        Step.WITHDRAW: Text("撤下", "withdrawn"),
    },
    refusal=Text("条目“{state}”，不能“{event}”", "the entry is “{state}” and cannot be “{event}”"),
)
LISTED: Final = (State.IN_FORCE, State.REPEALED, State.REPLACED)
