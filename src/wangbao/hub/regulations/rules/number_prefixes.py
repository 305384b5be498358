"""Say which numbers are given to entries of the library: their letter."""

from typing import Final

PREFIXES: Final = {"regulation": "G"}
