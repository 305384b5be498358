"""Check needs and contacts."""

from collections.abc import Iterator

from django.db.models import F

from wangbao.hub.matching.models import Contact
from wangbao.hub.matching.rules.states import ContactState, NeedState
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text


def closed_needs_ask_nobody() -> Iterator[Problem]:
    """已关闭的需求没有待答复的联系请求 / A closed need has no contact that waits for an answer."""
    rows = Contact.objects.filter(state=ContactState.REQUESTED, need__state=NeedState.CLOSED)
    for number in rows.values_list("number", flat=True):
        yield Problem("contact", number, Text("需求已关闭", "its need is closed"))


def nobody_asks_itself() -> Iterator[Problem]:
    """不向本机构请求联系 / Nobody asks itself for contact."""
    for number in Contact.objects.filter(provider=F("need__owner")).values_list("number", flat=True):
        yield Problem("contact", number, Text("对方即本机构", "the provider is the enterprise itself"))
