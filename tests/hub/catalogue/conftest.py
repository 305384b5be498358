"""Products as the tests draft, publish and replace them."""

import json
from collections.abc import Callable

import pytest

from wangbao.hub.catalogue.models import ProductVersion, RatePlan
from wangbao.hub.catalogue.writes import rate_plan, version
from wangbao.pricing.filed import plan as plans
from wangbao.product import definition as definitions


def written(code: str = "example-other-industry", **changes: object) -> dict:
    """A shipped example as plain data, with some of its fields changed."""
    data = json.loads(definitions.canonical(definitions.load(code)))
    return data | changes


@pytest.fixture
def drafted(insurer, actor_of, now) -> Callable[..., ProductVersion]:
    """Drafts a version as the insurer's actuary."""

    def make(**changes: object) -> ProductVersion:
        return version.draft(
            by=actor_of(insurer, "actuary"), now=now, insurer=insurer, definition=written(**changes)
        )

    return make


@pytest.fixture
def published(drafted, insurer, actor_of, now) -> Callable[..., ProductVersion]:
    """Drafts a version and publishes it as somebody else."""

    def make(**changes: object) -> ProductVersion:
        return version.publish(
            by=actor_of(insurer, "senior_underwriter"), now=now, version=drafted(**changes)
        )

    return make


def plan_data(**changes: object) -> dict:
    """A shipped rate plan as an insurer's own, as plain data."""
    data = json.loads(plans.canonical(plans.load("cyber-small-enterprise")))
    return data | {"plan": "anxin-small", "version": "1.0"} | changes


@pytest.fixture
def own_plan(insurer, actor_of, now) -> Callable[..., RatePlan]:
    """Hands in a rate plan as the insurer's actuary."""

    def make(**changes: object) -> RatePlan:
        return rate_plan.keep(
            by=actor_of(insurer, "actuary"), now=now, insurer=insurer, document=plan_data(**changes)
        )

    return make
