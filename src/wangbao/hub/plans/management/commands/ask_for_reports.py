"""Ask for progress reports whose period is over: ``manage.py ask_for_reports``, for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand

from wangbao.hub.access.actor import Actor
from wangbao.hub.clock import now
from wangbao.hub.plans.writes.kick_off import ask_for_reports


class Command(BaseCommand):
    """The command that asks owners of running plans for their reports."""

    help = "催报试点进展 / ask for progress reports of pilots"

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{ask_for_reports(by=Actor.system(), now=now())}")
