"""Give out what is new for everybody as Atom feeds: each part of the front page, and all of them together."""

import datetime as dt
from typing import Any, Final, NamedTuple

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from wangbao.hub.access.actor import PUBLIC
from wangbao.hub.access.permissions import allow
from wangbao.hub.console.language import say
from wangbao.hub.console.public_parts import News, Section, sections
from wangbao.hub.errors import Invisible
from wangbao.vocabulary.text import Text

ALL: Final = "all"
_MOST: Final = 50
_TITLE: Final = Text("网保：最新公开内容", "Wangbao: what is new")
_LEAD: Final = Text("各公开栏目的最新内容", "What is new in all parts open to everybody")


class _Part(NamedTuple):
    code: str
    title: Text
    lead: Text
    url: str
    sections: tuple[Section, ...]


class NewsFeed(Feed):  # type: ignore[type-arg]  # generic in the stubs alone
    """The feed of one part, or of all."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, code: str = ALL) -> _Part:
        """Find the part by the code of its feed; raises Invisible."""
        del request
        allow(PUBLIC, "publications.view")
        fed = tuple(one for one in sections() if one.feed)
        if code == ALL:
            return _Part(ALL, _TITLE, _LEAD, reverse("console:home"), fed)
        chosen = next((one for one in fed if one.feed == code), None)
        if chosen is None:
            raise Invisible
        return _Part(code, chosen.title, chosen.lead, reverse(chosen.url_name), (chosen,))

    def title(self, obj: _Part) -> str:
        """Return the feed's title in the reader's language."""
        return say(obj.title)

    def subtitle(self, obj: _Part) -> str:
        """Return what the feed is of."""
        return say(obj.lead)

    def link(self, obj: _Part) -> str:
        """Return the page the feed is of."""
        return obj.url

    def feed_url(self, obj: _Part) -> str:
        """Return the feed's own address."""
        return reverse("publications:feed", args=[obj.code])

    def items(self, obj: _Part) -> list[News]:
        """List what is new, the newest first."""
        found = [one for section in obj.sections for one in section.latest(_MOST)]
        return sorted(found, key=lambda one: one.at, reverse=True)[:_MOST]

    def item_title(self, item: Any) -> str:
        """Return an entry's title."""
        return say(item.title)

    def item_description(self, item: Any) -> str:
        """Return an entry's summary."""
        return say(item.summary)

    def item_link(self, item: News) -> str:
        """Return the page of an entry."""
        return item.url

    def item_guid(self, item: News) -> str:
        """Return the lasting name of an entry."""
        return f"urn:wangbao:{item.ident}"

    def item_pubdate(self, item: News) -> dt.datetime:
        """Return since when an entry is there."""
        return item.at

    def item_updateddate(self, item: News) -> dt.datetime:
        """Return when an entry last changed: a change is a new entry."""
        return item.at
