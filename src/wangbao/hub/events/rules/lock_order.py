"""Say in which order rows of events are locked."""

from typing import Final

ORDER: Final = ("events.Event", "events.Registration")
