"""Say in which order rows of schemes are locked."""

from typing import Final

ORDER: Final = ("schemes.Batch", "schemes.Scheme")
