"""Say in which order rows of catalogue are locked."""

from typing import Final

ORDER: Final = ("catalogue.Product", "catalogue.ProductVersion")
