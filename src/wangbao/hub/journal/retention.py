"""Keep the log of looks for three years."""

import datetime as dt
from typing import Any, Final

from django.db.models import QuerySet

from wangbao.hub.journal.models import Look
from wangbao.hub.retention import Rule, deleted
from wangbao.vocabulary.text import Text

_DAYS: Final = 3 * 365


def _looks(now: dt.datetime) -> QuerySet[Any]:
    return Look.objects.filter(at__lt=now - dt.timedelta(days=_DAYS))


RULES: Final = (
    Rule(
        code="looks",
        name=Text("查看个人信息的记录", "the log of who looked at persons' data"),
        days=_DAYS,
        source=Text(
            "《个人信息保护法》第五十六条：处理情况记录至少保存三年",
            "Personal Information Protection Law, art. 56: records of processing are kept for three years at least",
        ),
        finds=_looks,
        erases=deleted,
    ),
)
