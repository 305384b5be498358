"""Say in which order rows of matching are locked."""

from typing import Final

ORDER: Final = ("matching.Need", "matching.Contact")
