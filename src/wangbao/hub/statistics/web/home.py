"""Build the home page's tile of statistics: this year's policies by kind, as of last night."""

import datetime as dt
from typing import Final

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.console.contributions import Row, Tile
from wangbao.hub.console.display import percent, wan_yi
from wangbao.hub.console.language import say
from wangbao.hub.statistics.reads import figures
from wangbao.hub.statistics.reads.figures import Filters
from wangbao.hub.statistics.web.words import code_name
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

_SHOWN: Final = 5


def tiles(actor: Actor, *, now: dt.datetime) -> list[Tile]:
    """Sum this year's policies by kind of insured, largest premium first."""
    if not may(actor, "statistics.view"):
        return []
    filters = Filters(first=f"{day_of(now).year}-01")
    table = figures.table(actor, by="kind", filters=filters)
    lines = sorted(table.lines, key=lambda line: -line.values.get("premium", 0))
    address = reverse("statistics:figures")
    return [
        Tile(
            title=Text("本年承保的保单", "Policies bound this year"),
            count=int(table.total.values.get("policies", 0)),
            url=f"{address}?by=kind&first={filters.first}",
            rows=tuple(
                Row(
                    title=say(code_name("kind", line.code)),
                    url=f"{address}?by=size&kind={line.code}&first={filters.first}",
                    detail=say(
                        Text(
                            f"{line.values['policies']} 张，保费 {wan_yi(line.values.get('premium', 0))}，"
                            f"费率 {percent(line.rate)}",
                            f"{line.values['policies']} policies, premium {wan_yi(line.values.get('premium', 0))}, "
                            f"rate {percent(line.rate)}",
                        )
                    ),
                )
                for line in lines[:_SHOWN]
            ),
            empty=Text("本年尚无保单。", "No policy this year."),
            order=90,
        )
    ]
