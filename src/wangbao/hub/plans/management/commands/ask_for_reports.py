"""Ask for progress reports and summaries of pilots: ``manage.py ask_for_reports``, for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand

from wangbao.hub.access.actor import Actor
from wangbao.hub.clock import now
from wangbao.hub.plans.writes.kick_off import ask_for_reports
from wangbao.hub.plans.writes.summary_message import ask_for_summaries


class Command(BaseCommand):
    """The command that asks owners of running plans for their reports and summaries."""

    help = "催报试点进展与总结 / ask for progress reports and summaries of pilots"

    def handle(self, *_args: Any, **_options: Any) -> None:
        by, at = Actor.system(), now()
        asked = ask_for_reports(by=by, now=at) + ask_for_summaries(by=by, now=at)
        self.stdout.write(f"{asked}")
