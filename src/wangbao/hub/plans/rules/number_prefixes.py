"""Say which numbers are given to plans: their letter."""

from typing import Final

PREFIXES: Final = {"plan": "L"}
