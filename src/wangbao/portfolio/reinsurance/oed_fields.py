"""Fields and codes of levels of the reinsurance files of Open Exposure Data 5.0.0.

The codes of treaty types, and the amounts each may have, are in ``treaty_types``.

``data/oed_fields.csv`` holds the fields of ``ri_info`` and ``ri_scope`` with the status the cyber class gives them.
In the standard ``CededPercent`` applies first: attachments and limits of a treaty bound the *ceded* loss. In our
treaties attachment and limit bound the loss, and the ceded share applies afterwards: our amounts are the standard's
divided by the share.
"""

import csv
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from wangbao.contract.oed.spec import Field, Kind

File = Literal["info", "scope"]

_KIND: Final[dict[str, Kind]] = {
    "int": "whole",
    "tinyint": "whole",
    "float": "number",
    "smalldatetime": "date",
}
_MOST_WHOLE: Final = {"int": Decimal(2**31 - 1), "tinyint": Decimal(255)}

LEVELS: Final = {"POL": "policy", "ACC": "account"}

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
FILTERS_NOT_CARRIED: Final = ("LocGroup", "LocNumber")  # a book has no locations
FILTERS: Final = {  # of ri_scope, as filters of a scope
    "CountryCode": "countries",
    "LOB": "lobs",
    "CedantName": "cedants",
    "ProducerName": "producers",
    "ReinsTag": "tags",
}


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
