"""Ask whether a scheme is in the Catalogue (《目录》), which an app above keeps."""

from collections.abc import Callable
from dataclasses import dataclass

from wangbao.hub.ports import Port


@dataclass(frozen=True, slots=True)
class Listing:
    """A listed scheme: its number in the Catalogue, its title, and the credit codes of its units."""

    number: str
    title: str
    units: frozenset[str]


LISTED: Port[Callable[[str], Listing | None]] = Port("an entry of the Catalogue, by its number")


def listing(number: str) -> Listing | None:
    """Find a listed scheme by its number in the Catalogue; None where it is not listed or was taken out."""
    return LISTED()(number)
