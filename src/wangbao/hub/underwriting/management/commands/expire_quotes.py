"""Mark offers whose last day has passed: ``manage.py expire_quotes``, for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand

from wangbao.hub.access.actor import Actor
from wangbao.hub.clock import now
from wangbao.hub.underwriting.writes.answer import expire_due


class Command(BaseCommand):
    """The command: offers that are due expire, a thousand at a time."""

    help = "标记已过有效期的报价 / mark offers whose last day has passed"

    def handle(self, *_args: Any, **_options: Any) -> None:
        total = 0
        while done := expire_due(by=Actor.system(), now=now()):
            total += done
        self.stdout.write(f"{total}")
