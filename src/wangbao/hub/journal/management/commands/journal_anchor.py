"""Note the journal's head outside the database: ``manage.py journal_anchor``, for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand

from wangbao.hub.clock import now
from wangbao.hub.journal.notarisation import anchor


class Command(BaseCommand):
    """The command: one signed line is appended; its number and hash are shown."""

    help = "在库外记下日志末条 / note the journal's head outside the database"

    def handle(self, *_args: Any, **_options: Any) -> None:
        done = anchor(now=now())
        self.stdout.write(f"{done.anchor.sequence} {done.anchor.hash}")
        for failure in done.failures:
            self.stderr.write(f"{failure.zh} / {failure.en}")
