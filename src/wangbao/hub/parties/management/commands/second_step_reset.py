"""Take a person's second step away, where nobody can use it any more: ``manage.py second_step_reset EMAIL``."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.clock import now
from wangbao.hub.journal.operations import record
from wangbao.hub.parties.models import Person


class Command(BaseCommand):
    """The command: the person signs in with the password alone and sets a second step up again."""

    help = "取消某人的两步验证 / take a person's second step away"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="登录邮箱 / e-mail")

    def handle(self, *_args: Any, **options: Any) -> None:
        person = Person.objects.filter(email=str(options["email"]).strip().lower()).first()
        if person is None:
            raise CommandError("没有这一账号 / there is no such account")
        with transaction.atomic():
            gone, _ = Authenticator.objects.filter(user=person).delete()
            record(
                by=Actor.system(),
                now=now(),
                verb="person.second_step_removed",
                subject=("person", person.ref),
                after={"second_step": "all", "number": gone},
            )
        self.stdout.write(f"{gone}")
