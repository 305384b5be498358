"""A plan, or any document of the package, as readable YAML: short rows on one line, decimals as plain numbers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml

_WIDTH = 120
_SHORT = ("rows", "columns", "cells", "choices")


class _Flow(dict[str, Any]):
    """A table written on one line."""


class _FlowList(list[Any]):
    """A list written on one line."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's own signature; anchors are refused on reading
        return True


def _decimal(dumper: yaml.SafeDumper, number: Decimal) -> yaml.Node:
    text = f"{number:f}"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


def _table(dumper: yaml.SafeDumper, table: _Flow) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", table, flow_style=True)


def _list(dumper: yaml.SafeDumper, items: _FlowList) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)


_Dumper.add_representer(Decimal, _decimal)
_Dumper.add_representer(_Flow, _table)
_Dumper.add_representer(_FlowList, _list)


def as_yaml(data: Mapping[str, Any], *, heading: str = "") -> str:
    """Write ``data`` as YAML text; ``heading`` lines go on top as comments."""
    body = yaml.dump(_shaped(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
    comment = "".join(f"# {line}\n" for line in heading.splitlines())
    return comment + body


def _shaped(value: Any, *, row: bool = False) -> Any:
    if isinstance(value, Mapping):
        plain = {key: _shaped(part, row=key in _SHORT) for key, part in value.items()}
        return _Flow(plain) if row or set(plain) == {"zh", "en"} else plain
    if isinstance(value, list | tuple):
        parts = [_shaped(part, row=row) for part in value]
        nested = any(isinstance(part, dict | list) for part in parts)
        return parts if nested else _FlowList(parts)
    return value
