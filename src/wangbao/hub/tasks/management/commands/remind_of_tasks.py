"""Remind of tasks that fall due: ``manage.py remind_of_tasks``, for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand

from wangbao.hub.access.actor import Actor
from wangbao.hub.clock import now
from wangbao.hub.tasks.writes.reminder import remind


class Command(BaseCommand):
    """The command that reminds of tasks, escalates and expires them."""

    help = "提醒、升级与失效任务 / remind of tasks, escalate overdue ones, expire old ones"

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{remind(by=Actor.system(), now=now())}")
