"""Check by import-linter that apps of the hub import only apps before them in ``hub/order.py``."""

from typing import Any, Final

from importlinter.contracts.layers import LayersContract

from wangbao.hub.order import GROUND, LAYERS

_TOP: Final = "demo"  # made of the operations of all apps; beside the highest one


class AppOrder(LayersContract):
    """A contract of layers whose layers are those of ``hub/order.py``, the shared ground below them all."""

    def __init__(self, name: str, session_options: dict[str, Any], contract_options: dict[str, Any]) -> None:
        highest, *rest = reversed(LAYERS)
        layers = [(*highest, _TOP), *rest]
        written = [" | ".join(layer) for layer in layers]
        super().__init__(
            name, session_options, {**contract_options, "layers": [*written, " : ".join(GROUND)]}
        )
