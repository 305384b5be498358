"""Ask whether a scheme is in the Catalogue (《目录》), which an app above keeps; without it nothing is listed."""

from collections.abc import Callable
from dataclasses import dataclass

from wangbao.hub.ports import Port


@dataclass(frozen=True, slots=True)
class Listing:
    """A listed scheme: its number, its title, and the credit codes of its units."""

    number: str
    title: str
    units: frozenset[str]


LISTED: Port[Callable[[str], Listing | None]] = Port("the Catalogue's entry of a scheme, by its number")


def listing(number: str) -> Listing | None:
    """Find a listed scheme by its number; None where it is not listed, or no Catalogue is published."""
    return LISTED()(number) if LISTED.is_provided else None
