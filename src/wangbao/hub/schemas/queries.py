"""Find the published schemas of all rooms and of the apps that register some."""

from collections.abc import Mapping
from functools import cache

from wangbao.hub import hooks
from wangbao.hub.errors import Invisible
from wangbao.standard import mappings
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.schema_registry import Published, by_name, of_rooms
from wangbao.vocabulary.tables import Table, table


@cache
def published() -> Mapping[str, Published]:
    """Collect all schemas, by name: those of the rooms, then those of the apps."""
    of_apps = [one for _, module in hooks.modules("schemas") for one in module.SCHEMAS]
    return by_name([*of_rooms().values(), *of_apps])


def schema(name: str) -> Published:
    """Find a schema by its name; raises Invisible."""
    if name not in published():
        raise Invisible
    return published()[name]


def code_list(code: str) -> Table:
    """Find a code list by its code; raises Invisible."""
    try:
        return table(code)
    except InputError:
        raise Invisible from None


def mapping(name: str) -> mappings.Mapping:
    """Find a mapping to another standard by its name; raises Invisible."""
    try:
        return mappings.find(name)
    except InputError:
        raise Invisible from None
