"""Tell a person without an organisation how to begin, on the home page."""

import datetime as dt

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.console.contributions import Row, Tile
from wangbao.hub.console.language import say
from wangbao.vocabulary.text import Text

_BEGIN = Text("开始使用", "Getting started")
_REGISTER = Text("登记您的企业", "Register your enterprise")
_WHY = Text(
    "登记后可保存投保申请、查看报价与保单；企业已登记的，请其管理员邀请您。",
    "Then you can apply and see quotes and policies. If it is registered, ask its administrator to invite you.",
)


def tiles(actor: Actor, *, now: dt.datetime) -> list[Tile]:  # noqa: ARG001 - one shape for all apps
    """Make a tile for a person without an organisation; none for others."""
    if actor.organisation_id is not None or not actor.is_signed_in:
        return []
    row = Row(title=say(_REGISTER), url=reverse("parties:register_enterprise"), detail=say(_WHY))
    return [Tile(title=_BEGIN, count=1, rows=(row,), urgent=True, order=0)]
