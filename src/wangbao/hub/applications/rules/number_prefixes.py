"""Say which numbers are given to applications."""

from typing import Final

PREFIXES: Final = {"application": "A"}
