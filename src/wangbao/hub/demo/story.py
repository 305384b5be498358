"""Play the sample's stories together, in the order of their days."""

import datetime as dt
import heapq
from typing import Final

from wangbao.hub.applications.models import Application
from wangbao.hub.demo import products
from wangbao.hub.demo.stage import Stage
from wangbao.hub.demo.stories import stories
from wangbao.hub.policies.models import Policy
from wangbao.hub.underwriting.models import Quote
from wangbao.vocabulary.beijing import day_of

BEFORE: Final = dt.timedelta(days=360)


def tell(*, now: dt.datetime) -> dict[str, int]:
    """Everything that happened up to now.

    Returns:
        How many ``policies``, ``quotes`` and ``applications`` there are then.
    """
    products.put_on_sale(now=now - BEFORE + dt.timedelta(hours=1), since=products.first_day(now))
    today = day_of(now)
    due = []
    told = tuple(stories())
    for serial, one in enumerate(told):
        stage = Stage(one.story.__name__.replace("_", "-"), today, one.buyer, one.seller, one.broker, now)
        story = one.story(stage)
        due.append((next(story), serial, stage, story))
    heapq.heapify(due)
    while due:
        offset, serial, stage, story = heapq.heappop(due)
        # An hour for each contract, so that no two things happen at once.
        stage.now = now + dt.timedelta(days=offset) - dt.timedelta(minutes=20 * (len(told) - serial))
        following = next(story, None)
        if following is not None:
            heapq.heappush(due, (following, serial, stage, story))
    return {
        "policies": Policy.objects.count(),
        "quotes": Quote.objects.count(),
        "applications": Application.objects.count(),
    }
