"""A wording at other waiting hours, the term a rate plan asks for besides limit and deductible."""

from decimal import Decimal

from wangbao.contract.grammar import Item, Section, Wording


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
