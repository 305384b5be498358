"""Say in which order rows of the library are locked."""

from typing import Final

ORDER: Final = ("regulations.Regulation",)
