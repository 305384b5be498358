"""Create and revoke tokens of the API from the command line: ``api_token``."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wangbao.hub import clock
from wangbao.hub.access.actor import Actor
from wangbao.hub.api.models import Token
from wangbao.hub.api.rules.scopes import scopes
from wangbao.hub.api.writes import token as token_writes
from wangbao.hub.errors import Refusal
from wangbao.hub.parties.models import Membership
from wangbao.vocabulary.errors import InputError


class Command(BaseCommand):
    """The command that creates or revokes a token; it prints a new token's secret once and stores it nowhere."""

    help = "创建或撤销接口令牌 / create or revoke a token of the API"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Define the two verbs and their options."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="创建 / create")
        create.add_argument("--email", required=True, help="成员的邮箱 / e-mail of the member")
        create.add_argument("--role", required=True, help="成员的角色 / role of the member, as underwriter")
        create.add_argument(
            "--organisation",
            help="统一社会信用代码，成员属于多家机构时须写 / credit code, if there are several",
        )
        create.add_argument("--name", required=True, help="令牌名称 / name of the token")
        create.add_argument(
            "--scope", action="append", choices=[*scopes()], help="可多次；默认全部 / repeat; all"
        )
        create.add_argument("--days", type=int, default=90, help="有效天数 / days it lasts")
        create.add_argument(
            "--per-minute", type=int, default=token_writes.PER_MINUTE, help="每分钟次数 / calls a minute"
        )
        revoke = verbs.add_parser("revoke", help="撤销 / revoke")
        revoke.add_argument("prefix", help="令牌前缀 / its prefix, as wb_1a2b3c4d")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Run the verb."""
        try:
            if options["verb"] == "create":
                self._create(options)
            else:
                self._revoke(options["prefix"])
        except InputError as error:
            raise CommandError("\n".join([*error.lines("zh"), *error.lines("en")])) from None
        except Refusal as refusal:
            raise CommandError(f"{refusal.text.zh} / {refusal.text.en}") from None

    def _create(self, options: dict[str, Any]) -> None:
        now = clock.now()
        members = Membership.objects.filter(
            person__email=options["email"].strip().lower(), role=options["role"], active=True
        )
        if options["organisation"]:
            members = members.filter(organisation__uscc=options["organisation"])
        found = list(members.select_related("organisation")[:2])
        if len(found) != 1:
            raise CommandError(
                "没有这一成员，或属于多家机构，请用 --organisation 指明 / no such member, or of several organisations: "
                "name one with --organisation"
            )
        created = token_writes.create(
            by=Actor.system(),
            now=now,
            membership=found[0],
            name=options["name"],
            scopes=options["scope"] or [*scopes()],
            expires_at=now + dt.timedelta(days=options["days"]),
            per_minute=options["per_minute"],
        )
        self.stdout.write(created.secret)

    def _revoke(self, prefix: str) -> None:
        token = Token.objects.select_related("membership").filter(prefix=prefix).first()
        if token is None:
            raise CommandError("没有这一令牌 / no such token")
        token_writes.revoke(by=Actor.system(), now=clock.now(), token=token)
        self.stdout.write(f"已撤销 / revoked: {prefix}")
