"""Ask whether a scheme is in the Catalogue (《目录》), which an app above keeps."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from wangbao.hub.ports import Port


@dataclass(frozen=True, slots=True)
class Listing:
    """A listed scheme: its number in the Catalogue, its title, and the credit codes of its units."""

    number: str
    title: str
    units: frozenset[str]


LISTED: Port[Callable[[Collection[str]], Mapping[str, Listing]]] = Port("entries of the Catalogue, by number")


def listings(numbers: Collection[str]) -> Mapping[str, Listing]:
    """Find listed schemes by their numbers in the Catalogue; what is not listed or was taken out is left out."""
    return LISTED()(numbers)
