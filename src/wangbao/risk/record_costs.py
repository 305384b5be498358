"""Two published lines of breach cost on people affected: cross-checks of the model, never part of it.

``DBIR_2015``: Verizon 2015, 191 claims. ``JACOBS_2014``: Jacobs on Ponemon's micro-data, 115 breaches.
Both are straight lines in logs; cost in US dollars of their year.
"""

import math
from typing import NamedTuple


class RecordCostLine(NamedTuple):
    """ln cost = ``intercept`` + ``slope`` ln people."""

    intercept: float
    slope: float
    source: str
    confidence: str

    def cost_usd(self, people: float) -> float:
        """Return the typical cost, in US dollars, of a breach of ``people`` people (at least 1)."""
        return math.exp(self.intercept + self.slope * math.log(people))


DBIR_2015 = RecordCostLine(8.19375, 0.42357, "dbir2015", "derived")
JACOBS_2014 = RecordCostLine(7.6799625, 0.7583576, "jacobs2014", "reported")
