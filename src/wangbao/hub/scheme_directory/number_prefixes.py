"""Say which numbers are given to entries of the Catalogue: their letter."""

from typing import Final

PREFIXES: Final = {"directory_entry": "D"}
