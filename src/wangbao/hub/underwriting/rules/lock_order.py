"""Say in which order rows of underwriting are locked."""

from typing import Final

ORDER: Final = ("underwriting.Quote",)
