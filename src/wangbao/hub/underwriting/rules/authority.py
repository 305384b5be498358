"""Decide who may offer a quote: the actor's level of authority, and blocks that still stand."""

from collections.abc import Sequence
from typing import Protocol

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Role
from wangbao.hub.errors import Conflict, Forbidden
from wangbao.hub.underwriting.models import Quote
from wangbao.underwriting.authority import Level
from wangbao.vocabulary.text import Text

_LEVELS = {Role.UNDERWRITER: Level.UNDERWRITER, Role.SENIOR_UNDERWRITER: Level.SENIOR}


class Recommended(Protocol):
    """A record that one person may have recommended to a higher authority: a quote, a request for an endorsement."""

    recommended_level: str

    @property
    def recommended_by_id(self) -> int | None: ...


def level_of(by: Actor) -> Level:
    """Return the level of authority an actor has alone."""
    return Level.AUTOMATIC if by.role is None else _LEVELS.get(by.role, Level.AUTOMATIC)


def reaches(by: Actor, needed: Level, of: Recommended | None = None) -> bool:
    """Return True if an actor may decide what needs a level.

    Head office is two people: a senior underwriter decides what another senior underwriter has recommended.
    """
    own = level_of(by)
    if own.covers(needed):
        return True
    return (
        needed is Level.HEAD_OFFICE
        and own is Level.SENIOR
        and of is not None
        and of.recommended_level == Level.SENIOR
        and of.recommended_by_id != by.person_id
    )


def refuse_beyond(by: Actor, needed: Level, of: Recommended | None = None) -> None:
    """Refuse a decision beyond the actor's authority.

    Raises:
        Forbidden: says which level it takes.
    """
    if reaches(by, needed, of):
        return
    if needed is Level.HEAD_OFFICE:
        raise Forbidden(
            Text(
                "超出您的核保权限：总公司权限须由一名高级核保人推荐、另一名高级核保人决定",
                "beyond your authority: head office means one senior underwriter recommends and another decides",
            )
        )
    name = needed.text
    raise Forbidden(
        Text(f"超出您的核保权限，须由{name.zh}决定", f"beyond your authority; it takes a {name.en}")
    )


def open_blocks(quote: Quote) -> list[Text]:
    """List the reasons of blocks that still stand."""
    return [
        Text(**flag["reason"])
        for flag in quote.flags
        if flag["flag"] == "block" and flag["rule"] not in quote.lifted
    ]


def refuse_blocked(quote: Quote) -> None:
    """Refuse offering while a block stands, or a rule declines the risk.

    Raises:
        Conflict: gives the rules' reasons.
    """
    if declined := [Text(**flag["reason"]) for flag in quote.flags if flag["flag"] == "decline"]:
        raise Conflict(_listed(Text("规则不予承保", "the rules decline this"), declined))
    if blocked := open_blocks(quote):
        raise Conflict(_listed(Text("尚有未解除项", "blocks still stand"), blocked))


def _listed(what: Text, reasons: Sequence[Text]) -> Text:
    zh = "；".join(one.zh.rstrip("。") for one in reasons)
    en = "; ".join(one.en.rstrip(".") for one in reasons)
    return Text(f"{what.zh}：{zh}", f"{what.en}: {en}")
