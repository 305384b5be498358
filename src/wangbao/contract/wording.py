"""Wordings by name: parsing, checks, and the shipped wordings.

A wording is a YAML file in the grammar of :mod:`wangbao.contract.grammar`;
:func:`wangbao.contract.resolve.resolve` turns it into terms. The shipped wordings are our own examples, built from the
structures of published Chinese wordings; no limit or deductible in them has a source.
"""

from decimal import Decimal
from importlib.resources import files

from wangbao.contract.grammar import Item, Section, Wording
from wangbao.contract.wording_rules import problems
from wangbao.vocabulary import document, terms
from wangbao.vocabulary.json_schema import PublishedSchema
from wangbao.vocabulary.library import Library
from wangbao.vocabulary.text import Text

__all__ = ["SCHEMA", "Wording", "for_kind", "load", "parse", "shipped", "waits", "with_waiting"]

SCHEMA = PublishedSchema(Wording, "wangbao.contract", "wording.schema.json", "wording")


def parse(data: object, *, file: str | None = None) -> Wording:
    """Parse plain data as a wording.

    Raises:
        InputError: with every problem found: fields out of their range, or terms that contradict each other.
    """
    return document.parse(Wording, data, file=file, problems=problems)


_LIBRARY = Library(
    files("wangbao.contract") / "wordings", parse, field="wording", what=Text("条款", "wording")
)
load, shipped = _LIBRARY.load, _LIBRARY.shipped


def for_kind(kind: str) -> str:
    """Return the code of the shipped wording made for one of the notice's kinds of insured.

    Raises:
        InputError: there is no such kind.
    """
    return terms.kind(kind).code.replace("_", "-")


def waits(item: Item) -> Decimal | None:
    """Return the waiting hours an item states; None where it has none."""
    return item.interruption.waiting_hours if item.interruption is not None else None


def with_waiting(wording: Wording, hours: Decimal | None) -> Wording:
    """Return the wording with every waiting period at ``hours``; unchanged where ``hours`` is None."""
    if hours is None:
        return wording
    sections = tuple(_section(section, hours) for section in wording.sections)
    return wording.model_copy(update={"sections": sections})


def _section(section: Section, hours: Decimal) -> Section:
    return section.model_copy(update={"items": tuple(_item(item, hours) for item in section.items)})


def _item(item: Item, hours: Decimal) -> Item:
    if waits(item) is None or item.interruption is None:
        return item
    waited = item.interruption.model_copy(update={"waiting_hours": hours})
    return item.model_copy(update={"interruption": waited})
