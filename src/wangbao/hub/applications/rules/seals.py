"""Define what the journal seals of applications: as submitted, and the evidence of clauses as it was confirmed."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from wangbao.hub.applications.models import Application, Disclosure
from wangbao.hub.journal.seals import Seal, group

SUBMITTED: Final = Seal(
    Application, but=frozenset({"state", "changed_at", "ended_at", "name_sort", "key_sort", "insured_kind"})
)


def confirmed(application: Application, now: dt.datetime) -> str:
    """Hash the evidence that was confirmed at a moment, read as the database keeps it."""
    rows = Disclosure.objects.filter(application=application, confirmed_at=now)
    ((_, digest),) = group(Disclosure, rows, "application_id")
    return digest


def evidence() -> Iterator[tuple[str, dt.datetime, str]]:
    """Hash all evidence by the application's number and the moment of its confirmation."""
    rows = Disclosure.objects.exclude(confirmed_at=None)
    for (number, at), digest in group(Disclosure, rows, "application__number", "confirmed_at"):
        yield number, at, digest
