"""Say which numbers are given to quotes."""

from typing import Final

PREFIXES: Final = {"quote": "Q"}
