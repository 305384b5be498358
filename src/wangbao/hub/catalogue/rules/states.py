"""The states of a product version and the events that change them."""

from enum import StrEnum
from typing import Final

from wangbao.hub.states import Machine
from wangbao.vocabulary.text import Text


class State(StrEnum):
    """The state of a product version."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Event(StrEnum):
    """An event of a version: a second person publishes it, a successor replaces it, or it is withdrawn."""

    PUBLISH = "publish"
    SUPERSEDE = "supersede"
    WITHDRAW = "withdraw"


VERSION: Final = Machine(
    states=State,
    events=Event,
    names={
        State.DRAFT: Text("草稿", "Draft"),
        State.PUBLISHED: Text("在售", "On sale"),
        State.SUPERSEDED: Text("已被替代", "Superseded"),
        State.WITHDRAWN: Text("已停售", "Withdrawn"),
    },
    transitions={
        State.DRAFT: {Event.PUBLISH: State.PUBLISHED, Event.WITHDRAW: State.WITHDRAWN},
        State.PUBLISHED: {Event.SUPERSEDE: State.SUPERSEDED, Event.WITHDRAW: State.WITHDRAWN},
        State.SUPERSEDED: {},
        State.WITHDRAWN: {},
    },
)

ONCE_ISSUED: Final = frozenset({State.PUBLISHED, State.SUPERSEDED})
"""States in which a version was on sale on some days by its dates."""
