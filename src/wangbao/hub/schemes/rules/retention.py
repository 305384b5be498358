"""Erase the people to ask of schemes that are over."""

import datetime as dt
from typing import Any, Final

from django.db.models import Q, QuerySet

from wangbao.hub.retention import Rule
from wangbao.hub.schemes.models import Unit
from wangbao.hub.schemes.rules.states import State
from wangbao.vocabulary.text import Text

DAYS: Final = 3 * 365
_OVER: Final = [str(one) for one in (State.REJECTED, State.WITHDRAWN)]


def _contacts(now: dt.datetime) -> QuerySet[Any]:
    before = now - dt.timedelta(days=DAYS)
    named = ~Q(contact_name="") | ~Q(contact_phone="") | ~Q(contact_email="")
    rows: QuerySet[Any] = Unit.objects.filter(named, scheme__state__in=_OVER, scheme__changed_at__lt=before)
    return rows


def _erase(rows: QuerySet[Any], _now: dt.datetime) -> int:
    return int(rows.update(contact_name="", contact_phone="", contact_email=""))


RULES: Final = (
    Rule(
        code="scheme_contacts",
        name=Text("已撤回或未受理方案的联系人", "people to ask of schemes withdrawn or not accepted"),
        days=DAYS,
        source=Text("判断：方案终止后三年", "judgement: three years after the scheme was over"),
        finds=_contacts,
        erases=_erase,
    ),
)
