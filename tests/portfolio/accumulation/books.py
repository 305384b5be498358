"""Small books of accounts the tests share."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from wangbao.risk import parameters
from wangbao.risk.many.facts import Facts

COLUMNS = (
    "cloud_provider",
    "cloud_region",
    "endpoint_agent",
    "internet_products",
    "service_provider",
    "sector",
)


def accounts(n: int, **columns: Sequence[str | None]) -> pa.Table:
    """``n`` accounts A0, A1, …; columns not given are not known, the sector is manufacturing."""
    given: Mapping[str, Sequence[str | None]] = {"sector": ["manufacturing"] * n, **columns}
    table = {"account": pa.array([f"A{i}" for i in range(n)])}
    return pa.table(table | {name: pa.array(values, pa.string()) for name, values in given.items()})


def facts(n: int) -> Facts:
    """``n`` enterprises of which nothing optional is known."""
    model = parameters.default()
    return Facts(
        revenue_cny=np.full(n, 1e8),
        sector=np.zeros(n, np.int16),
        kind=np.full(n, 3, np.uint8),
        country=np.zeros(n, np.uint8),
        gross_margin=np.full(n, np.nan),
        records_held=np.full(n, np.inf),
        business_customers=np.full(n, np.nan),
        vehicles_in_service=np.full(n, np.nan),
        product_revenue_cny=np.full(n, np.nan),
        clients=np.full(n, np.nan),
        liability_cap=np.full(n, -1, np.int8),
        cloud=np.full(n, -1, np.int8),
        outsourcers=np.full(n, -1, np.int8),
        industrial_control=np.full(n, -1, np.int8),
        controls=np.full((n, len(model.controls)), -1, np.int8),
        exposures=np.zeros((n, len(model.exposures)), np.bool_),
        open_findings=np.zeros(n, np.bool_),
        endpoint_agent=np.zeros(n, np.bool_),
        history_years=np.full(n, np.nan),
        history_incidents=np.zeros(n),
    )
