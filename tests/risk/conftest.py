"""A profile of the tests' own, and the shipped model."""

from typing import Any

import pytest

from wangbao.risk import parameters
from wangbao.risk.profile import Profile, from_data


@pytest.fixture
def model() -> parameters.Parameters:
    return parameters.default()


def make_profile(*, revenue_usd: float = 1e8, **facts: Any) -> Profile:
    """A firm of 'other services' with nothing answered, revenue given in dollars at the model's rate."""
    base = {"name": "测试企业", "section": "O", "revenue_cny": revenue_usd * parameters.default().cny_per_usd}
    return from_data({**base, **facts})
