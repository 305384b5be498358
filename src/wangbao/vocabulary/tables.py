"""Every table of the vocabulary under one name, for programs and commands that look words up generically.

Data: names of tables and labels of fields are in ``data/tables.toml``; the tables themselves are the other modules'.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from wangbao.vocabulary import filing, heads, incidents, protection, provenance, regions, sectors, size, terms
from wangbao.vocabulary.entry import Entry, by_code, entries, find, toml
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its entries in order, and its look-up (some accept more than an entry's exact code)."""

    code: str
    name: Text
    items: tuple[Entry, ...]
    look_up: Callable[[str], Entry]


_ITEMS: Final[dict[str, tuple[Entry, ...]]] = {
    "insurance_classes": terms.INSURANCE_CLASSES,
    "heads": heads.HEADS,
    "families": terms.FAMILIES,
    "kinds": terms.KINDS,
    "causes": terms.CAUSES,
    "scenarios": terms.SCENARIOS,
    "conditions": terms.CONDITIONS,
    "statuses": terms.STATUSES,
    "incident_classes": incidents.INCIDENT_CLASSES,
    "incidents": incidents.INCIDENTS,
    "sections": sectors.SECTIONS,
    "industries": sectors.INDUSTRIES,
    "naics": sectors.naics_table(),
    "sectors": sectors.SECTORS,
    "sizes": size.SIZES,
    "size_rows": size.SIZE_ROWS,
    "regions": regions.REGIONS,
    "protection_levels": protection.LEVELS,
    "filing_lines": filing.LINES,
    "confidences": provenance.CONFIDENCES,
    "sources": provenance.SOURCES,
}
_TOLERANT: Final[dict[str, Callable[[str], Entry]]] = {
    "incident_classes": incidents.incident_class,
    "incidents": incidents.incident,
    "industries": sectors.industry,
    "naics": sectors.naics,
    "regions": regions.region,
}


def _exact(items: tuple[Entry, ...], name: Text) -> Callable[[str], Entry]:
    known = by_code(items)
    what = Text(f"代码（{name.zh}）", f"code among {name.en.lower()}")
    return lambda code: find(known, code, field="code", what=what)


_NAMES: Final = entries("tables.toml", "tables", Entry)
TABLES: Final[tuple[Table, ...]] = tuple(
    Table(
        item.code,
        item.name,
        _ITEMS[item.code],
        _TOLERANT.get(item.code) or _exact(_ITEMS[item.code], item.name),
    )
    for item in _NAMES
)
_BY_CODE = by_code(_NAMES)


def table(code: str) -> Table:
    """Return the table with ``code``; raise InputError for an unknown name."""
    return TABLES[find(_BY_CODE, code, field="table", what=Text("词表", "table")).index]


def label(field: str) -> Text:
    """Return the label of a field of an entry; its own name if it has no label."""
    labels = toml("tables.toml")["fields"]
    return Text(labels[field]["zh"], labels[field]["en"]) if field in labels else Text(field, field)
