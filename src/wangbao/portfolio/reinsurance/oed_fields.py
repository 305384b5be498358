"""The reinsurance files of Open Exposure Data 5.0.0: their fields as data, and their codes for types and levels.

``data/oed_fields.csv`` holds the fields of ``ri_info`` and ``ri_scope`` with the status the cyber class gives them.
In the standard ``CededPercent`` applies first: attachments and limits of a treaty bound the *ceded* loss. In our
treaties attachment and limit bound the loss, and the ceded share follows: ours are the standard's divided by the share.
"""

import csv
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from wangbao.contract.oed.spec import Field, Kind
from wangbao.portfolio.reinsurance.treaty import Type

File = Literal["info", "scope"]

_KIND: Final[dict[str, Kind]] = {
    "int": "whole",
    "tinyint": "whole",
    "float": "number",
    "smalldatetime": "date",
}
_MOST_WHOLE: Final = {"int": Decimal(2**31 - 1), "tinyint": Decimal(255)}

TYPES: Final[dict[str, Type]] = {
    "FAC": "facultative",
    "SS": "surplus",
    "QS": "quota_share",
    "PR": "per_risk_excess",
    "CXL": "catastrophe_excess",
    "AXL": "aggregate_excess",
    "SL": "stop_loss",  # read where met; the standard has no such code
}
CODES: Final[dict[Type, str]] = {kind: code for code, kind in TYPES.items()} | {"stop_loss": "AXL"}
LEVELS: Final = {"POL": "policy", "ACC": "account"}

# Which amounts each type may have; any other that is not 0 would be lost, and is refused.
TERMS: Final[dict[str, tuple[str, ...]]] = {
    "FAC": ("RiskAttachment", "RiskLimit", "OccLimit", "AggLimit"),
    "SS": ("RiskLimit", "OccLimit", "AggLimit"),
    "QS": ("RiskLimit", "OccLimit", "AggLimit"),
    "PR": ("RiskAttachment", "RiskLimit", "OccLimit", "AggAttachment", "AggLimit"),
    "CXL": ("OccAttachment", "OccLimit", "AggAttachment", "AggLimit"),
    "AXL": ("AggAttachment", "AggLimit"),
    "SL": ("AggAttachment", "AggLimit"),
}
AMOUNTS: Final = (
    "RiskAttachment",
    "RiskLimit",
    "OccAttachment",
    "OccLimit",
    "OccFranchiseDed",
    "OccReverseFranchise",
    "AggAttachment",
    "AggLimit",
)
FILTERS_NOT_CARRIED: Final = (
    "LocGroup",
    "LocNumber",
    "CedantName",
    "ProducerName",
    "LOB",
    "CountryCode",
    "ReinsTag",
)


def _field(row: dict[str, str]) -> Field:
    base, _, length = row["type"].removesuffix(")").partition("(")
    return Field(
        name=row["name"],
        status=row["status"],
        type=row["type"],
        kind=_KIND.get(base, "text"),
        length=int(length) if length else None,
        minimum=Decimal(row["minimum"]) if row["minimum"] else None,
        maximum=Decimal(row["maximum"]) if row["maximum"] else _MOST_WHOLE.get(base),
        default=row["default"],
    )


def _fields() -> dict[str, dict[str, Field]]:
    found: dict[str, dict[str, Field]] = {"info": {}, "scope": {}}
    path = Path(__file__).parent / "data" / "oed_fields.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            field = _field(row)
            found[row["file"]][field.name.lower()] = field
    return found


FIELDS: Final = MappingProxyType(_fields())
