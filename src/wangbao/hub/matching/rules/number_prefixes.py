"""Say which numbers are given to needs and contacts: their letters."""

from typing import Final

PREFIXES: Final = {"need": "N", "contact": "K"}
