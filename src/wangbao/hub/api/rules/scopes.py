"""Collect the scopes of tokens: areas of the API, each for reading or for writing.

A scope narrows the permissions of the token's member and never widens them.
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
