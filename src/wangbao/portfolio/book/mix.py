"""The mix of synthetic books, read from ``data/pilot_mix.toml``."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def pilot() -> dict[str, Any]:
    """Load the shipped mix; every table has ``source`` and ``confidence``."""
    path = files("wangbao.portfolio.book").joinpath("data/pilot_mix.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def kinds() -> dict[str, dict[str, Any]]:
    """Return the tables of the seven kinds of insured, by code."""
    return {code: table for code, table in pilot()["kind"].items() if isinstance(table, dict)}
