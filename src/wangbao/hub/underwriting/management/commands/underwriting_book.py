"""Simulate each insurer's policies in force, for the book impact of new risks: ``manage.py underwriting_book``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wangbao.hub.access.roles import Kind
from wangbao.hub.clock import now
from wangbao.hub.parties.models import Organisation
from wangbao.hub.underwriting.reads import book_impact
from wangbao.hub.underwriting.reads.queries import in_force
from wangbao.vocabulary.beijing import day_of


class Command(BaseCommand):
    """The command: one results folder for each insurer, replaced whole."""

    help = "模拟各保险公司的有效保单，供核保工作台测算新风险对组合的影响 / simulate insurers' books"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--years`` and ``--threads``."""
        parser.add_argument("--years", type=int, default=book_impact.YEARS)
        parser.add_argument("--threads", type=int, default=2)

    def handle(self, *_args: Any, **options: Any) -> None:
        day = day_of(now())
        for insurer in Organisation.objects.filter(kind=Kind.INSURER).order_by("pk"):
            rows = [book_impact.row_of(quote) for quote in in_force(insurer.pk, day)]
            if not rows:
                continue
            book_impact.simulate_book(rows, insurer.ref, years=options["years"], threads=options["threads"])
            self.stdout.write(f"{insurer.name}: {len(rows)}")
