"""Refuse a contract with an exempting clause that was not explained and confirmed: it has no effect (保险法 17)."""

import datetime as dt

from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads.application import unconfirmed
from wangbao.product.choice import Choice
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text


def refuse_undisclosed(application: Application, choice: Choice, *, at: dt.datetime) -> None:
    """Refuse the cover of ``choice`` while a clause of it is not confirmed by ``at``.

    Raises:
        InputError: says how many clauses are missing.
    """
    missing = unconfirmed(application, choice, at=at)
    if missing:
        rule = Text(
            f"尚有 {len(missing)} 条免责条款未提示说明并确认",
            f"{len(missing)} exempting clauses are not yet shown, explained and confirmed",
        )
        raise InputError([Problem("disclosures", None, rule)], file=application.number)
