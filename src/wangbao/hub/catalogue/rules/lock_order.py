"""Say in which order rows of the catalogue are locked."""

from typing import Final

ORDER: Final = ("catalogue.Product", "catalogue.ProductVersion")
