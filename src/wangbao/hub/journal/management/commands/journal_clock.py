"""Say why the clock went back at an entry: ``manage.py journal_clock 1234 --reason "…"``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wangbao.hub.clock import now
from wangbao.hub.journal.notarisation import explain

_LONGEST = 500


class Command(BaseCommand):
    """The command: the reason becomes an entry, and verifying no longer fails for that step back."""

    help = "写明某条处时钟退回的原因 / say why the clock went back at an entry"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("entry", type=int, help="条目序号 / the entry's number")
        parser.add_argument("--reason", required=True, help="原因 / why")

    def handle(self, *_args: Any, **options: Any) -> None:
        reason = " ".join(str(options["reason"]).split())
        if not reason or len(reason) > _LONGEST:
            raise CommandError(f"原因须为 1 至 {_LONGEST} 字 / the reason has 1 to {_LONGEST} characters")
        explain(now=now(), sequence=options["entry"], reason=reason)
