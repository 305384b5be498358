"""Read publications: search, one in a version, the newest."""

from collections.abc import Collection
from typing import Any, Final

from wangbao.hub.errors import Invisible
from wangbao.hub.publications.models import Publication

PAGE: Final = 50
_MOST_WORDS: Final = 8


def current(kinds: Collection[str] = ()) -> Any:
    """Select what is published now, of some kinds or of all, the newest first."""
    rows = Publication.objects.filter(is_current=True, withdrawn="").select_related("organisation")
    rows = rows.filter(kind__in=kinds) if kinds else rows
    return rows.order_by("-published_at", "-pk")


def search(
    kinds: Collection[str] = (), *, term: str = "", where: dict[str, str] | None = None, start: int = 0
) -> tuple[list[Publication], int | None]:
    """List a page of what is published by words and by lookups with a value, and the next page's ``start``."""
    rows = current(kinds)
    for word in term.split()[:_MOST_WORDS]:
        rows = rows.filter(words__icontains=word) | rows.filter(number__istartswith=word)
    for lookup, value in (where or {}).items():
        rows = rows.filter(**{lookup: value}) if value else rows
    found = list(rows[start : start + PAGE + 1])
    return found[:PAGE], start + PAGE if len(found) > PAGE else None


def publication(number: str, version: int | None = None) -> Publication:
    """Find a publication by its number, the newest version unless one is named; raises Invisible."""
    rows = Publication.objects.filter(number=number).select_related("organisation")
    found = rows.filter(is_current=True) if version is None else rows.filter(version=version)
    one = found.first()
    if one is None:
        raise Invisible
    return one


def versions(number: str) -> list[Publication]:
    """List the versions of a publication, the newest first."""
    return list(Publication.objects.filter(number=number).order_by("-version"))
