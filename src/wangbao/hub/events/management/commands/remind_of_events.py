"""Remind of tomorrow's events: ``manage.py remind_of_events``, for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand

from wangbao.hub.access.actor import Actor
from wangbao.hub.clock import now
from wangbao.hub.events.writes.reminder import remind


class Command(BaseCommand):
    """The command that reminds people of the events they registered for."""

    help = "提醒次日活动 / remind of tomorrow's events"

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{remind(by=Actor.system(), now=now())}")
