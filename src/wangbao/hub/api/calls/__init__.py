"""The calls, one module for each area."""

from typing import Final

from ninja import Router

from wangbao.hub.api.calls import about

ROUTERS: Final[tuple[tuple[str, Router], ...]] = (("", about.router),)
