"""``manage.py underwriting_book``: simulate each insurer's policies in force, for the book impact of new risks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wangbao.hub.clock import day_of, now
from wangbao.hub.parties.models import Organisation
from wangbao.hub.parties.words import Kind
from wangbao.hub.underwriting import impact
from wangbao.hub.underwriting.queries import in_force


class Command(BaseCommand):
    """One results folder an insurer, replaced whole."""

    help = "模拟各保险公司的有效保单，供核保工作台测算新风险对组合的影响 / simulate insurers' books"

    def add_arguments(self, parser: CommandParser) -> None:
        """``--years`` and ``--threads``."""
        parser.add_argument("--years", type=int, default=impact.YEARS)
        parser.add_argument("--threads", type=int, default=2)

    def handle(self, *_args: Any, **options: Any) -> None:
        day = day_of(now())
        for insurer in Organisation.objects.filter(kind=Kind.INSURER).order_by("pk"):
            rows = [impact.row_of(quote) for quote in in_force(insurer.pk, day)]
            if not rows:
                continue
            impact.simulate_book(rows, insurer.ref, years=options["years"], threads=options["threads"])
            self.stdout.write(f"{insurer.name}: {len(rows)}")
