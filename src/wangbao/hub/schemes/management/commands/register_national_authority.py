"""Register the first national authority, which registers the others."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wangbao.hub import clock
from wangbao.hub.access.actor import Actor
from wangbao.hub.errors import Refusal
from wangbao.hub.parties.models import Organisation
from wangbao.hub.schemes.rules.words import Level
from wangbao.hub.schemes.writes.authority import register_authority
from wangbao.vocabulary.errors import InputError


class Command(BaseCommand):
    """Registration of a national authority by its credit code."""

    help = "登记国家主管部门 / register a national authority by its credit code"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the code."""
        parser.add_argument("uscc", help="统一社会信用代码 / unified social credit code")

    def handle(self, *_: Any, **given: Any) -> None:
        """Register it; end with the reason where that is refused."""
        found = Organisation.objects.filter(uscc=given["uscc"].strip().upper()).first()
        if found is None:
            raise CommandError("没有以此代码注册的机构 / no organisation is registered by this code")
        try:
            register_authority(by=Actor.system(), now=clock.now(), organisation=found, level=Level.NATIONAL)
        except Refusal as error:
            raise CommandError(f"{error.text.zh} / {error.text.en}") from None
        except InputError as error:
            raise CommandError(" / ".join((*error.lines("zh"), *error.lines("en")))) from None
        self.stdout.write(found.name)
