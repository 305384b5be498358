"""Check that a product version may be issued on a day: it must be filed and in effect."""

import datetime as dt

from wangbao.product.schema import Definition
from wangbao.vocabulary import filing
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text


def why_not(definition: Definition, day: dt.date) -> list[Problem]:
    """List the reasons why no policy may be issued on ``day``; empty if there is none."""
    found = []
    if definition.filing is None:
        found.append(
            Problem(
                "filing",
                None,
                Text("产品未备案，不得出单", "the product is not filed; nothing may be issued"),
            )
        )
    else:
        try:
            filing.parse(definition.filing.number, field="filing.number")
        except InputError as error:
            found += error.problems
    start, end = definition.effective.from_, definition.effective.to
    if day < start:
        rule = Text(f"产品自 {start} 起方可出单", f"the product may be issued from {start} only")
        found.append(Problem("effective.from", day, rule))
    if end is not None and day >= end:
        rule = Text(f"产品自 {end} 起停止出单", f"the product may not be issued from {end} on")
        found.append(Problem("effective.to", day, rule))
    return found


def refuse_unissuable(definition: Definition, day: dt.date) -> None:
    """Refuse to issue a version that is not filed, not yet in effect, or expired.

    Raises:
        InputError: names every reason.
    """
    if found := why_not(definition, day):
        raise InputError(found, file=f"{definition.product} {definition.version}")
