"""State machines: the states of a record, the events that change them, and their names.

Each app declares its machines in ``rules/states.py``, one :class:`Machine` a table, and asks them before every write
that changes a state.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from wangbao.hub.errors import Conflict
from wangbao.vocabulary.text import Text

StateT = TypeVar("StateT", bound=StrEnum)
EventT = TypeVar("EventT", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine(Generic[StateT, EventT]):
    """The states one kind of record can be in and the events that lead from one to another.

    Attributes:
        states: the states.
        events: the events.
        names: every state in words, for the side that keeps the records.
        outside_names: states that the other side of the contract reads under another name.
        transitions: for every state, its events and the states they lead to; a terminal state has none.
        event_names: events in words, as refusals and histories name them.
        refusal: the reason given where an event cannot happen; ``{state}`` and ``{event}`` stand for their names.
            Without it the reader is told that the record has changed.
    """

    states: type[StateT]
    events: type[EventT]
    names: Mapping[StateT, Text]
    transitions: Mapping[StateT, Mapping[EventT, StateT]]
    outside_names: Mapping[StateT, Text] = field(default_factory=dict)
    event_names: Mapping[EventT, Text] = field(default_factory=dict)
    refusal: Text | None = None

    def name(self, state: str, *, inside: bool = True) -> Text:
        """Name a state, for the side that keeps the records or (``inside=False``) for the other side."""
        found = self.states(state)
        return self.names[found] if inside else self.outside_names.get(found, self.names[found])

    def may_happen(self, state: str, event: EventT) -> bool:
        """Tell whether ``event`` can happen to a record in ``state``."""
        return event in self.transitions[self.states(state)]

    def after(self, state: str, event: EventT) -> StateT:
        """Return the state that ``event`` leads to from ``state``.

        Raises:
            Conflict: the event cannot happen in this state.
        """
        found = self.transitions[self.states(state)].get(event)
        if found is None:
            raise self._conflict(state, event)
        return found

    def is_terminal(self, state: str) -> bool:
        """Tell whether nothing can happen any more to a record in ``state``."""
        return not self.transitions[self.states(state)]

    def _conflict(self, state: str, event: EventT) -> Conflict:
        if self.refusal is None:
            return Conflict()
        name, happens = self.name(state), self.event_names.get(event, Text("", ""))
        return Conflict(
            Text(
                self.refusal.zh.format(state=name.zh, event=happens.zh),
                self.refusal.en.format(state=name.en, event=happens.en),
            )
        )
