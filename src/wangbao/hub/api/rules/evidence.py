"""Declare that every token of the API has its entry in the journal: nobody acts by one that was only put in."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wangbao.hub.api.models import Token
from wangbao.hub.journal.comparison import Key, Kind
from wangbao.hub.journal.models import Entry
from wangbao.hub.journal.seals import Seal, said
from wangbao.vocabulary.text import Text

TOKEN: Final = Seal(Token, but=frozenset({"revoked_at", "window", "used"}))


def _tokens() -> Iterator[Key]:
    sealed = TOKEN.by_key()
    for key, prefix in Token.objects.order_by().values_list("pk", "prefix"):
        yield (prefix, sealed[key])


def _token_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (entry.subject, said(after))


KINDS: Final = (
    Kind(
        name=Text("接口令牌", "tokens of the API"),
        verbs=frozenset({"token.created"}),
        records=_tokens,
        entry=_token_of,
        sealed=True,
    ),
)
