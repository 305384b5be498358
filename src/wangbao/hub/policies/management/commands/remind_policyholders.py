"""Tell policyholders what falls due and what ends: ``manage.py remind_policyholders``, for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand

from wangbao.hub.access.actor import Actor
from wangbao.hub.clock import now
from wangbao.hub.policies.writes.message import remind


class Command(BaseCommand):
    """The command that writes the messages that are due, each once."""

    help = "提醒投保人保费到期、逾期与续保 / tell policyholders of premium due or overdue and of policies about to end"

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{remind(by=Actor.system(), now=now())}")
