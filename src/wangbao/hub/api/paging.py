"""Pages by the last row's number, so that a page costs the same however far down it is."""

import base64
import binascii
from collections.abc import Callable
from typing import Annotated, Any, Final, TypeVar

from django.db.models import QuerySet
from ninja import Query
from pydantic import Field

from wangbao.vocabulary.errors import refusal

MOST: Final = 200
Limit = Annotated[int, Query(default=50, ge=1, le=MOST, description="每页行数 / rows of a page")]
Cursor = Annotated[
    str | None,
    Query(default=None, max_length=120, description="上一页答复中的 next / `next` of the page before"),
]
RowT = TypeVar("RowT")
_ = Field


def page(
    rows: QuerySet[Any], *, by: str, limit: int, cursor: str | None, show: Callable[[Any], Any]
) -> dict[str, Any]:
    """A page of ``rows``, the newest first.

    Args:
        rows: what there is; nothing is counted.
        by: the unique field to go by, whose order is that of time.
        limit: how many rows.
        cursor: ``next`` of the page before.
        show: a row as the answer has it.

    Raises:
        InputError: a cursor that no page has given.
    """
    if cursor is not None:
        rows = rows.filter(**{f"{by}__lt": _decoded(cursor)})
    found = list(rows.order_by(f"-{by}")[: limit + 1])
    more = len(found) > limit
    last = found[limit - 1] if more else None
    return {
        "items": [show(row) for row in found[:limit]],
        "next": None if last is None else _encoded(str(getattr(last, by))),
    }


def _encoded(place: str) -> str:
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _decoded(cursor: str) -> str:
    try:
        place = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode(
            "ascii"
        )
    except (binascii.Error, ValueError):
        place = ""
    if not place.isalnum() or _encoded(place) != cursor:
        raise refusal("cursor", cursor, "不是答复中给出的游标", "is not a cursor that an answer has given")
    return place
