"""A model that has lost a head, for tests of what is said where cover is not modelled."""

from dataclasses import replace

from wangbao.risk import parameters
from wangbao.risk.parameters import Parameters


def without(head: str) -> Parameters:
    """The shipped model without one head's component: a contract that covers the head is then free of charge."""
    model = parameters.default()
    kept = {path: item for path, item in model.items.items() if not path.startswith(f"severity.{head}.")}
    assert len(kept) < len(model.items)
    return replace(model, items=kept)
