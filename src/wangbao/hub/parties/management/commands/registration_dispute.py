"""List and decide disputes of registrations, as the operator: ``manage.py registration_dispute [REF --grant …]``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wangbao.hub.access.actor import Actor
from wangbao.hub.clock import now
from wangbao.hub.errors import Refusal
from wangbao.hub.parties.models import Dispute
from wangbao.hub.parties.writes.dispute import decide_dispute
from wangbao.vocabulary.errors import InputError


class Command(BaseCommand):
    """The command: without a reference those that are open are listed."""

    help = "列出或裁定登记异议 / list or decide disputes of registrations"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ref", nargs="?", help="异议编号 / the dispute")
        parser.add_argument("--grant", action="store_true", help="成立 / grant it")
        parser.add_argument("--decline", action="store_true", help="不成立 / decline it")
        parser.add_argument(
            "--replace", action="store_true", help="原有人员退出 / those who act for it now no longer do"
        )
        parser.add_argument("--reason", default="", help="裁定意见 / why")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["ref"]:
            for row in Dispute.objects.filter(state="open").select_related("organisation", "person"):
                self.stdout.write(
                    f"{row.ref} {row.organisation.uscc} {row.organisation} {row.person.email}: {row.statement}"
                )
            return
        if options["grant"] == options["decline"]:
            raise CommandError("须给出 --grant 或 --decline 之一 / give one of --grant and --decline")
        try:
            done = decide_dispute(
                by=Actor.system(),
                now=now(),
                ref=options["ref"],
                grant=options["grant"],
                decision=options["reason"],
                replaces=options["replace"],
            )
        except InputError as error:
            raise CommandError("\n".join(error.lines("zh") + error.lines("en"))) from None
        except Refusal as error:
            raise CommandError(f"{error.text.zh} / {error.text.en}") from None
        self.stdout.write(done.state)
