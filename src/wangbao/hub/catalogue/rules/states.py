"""Define the life of a product version: drafted, published by somebody else, superseded by a successor or withdrawn."""

from enum import StrEnum
from typing import Final

from wangbao.vocabulary.text import Text


class State(StrEnum):
    """The state of a product version."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


STATE_NAMES: Final = {
    State.DRAFT: Text("草稿", "Draft"),
    State.PUBLISHED: Text("在售", "On sale"),
    State.SUPERSEDED: Text("已被替代", "Superseded"),
    State.WITHDRAWN: Text("已停售", "Withdrawn"),
}

ONCE_ISSUED: Final = frozenset({State.PUBLISHED, State.SUPERSEDED})
"""States in which a version was on sale on some days by its dates."""

TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    State.DRAFT: frozenset({State.PUBLISHED, State.WITHDRAWN}),
    State.PUBLISHED: frozenset({State.SUPERSEDED, State.WITHDRAWN}),
    State.SUPERSEDED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
