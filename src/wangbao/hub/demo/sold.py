"""List the cover under which the sample's enterprises first buy: product, answers and terms of each policy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from wangbao.hub.demo import answers


@dataclass(frozen=True, slots=True)
class Sold:
    """A product, the answers of who buys it, and the terms asked for (yuan, hours)."""

    product: str
    answers: Mapping[str, Any]
    cover: Mapping[str, int]


FACTORY: Final = Sold(
    "example-industrial-internet",
    answers.FACTORY,
    {"limit_cny": 10_000_000, "deductible_cny": 100_000, "waiting_hours": 24},
)
CLOUD: Final = Sold(
    "example-telecom-internet",
    answers.CLOUD,
    {"limit_cny": 20_000_000, "deductible_cny": 200_000, "waiting_hours": 12},
)
PHARMACY: Final = Sold(
    "example-other-industry",
    answers.PHARMACY,
    {"limit_cny": 5_000_000, "deductible_cny": 50_000, "waiting_hours": 24},
)
VEHICLES: Final = Sold(
    "example-connected-vehicle",
    answers.VEHICLES,
    {"limit_cny": 10_000_000, "deductible_cny": 100_000, "waiting_hours": 24},
)
SECURITY: Final = Sold(
    "example-security-service", answers.SECURITY, {"limit_cny": 5_000_000, "deductible_cny": 50_000}
)
SHOP: Final = Sold(
    "example-small-enterprise",
    answers.SHOP,
    {"limit_cny": 1_000_000, "deductible_cny": 10_000, "waiting_hours": 24},
)
ALL: Final = (FACTORY, CLOUD, PHARMACY, VEHICLES, SECURITY, SHOP)
