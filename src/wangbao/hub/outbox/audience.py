"""Name the recipients of a message, and find the people behind them: the app of parties provides that."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from wangbao.hub.access.roles import Role
from wangbao.hub.ports import Port
from wangbao.vocabulary.text import Lang


@dataclass(frozen=True, slots=True)
class ToPerson:
    """One person, in their own right or as a member of an organisation."""

    person_id: int
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class ToOrganisation:
    """The people of an organisation who have one of the roles; all its people where no role is named."""

    organisation_id: int
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class ToAddress:
    """A mail address of somebody who has no account."""

    address: str
    language: Lang = "zh"


Recipient = ToPerson | ToOrganisation | ToAddress


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person behind a recipient, and the organisation they read the message for."""

    person_id: int
    organisation_id: int | None
    name: str
    address: str
    language: Lang


class Audience(Protocol):
    """Find the people behind recipients, each once for an organisation."""

    def __call__(self, recipients: Sequence[ToPerson | ToOrganisation]) -> list[Addressee]: ...


AUDIENCE: Final[Port[Audience]] = Port("audience")
