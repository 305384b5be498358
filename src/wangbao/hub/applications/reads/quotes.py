"""Ask for the quotes of an application; they are kept by an app above, which answers through :data:`QUOTES`."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Protocol

from django.db.models import QuerySet

from wangbao.hub.access.actor import Actor
from wangbao.hub.applications.models import Application
from wangbao.hub.ports import Port
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote of an application as a reader may know it: its number, the page they may open or none, state, premium."""

    number: str
    url: str
    state: str
    state_text: Text
    premium: Decimal | None


class Quotes(Protocol):
    """The answers of the app that keeps quotes."""

    def quoted(self, actor: Actor, application: Application) -> tuple[Quoted, ...]:
        """Find the quotes of an application that a reader may know of, newest first."""

    def bound(self) -> QuerySet[Any]:
        """Select the quotes on which a policy was issued, each with its ``application``."""


QUOTES: Final = Port[Quotes]("quotes of an application")
