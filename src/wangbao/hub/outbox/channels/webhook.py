"""Post a message to an organisation's own system, signed."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, Final

from wangbao.hub import egress
from wangbao.hub.outbox import signature
from wangbao.hub.outbox.channels import Undelivered

_GONE: Final = 410
_SUCCESS: Final = range(200, 300)
_AGENT: Final = "wangbao-webhook/1"


def body_of(
    *,
    ref: str,
    kind: str,
    at: dt.datetime,
    subject: tuple[str, str],
    data: Mapping[str, Any],
    text: Mapping[str, Mapping[str, str]],
) -> bytes:
    """Write a message as JSON: its id, kind, time, the record it is about, its data, and texts in both languages."""
    content = {
        "id": ref,
        "kind": kind,
        "at": at.isoformat(),
        "subject": {"kind": subject[0], "reference": subject[1]},
        "data": data,
        "text": text,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def post(
    url: str,
    message_id: str,
    body: bytes,
    keys: list[str],
    *,
    now: dt.datetime,
    seconds: float = egress.SECONDS,
) -> str:
    """Post a signed body; return the status as text.

    Raises:
        Undelivered: no answer, another status than 2xx, a redirect; for good where the receiver says 410 Gone.
    """
    headers = signature.headers(message_id, body, keys, now=now)
    headers |= {"Content-Type": "application/json; charset=utf-8", "User-Agent": _AGENT}
    try:
        answer = egress.post(url, body, headers, seconds=seconds)
    except egress.Unreachable as error:
        raise Undelivered(str(error)[:300], unanswered=True) from error
    if answer.status not in _SUCCESS:
        said = " (redirects are not followed)" if answer.is_redirect else ""
        raise Undelivered(f"HTTP {answer.status}{said}", for_good=answer.status == _GONE)
    return f"HTTP {answer.status}"
