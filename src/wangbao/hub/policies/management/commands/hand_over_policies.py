"""Hand over policies to new policyholders whose day has come: ``manage.py hand_over_policies``, for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand

from wangbao.hub.access.actor import Actor
from wangbao.hub.clock import now
from wangbao.hub.policies.writes.holder import hand_over


class Command(BaseCommand):
    """The command that hands over all policies that are due, batch by batch."""

    help = "将已到生效日的保单移交新投保人 / hand policies over to the new policyholder whose day has come"

    def handle(self, *_args: Any, **_options: Any) -> None:
        total = 0
        while done := hand_over(by=Actor.system(), now=now()):
            total += done
        self.stdout.write(f"{total}")
