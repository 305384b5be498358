"""Say in which order rows of the Catalogue are locked."""

from typing import Final

ORDER: Final = ("scheme_directory.Entry",)
