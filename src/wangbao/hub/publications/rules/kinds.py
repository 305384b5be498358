"""Collect the kinds of publications: apps name them in their modules ``publication_kinds``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from wangbao.hub import hooks
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationKind:
    """One kind of publication.

    Attributes:
        code: of the kind, as in addresses.
        name: names the kind, in the plural.
        lead: says what these are, on the front page and in the feed.
        fields: the names of the fields of its content, in the order they are shown.
        values: the words of coded values, by field and code.
        page: its page, a name for ``reverse`` that takes the number.
        list_page: the page that lists them.
        order: its place on the front page.
    """

    code: str
    name: Text
    lead: Text
    fields: Mapping[str, Text]
    values: Mapping[str, Mapping[str, Text]]
    page: str
    list_page: str
    order: int


@cache
def registry() -> Mapping[str, PublicationKind]:
    """Collect all kinds of all apps by code, in the order they are shown.

    Raises:
        ValueError: a code twice.
    """
    found = [one for _, module in hooks.modules("publication_kinds") for one in module.KINDS]
    by_code = {one.code: one for one in sorted(found, key=lambda one: one.order)}
    if len(by_code) != len(found):
        raise ValueError("a kind of publication is registered twice")
    return by_code
