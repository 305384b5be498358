"""Payments of OED policies as rows for a CSV file and as data for JSON. Amounts are decimals as text."""

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from wangbao.contract.oed.apply import Applied, LayerPayment
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.whole_file import write_whole

COLUMNS = (
    "PortNumber",
    "AccNumber",
    "PolNumber",
    "LayerNumber",
    "StackedPolNumber",
    "EventId",
    "Currency",
    "CoverageCode",
    "Covered",
    "GroundUpLoss",
    "InsuredLoss",
)


def as_rows(payments: Iterable[LayerPayment]) -> list[dict[str, str]]:
    """List one row for each layer, event and coverage; ``Covered`` is 1 or 0."""
    return [
        {
            "PortNumber": payment.row.portfolio,
            "AccNumber": payment.row.account,
            "PolNumber": payment.row.policy,
            "LayerNumber": str(payment.row.layer),
            "StackedPolNumber": payment.row.text("StackedPolNumber") or "",
            "EventId": payment.event,
            "Currency": payment.row.currency,
            "CoverageCode": part.coverage,
            "Covered": str(int(part.covered)),
            "GroundUpLoss": f"{part.ground_up:f}",
            "InsuredLoss": f"{part.insured:f}",
        }
        for payment in payments
        for part in payment.coverages
    ]


def as_data(applied: Applied) -> dict[str, Any]:
    """Convert the payments by layer and event, and the remarks in both languages, to plain data."""
    return {
        "payments": [_payment(payment) for payment in applied.payments],
        "remarks": [remark_data(remark) for remark in applied.remarks],
    }


def remark_data(remark: Problem) -> dict[str, Any]:
    """Convert a remark to plain data."""
    value = None if remark.value is None else str(remark.value)
    return {"place": remark.field, "value": value, **remark.rule._asdict()}


def _payment(payment: LayerPayment) -> dict[str, Any]:
    row = payment.row
    return {
        "portfolio": row.portfolio,
        "account": row.account,
        "policy": row.policy,
        "layer": row.layer,
        "tower": payment.tower,
        "event": payment.event or None,
        "currency": row.currency,
        "ground_up": f"{payment.ground_up:f}",
        "insured": f"{payment.insured:f}",
        "coverages": [
            {
                "coverage": part.coverage,
                "covered": part.covered,
                "ground_up": f"{part.ground_up:f}",
                "insured": f"{part.insured:f}",
            }
            for part in payment.coverages
        ],
    }


def write_csv(path: Path, rows: Iterable[dict[str, str]], columns: Iterable[str] = COLUMNS) -> None:
    """Write rows as CSV (UTF-8); the file appears whole or not at all. Raises InputError if it cannot be written."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_whole(path, text.getvalue())


def write_json(path: Path, data: object) -> None:
    """Write data as JSON (UTF-8); the file appears whole or not at all. Raises InputError if it cannot be written."""
    write_whole(path, json.dumps(data, ensure_ascii=False, indent=2) + "\n")
