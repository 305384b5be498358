"""Known facts of many enterprises as arrays: those of a :class:`wangbao.risk.profile.Profile` that the model uses."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangbao.risk.profile import Answer
from wangbao.vocabulary import sectors
from wangbao.vocabulary.terms import KINDS

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]

SECTORS: Final = tuple(
    entry.code for entry in sectors.SECTORS
)  # the loss model's sectors; index of Facts.sector
COUNTRIES: Final = ("CN", "US", "GB", "CA")  # index of Facts.country
DEPENDENCES: Final = ("none", "low", "medium", "high")  # index of Facts.cloud and its like; -1 is not known
CAPS: Final = ("contract_fee", "multiple_fee", "unlimited")  # index of Facts.liability_cap; -1 is not known
ANSWERS: Final[tuple[Answer, ...]] = ("no", "partial", "yes")  # index of Facts.controls; -1 is not known
CHINA: Final = COUNTRIES.index("CN")
KIND_INDEX: Final = {kind.code: kind.index for kind in KINDS}
VENDOR: Final = np.array([kind.family == "product_service" for kind in KINDS])  # by index of Facts.kind


class Facts(NamedTuple):
    """Facts of P enterprises; unknown facts are coded as each array says. Money is yuan a year.

    Values are taken as checked: revenue above 0, margins in (0, 1], indexes in their lists.
    """

    revenue_cny: Floats  # float64[P]
    sector: NDArray[np.int16]  # int16[P], place in SECTORS
    kind: NDArray[np.uint8]  # uint8[P], place in the vocabulary's KINDS
    country: NDArray[np.uint8]  # uint8[P], place in COUNTRIES
    gross_margin: Floats  # float64[P]; nan: not given
    records_held: Floats  # float64[P]; infinite: not known
    business_customers: Floats  # float64[P]; nan: not known
    vehicles_in_service: Floats  # float64[P]; nan: not known
    product_revenue_cny: Floats  # float64[P], of the insured product or service; nan: not given
    clients: Floats  # float64[P], of that product or service; nan: not known
    liability_cap: Codes  # int8[P], place in CAPS; -1: not known
    cloud: Codes  # int8[P], place in DEPENDENCES; -1: not known
    outsourcers: Codes
    industrial_control: Codes
    controls: Codes  # int8[P, C], place in ANSWERS, controls as in Parameters.controls; -1: not known
    exposures: NDArray[np.bool_]  # bool[P, X], as in Parameters.exposures
    open_findings: NDArray[np.bool_]  # bool[P], whether there are any
    endpoint_agent: NDArray[np.bool_]  # bool[P], whether one is named
    history_years: Floats  # float64[P]; nan: none
    history_incidents: Floats  # float64[P]; read only where there are years

    def part(self, start: int, stop: int) -> "Facts":
        """Return enterprises ``start`` to ``stop`` (exclusive), without a copy."""
        return Facts._make(column[start:stop] for column in self)
