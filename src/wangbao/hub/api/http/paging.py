"""Pages that go on from the last row, so that a page costs the same however far down it is."""

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
    """A page of ``rows``, the newest first; nothing is counted.

    A cursor carries the value that rows are ordered by, and no row is looked up by it: so nothing shows whether a row
    of another tenant is there, or where it stands.

    Args:
        rows: what there is.
        limit: how many.
        cursor: ``next`` of the page before.
        show: a row as the answer has it.
        by: the unique field that rows are ordered by, falling: the one their index by tenant has.

    Raises:
        InputError: a cursor that no page has given.
    """
    if cursor is not None:
        last = decoded(cursor)
        if not _WRITTEN[by].fullmatch(last):
            raise refused(cursor)
        rows = rows.filter(**{f"{by}__lt": last})
    found = list(rows.order_by(f"-{by}")[: limit + 1])
    more = len(found) > limit
    return {
        "items": [show(row) for row in found[:limit]],
        "next": encoded(str(getattr(found[limit - 1], by))) if more else None,
    }


def encoded(place: str) -> str:
    """A place in a list as a cursor; callers take it as it is."""
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def decoded(cursor: str) -> str:
    """The place a cursor stands for.

    Raises:
        InputError: it is not one.
    """
    try:
        place = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise refused(cursor) from None
    if not place or not place.isprintable() or encoded(place) != cursor:
        raise refused(cursor)
    return place


def refused(cursor: str) -> InputError:
    """The refusal of a cursor."""
    return refusal("cursor", cursor, "不是答复中给出的游标", "is not a cursor that an answer has given")
