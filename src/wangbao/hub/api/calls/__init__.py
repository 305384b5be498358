"""The calls, one module for each area."""

from typing import Final

from ninja import Router

from wangbao.hub.api.calls import (
    about,
    applications,
    assess,
    bordereaux,
    endorsements,
    papers,
    policies,
    products,
    quotes,
    requests,
)

ROUTERS: Final[tuple[Router, ...]] = (
    assess.router,
    products.router,
    applications.router,
    quotes.router,
    policies.router,
    endorsements.router,
    requests.router,
    papers.router,
    bordereaux.router,
    about.router,
)
