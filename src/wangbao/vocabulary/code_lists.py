"""Code lists: the tables of the vocabulary as others may adopt them, with version, hash, source and both languages.

A list's version is in ``data/code_lists.toml`` beside the hash of what it had under it: a list whose entries change
under an unchanged version is a defect that a test finds. Positions never change and codes are never given to something
else; an added entry raises the second number, any other change the first.
"""

import csv
import io
from functools import cache
from typing import Any, Final

from wangbao.vocabulary import canonical
from wangbao.vocabulary.entry import plain, toml
from wangbao.vocabulary.tables import Table, table

FORMAT: Final = "wangbao.code-list"
COLUMNS: Final = ("code", "zh", "en", "source", "confidence", "extension", "note_zh", "note_en")
_HEAD: Final = ("code", "name", "source", "confidence", "extension", "note", "index")


@cache
def codes_of(list_code: str) -> frozenset[str]:
    """Return the codes of a list; raises InputError for an unknown list."""
    return frozenset(entry.code for entry in table(list_code).items)


@cache
def names_of(list_code: str) -> frozenset[str]:
    """Return the names of a list's entries, in either language; raises InputError for an unknown list."""
    return frozenset(name for entry in table(list_code).items for name in entry.name)


def version_of(list_code: str) -> str:
    """Return the version of a list."""
    return str(toml("code_lists.toml")[list_code]["version"])


def fingerprint(found: Table) -> str:
    """Hash the entries of a list (SHA-256 of their canonical JSON)."""
    return canonical.sha256(entries(found))


def entries(found: Table) -> list[dict[str, Any]]:
    """Convert the entries of a list to plain data; what only some tables have stands under ``more``."""
    rows = []
    for item in found.items:
        said = plain(item)
        more = {key: value for key, value in said.items() if key not in _HEAD and value is not None}
        row = {key: said[key] for key in ("code", "name", "source", "confidence", "extension")}
        row |= {"note": said["note"]} if said["note"] is not None else {}
        rows.append(row | ({"more": more} if more else {}))
    return rows


def as_data(found: Table) -> dict[str, Any]:
    """Convert a list to the document it is published as."""
    return {
        "format": FORMAT,
        "list": found.code,
        "version": version_of(found.code),
        "title": found.name._asdict(),
        "sha256": fingerprint(found),
        "entries": entries(found),
    }


def as_csv(found: Table) -> str:
    """Write a list as CSV: a row an entry, the columns that all lists have."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in entries(found):
        note = row.get("note") or {"zh": "", "en": ""}
        writer.writerow(
            {"zh": row["name"]["zh"], "en": row["name"]["en"], "note_zh": note["zh"], "note_en": note["en"]}
            | {key: row[key] for key in ("code", "source", "confidence")}
            | {"extension": "true" if row["extension"] else "false"}
        )
    return out.getvalue()


def code_list_schema() -> dict[str, Any]:
    """Build the JSON schema of a code list."""
    text = {"$ref": "#/$defs/Text"}
    word = {"type": "string", "minLength": 1}
    entry = {
        "code": word,
        "name": text,
        "source": {**word, "x-code-list": "sources"},
        "confidence": {**word, "x-code-list": "confidences"},
        "extension": {"type": "boolean"},
        "note": text,
        "more": {"type": "object"},
    }
    whole = {
        "format": {"const": FORMAT},
        "list": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
        "version": {"type": "string", "pattern": r"^[0-9]+\.[0-9]+$"},
        "title": text,
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "entries": {"type": "array", "items": {"$ref": "#/$defs/Entry"}, "minItems": 1, "x-key": ["code"]},
    }
    return {
        "title": "CodeList",
        **_closed(whole, list(whole)),
        "$defs": {
            "Entry": _closed(entry, ["code", "name", "source", "confidence", "extension"]),
            "Text": _closed({"zh": word, "en": word}, ["zh", "en"]),
        },
    }


def _closed(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
