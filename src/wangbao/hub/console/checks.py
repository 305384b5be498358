"""Check, as system checks, that every menu entry opens a page and asks for a permission there is."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import NoReverseMatch, reverse

from wangbao.hub.access.permissions import registry
from wangbao.hub.console import contributions


@register("urls")
def menu_entries_open_pages(**_: Any) -> list[CheckMessage]:
    """Report menu entries without a page, which would silently be missing from the navigation."""
    found: list[CheckMessage] = []
    for entry in contributions.entries():
        try:
            reverse(entry.url_name)
        except NoReverseMatch:
            found.append(
                Error(f"menu entry {entry.text.en!r}: no page {entry.url_name!r}", id="console.E001")
            )
        if entry.permission is not None and entry.permission not in registry():
            wrong = f"menu entry {entry.text.en!r}: no permission {entry.permission!r}"
            found.append(Error(wrong, id="console.E002"))
    return found
