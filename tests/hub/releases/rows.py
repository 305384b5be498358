"""The rows of a database, read without Django: what a migration must not change is compared by them."""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg

Tables = dict[str, list[dict[str, Any]]]

_POSTGRESQL_TABLES = """
    SELECT table_name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name
"""
_SQLITE_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
)


def of_sqlite(path: Path) -> Tables:
    """Read every row of every table of an SQLite file."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    try:
        names = [row[0] for row in connection.execute(_SQLITE_TABLES)]
        return {name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')] for name in names}  # noqa: S608 - names the database gave
    finally:
        connection.close()


def of_postgresql(url: str) -> Tables:
    """Read every row of every table of a PostgreSQL database."""
    with psycopg.connect(url, row_factory=psycopg.rows.dict_row, options="-c timezone=UTC") as connection:
        names = [row["table_name"] for row in connection.execute(_POSTGRESQL_TABLES)]
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608 - as above


def texts(rows: list[dict[str, Any]], columns: list[str]) -> list[str]:
    """Write rows as one line of JSON each, in an order that does not depend on how they are stored."""
    return sorted(
        json.dumps([row[column] for column in columns], default=str, sort_keys=True, ensure_ascii=False)
        for row in rows
    )


def fingerprint(tables: Mapping[str, list[dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Count and hash the rows of each table that has any."""
    return {
        name: {
            "rows": len(rows),
            "sha256": hashlib.sha256("\n".join(texts(rows, sorted(rows[0]))).encode()).hexdigest(),
        }
        for name, rows in tables.items()
        if rows
    }
