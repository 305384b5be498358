"""Note who looked at data of persons: a log beside the journal, which reading never waits for.

A page says by :func:`shows_people` that it shows them; a call of the API is noted unless it says that it shows none
(:func:`wangbao.hub.api.http.declarations.auth_for`). A look is kept in the process until the answer has been sent and
then written. One that cannot be written, as on a full disk, goes to the program's log instead.
"""

import datetime as dt
import functools
import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from django.db import DatabaseError, transaction
from django.http import HttpResponseBase

from wangbao.hub import clock
from wangbao.hub.access.actor import Actor
from wangbao.hub.journal.models import Look
from wangbao.hub.web import ActorRequest

_log = logging.getLogger(__name__)
_LONGEST: Final = 80
_AT_ONCE: Final = 500
_MOST_WAITING: Final = 10_000
_WAITING: Final[deque[Look]] = deque()
_WRITING: Final = threading.Lock()
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def shows_people(kind: str, argument: str = "") -> Callable[[View], View]:
    """Note each time a page is shown, since data of persons are on it.

    Args:
        kind: the kind of record.
        argument: the part of the address that names it; without one the look is noted with what was asked for.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def handle(request: ActorRequest, *args: Any, **given: Any) -> HttpResponseBase:
            response = view(request, *args, **given)
            if response.status_code == 200:
                reference = str(given[argument]) if argument else request.GET.urlencode()
                noted(request, response, by=request.actor, now=clock.now(), subject=(kind, reference))
            return response

        return cast("View", handle)

    return decorate


def noted(
    request: ActorRequest,
    response: HttpResponseBase,
    *,
    by: Actor,
    now: dt.datetime,
    subject: tuple[str, str],
) -> None:
    """Note that an answer shows data of persons; it is written when the answer has been sent."""
    page = "" if request.resolver_match is None else request.resolver_match.view_name
    looked(by=by, now=now, page=page, subject=subject)
    closers: list[Any] = response._resource_closers  # type: ignore[attr-defined]  # as Django's own do
    closers.append(store_looks)


def looked(*, by: Actor, now: dt.datetime, page: str, subject: tuple[str, str]) -> None:
    """Keep for :func:`store_looks` that an actor was shown a record with persons' data.

    Args:
        by: who looked.
        now: when.
        page: the page or call, as ``parties:own``.
        subject: the kind of record and its number or reference.
    """
    row = Look(
        at=now,
        person_id=by.person_id,
        person_name=by.name,
        organisation_id=by.organisation_id,
        request_id=by.request_id,
        page=page,
        subject_kind=subject[0],
        subject=subject[1][:_LONGEST],
    )
    if len(_WAITING) < _MOST_WAITING:
        _WAITING.append(row)
    else:
        _give_up([row])


def store_looks() -> None:
    """Write the looks that wait, of all threads; one thread of a process writes and the others need not wait for it."""
    while _WAITING and _WRITING.acquire(blocking=False):
        try:
            rows = [_WAITING.popleft() for _ in range(min(len(_WAITING), _AT_ONCE))]
            with transaction.atomic():
                Look.objects.bulk_create(rows)
        except DatabaseError:
            _log.exception("looks at personal data could not be stored")
            _give_up(rows)
        finally:
            _WRITING.release()


def _give_up(rows: list[Look]) -> None:
    for row in rows:
        _log.error(
            "%s looked at %s %s on %s; not noted", row.person_id, row.subject_kind, row.subject, row.page
        )
