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
    parties,
    policies,
    products,
    quotes,
    requests,
    underwriting,
)

ROUTERS: Final[tuple[Router, ...]] = (
    assess.router,
    products.router,
    applications.router,
    quotes.router,
    underwriting.router,
    policies.router,
    endorsements.router,
    requests.router,
    papers.router,
    bordereaux.router,
    parties.router,
    about.router,
)
