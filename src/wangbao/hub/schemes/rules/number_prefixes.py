"""Say which numbers are given to schemes: their letter."""

from typing import Final

PREFIXES: Final = {"scheme": "S"}
