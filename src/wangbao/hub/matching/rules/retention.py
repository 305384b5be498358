"""Erase the people to ask of needs and contacts that are over."""

import datetime as dt
from typing import Any, Final

from django.db.models import Q, QuerySet

from wangbao.hub.matching.models import Contact, Need
from wangbao.hub.matching.rules.states import NeedState
from wangbao.hub.retention import Rule
from wangbao.vocabulary.text import Text

DAYS: Final = 365
_SOURCE: Final = Text("判断：需求关闭后一年", "judgement: one year after the need was closed")


def _needs(now: dt.datetime) -> QuerySet[Any]:
    named = ~Q(contact_name="") | ~Q(contact_phone="") | ~Q(contact_email="") | ~Q(remark="")
    before = now - dt.timedelta(days=DAYS)
    rows: QuerySet[Any] = Need.objects.filter(named, state=NeedState.CLOSED, closed_at__lt=before)
    return rows


def _erase_needs(rows: QuerySet[Any], _now: dt.datetime) -> int:
    return int(rows.update(contact_name="", contact_phone="", contact_email="", remark=""))


def _contacts(now: dt.datetime) -> QuerySet[Any]:
    named = ~Q(provider_name="") | ~Q(provider_phone="") | ~Q(provider_email="")
    before = now - dt.timedelta(days=DAYS)
    rows: QuerySet[Any] = Contact.objects.filter(
        named, need__state=NeedState.CLOSED, need__closed_at__lt=before
    )
    return rows


def _erase_contacts(rows: QuerySet[Any], _now: dt.datetime) -> int:
    return int(rows.update(provider_name="", provider_phone="", provider_email=""))


RULES: Final = (
    Rule(
        code="need_contacts",
        name=Text("已关闭需求的联系人与说明", "people to ask and remarks of closed needs"),
        days=DAYS,
        source=_SOURCE,
        finds=_needs,
        erases=_erase_needs,
    ),
    Rule(
        code="provider_contacts",
        name=Text("已关闭需求下供方的联系人", "providers' people to ask under closed needs"),
        days=DAYS,
        source=_SOURCE,
        finds=_contacts,
        erases=_erase_contacts,
    ),
)
