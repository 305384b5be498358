"""A recording: named answers in an SQLite file, each a text or bytes."""

import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

COMMITTED = 100  # answers at a time, so that a recording can be compared while it grows


class Store:
    """The answers of one part; the name says what was asked, by whom, in which language."""

    def __init__(self, path: Path, *, new: bool = False) -> None:
        if new:
            path.unlink(missing_ok=True)
        self.names_added: set[str] = set()
        self.connection = sqlite3.connect(path)
        self.connection.execute("PRAGMA journal_mode=WAL")  # it can be read while it grows
        self.connection.execute(
            "CREATE TABLE IF NOT EXISTS answer (name TEXT PRIMARY KEY, kind TEXT, body BLOB)"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.connection.commit()
        self.connection.close()

    def add(self, name: str, body: str | bytes) -> None:
        """Keep an answer.

        Raises:
            sqlite3.IntegrityError: the name was used before.
        """
        self.names_added.add(name)
        kind = "text" if isinstance(body, str) else "bytes"
        content = body.encode() if isinstance(body, str) else body
        self.connection.execute(
            "INSERT INTO answer VALUES (?, ?, ?)", (name, kind, zlib.compress(content, 1))
        )
        if len(self.names_added) % COMMITTED == 0:
            self.connection.commit()

    def names(self) -> set[str]:
        """Every name there is an answer to."""
        return {row[0] for row in self.connection.execute("SELECT name FROM answer")}

    def __getitem__(self, name: str) -> str | bytes:
        kind, body = self.connection.execute(
            "SELECT kind, body FROM answer WHERE name = ?", (name,)
        ).fetchone()
        content = zlib.decompress(body)
        return content.decode() if kind == "text" else content

    def raw(self) -> Iterator[tuple[str, Any]]:
        """Names with what is kept for them, to be compared without unpacking."""
        yield from self.connection.execute("SELECT name, body FROM answer ORDER BY name")
