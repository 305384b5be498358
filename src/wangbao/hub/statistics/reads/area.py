"""Ask for the area of an authority; the register of them is kept by an app above, which answers through a port."""

from typing import Final, NamedTuple, Protocol

from wangbao.hub.ports import Port


class Area(NamedTuple):
    """The area of an authority: the nation, a province by its two digits, or neither (a city, say)."""

    nation: bool = False
    province: str = ""


class Register(Protocol):
    """The answers of the app that keeps the register of authorities."""

    def area_of(self, organisation_id: int) -> Area | None:
        """Find the area of an organisation; None where it is not in the register."""


REGISTER: Final = Port[Register]("areas of authorities")
