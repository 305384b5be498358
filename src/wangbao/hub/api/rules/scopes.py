"""Collect what a token of the API may be limited to: areas, each to read or to write in.

A scope only narrows what the member may do that the token stands for; it never widens it.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from wangbao.hub import hooks
from wangbao.vocabulary.text import Text

SCOPES: Final = {
    "assess": Text("量化评估", "Assess"),
    "documents:read": Text("下载单证", "Download documents"),
}


@cache
def scopes() -> Mapping[str, Text]:
    """Collect the scopes of all apps by code, with their names, from the modules ``scopes``.

    Raises:
        ValueError: a code declared twice.
    """
    found: dict[str, Text] = {}
    for _, module in hooks.modules("scopes"):
        if twice := found.keys() & module.SCOPES.keys():
            raise ValueError(f"{module.__name__}: declared already: {', '.join(sorted(twice))}")
        found |= module.SCOPES
    return found
