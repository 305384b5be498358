"""Who may offer what: the level an actor acts at, and what may not be offered yet."""

from typing import Protocol

from wangbao.hub.errors import Conflict, Forbidden
from wangbao.hub.parties.actor import Actor
from wangbao.hub.parties.words import Role
from wangbao.hub.underwriting.models import Quote
from wangbao.underwriting.authority import Level
from wangbao.vocabulary.text import Text

_LEVELS = {Role.UNDERWRITER: Level.UNDERWRITER, Role.SENIOR_UNDERWRITER: Level.SENIOR}


class Recommended(Protocol):
    """What one person may have recommended to a higher authority: a quote, a request for an endorsement."""

    recommended_level: str

    @property
    def recommended_by_id(self) -> int | None: ...


def level_of(by: Actor) -> Level:
    """The level an actor decides at by itself."""
    return Level.AUTOMATIC if by.role is None else _LEVELS.get(by.role, Level.AUTOMATIC)


def reaches(by: Actor, needed: Level, of: Recommended | None = None) -> bool:
    """Whether an actor may decide what needs a level.

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
    """Refuse what lies beyond the actor's authority.

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


def open_blocks(quote: Quote) -> list[str]:
    """The rules of blocks that still stand."""
    return [
        flag["rule"] for flag in quote.flags if flag["flag"] == "block" and flag["rule"] not in quote.lifted
    ]


def refuse_blocked(quote: Quote) -> None:
    """Refuse offering while a block stands, or a rule declines the risk.

    Raises:
        Conflict: names the rules.
    """
    if declined := [flag["rule"] for flag in quote.flags if flag["flag"] == "decline"]:
        names = ", ".join(declined)
        raise Conflict(Text(f"规则不予承保：{names}", f"the rules decline this: {names}"))
    if blocked := open_blocks(quote):
        names = ", ".join(blocked)
        raise Conflict(Text(f"尚有未解除项：{names}", f"blocks still stand: {names}"))
