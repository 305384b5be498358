"""Value-added tax on insurance services: VAT Law of the People's Republic of China (增值税法), art. 10 (3)."""

from decimal import Decimal
from typing import Final

RATE: Final = Decimal("0.06")  # in force since 1 January 2026
