"""Say which numbers are given to events and certificates of attendance: their letters."""

from typing import Final

PREFIXES: Final = {"event": "E", "certificate": "T"}
