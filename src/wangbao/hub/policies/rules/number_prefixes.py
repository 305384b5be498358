"""Say which numbers are given to policies: their letter.

Year and serial follow it (:func:`wangbao.hub.numbers.next_number`).
"""

from typing import Final

PREFIXES: Final = {"policy": "P"}
