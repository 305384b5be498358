"""Let contacts that nobody answered expire: ``manage.py expire_contacts``, for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand

from wangbao.hub.access.actor import Actor
from wangbao.hub.clock import now
from wangbao.hub.matching.writes.contact import expire_due


class Command(BaseCommand):
    """The command that lets contacts expire."""

    help = "联系请求到期 / let contacts that nobody answered expire"

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{expire_due(by=Actor.system(), now=now())}")
