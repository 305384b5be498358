"""Collect what the apps contribute to the console: menu entries, what the home page shows, search results.

An app contributes by a module (:mod:`wangbao.hub.hooks`): ``menu`` with ``ENTRIES``, ``home`` with
``tiles(actor, now=)``, ``overview`` with ``blocks(actor, now=)``, ``search`` with ``find(actor, term, limit=)``,
``bell`` with ``bell(actor)``.
"""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple, Protocol, cast

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from wangbao.hub import hooks
from wangbao.hub.access.actor import PUBLIC
from wangbao.hub.access.permissions import may, registry
from wangbao.vocabulary.text import Text


class Group(StrEnum):
    """The headings of the navigation, in their order."""

    WORK = "work"
    PRODUCTS = "products"
    PARTIES = "parties"
    RECORDS = "records"
    SYSTEM = "system"

    @property
    def text(self) -> Text:
        return _GROUPS[self]


_GROUPS = {
    Group.WORK: Text("业务", "Business"),
    Group.PRODUCTS: Text("产品", "Products"),
    Group.PARTIES: Text("机构与人员", "Organisations and people"),
    Group.RECORDS: Text("记录", "Records"),
    Group.SYSTEM: Text("系统", "System"),
}


NOTHING_WAITS = Text("没有待办事项。", "Nothing waits here.")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation.

    Attributes:
        text: what it says.
        url_name: the page it opens, a name for ``reverse`` without arguments ("policies:list").
        permission: the permission that shows it ("policies.view"); None shows it to everybody signed in.
        group: the heading it stands under.
        order: small numbers first within the group.
        public: shown to readers without an account too.
    """

    text: Text
    url_name: str
    permission: str | None = None
    group: Group = Group.WORK
    order: int = 50
    public: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One record that waits, or was found: its name, where it opens, a line about it, its state and when.

    ``what`` says what the day is of.
    """

    title: str
    url: str
    detail: Text | str = ""
    state: str = ""
    state_text: Text | str = ""
    when: dt.date | dt.datetime | None = None
    what: Text | str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """Waiting work on the home page: how many records, the first few, and the page with all of them.

    ``urgent`` tiles come first and are marked. A tile with ``count`` 0 shows ``empty`` instead of rows.
    ``more`` says that there are more than ``count``, so that nothing needs counting to the end.
    """

    title: Text
    count: int
    url: str = ""
    rows: tuple[Row, ...] = ()
    empty: Text = NOTHING_WAITS
    urgent: bool = False
    more: bool = False
    order: int = 50


class Counted(NamedTuple):
    """A number of the overview: what it counts, how many, and the page that lists them, if there is one."""

    name: Text
    number: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the overview on the home page: numbers, a list, or both; one without either is left out."""

    title: Text
    counted: tuple[Counted, ...] = ()
    rows: tuple[Row, ...] = ()
    url: str = ""
    order: int = 50


@dataclass(frozen=True, slots=True)
class Hits:
    """The results of one app for a search term: their kind, and the rows."""

    kind: Text
    rows: tuple[Row, ...] = field(default=())
    more: bool = False


class Shown(NamedTuple):
    """A menu entry as the page shows it."""

    text: Text
    url: str
    here: bool


@dataclass(frozen=True, slots=True)
class Bell:
    """The mark at the top of every page: how many things are new, in words too, and the page that lists them."""

    text: Text
    count: int
    url: str
    more: bool = False


class _Tiles(Protocol):
    def __call__(self, actor: Any, *, now: dt.datetime) -> list[Tile]: ...


class _Blocks(Protocol):
    def __call__(self, actor: Any, *, now: dt.datetime) -> list[Block]: ...


class _Find(Protocol):
    def __call__(self, actor: Any, term: str, *, limit: int) -> list[Hits]: ...


def entries() -> list[Entry]:
    """Collect all entries of all apps, in the order they are shown."""
    groups = list(Group)
    found = [entry for _, module in hooks.modules("menu") for entry in module.ENTRIES]
    return sorted(found, key=lambda entry: (groups.index(entry.group), entry.order))


def menu_for(request: HttpRequest) -> list[tuple[Text, list[Shown]]]:
    """List the entries this reader may open, by group; the one whose page (or a page below it) is open is marked."""
    actor = getattr(request, "actor", PUBLIC)
    signed_in = bool(getattr(getattr(request, "user", None), "is_authenticated", False))
    allowed = [
        (entry, url)
        for entry in entries()
        if (signed_in or entry.public)
        and (entry.permission is None or (entry.permission in registry() and may(actor, entry.permission)))
        and (url := _url(entry.url_name))
    ]
    # The longest address that starts this one: /policies/ stays marked on /policies/P2026000001.
    inside = [
        url for _, url in allowed if request.path == url or (url != "/" and request.path.startswith(url))
    ]
    here = max(inside, key=len, default=None)
    groups: dict[Group, list[Shown]] = {}
    for entry, url in allowed:
        groups.setdefault(entry.group, []).append(Shown(entry.text, url, url == here))
    return [(group.text, shown) for group, shown in groups.items()]


def tiles_for(actor: Any, *, now: dt.datetime) -> list[Tile]:
    """Collect the tiles of waiting work for this actor: urgent ones first, empty ones last."""
    found = [
        tile for _, module in hooks.modules("home") for tile in cast("_Tiles", module.tiles)(actor, now=now)
    ]
    return sorted(found, key=lambda tile: (not tile.count, not tile.urgent, tile.order))


def overview_for(actor: Any, *, now: dt.datetime) -> list[Block]:
    """Collect the overview for this actor, in its order."""
    found = [
        block
        for _, module in hooks.modules("overview")
        for block in cast("_Blocks", module.blocks)(actor, now=now)
        if block.counted or block.rows
    ]
    return sorted(found, key=lambda block: block.order)


def bells_for(actor: Any) -> list[Bell]:
    """Collect the marks at the top of a page for this actor."""
    found = (module.bell(actor) for _, module in hooks.modules("bell"))
    return [bell for bell in found if bell is not None]


def find(actor: Any, term: str, *, limit: int) -> list[Hits]:
    """Search all apps for ``term``, at most ``limit`` rows each; apps that found nothing are left out."""
    found = [
        hits
        for _, module in hooks.modules("search")
        for hits in cast("_Find", module.find)(actor, term, limit=limit)
    ]
    return [hits for hits in found if hits.rows]


def _url(name: str) -> str | None:
    # A missing page is reported by the system check, not by breaking every other page.
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
