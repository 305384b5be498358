"""Say in which order rows of applications are locked."""

from typing import Final

ORDER: Final = ("applications.Application",)
