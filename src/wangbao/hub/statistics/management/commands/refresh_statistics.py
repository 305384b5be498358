"""Sum the statistics and publish the months that are due: ``manage.py refresh_statistics``, for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wangbao.hub.access.actor import Actor
from wangbao.hub.clock import now
from wangbao.hub.statistics.writes import figures, publication


class Command(BaseCommand):
    """The command that brings the figures up to date, then publishes what is due."""

    help = "汇总统计，公布到期的月份 / sum the statistics and publish the months that are due"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--whole", action="store_true", help="全部重新汇总 / sum everything anew")

    def handle(self, *_args: Any, **options: Any) -> None:
        moment = now()
        added = figures.refresh(by=Actor.system(), now=moment, whole=options["whole"])
        self.stdout.write(f"{added}")
        for release in publication.publish_due(by=Actor.system(), now=moment):
            self.stdout.write(release.period)
