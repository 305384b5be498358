"""OED account and loss files made for the tests: a full, good row, changed cell by cell."""

from collections.abc import Mapping, Sequence
from pathlib import Path

REQUIRED = {
    "PortNumber": "P",
    "AccNumber": "A1",
    "AccCurrency": "CNY",
    "PolNumber": "POL-1",
    "PolInceptionDate": "2026-01-01",
    "PolExpiryDate": "2026-12-31",
    "PolPerilsCovered": "CC1",
    "LayerParticipation": "1",
    "LayerLimit": "1000000",
    "LayerAttachment": "0",
    "IndustryScheme1": "NAICS",
    "IndustryCode1": "541512",
    "AnnualRevenue": "50000000",
    "AnnualRevenueCurrency": "CNY",
    "PolDed": "0",
    "InsuredName": "某软件有限公司",
}

LOSS_COLUMNS = ("PortNumber", "AccNumber", "CoverageCode", "GroundUpLoss")


def row(**cells: str) -> dict[str, str]:
    """A good row with some cells changed or added."""
    return {**REQUIRED, **cells}


def write(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    """A CSV file of rows; the columns are those of all rows, blank where a row has none."""
    columns = list(dict.fromkeys(name for one in rows for name in one))
    lines = [",".join(columns), *(",".join(one.get(name, "") for name in columns) for one in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def losses(path: Path, *rows: Sequence[object], columns: Sequence[str] = LOSS_COLUMNS) -> Path:
    """A loss file; each row in the order of ``columns``."""
    text = "\n".join([",".join(columns), *(",".join(str(cell) for cell in one) for one in rows)])
    path.write_text(text + "\n", encoding="utf-8")
    return path
