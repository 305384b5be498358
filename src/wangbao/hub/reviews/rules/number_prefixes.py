"""Say which numbers are given to items under review: their letter."""

from typing import Final

PREFIXES: Final = {"review_item": "V"}
