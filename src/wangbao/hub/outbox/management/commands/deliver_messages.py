"""Deliver the messages that are due: ``manage.py deliver_messages``, for a timer."""

from typing import Any

from django.core.management.base import BaseCommand

from wangbao.hub.clock import now
from wangbao.hub.outbox.writes.delivery import deliver


class Command(BaseCommand):
    """The command that sends all that is due and says how many attempts ended how."""

    help = "发送到期的消息 / send the messages that are due"

    def handle(self, *_args: Any, **_options: Any) -> None:
        done = deliver(clock=now)
        self.stdout.write(f"{done.accepted} / {done.failed} / {done.given_up}")
