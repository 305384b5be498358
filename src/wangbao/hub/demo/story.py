"""Run the sample's stories together, in the order of their days."""

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


def run(*, now: dt.datetime) -> dict[str, int]:
    """Publish the products and run all stories up to now.

    Returns:
        The number of ``policies``, ``quotes`` and ``applications`` in the end.
    """
    products.put_on_sale(now=now - BEFORE + dt.timedelta(hours=1), since=products.first_day(now))
    today = day_of(now)
    due = []
    scripts = tuple(stories())
    for serial, script in enumerate(scripts):
        code = script.story.__name__.replace("_", "-")
        stage = Stage(code, today, script.buyer, script.seller, script.broker, now)
        story = script.story(stage)
        due.append((next(story), serial, stage, story))
    heapq.heapify(due)
    while due:
        offset, serial, stage, story = heapq.heappop(due)
        # Each contract has a time of day of its own, twenty minutes apart, so that no two things happen at once.
        stage.now = now + dt.timedelta(days=offset) - dt.timedelta(minutes=20 * (len(scripts) - serial))
        following = next(story, None)
        if following is not None:
            heapq.heappush(due, (following, serial, stage, story))
    return {
        "policies": Policy.objects.count(),
        "quotes": Quote.objects.count(),
        "applications": Application.objects.count(),
    }
