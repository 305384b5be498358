"""Say which numbers are given to policies."""

from typing import Final

PREFIXES: Final = {"policy": "P"}
