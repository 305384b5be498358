"""Define actors: a person for an organisation in a role, the public, or the system itself."""

from dataclasses import dataclass
from typing import Final

from wangbao.hub.access.roles import Kind, Role, Side, side_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person or system that acts, as the journal records it.

    Attributes:
        person_id: None for the public and the system.
        name: the person's name at that time.
        organisation_id, organisation_kind, role: of the membership acted under; None where there is none.
        request_id: shared by everything that one request did.
        organisation_name: for display.
        is_system: a command or a scheduled job; may do everything and sees everything.
    """

    person_id: int | None
    name: str
    organisation_id: int | None
    organisation_kind: Kind | None
    role: Role | None
    request_id: str = ""
    organisation_name: str = ""
    is_system: bool = False

    @classmethod
    def system(cls, request_id: str = "") -> "Actor":
        """Make the actor for commands, jobs and seeding: the platform itself."""
        return cls(
            person_id=None,
            name="system",
            organisation_id=None,
            organisation_kind=None,
            role=None,
            request_id=request_id,
            is_system=True,
        )

    @property
    def side(self) -> Side:
        """The side of a contract that the actor is on."""
        if self.is_system:
            return Side.SYSTEM
        if self.organisation_kind is None or self.role is None:
            return Side.PUBLIC
        return side_of(self.organisation_kind, self.role)

    @property
    def is_signed_in(self) -> bool:
        """True for a person, with or without a membership."""
        return self.person_id is not None


PUBLIC: Final = Actor(person_id=None, name="", organisation_id=None, organisation_kind=None, role=None)
