"""Page through rows by the last row's key (keyset pagination), so that a page costs the same however far down it is."""

import base64
import binascii
import re
from collections.abc import Callable
from typing import Annotated, Any, Final

from django.db.models import QuerySet
from ninja import Query

from wangbao.vocabulary.errors import InputError, refusal

MOST: Final = 200
Limit = Annotated[int, Query(ge=1, le=MOST, description="每页行数 / rows of a page")]
Cursor = Annotated[
    str | None, Query(max_length=200, description="上一页答复中的 next / `next` of the page before")
]

_WRITTEN: Final = {
    "number": re.compile(r"[A-Z][0-9]{11}", re.ASCII),
    "id": re.compile(r"[1-9][0-9]{0,17}", re.ASCII),
}


def page(
    rows: QuerySet[Any], *, limit: int, cursor: str | None, show: Callable[[Any], Any], by: str = "id"
) -> dict[str, Any]:
    """Fetch a page of ``rows``, the newest first; nothing is counted.

    A cursor carries the value that rows are ordered by, and no row is looked up by it: so it reveals neither whether a
    row of another tenant exists nor its place in the order.

    Args:
        rows: all rows of the list.
        limit: rows of the page.
        cursor: ``next`` of the page before.
        show: converts a row for the answer.
        by: the unique field that rows are ordered by, descending: the last field of their index by tenant.

    Raises:
        InputError: a cursor that no page has given.
    """
    if cursor is not None:
        last = decode_cursor(cursor)
        if not _WRITTEN[by].fullmatch(last):
            raise cursor_refusal(cursor)
        rows = rows.filter(**{f"{by}__lt": last})
    found = list(rows.order_by(f"-{by}")[: limit + 1])
    more = len(found) > limit
    return {
        "items": [show(row) for row in found[:limit]],
        "next": encode_cursor(str(getattr(found[limit - 1], by))) if more else None,
    }


def encode_cursor(place: str) -> str:
    """Encode a place in a list as an opaque cursor."""
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> str:
    """Decode a cursor to the place in the list.

    Raises:
        InputError: it is not a cursor of ours.
    """
    try:
        place = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise cursor_refusal(cursor) from None
    if not place or not place.isprintable() or encode_cursor(place) != cursor:
        raise cursor_refusal(cursor)
    return place


def cursor_refusal(cursor: str) -> InputError:
    """Make the error for a cursor that no answer has given."""
    return refusal("cursor", cursor, "不是答复中给出的游标", "is not a cursor that an answer has given")
