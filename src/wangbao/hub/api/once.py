"""Calls that may be sent twice: the answer is kept beside what the call did, in the same transaction."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from wangbao.hub.api.models import Answer
from wangbao.hub.errors import Conflict
from wangbao.vocabulary.text import Text

_OTHER = Text(
    "该 Idempotency-Key 已用于内容不同的请求",
    "this Idempotency-Key was used for a request with other content",
)


def once(
    request: HttpRequest, key: str, *, now: dt.datetime, status: int, do: Callable[[], BaseModel]
) -> HttpResponse:
    """Do it and answer, or answer as before.

    The key is the organisation's: nobody can read another's answers by guessing. A call that is refused keeps nothing,
    so that it may be sent again, corrected, with the same key. Two at the same moment meet in the unique key; the
    second waits for the first and gets its answer.

    Raises:
        Conflict: the key was used for other content.
    """
    call: Any = request
    organisation_id = call.actor.organisation_id
    fingerprint = _fingerprint(request)
    kept = Answer.objects.filter(organisation_id=organisation_id, key=key).first()
    if kept is None:
        try:
            with transaction.atomic():
                row = Answer.objects.create(
                    organisation_id=organisation_id,
                    key=key,
                    fingerprint=fingerprint,
                    status=0,
                    body="",
                    at=now,
                )
                body = do().model_dump_json()
                Answer.objects.filter(pk=row.pk).update(status=status, body=body)
            return HttpResponse(body, status=status, content_type="application/json; charset=utf-8")
        except IntegrityError:
            kept = Answer.objects.filter(organisation_id=organisation_id, key=key).first()
            if kept is None:  # some other rule of the database was broken
                raise
    if kept.fingerprint != fingerprint:
        raise Conflict(_OTHER)
    response = HttpResponse(kept.body, status=kept.status, content_type="application/json; charset=utf-8")
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _fingerprint(request: HttpRequest) -> str:
    """Of method, address and content, whatever the order of its fields."""
    content = json.dumps(json.loads(request.body or b"null"), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{request.method} {request.get_full_path()}\n{content}".encode()).hexdigest()
