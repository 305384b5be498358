"""Collect the rules by which personal data go when nobody needs them any more, from apps' modules ``retention``.

A rule finds what has outlived its time and erases it: a row is deleted, or the person is taken out of it where the law
wants the record itself (保险法第八十七条; the journal is never changed). Finding changes nothing: the command
``wangbao hub retention`` first shows what would go.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from wangbao.hub import hooks
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of retention.

    Attributes:
        code: its name in the journal and in output.
        name: the data it is about.
        days: how long they are kept after their purpose ended.
        source: why so long; a judgement is marked as one.
        finds: finds rows whose time is over at a moment.
        erases: erases the personal data of rows that were found; returns how many.
    """

    code: str
    name: Text
    days: int
    source: Text
    finds: Callable[[dt.datetime], QuerySet[Model]]
    erases: Callable[[QuerySet[Model], dt.datetime], int]


def rules() -> list[Rule]:
    """Collect the rules of all apps, lower apps first."""
    return [rule for _, module in hooks.modules("retention") for rule in module.RULES]


def deleted(rows: QuerySet[Model], _now: dt.datetime) -> int:
    """Delete rows; return how many."""
    return rows.delete()[0]
